/// Writes one value for `MarkdownText`.
struct MarkdownTextWriter {
    private let limit: Int
    /// Where the value starts in the output.
    private let start: Int
    /// Scalars written, without backslashes.
    private var count = 0
    /// The space that is due before the next visible character.
    private var dueSpace = DueSpace()
    private var hasRightToLeft = false
    /// Only digits were written so far, so a full stop would make them a list marker.
    private var isNumber = true
    /// Where the output ended before the last scalar that the limit allows; `…` goes there if the value is longer.
    private var cut: Int?

    init(limit: Int, start: Int) {
        self.limit = limit
        self.start = start
    }

    mutating func write(_ utf8: UnsafeBufferPointer<UInt8>, to markdown: inout [UInt8]) {
        if writeAll(utf8, to: &markdown) { escapeClosingHashes(&markdown) }
        if hasRightToLeft { BidirectionalText.isolate(&markdown, from: start) }
    }

    /// - Returns: False if the value was too long and ends in `…`.
    private mutating func writeAll(_ utf8: UnsafeBufferPointer<UInt8>, to markdown: inout [UInt8]) -> Bool {
        var index = 0
        while index < utf8.count {
            let run = plainRun(utf8, index)
            if run > index {
                markdown.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[index..<run]))
                count += run - index
                isNumber = false
                index = run
                continue
            }
            let (scalar, length) = Self.decode(utf8, index)
            switch CharacterRole(of: scalar) {
            case .hidden:
                break
            case .space:
                if count > 0 { dueSpace.meet() }
            case .noBreakSpace:
                if count > 0 { dueSpace.meet(noBreakSpace: scalar) }
            case .shown:
                let end = markdown.count
                if dueSpace.isDue {
                    isNumber = false
                    guard take(&markdown, cutAt: end) else { return false }
                    markdown.append(dueSpace.take())
                }
                guard take(&markdown, cutAt: end) else { return false }
                hasRightToLeft = hasRightToLeft || BidirectionalText.isRightToLeft(scalar)
                if needsBackslash(utf8, index, markdown) { markdown.append(ASCII.backslash) }
                markdown.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[index..<index + length]))
                isNumber = isNumber && ASCII.isDigit(utf8[index])
            }
            index += length
        }
        return true
    }

    /// The end of a run of letters, digits and single spaces between them, which is copied as it is. The last scalar
    /// that the limit allows is left out, since `…` may have to replace it.
    private func plainRun(_ utf8: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        let first = utf8[start]
        guard !dueSpace.isDue, ASCII.isLetter(first) || ASCII.isDigit(first) && !isNumber else { return start }
        let end = min(utf8.count, start + max(limit - count - 1, 0))
        var index = start
        while index < end {
            let byte = utf8[index]
            if !ASCII.isLetter(byte), !ASCII.isDigit(byte) {
                guard byte == ASCII.space, index + 1 < end else { break }
                guard ASCII.isLetter(utf8[index + 1]) || ASCII.isDigit(utf8[index + 1]) else { break }
            }
            index += 1
        }
        return index
    }

    /// Counts one more scalar.
    ///
    /// - Parameter end: Where the last visible character ends in the output.
    /// - Returns: False if there is no room for it. Then the value ends in `…`.
    private mutating func take(_ markdown: inout [UInt8], cutAt end: Int) -> Bool {
        if count == limit {
            if let cut { markdown.removeLast(markdown.count - cut) }
            markdown.append(contentsOf: [0xE2, 0x80, 0xA6])
            return false
        }
        if count == limit - 1 { cut = end }
        count += 1
        return true
    }

    private func needsBackslash(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int, _ markdown: [UInt8]) -> Bool {
        switch utf8[index] {
        case ASCII.backslash, UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"), ASCII.openBracket,
            ASCII.closeBracket, ASCII.lessThan, ASCII.greaterThan, UInt8(ascii: "&"), ASCII.pipe, UInt8(ascii: "~"):
            true
        case ASCII.exclamation:
            // The bracket's own backslash would do. This one makes the source clearer.
            index + 1 < utf8.count && utf8[index + 1] == ASCII.openBracket
        case ASCII.hyphen:
            // Also after a colon at the start, since `:-` could be a delimiter row.
            count == 1 || count == 2 && markdown[markdown.count - 1] == ASCII.colon
        case ASCII.hash, UInt8(ascii: "+"), UInt8(ascii: "="):
            count == 1
        case UInt8(ascii: "."), UInt8(ascii: ")"):
            // A list marker is followed by a space or the line's end, so `34.1` needs no backslash.
            isNumber && count > 1
                && !(index + 1 < utf8.count && (ASCII.isLetter(utf8[index + 1]) || ASCII.isDigit(utf8[index + 1])))
        default:
            false
        }
    }

    /// Escapes `#`s at the end after a space, which a heading would lose.
    private func escapeClosingHashes(_ markdown: inout [UInt8]) {
        guard markdown.count > start, markdown[markdown.count - 1] == ASCII.hash else { return }
        var first = markdown.count - 1
        while first > start, markdown[first - 1] == ASCII.hash { first -= 1 }
        if first > start, markdown[first - 1] == ASCII.space { markdown.insert(ASCII.backslash, at: first) }
    }

    /// - Returns: The scalar at `index` of valid UTF-8, and its length in bytes.
    private static func decode(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(utf8[index])
        func tail(_ offset: Int) -> UInt32 { UInt32(utf8[index + offset] & 0x3F) }
        switch lead {
        case ..<0x80: return (lead, 1)
        case ..<0xE0: return ((lead & 0x1F) << 6 | tail(1), 2)
        case ..<0xF0: return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3)
        default: return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
        }
    }
}

extension [UInt8] {
    /// Appends a character's UTF-8.
    fileprivate mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            append(UInt8(truncatingIfNeeded: scalar.value))
        } else if let utf8 = UTF8.encode(scalar) {
            append(contentsOf: utf8)
        }
    }
}
