extension MarkdownSource {
    /// The Markdown without byte order mark, with U+FFFD for invalid UTF-8 and NUL, and with a line feed at the end of
    /// every line.
    ///
    /// cmark does the same to every line. It is done here first, so that cmark and our own code read the same text.
    /// Text that is normal already, as nearly all is, is returned as it is.
    static func normalised(_ markdown: [UInt8]) -> [UInt8] {
        guard !markdown.isEmpty else { return markdown }
        if isNormal(markdown) { return markdown }
        var text = String(decoding: markdown, as: UTF8.self)
        return text.withUTF8 { utf8 in
            var result: [UInt8] = []
            result.reserveCapacity(utf8.count + 16)
            var index = utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            while index < utf8.count {
                let byte = utf8[index]
                index += 1
                switch byte {
                case 0:
                    result.append(contentsOf: [0xEF, 0xBF, 0xBD])
                case ASCII.carriageReturn:
                    result.append(ASCII.lineFeed)
                    if index < utf8.count, utf8[index] == ASCII.lineFeed { index += 1 }
                default:
                    result.append(byte)
                }
            }
            if let last = result.last, last != ASCII.lineFeed { result.append(ASCII.lineFeed) }
            return result
        }
    }

    private static func isNormal(_ markdown: [UInt8]) -> Bool {
        markdown.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, buffer[buffer.count - 1] == ASCII.lineFeed else { return false }
            let all = 0..<buffer.count
            return !buffer.starts(with: [0xEF, 0xBB, 0xBF])
                && ByteSearch.first(0, in: base, all) == nil
                && ByteSearch.first(ASCII.carriageReturn, in: base, all) == nil
                && isValidUTF8(buffer)
        }
    }

    /// Whether the bytes are well-formed UTF-8, without overlong forms and surrogates (Unicode 15, table 3-7).
    private static func isValidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index < bytes.count {
            if index + 8 <= bytes.count,
                raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
                continue
            }
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            case 0xF1...0xF3: length = 4
            default: return false
            }
            guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return false }
            for next in index + 2..<max(index + length, index + 2) where bytes[next] & 0xC0 != 0x80 { return false }
            index += length
        }
        return true
    }
}
