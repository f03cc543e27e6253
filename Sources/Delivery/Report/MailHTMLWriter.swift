internal import Text

/// Writes a mail's HTML: that of the frame with the rendered Markdown in it, each tag with its style put in.
///
/// What mail programs do not know becomes what they do: sections become tables, and tables get widths and roles. Links
/// within a page, which mails have not, become their text.
struct MailHTMLWriter {
    private let html: [UInt8]
    private let colors: MailColors
    private var scanner: HTMLScanner
    private(set) var styles: MailStyles
    private var output: [UInt8] = []
    private var open: [OpenElement] = []
    private var tables: [OpenTable] = []
    /// What is written of an element's look, by its place.
    private var looks: [Int: [UInt8]] = [:]
    /// The dark colour scheme's declarations that an element has, in the order they came: their place here is what they
    /// are called, so that what other mails had does not show.
    private var darkUsed: [Int] = []
    /// Where the dark colour scheme's rules go.
    private var darkOffset: Int?

    private struct OpenElement {
        let name: Range<Int>
        let place: Int
        let end: End
    }

    private enum End {
        case asWritten
        case nothing
        case section
        case headerCell
        case table
    }

    /// A table of the Markdown's.
    private struct OpenTable {
        let shape: MailTableShape
        var column = 0
        var isInBody = false
    }

    /// In a frame's `<style>`: here go the rules of the dark colour scheme.
    static let darkMark: StaticString = "/*dark*/"

    private static let emptyTable: StaticString =
        " width=\"100%\" cellpadding=\"0\" cellspacing=\"0\""

    init(_ html: [UInt8], styles: MailStyles, colors: MailColors) {
        self.html = html
        self.styles = styles
        self.colors = colors
        scanner = HTMLScanner(html)
        output.reserveCapacity(html.count * 3)
    }

    /// The whole, once.
    mutating func written() -> [UInt8] {
        while let piece = scanner.next() {
            switch piece {
            case .text(let range): output.append(contentsOf: html[range])
            case .other(let range):
                // All but the marks that stand for raw HTML.
                if !html[range].starts(with: "<!-- ".utf8) { output.append(contentsOf: html[range]) }
            case .open(let tag, let name): writeOpen(tag, name)
            case .close(let name): writeClose(name)
            }
        }
        if let darkOffset, !darkUsed.isEmpty {
            var rules = Array("@media (prefers-color-scheme:dark){".utf8)
            for (number, dark) in darkUsed.enumerated() {
                rules.append(contentsOf: ".d\(number){".utf8)
                rules.append(contentsOf: colors.filled(styles.dark[dark]))
                rules.append(UInt8(ascii: "}"))
            }
            rules.append(UInt8(ascii: "}"))
            output.insert(contentsOf: rules, at: darkOffset)
        }
        return output
    }

    // MARK: Tags

    private mutating func writeOpen(_ tag: Range<Int>, _ name: Range<Int>) {
        // Nearly every tag of a table is bare.
        let isBare = tag.count == name.count + 2
        let attributes = isBare ? [] : HTMLScanner.attributes(of: html[tag])
        func value(_ wanted: String) -> String? { attributes.first { $0.name == wanted }?.value }
        let word = String(decoding: html[name], as: UTF8.self)
        let classes = value("class") ?? ""
        switch word {
        case "figure",
            "div" where classes == "table" && value("role") == "group":
            open.append(OpenElement(name: name, place: parent, end: .nothing))
        case "section":
            let place = styles.place(of: word, classes: value("aria-labelledby") ?? "", in: parent)
            append("<table role=\"presentation\"")
            append(Self.emptyTable)
            append("><tr><td")
            appendLook(place)
            append(">")
            open.append(OpenElement(name: name, place: place, end: .section))
        case "table" where isBare:
            let place = styles.place(of: word, classes: "list", in: parent)
            append("<table role=\"table\"")
            append(Self.emptyTable)
            appendLook(place)
            append(">")
            tables.append(OpenTable(shape: MailTableShape(html, from: tag.upperBound)))
            open.append(OpenElement(name: name, place: place, end: .table))
        case "td" where !tables.isEmpty, "th" where !tables.isEmpty:
            writeCell(name, isHeader: word == "th", classes)
        case "a":
            guard let address = value("href"), MailHTMLWriter.isAbsolute(address) else {
                open.append(OpenElement(name: name, place: parent, end: .nothing))
                return
            }
            let place = styles.place(of: word, classes: classes, in: parent)
            append("<a href=\"")
            output.append(contentsOf: address.utf8)
            append("\"")
            appendLook(place)
            append(">")
            open.append(OpenElement(name: name, place: place, end: .asWritten))
        case "meta", "br", "hr":
            writeTag(name, attributes, styles.place(of: word, classes: classes, in: parent))
        case "style", "title":
            writeRaw(tag, word)
        default:
            if !tables.isEmpty {
                switch word {
                case "tr": tables[tables.count - 1].column = 0
                case "tbody": tables[tables.count - 1].isInBody = true
                default: break
                }
            }
            let place = styles.place(of: word, classes: classes, in: parent)
            writeTag(name, attributes, place)
            open.append(OpenElement(name: name, place: place, end: .asWritten))
        }
    }

