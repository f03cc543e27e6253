/// Text as lines of printable ASCII that every server passes on as they are.
///
/// Source: RFC 2045, section 6.7.
enum QuotedPrintable {
    /// A line's most characters, without its end.
    static let maxLine = 76

    /// Appends text, its line feeds as CRLF.
    ///
    /// Beyond what the standard wants, a dot and `From ` at the start of a line are escaped: a faulty server on the way
    /// could take the first for the end of the mail, and puts a `>` before the second.
    ///
    /// - Parameter text: UTF-8, lines ended by line feeds. A carriage return is escaped like any other byte.
    /// - Complexity: O(bytes).
    static func append(_ text: [UInt8], to output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count + text.count / 6)
        var column = 0
        var index = 0
        let count = text.count
        while index < count {
            if column > 0 {
                let run = plainRun(text, index, column)
                if run > index {
                    output.append(contentsOf: text[index..<run])
                    column += run - index
                    index = run
                    if index == count { break }
                }
            }
            let byte = text[index]
            if byte == 10 {
                output.append(13)
                output.append(10)
                column = 0
                index += 1
                continue
            }
            let isLineEnd = index + 1 == count || text[index + 1] == 10
            var isEscaped = byte < 0x20 || byte > 0x7E || byte == UInt8(ascii: "=") || byte == 0x20 && isLineEnd
            let width = isEscaped ? 3 : 1
            // Unless the line ends here, there must be room for the `=` of a soft break.
            if column + width > (isLineEnd ? maxLine : maxLine - 1) {
                output.append(UInt8(ascii: "="))
                output.append(13)
                output.append(10)
                column = 0
            }
            if column == 0, !isEscaped {
                isEscaped = byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F") && startsFrom(text, index)
            }
            if isEscaped {
                append(escaped: byte, to: &output)
                column += 3
            } else {
                output.append(byte)
                column += 1
            }
            index += 1
        }
        if column > 0 {
            output.append(13)
            output.append(10)
        }
    }

    /// The end of what can be copied as it is inside a line. It leaves out a line's last characters, which have rules of
    /// their own.
    private static func plainRun(_ text: [UInt8], _ start: Int, _ column: Int) -> Int {
        let end = min(text.count, start + max(0, maxLine - 1 - column))
        var index = start
        while index < end, 0x20...0x7E ~= text[index], text[index] != UInt8(ascii: "=") { index += 1 }
        // White space at the end of a line would get lost.
        while index > start, text[index - 1] == 0x20 { index -= 1 }
        return index
    }

    /// Appends `=` and two digits.
    static func append(escaped byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "="))
        output.append(digit(byte >> 4))
        output.append(digit(byte & 15))
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") - 10 + nibble
    }

    private static func startsFrom(_ text: [UInt8], _ index: Int) -> Bool {
        text[index...].starts(with: "From ".utf8)
    }
}
