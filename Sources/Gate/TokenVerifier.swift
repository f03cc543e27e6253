/// Verifies tokens: signature and claims.
struct TokenVerifier: Sendable {
    /// For HS256, unless the token names a key of the set.
    let secret: TokenKey?
    /// `nil`: any.
    let issuer: String?

    /// Why a token is refused.
    enum Fault: Error, Hashable, Sendable {
        case invalid
        case expired
        /// No key of the set has the id that the token names; a newer set may.
        case unknownKey
    }

    /// Bytes.
    static let maxSize = 8192
    private static let audience = "authenticated"
    private static let role = "authenticated"

    /// Checks everything but the time.
    ///
    /// The header comes first: its algorithm must be a supported one and that of the key which it names. No claim is read
    /// before the signature has been verified.
    ///
    /// Source: RFC 7515, section 5.2; RFC 7519, section 7.2; RFC 8725.
    func claims(of token: some Collection<UInt8>, _ set: KeySet) throws(Fault) -> TokenClaims {
        guard token.count <= TokenVerifier.maxSize else { throw .invalid }
        let token = Array(token)
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let headerText = Base64URL.decode(parts[0]),
            let payloadText = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            let header = UntrustedJSON.decode(TokenHeader.self, from: headerText)
        else { throw .invalid }
        let key = try key(for: header, set)
        guard key.isSigned(Array(token[..<parts[1].endIndex]), by: signature),
            let claims = UntrustedJSON.decode(TokenClaims.self, from: payloadText)
        else { throw .invalid }
        try check(claims)
        return claims
    }

    private func key(for header: TokenHeader, _ set: KeySet) throws(Fault) -> TokenKey {
        let key: TokenKey
        if let id = header.keyID, let known = set.key(id) {
            key = known
        } else if header.algorithm == .hs256, let secret {
            key = secret
        } else {
            throw header.keyID == nil ? .invalid : .unknownKey
        }
        guard key.algorithm == header.algorithm else { throw .invalid }
        return key
    }

    private func check(_ claims: TokenClaims) throws(Fault) {
        guard claims.role == TokenVerifier.role, claims.audience.contains(TokenVerifier.audience) else {
            throw .invalid
        }
        // Byte for byte: in Swift, some strings are equal although their bytes differ.
        if let issuer, claims.issuer.map({ $0.utf8.elementsEqual(issuer.utf8) }) != true { throw .invalid }
    }
}
