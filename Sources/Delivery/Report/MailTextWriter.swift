/// Writes a mail's plain text from the HTML of its Markdown, so that both say the same.
///
/// Paragraphs are not wrapped: the reader's program does that to the width of its window. Tables have aligned columns.
/// A link's address follows its text. Charts are left out, for the sentence beside them says it all.
struct MailTextWriter {
    private let html: [UInt8]
    private var scanner: HTMLScanner
    private var output: [UInt8] = []
    /// Of the block under way.
    private var line: [UInt8] = []
    private var lists: [List] = []
    private var quotes = 0
    private var isPreformatted = false
    /// Where the text of a link began, and where it leads to.
    private var link: (start: Int, address: String)?
    private var table: MailTextTable?
    private var isInCell = false
    /// What stands before the first line of a list's item.
    private var marker: String?
    /// The last block was an item, so that another one needs no empty line between.
    private var followsItem = false

    private struct List {
        var number: Int?
    }

    init(_ html: [UInt8]) {
        self.html = html
        scanner = HTMLScanner(html)
        output.reserveCapacity(html.count)
    }

    /// The whole, once.
    mutating func written() -> [UInt8] {
        while let piece = scanner.next() {
            switch piece {
            case .text(let range): write(html[range])
            case .other: break
            case .open(let tag, let name): open(tag, String(decoding: html[name], as: UTF8.self))
            case .close(let name): close(String(decoding: html[name], as: UTF8.self))
            }
        }
        finishBlock()
        return output
    }

    private mutating func write(_ text: ArraySlice<UInt8>) {
        if isPreformatted {
            HTMLEntities.appendDecoded(text, to: &line)
            return
        }
        var plain: [UInt8] = []
        HTMLEntities.appendDecoded(text, to: &plain)
        for byte in plain {
            if byte != 0x20, byte != 0x0A {
                line.append(byte)
            } else if let last = line.last, last != 0x20, last != 0x0A {
                line.append(0x20)
            }
        }
    }

    private mutating func open(_ tag: Range<Int>, _ name: String) {
        switch name {
        case "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "blockquote", "pre":
            finishBlock()
            if name == "ul" || name == "ol" {
                followsItem = !lists.isEmpty
                let start = HTMLScanner.attributes(of: html[tag]).first { $0.name == "start" }?.value
                lists.append(List(number: name == "ol" ? start.flatMap { Int($0) } ?? 1 : nil))
            }
            if name == "blockquote" { quotes += 1 }
            isPreformatted = name == "pre"
        case "li":
            finishBlock()
            guard let list = lists.last else { return }
            marker = list.number.map { "\($0). " } ?? "- "
            lists[lists.count - 1].number = list.number.map { $0 + 1 }
        case "br":
            while line.last == 0x20 { line.removeLast() }
            line.append(0x0A)
        case "hr":
            finishBlock()
            line = Array(repeating: UInt8(ascii: "-"), count: MailTextTable.width)
            finishBlock()
        case "a":
            let address = HTMLScanner.attributes(of: html[tag]).first { $0.name == "href" }?.value ?? ""
            var plain: [UInt8] = []
            HTMLEntities.appendDecoded(Array(address.utf8)[...], to: &plain)
            link = (line.count, String(decoding: plain, as: UTF8.self))
        case "table":
            finishBlock()
            table = MailTextTable()
        case "tr":
            table?.beginRow()
        case "td", "th":
            line = []
            isInCell = true
            let isRight = HTMLScanner.attributes(of: html[tag]).contains { $0.value == "right" }
            table?.beginCell(isHeader: name == "th", isRight: isRight)
        case "figure":
            _ = scanner.skip(past: "</figure>")
        default:
            break
        }
    }

    private mutating func close(_ name: String) {
        switch name {
        case "h1": finishBlock(underline: UInt8(ascii: "="))
        case "h2": finishBlock(underline: UInt8(ascii: "-"))
        case "h3", "h4", "h5", "h6", "p": finishBlock()
        case "pre":
            finishBlock()
            isPreformatted = false
        case "li":
            finishBlock()
            marker = nil
            followsItem = true
        case "ul", "ol":
            finishBlock()
            if !lists.isEmpty { lists.removeLast() }
            followsItem = !lists.isEmpty
        case "blockquote":
            finishBlock()
            quotes = max(0, quotes - 1)
        case "a":
            finishLink()
        case "td", "th":
            while line.last == 0x20 { line.removeLast() }
            table?.endCell(line)
            line = []
            isInCell = false
        case "table":
            if let table {
                beginBlock()
                table.write(to: &output)
            }
            table = nil
        default:
            break
        }
    }

    private mutating func finishLink() {
        guard let (start, address) = link else { return }
        link = nil
        let lower = address.lowercased()
        guard lower.hasPrefix("https:") || lower.hasPrefix("mailto:"), start <= line.count else { return }
        let shown = lower.hasPrefix("mailto:") ? String(address.dropFirst(7)) : address
        guard !line[start...].elementsEqual(shown.utf8) else { return }
        line.append(contentsOf: " \(shown)".utf8)
    }

    /// An empty line before what follows, but not between the items of a list.
    private mutating func beginBlock() {
        if !output.isEmpty, !(followsItem && marker != nil) { output.append(0x0A) }
        followsItem = false
    }

    private mutating func finishBlock(underline: UInt8? = nil) {
        guard !isInCell else { return }
        while line.last == 0x20 || line.last == 0x0A { line.removeLast() }
        guard !line.isEmpty else { return }
        beginBlock()
        let quote = String(repeating: "> ", count: quotes)
        var indentation = String(repeating: "  ", count: lists.count)
        let first = marker.map { String(repeating: "  ", count: max(0, lists.count - 1)) + $0 } ?? indentation
        if let marker { indentation = String(repeating: " ", count: first.utf8.count - marker.utf8.count) + "  " }
        for (position, part) in line.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            output.append(contentsOf: (quote + (position == 0 ? first : indentation)).utf8)
            output.append(contentsOf: part)
            output.append(0x0A)
        }
        if let underline {
            let width = min(MailTextTable.width, MailTextTable.columns(of: line[...]))
            output.append(contentsOf: Array(repeating: underline, count: width))
            output.append(0x0A)
        }
        marker = nil
        line = []
    }
}
