internal import FoundationEssentials

/// JSON from an untrusted source: a token whose signature has not been checked, or an address.
enum UntrustedJSON {
    /// The decoded value; `nil` when the text is not JSON or does not fit the type.
    ///
    /// Of a member that occurs twice the first counts; there is only this one reader, so nobody can take the other. Unknown
    /// members are ignored, whatever they hold. Nesting deeper than the decoder's own limit of 512 is refused.
    ///
    /// Only UTF-8 without a byte order mark is read. The decoder would also take UTF-16 and UTF-32; such texts always
    /// contain zero bytes, and JSON in UTF-8 never does. Source: RFC 8259, section 8.1.
    static func decode<Value: Decodable>(_ type: Value.Type, from text: [UInt8]) -> Value? {
        guard text.first != 0xEF, !text.contains(0), String(validating: text, as: UTF8.self) != nil else { return nil }
        return try? JSONDecoder().decode(type, from: Data(text))
    }
}
