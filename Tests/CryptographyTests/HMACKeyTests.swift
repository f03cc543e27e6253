import Cryptography
import Testing

@Suite
struct HMACKeyTests {
    /// Source: RFC 4231, sections 4.2 to 4.8, without the truncated code of 4.6.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(1...25), [UInt8](repeating: 0xCD, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ] as [([UInt8], [UInt8], String)]
    )
    func codesAreThoseOfTheStandard(_ secret: [UInt8], _ message: [UInt8], _ code: String) throws {
        let key = try #require(HMACKey(secret))
        #expect(try key.code(for: message) == hex(code))
        #expect(key.isValid(hex(code), for: message))
        // The key is good for any number of messages.
        #expect(key.isValid(hex(code), for: message))
        #expect(!key.isValid(hex(code), for: message + [0]))
    }

    /// Source: RFC 7515, appendix A.1.
    @Test func theTokenOfTheStandardIsValid() throws {
        let secret = base64URL(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
        )
        let text = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + JOSE.payload
        let code = base64URL("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(try #require(HMACKey(secret)).isValid(code, for: Array(text.utf8)))
    }

    @Test func everyOtherCodeIsRefused() throws {
        let key = try #require(HMACKey(Array("0123456789abcdef0123456789abcdef".utf8)))
        let code = try key.code(for: [1, 2, 3])
        for bit in 0..<256 { #expect(!key.isValid(code.flipped(bit: bit), for: [1, 2, 3])) }
        for wrong in [[], Array(code.dropLast()), code + [0], code + code] {
            #expect(!key.isValid(wrong, for: [1, 2, 3]))
        }
        let other = try #require(HMACKey(Array("0123456789abcdef0123456789abcdeF".utf8)))
        #expect(!other.isValid(code, for: [1, 2, 3]))
    }

    @Test func noSecretIsNoKey() {
        #expect(HMACKey([]) == nil)
    }

    @Test func manyThreadsMayShareAKey() async throws {
        let key = try #require(HMACKey(Array("0123456789abcdef0123456789abcdef".utf8)))
        let code = try key.code(for: [1])
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<200).allSatisfy { _ in key.isValid(code, for: [1]) && !key.isValid(code, for: [2]) }
                }
            }
            for await isGood in group { #expect(isGood) }
        }
    }
}
