/// Escapes text for HTML.
package enum HTMLText {
    /// Appends text so that HTML shows it as it is.
    ///
    /// Escapes `&`, `<`, `>`, `"` and `'`, so the result is safe between tags and in quoted attributes alike.
    ///
    /// - Parameters:
    ///   - value: Any text. Nothing is taken out of it.
    ///   - html: Grows by one to six bytes for each byte of the value.
    package static func append(_ value: String, to html: inout [UInt8]) {
        if value.utf8.withContiguousStorageIfAvailable({ append($0, to: &html) }) == nil {
            append(Array(value.utf8), to: &html)
        }
    }

    /// Appends UTF-8 text so that HTML shows it as it is.
    ///
    /// - Parameters:
    ///   - bytes: Valid UTF-8.
    ///   - html: Grows by one to six bytes for each byte given.
    package static func append(_ bytes: [UInt8], to html: inout [UInt8]) {
        bytes.withUnsafeBufferPointer { append($0, to: &html) }
    }

    /// Appends UTF-8 text so that HTML shows it as it is.
    ///
    /// - Parameters:
    ///   - bytes: Valid UTF-8.
    ///   - html: Grows by one to six bytes for each byte given.
    package static func append(_ bytes: UnsafeBufferPointer<UInt8>, to html: inout [UInt8]) {
        var copied = 0
        for index in bytes.indices {
            let entity: StaticString
            switch bytes[index] {
            case UInt8(ascii: "&"): entity = "&amp;"
            case UInt8(ascii: "<"): entity = "&lt;"
            case UInt8(ascii: ">"): entity = "&gt;"
            case UInt8(ascii: "\""): entity = "&quot;"
            case UInt8(ascii: "'"): entity = "&#39;"
            default: continue
            }
            html.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<index]))
            html.append(contentsOf: UnsafeBufferPointer(start: entity.utf8Start, count: entity.utf8CodeUnitCount))
            copied = index + 1
        }
        html.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied...]))
    }
}
