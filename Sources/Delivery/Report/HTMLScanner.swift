/// Reads HTML piece by piece: the HTML that our own renderer and templates write, not any that there is.
struct HTMLScanner {
    enum Piece {
        /// Text up to the next tag, with its entities.
        case text(Range<Int>)
        /// The tag, and its name in it.
        case open(Range<Int>, name: Range<Int>)
        case close(name: Range<Int>)
        /// A comment, a document type or a conditional block: all from `<!` to `>` or `-->`.
        case other(Range<Int>)
    }

    let html: [UInt8]
    private(set) var position: Int
    private let end: Int

    init(_ html: [UInt8], from start: Int = 0, to end: Int? = nil) {
        self.html = html
        position = start
        self.end = end ?? html.count
    }

    mutating func next() -> Piece? {
        guard position < end else { return nil }
        let start = position
        guard html[start] == UInt8(ascii: "<"), start + 1 < end, isTagStart(html[start + 1]) else {
            position += 1
            while position < end, html[position] != UInt8(ascii: "<") { position += 1 }
            return .text(start..<position)
        }
        if html[start + 1] == UInt8(ascii: "!") {
            let isComment = html[start...].starts(with: "<!--".utf8)
            position = isComment ? index(after: "-->", from: start + 4) : index(after: ">", from: start)
            return .other(start..<position)
        }
        let isClose = html[start + 1] == UInt8(ascii: "/")
        let nameStart = isClose ? start + 2 : start + 1
        var nameEnd = nameStart
        while nameEnd < end, MailAddress.isLetterOrDigit(html[nameEnd]) { nameEnd += 1 }
        position = nameEnd
        var quote: UInt8 = 0
        while position < end {
            let byte = html[position]
            position += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            }
        }
        return isClose ? .close(name: nameStart..<nameEnd) : .open(start..<position, name: nameStart..<nameEnd)
    }

    /// Goes on behind a text; at the end where there is none.
    mutating func skip(past text: StaticString) -> Range<Int> {
        let start = position
        position = index(after: text, from: start)
        return start..<position
    }

    func isNamed(_ range: Range<Int>, _ name: StaticString) -> Bool {
        range.count == name.utf8CodeUnitCount && HTMLScanner.matches(html, range.lowerBound, name)
    }

    private func index(after text: StaticString, from start: Int) -> Int {
        let length = text.utf8CodeUnitCount
        var index = start
        while index + length <= end {
            if HTMLScanner.matches(html, index, text) { return index + length }
            index += 1
        }
        return end
    }

    private static func matches(_ html: [UInt8], _ index: Int, _ text: StaticString) -> Bool {
        guard index + text.utf8CodeUnitCount <= html.count else { return false }
        return text.withUTF8Buffer { unsafe $0.elementsEqual(html[index..<index + $0.count]) }
    }

    private func isTagStart(_ byte: UInt8) -> Bool {
        97...122 ~= byte || 65...90 ~= byte || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!")
    }

    /// The attributes of a tag, in order; values are as they are written.
    static func attributes(of tag: ArraySlice<UInt8>) -> [(name: String, value: String?)] {
        var list: [(name: String, value: String?)] = []
        var index = tag.startIndex + 1
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 9...13 ~= byte }
        func isEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") }
        while index < tag.endIndex, !isSpace(tag[index]), tag[index] != UInt8(ascii: ">") { index += 1 }
        while index < tag.endIndex {
            while index < tag.endIndex, isSpace(tag[index]) || isEnd(tag[index]) { index += 1 }
            let start = index
            while index < tag.endIndex, !isSpace(tag[index]), !isEnd(tag[index]), tag[index] != UInt8(ascii: "=") {
                index += 1
            }
            guard index > start else { break }
            let name = String(decoding: tag[start..<index], as: UTF8.self).lowercased()
            guard index < tag.endIndex, tag[index] == UInt8(ascii: "=") else {
                list.append((name, nil))
                continue
            }
            index += 1
            guard index < tag.endIndex else { break }
            let quote = tag[index]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                let value = index + 1
                index = value
                while index < tag.endIndex, tag[index] != quote { index += 1 }
                list.append((name, String(decoding: tag[value..<index], as: UTF8.self)))
                index += 1
            } else {
                let value = index
                while index < tag.endIndex, !isSpace(tag[index]), tag[index] != UInt8(ascii: ">") { index += 1 }
                list.append((name, String(decoding: tag[value..<index], as: UTF8.self)))
            }
        }
        return list
    }
}

/// The characters that HTML text stands for. Only those entities are known that our own HTML has.
enum HTMLEntities {
    private static let known: [(name: StaticString, text: StaticString)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{A0}"),
    ]

    /// Appends text with its entities resolved.
    static func appendDecoded(_ html: ArraySlice<UInt8>, to text: inout [UInt8]) {
        var index = html.startIndex
        next: while index < html.endIndex {
            if html[index] == UInt8(ascii: "&") {
                for (name, plain) in known
                where html.endIndex - index >= name.utf8CodeUnitCount
                    && name.withUTF8Buffer({ unsafe html[index...].starts(with: $0) })
                {
                    plain.withUTF8Buffer { unsafe text.append(contentsOf: $0) }
                    index += name.utf8CodeUnitCount
                    continue next
                }
            }
            text.append(html[index])
            index += 1
        }
    }
}
