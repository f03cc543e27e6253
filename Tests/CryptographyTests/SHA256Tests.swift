import Cryptography
import Testing

@Suite
struct SHA256Tests {
    /// Source: FIPS 180-2, appendix B, and NIST's examples.
    static let vectors: [([UInt8], String)] = [
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            Array(
                ("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
                    + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu").utf8
            ),
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (
            [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
        ([0xBD], "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"),
    ]

    @Test(arguments: vectors)
    func digestsAreThoseOfTheStandard(_ message: [UInt8], _ digest: String) {
        #expect(SHA256.digest(of: message).bytes == hex(digest))
    }

    @Test(arguments: vectors)
    func piecesGiveTheSameDigest(_ message: [UInt8], _ digest: String) {
        for size in [1, 63, 64, 65, 4096] where message.count / size < 20_000 {
            var hash = SHA256()
            hash.update([])
            for start in stride(from: 0, to: message.count, by: size) {
                hash.update(Array(message[start..<min(start + size, message.count)]))
            }
            #expect(hash.finalize().bytes == hex(digest), "pieces of \(size)")
        }
    }

    @Test func digestsThatAreLeftUnfinishedHarmNobody() {
        for _ in 0..<1000 {
            var hash = SHA256()
            hash.update([1, 2, 3])
        }
        #expect(SHA256.digest(of: []).bytes == hex(Self.vectors[0].1))
    }

    @Test func equalDigestsAreEqualValues() {
        let digests = Set((0..<100).map { SHA256.digest(of: [UInt8($0 % 10)]) })
        #expect(digests.count == 10)
    }

    @Test func manyThreadsMayDigestAtOnce() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<200).allSatisfy { _ in
                        Self.vectors.prefix(4).allSatisfy { SHA256.digest(of: $0.0).bytes == hex($0.1) }
                    }
                }
            }
            for await isGood in group { #expect(isGood) }
        }
    }
}
