import Cryptography
import Testing

@Suite
struct Ed25519Tests {
    /// Seed, public key, message, signature. Source: RFC 8032, section 7.1.
    static let vectors: [(String, String, String, String)] = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246"
                + "55141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb"
                + "00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc"
                + "027beceea1ec40a"
        ),
        (
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2"
                + "a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad"
                + "9bef1177331a704"
        ),
    ]

    @Test(arguments: vectors)
    func signaturesAreThoseOfTheStandard(_ seed: String, _ point: String, _ message: String, _ signature: String) throws
    {
        let key = try #require(Ed25519PrivateKey(rawRepresentation: hex(seed)))
        #expect(key.publicKey.rawRepresentation == hex(point))
        #expect(try key.signature(for: hex(message)) == hex(signature))
        let publicKey = try #require(Ed25519PublicKey(rawRepresentation: hex(point)))
        #expect(publicKey.isValid(hex(signature), for: hex(message)))
        #expect(!publicKey.isValid(hex(signature), for: hex(message) + [0]))
        let (right, text) = (hex(signature), hex(message))
        for bit in 0..<512 { #expect(!publicKey.isValid(right.flipped(bit: bit), for: text)) }
    }

    /// Source: RFC 8037, appendix A.4.
    @Test func theTokenOfTheStandardIsValid() throws {
        let key = try #require(
            Ed25519PublicKey(rawRepresentation: base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
        )
        let text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        let signature = base64URL(
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        )
        #expect(key.isValid(signature, for: Array(text.utf8)))
    }

    @Test func anotherSizeIsNoKeyAndNoSignature() throws {
        for count in [0, 1, 31, 33, 64] {
            #expect(Ed25519PrivateKey(rawRepresentation: [UInt8](repeating: 1, count: count)) == nil)
            #expect(Ed25519PublicKey(rawRepresentation: [UInt8](repeating: 1, count: count)) == nil)
        }
        let key = try Ed25519PrivateKey()
        let signature = try key.signature(for: [1])
        for count in 0..<64 { #expect(!key.publicKey.isValid(Array(signature.prefix(count)), for: [1])) }
        #expect(!key.publicKey.isValid(signature + [0], for: [1]))
    }

    /// s and s plus the group's order would sign the same; only the smaller one counts. Source: RFC 8032, section 5.1.7.
    @Test func aSecondSpellingOfASignatureIsRefused() throws {
        let (_, point, message, text) = Self.vectors[1]
        var signature = hex(text)
        let order = Array(hex("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed").reversed())
        var carry = 0
        for index in 0..<32 {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            signature[32 + index] = UInt8(sum & 255)
            carry = sum >> 8
        }
        #expect(carry == 0)
        #expect(try !#require(Ed25519PublicKey(rawRepresentation: hex(point))).isValid(signature, for: hex(message)))
    }

    @Test func whatIsNoPointSignsNothing() throws {
        let key = try #require(Ed25519PublicKey(rawRepresentation: [UInt8](repeating: 0xFF, count: 32)))
        #expect(!key.isValid(hex(Self.vectors[0].3), for: []))
        #expect(!key.isValid([UInt8](repeating: 0, count: 64), for: []))
    }

    @Test func newKeysDiffer() throws {
        let first = try Ed25519PrivateKey()
        let second = try Ed25519PrivateKey()
        #expect(first.publicKey.rawRepresentation != second.publicKey.rawRepresentation)
        #expect(!second.publicKey.isValid(try first.signature(for: [1]), for: [1]))
    }

    @Test func manyThreadsMayShareAKey() async throws {
        let key = try Ed25519PrivateKey()
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    (0..<50).allSatisfy { round in
                        let message = [UInt8(number), UInt8(round)]
                        return (try? key.signature(for: message)).map { key.publicKey.isValid($0, for: message) }
                            == true
                    }
                }
            }
            for await isGood in group { #expect(isGood) }
        }
    }
}