    private mutating func writeTag(_ name: Range<Int>, _ attributes: [(name: String, value: String?)], _ place: Int) {
        append("<")
        output.append(contentsOf: html[name])
        // An id is for links within a page.
        for (name, value) in attributes where name != "class" && name != "id" {
            output.append(0x20)
            output.append(contentsOf: name.utf8)
            guard let value else { continue }
            append("=\"")
            output.append(contentsOf: value.utf8)
            append("\"")
        }
        appendLook(place)
        append(">")
    }

    /// A cell of the Markdown's tables.
    private mutating func writeCell(_ name: Range<Int>, isHeader: Bool, _ alignment: String) {
        let table = tables[tables.count - 1]
        let isRowHeader = !isHeader && table.isInBody && table.column == 0 && table.shape.hasRowHeaders
        let isWrittenAsHeader = isHeader || isRowHeader
        let isWide = table.column < table.shape.isWide.count && table.shape.isWide[table.column]
        let classes = isWide ? "\(alignment) wide" : alignment
        let place = styles.place(of: isWrittenAsHeader ? "th" : "td", classes: classes, in: parent)
        append(isWrittenAsHeader ? "<th scope=\"" : "<td")
        if isWrittenAsHeader { append(isRowHeader ? "row\"" : "col\"") }
        if alignment == "right" || alignment == "center" {
            append(" align=\"")
            output.append(contentsOf: alignment.utf8)
            append("\"")
        } else if isWrittenAsHeader {
            append(" align=\"left\"")
        }
        if !table.isInBody, table.column < table.shape.widths.count {
            append(" width=\"")
            output.append(contentsOf: String(table.shape.widths[table.column]).utf8)
            append("%\"")
        }
        appendLook(place)
        append(">")
        tables[tables.count - 1].column += 1
        open.append(OpenElement(name: name, place: place, end: isRowHeader ? .headerCell : .asWritten))
    }

    /// Copies an element whose text is none of HTML's.
    private mutating func writeRaw(_ tag: Range<Int>, _ word: String) {
        output.append(contentsOf: html[tag])
        let start = output.count
        let content = scanner.skip(past: word == "style" ? "</style>" : "</title>")
        output.append(contentsOf: html[content])
        guard word == "style", darkOffset == nil else { return }
        let mark = Self.darkMark.withUTF8Buffer { unsafe Array($0) }
        for index in start..<max(start, output.count - mark.count) where output[index...].starts(with: mark) {
            output.removeSubrange(index..<index + mark.count)
            darkOffset = index
            return
        }
    }

    private mutating func writeClose(_ name: Range<Int>) {
        guard let index = open.lastIndex(where: { html[$0.name].elementsEqual(html[name]) }) else { return }
        while open.count > index {
            let element = open.removeLast()
            switch element.end {
            case .nothing: break
            case .section: append("</td></tr></table>")
            case .headerCell: append("</th>")
            case .asWritten, .table:
                append("</")
                output.append(contentsOf: html[element.name])
                append(">")
                if case .table = element.end { tables.removeLast() }
            }
        }
    }

    // MARK: Looks

    private var parent: Int { open.last?.place ?? -1 }

    /// Whether an address leads somewhere from a mail.
    private static func isAbsolute(_ address: String) -> Bool {
        ["https:", "mailto:"].contains { address.lowercased().hasPrefix($0) }
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe output.append(contentsOf: $0) }
    }

    /// The attributes that an element's look takes.
    private mutating func appendLook(_ place: Int) {
        if let look = looks[place] {
            output.append(contentsOf: look)
            return
        }
        let element = styles.elements[place]
        var look: [UInt8] = []
        func add(_ name: String, _ value: [UInt8]) {
            look.append(contentsOf: " \(name)=\"".utf8)
            look.append(contentsOf: value)
            look.append(UInt8(ascii: "\""))
        }
        if let dark = element.dark {
            let number = darkUsed.firstIndex(of: dark) ?? darkUsed.count
            if number == darkUsed.count { darkUsed.append(dark) }
            add("class", Array("d\(number)".utf8))
        }
        if element.isUnbroken { look.append(contentsOf: " nowrap".utf8) }
        if let background = element.background { add("bgcolor", colors.filled(background)) }
        if !element.style.isEmpty { add("style", colors.filled(element.style)) }
        looks[place] = look
        output.append(contentsOf: look)
    }
}
