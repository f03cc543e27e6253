internal import Dashboard

/// A token's claims. Source: RFC 7519, section 4.1.
struct TokenClaims: Hashable, Sendable, Decodable {
    let user: RowID
    let role: String
    let issuer: String?
    /// Never empty.
    let audience: [String]
    /// Seconds since 1970.
    let expires: Double
    let notBefore: Double?
    let issued: Double?

    /// Seconds that the issuer's clock may be ahead of this machine's.
    static let clockSkew: Double = 10

    private enum Member: String, CodingKey {
        case sub, role, iss, aud, exp, nbf, iat
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        guard let user = RowID(try members.decode(String.self, forKey: .sub)) else {
            throw DecodingError.dataCorruptedError(forKey: .sub, in: members, debugDescription: "not a UUID")
        }
        self.user = user
        role = try members.decode(String.self, forKey: .role)
        // A member that is null is not the same as none.
        issuer = members.contains(.iss) ? try members.decode(String.self, forKey: .iss) : nil
        if let one = try? members.decode(String.self, forKey: .aud) {
            audience = [one]
        } else {
            audience = try members.decode([String].self, forKey: .aud)
        }
        expires = try members.decode(Double.self, forKey: .exp)
        notBefore = members.contains(.nbf) ? try members.decode(Double.self, forKey: .nbf) : nil
        issued = members.contains(.iat) ? try members.decode(Double.self, forKey: .iat) : nil
    }

    /// Checks that the token is valid at this instant.
    ///
    /// - Parameter now: Seconds since 1970.
    func check(now: Double) throws(TokenVerifier.Fault) {
        guard now < expires else { throw .expired }
        for instant in [notBefore, issued] {
            if let instant, now + TokenClaims.clockSkew < instant { throw .invalid }
        }
    }
}
