internal import Dashboard

/// What a token must be signed with and say.
struct TokenVerifier: Sendable {
    /// For HS256, whatever id the token gives its key, unless a key of the set has that id.
    let secret: TokenKey?
    /// `nil`: any.
    let issuer: String?

    /// Why a token counts for nothing.
    enum Fault: Error, Hashable, Sendable {
        case invalid
        case expired
        /// No key of the set has the id that the token names; a newer set may.
        case unknownKey
    }

    static let greatestSize = 8192
    private static let audience = "authenticated"
    private static let role = "authenticated"

    /// A token's own words, its signature checked.
    struct Claims: Hashable, Sendable {
        let user: RowID
        /// Seconds since 1970.
        let expires: Double
        let notBefore: Double?

        func check(now: Double) throws(Fault) {
            guard now < expires else { throw .expired }
            if let notBefore, now < notBefore { throw .invalid }
        }
    }

    /// Checks everything but the time.
    ///
    /// The header is judged before any key is touched: its algorithm must be one of ours and that of the key which it
    /// names. Nothing is looked up that the signature does not cover.
    ///
    /// Source: RFC 7515, section 5.2; RFC 7519, section 7.2; RFC 8725.
    func claims(of token: some Collection<UInt8>, _ set: KeySet) throws(Fault) -> Claims {
        guard token.count <= TokenVerifier.greatestSize else { throw .invalid }
        let token = Array(token)
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let headerText = Base64URL.decode(parts[0]),
            let payloadText = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            let header = JSONValue(headerText)?.object
        else { throw .invalid }
        let key = try key(for: header, set)
        guard key.isSigned(Array(token[..<parts[1].endIndex]), by: signature),
            let payload = JSONValue(payloadText)?.object
        else { throw .invalid }
        return try claims(payload)
    }

    private func key(for header: [String: JSONValue], _ set: KeySet) throws(Fault) -> TokenKey {
        guard let algorithm = header["alg"]?.string.flatMap(TokenAlgorithm.init(rawValue:)), header["crit"] == nil,
            header["b64"] == nil
        else { throw .invalid }
        if let type = header["typ"], type.string?.uppercased() != "JWT" { throw .invalid }
        var id: String?
        if let value = header["kid"] {
            guard let text = value.string, !text.isEmpty else { throw .invalid }
            id = text
        }
        let key: TokenKey
        if let id, let known = set.keys[id] {
            key = known
        } else if algorithm == .hs256, let secret {
            key = secret
        } else {
            throw id == nil ? .invalid : .unknownKey
        }
        guard key.algorithm == algorithm else { throw .invalid }
        return key
    }

    private func claims(_ payload: [String: JSONValue]) throws(Fault) -> Claims {
        guard let user = payload["sub"]?.string.flatMap({ RowID($0) }), let expires = payload["exp"]?.number,
            payload["role"]?.string == TokenVerifier.role
        else { throw .invalid }
        var notBefore: Double?
        if let value = payload["nbf"] {
            guard let number = value.number else { throw .invalid }
            notBefore = number
        }
        if let issued = payload["iat"], issued.number == nil { throw .invalid }
        if let issuer, payload["iss"]?.string != issuer { throw .invalid }
        switch payload["aud"] {
        case .string(TokenVerifier.audience): break
        case .array(let list):
            guard list.contains(.string(TokenVerifier.audience)), list.allSatisfy({ $0.string != nil }) else {
                throw .invalid
            }
        default: throw .invalid
        }
        return Claims(user: user, expires: expires, notBefore: notBefore)
    }
}
