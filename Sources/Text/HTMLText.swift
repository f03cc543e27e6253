/// Text for HTML and SVG.
package enum HTMLText {
    /// Appends text so that HTML shows it as it is.
    ///
    /// Escapes `&`, `<`, `>`, `"` and `'`, so it is as good inside a quoted attribute as between tags.
    ///
    /// - Parameters:
    ///   - value: Any text. Nothing is removed from it.
    ///   - html: Grows by one to six bytes for each byte of the value.
    ///   - keepingApostrophes: Leaves `'` as it is: shorter, and as good for element content and for attributes in
    ///     double quotes.
    package static func append(
        _ value: some StringProtocol,
        to html: inout [UInt8],
        keepingApostrophes: Bool = false
    ) {
        let done: Void? = value.utf8.withContiguousStorageIfAvailable {
            append($0, to: &html, keepingApostrophes: keepingApostrophes)
        }
        if done == nil { append(Array(value.utf8), to: &html, keepingApostrophes: keepingApostrophes) }
    }

    /// Appends UTF-8 text so that HTML shows it as it is.
    ///
    /// - Parameters:
    ///   - bytes: Valid UTF-8.
    ///   - html: Grows by one to six bytes for each byte given.
    ///   - keepingApostrophes: Leaves `'` as it is.
    package static func append(_ bytes: [UInt8], to html: inout [UInt8], keepingApostrophes: Bool = false) {
        bytes.withUnsafeBufferPointer { append($0, to: &html, keepingApostrophes: keepingApostrophes) }
    }

    /// Appends UTF-8 text so that HTML shows it as it is.
    ///
    /// - Parameters:
    ///   - bytes: Valid UTF-8.
    ///   - html: Grows by one to six bytes for each byte given.
    ///   - keepingApostrophes: Leaves `'` as it is.
    package static func append(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to html: inout [UInt8],
        keepingApostrophes: Bool = false
    ) {
        var copied = 0
        for index in bytes.indices {
            guard let entity = entity(of: bytes[index]), !keepingApostrophes || bytes[index] != UInt8(ascii: "'")
            else { continue }
            html.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<index]))
            entity.withUTF8Buffer { html.append(contentsOf: $0) }
            copied = index + 1
        }
        html.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied...]))
    }

    /// What stands for a byte of text in HTML; `nil` for a byte that stands for itself. At most six bytes.
    ///
    /// For code that writes into memory of its own. All escaping for HTML goes by this table.
    @inlinable
    package static func entity(of byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
