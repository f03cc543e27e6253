import CCrypto
import Testing

@testable import Cryptography

@Suite
struct CryptographyErrorTests {
    @Test func theFirstReasonIsToldAndTheQueueEmptied() {
        #expect(EVP_MD_fetch(nil, "no such digest", nil) == nil)
        let error = CryptographyError("Digesting")
        #expect(error.description.hasPrefix("libcrypto: Digesting failed: error:"))
        #expect(error.reason.hasSuffix("unsupported"), "\(error.reason)")
        #expect(ERR_peek_error() == 0)
        #expect(CryptographyError("Digesting").description == "libcrypto: Digesting failed: no reason given")
    }

    /// An entry that is left behind would be told as the reason of somebody else's failure on the same thread.
    @Test func refusalsLeaveNothingBehind() throws {
        ERR_clear_error()
        let zeros = [UInt8](repeating: 0, count: 32)
        #expect(P256PublicKey(x: zeros, y: zeros) == nil)
        #expect(ERR_peek_error() == 0)
        let point = try #require(P256PublicKey(x: JOSE.P256.x, y: JOSE.P256.y))
        #expect(!point.isValid(zeros + zeros, for: []))
        #expect(ERR_peek_error() == 0)
        let rsa = try #require(RSAPublicKey(modulus: JOSE.RSA.modulus, exponent: JOSE.RSA.exponent))
        #expect(!rsa.isValid([UInt8](repeating: 0xFF, count: 256), for: []))
        #expect(ERR_peek_error() == 0)
        let key = try #require(Ed25519PublicKey(rawRepresentation: [UInt8](repeating: 0xFF, count: 32)))
        #expect(!key.isValid(zeros + zeros, for: []))
        #expect(ERR_peek_error() == 0)
    }
}
