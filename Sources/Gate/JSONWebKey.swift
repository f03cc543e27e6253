/// An element of a key set. Decoding never fails: one element that cannot be used must not spoil the others.
///
/// Source: RFC 7517, sections 4 and 5.
struct JSONWebKey: Decodable {
    /// `nil` if it has none, so that no token can name it.
    let id: String?
    /// `nil` if it cannot verify tokens.
    let key: TokenKey?

    enum Member: String, CodingKey {
        case kty, kid, alg, use, key_ops, crv, x, y, n, e
    }

    init(from decoder: any Decoder) throws {
        guard let members = try? decoder.container(keyedBy: Member.self) else {
            (id, key) = (nil, nil)
            return
        }
        let id = try? members.decode(String.self, forKey: .kid)
        self.id = id == "" ? nil : id
        key = TokenKey(members)
    }
}
