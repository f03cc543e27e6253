import Cryptography
import Testing

/// Keys in the form that OpenSSL writes and Callsheet's archives have.
@Suite
struct PEMTests {
    // RFC 8410, sections 10.1 and 10.3.
    private static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        -----END PRIVATE KEY-----

        """
    private static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PUBLIC KEY-----

        """

    @Test func keysOfTheStandardAreReadAndWritten() throws {
        let key = try #require(Ed25519PrivateKey(pem: Array(Self.privateKey.utf8)))
        #expect(key.pem == Array(Self.privateKey.utf8))
        #expect(key.publicKey.pem == Array(Self.publicKey.utf8))
        let publicKey = try #require(Ed25519PublicKey(pem: Array(Self.publicKey.utf8)))
        #expect(publicKey.pem == Array(Self.publicKey.utf8))
        #expect(publicKey.isValid(try key.signature(for: [1, 2]), for: [1, 2]))
    }

    @Test func whatEditorsAndMailersDoIsBorne() {
        for text in [
            Self.privateKey.replacing("\n", with: "\r\n"), "A note\n\n" + Self.privateKey + "\nAnother\n",
            String(Self.privateKey.dropLast()), Self.privateKey.replacing("BCIE", with: "BC\nIE"),
            Self.publicKey + Self.privateKey,
        ] {
            #expect(Ed25519PrivateKey(pem: Array(text.utf8))?.pem == Array(Self.privateKey.utf8), "\(text)")
        }
    }

    @Test func everythingElseIsRefused() {
        // A key with its public half inside, RFC 8410, section 10.3.
        let withPublicKey = """
            -----BEGIN PRIVATE KEY-----
            MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
            Z9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PRIVATE KEY-----
            """
        for text in [
            "", "-----BEGIN PRIVATE KEY-----\n", Self.publicKey, withPublicKey,
            Self.privateKey.replacing("PRIVATE", with: "ENCRYPTED PRIVATE"),
            Self.privateKey.replacing("BEGIN PRIVATE", with: "BEGIN EC PRIVATE"),
            Self.privateKey.replacing("MC4C", with: "MC5C"), Self.privateKey.replacing("dVhC", with: "dVg="),
            Self.privateKey.replacing("dVhC", with: "dVhCAA=="), Self.privateKey.replacing("dVhC", with: "dV hC"),
            Self.privateKey.replacing("K2Vw", with: "K2Vu"), Self.privateKey.replacing("-----END", with: "----END"),
        ] {
            #expect(Ed25519PrivateKey(pem: Array(text.utf8)) == nil, "\(text)")
        }
        for count in 0..<Self.publicKey.utf8.count - 1 {
            #expect(Ed25519PublicKey(pem: Array(Self.publicKey.utf8.prefix(count))) == nil)
        }
        #expect(Ed25519PublicKey(pem: [0xFF, 0xFE, 0]) == nil)
    }
}
