/// The algorithms that a token may be signed with. Source: RFC 7518, section 3.1; RFC 8037, section 3.1.
enum TokenAlgorithm: String, Decodable, Sendable {
    case hs256 = "HS256"
    case es256 = "ES256"
    case rs256 = "RS256"
    case edDSA = "EdDSA"
}

/// A token's header. It is read before the signature is checked, so nothing in it can be trusted.
///
/// Decoding fails for headers that demand more than is supported: critical extensions, another type, another algorithm.
///
/// Source: RFC 7515, section 4.1; RFC 7797, section 3; RFC 8725, section 3.11.
struct TokenHeader: Decodable {
    let algorithm: TokenAlgorithm
    /// Never empty.
    let keyID: String?

    private enum Member: String, CodingKey {
        case alg, typ, kid, crit, b64
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        for member in [Member.crit, .b64] where members.contains(member) {
            throw DecodingError.dataCorruptedError(forKey: member, in: members, debugDescription: "not supported")
        }
        algorithm = try members.decode(TokenAlgorithm.self, forKey: .alg)
        if members.contains(.typ), try members.decode(String.self, forKey: .typ).uppercased() != "JWT" {
            throw DecodingError.dataCorruptedError(forKey: .typ, in: members, debugDescription: "not a JWT")
        }
        // A member that is null is neither an id nor none.
        keyID = members.contains(.kid) ? try members.decode(String.self, forKey: .kid) : nil
        if keyID == "" {
            throw DecodingError.dataCorruptedError(forKey: .kid, in: members, debugDescription: "empty")
        }
    }
}
