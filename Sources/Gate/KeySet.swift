/// The keys of a JSON Web Key Set that can verify tokens, by id.
///
/// Keys that cannot verify tokens are left out, and so are keys without an id and all keys that share one, for a token
/// could mean any of them.
package struct KeySet: Sendable {
    /// By the bytes of the id: in Swift, some strings are equal although their bytes differ.
    private let keys: [[UInt8]: TokenKey]
    private let text: [UInt8]

    static let empty = KeySet()

    private init() {
        keys = [:]
        text = []
    }

    private struct Document: Decodable {
        let keys: [JSONWebKey]
    }

    /// Reads a set; `nil` when the text is not a key set. A set without usable keys is valid: its keys were revoked.
    package init?(jwks: [UInt8]) {
        guard let document = UntrustedJSON.decode(Document.self, from: jwks) else { return nil }
        var keys: [[UInt8]: TokenKey] = [:]
        var seen: Set<[UInt8]> = []
        for entry in document.keys {
            guard let id = entry.id.map({ Array($0.utf8) }) else { continue }
            keys[id] = seen.insert(id).inserted ? entry.key : nil
        }
        self.keys = keys
        text = jwks
    }

    /// Whether no key in it can verify tokens.
    package var isEmpty: Bool { keys.isEmpty }

    package var count: Int { keys.count }

    func key(_ id: String) -> TokenKey? { keys[Array(id.utf8)] }

    /// Whether both were read from the same text.
    func isSame(as other: KeySet) -> Bool { text == other.text }
}
