import Cryptography
import Testing

@Suite
struct RSAPublicKeyTests {
    private func key() throws -> RSAPublicKey {
        try #require(RSAPublicKey(modulus: JOSE.RSA.modulus, exponent: JOSE.RSA.exponent))
    }

    @Test func theTokenOfTheStandardIsValid() throws {
        let key = try key()
        #expect(key.isValid(JOSE.RSA.signature, for: JOSE.RSA.text))
        #expect(!key.isValid(JOSE.RSA.signature, for: JOSE.P256.text))
        // Zeros in front change no number.
        let padded = try #require(RSAPublicKey(modulus: JOSE.RSA.modulus, exponent: [0] + JOSE.RSA.exponent))
        #expect(padded.isValid(JOSE.RSA.signature, for: JOSE.RSA.text))
    }

    @Test func everyOtherSignatureIsRefused() throws {
        let key = try key()
        for bit in stride(from: 0, to: 2048, by: 7) {
            #expect(!key.isValid(JOSE.RSA.signature.flipped(bit: bit), for: JOSE.RSA.text))
        }
        for count in [0, 1, 255] {
            #expect(!key.isValid(Array(JOSE.RSA.signature.prefix(count)), for: JOSE.RSA.text))
        }
        for wrong in [
            JOSE.RSA.signature + [0], [0] + JOSE.RSA.signature, [UInt8](repeating: 0, count: 256),
            [UInt8](repeating: 0xFF, count: 256), JOSE.RSA.modulus, [UInt8](repeating: 0, count: 255) + [1],
        ] {
            #expect(!key.isValid(wrong, for: JOSE.RSA.text))
        }
    }

    @Test func sizesOutOfBoundsAreNoKey() {
        for count in [0, 1, 64, 128, 255, 1025, 2048] {
            #expect(RSAPublicKey(modulus: [UInt8](repeating: 0xFF, count: count), exponent: [3]) == nil)
        }
        for count in [256, 384, 512, 1024] {
            #expect(RSAPublicKey(modulus: [UInt8](repeating: 0xFF, count: count), exponent: [3]) != nil)
        }
        #expect(RSAPublicKey(modulus: [0] + JOSE.RSA.modulus, exponent: [3]) == nil)
    }

    @Test func numbersThatNoKeyHasAreNone() {
        #expect(RSAPublicKey(modulus: JOSE.RSA.modulus.dropLast() + [0xA0], exponent: [3]) == nil)
        for exponent in [
            [], [0], [1], [2], [0, 0, 1], [1, 0, 0], [UInt8](repeating: 0xFF, count: 6),
            [UInt8](repeating: 0xFF, count: 9),
            [0, 0, 0, 0, 0, 0, 0, 0, 3],
        ] as [[UInt8]] {
            #expect(RSAPublicKey(modulus: JOSE.RSA.modulus, exponent: exponent) == nil, "\(exponent)")
        }
    }
}
