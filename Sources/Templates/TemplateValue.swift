/// What stands in one slot of a ``TemplateRecord``.
public enum TemplateValue: Sendable {
    /// For `text` and `optionalText`. It reaches the output only through the escaping function of the file.
    case text(String)

    /// For `markup`: bytes in the language of the file, written as they are.
    case markup([UInt8])

    /// For `flag`.
    case flag(Bool)

    /// An absent `optionalText` or `record`.
    case none

    /// For `list`. Each record has the schema of the list.
    case list([TemplateRecord])

    /// For `record`.
    case record(TemplateRecord)

    /// Text if there is some, otherwise ``none``.
    @inlinable
    public static func optional(_ text: String?) -> TemplateValue {
        text.map(TemplateValue.text) ?? .none
    }
}
