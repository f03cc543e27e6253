/// What a table's columns need, told from its cells before it is written.
struct MailTableShape {
    /// In percent, together 100.
    let widths: [Int]
    /// Names stand in the first column, and figures beside them.
    let hasRowHeaders: Bool
    /// Columns that may break anywhere, lest the table gets wider than a phone.
    let isWide: [Bool]

    /// A column of text asks for no more characters than this.
    private static let longestText = 22
    /// So many characters of figures fit beside a narrow column of names.
    private static let widestFigures = 36
    /// And a word of so many in any column.
    private static let longestWord = 12

    /// - Parameter start: Behind the table's tag, which has no attributes.
    init(_ html: [UInt8], from start: Int) {
        var needs: [Int] = []
        var isRight: [Bool] = []
        var words: [Int] = []
        var (column, length, word, longestWord): (Int, Int, Int, Int) = (0, 0, 0, 0)
        var isInHeader = false
        var scanner = HTMLScanner(html, from: start)
        scan: while let piece = scanner.next() {
            switch piece {
            case .text(let range):
                for byte in html[range] where byte & 0xC0 != 0x80 {
                    length += 1
                    word = byte == 0x20 ? 0 : word + 1
                    longestWord = max(longestWord, word)
                }
            case .open(let tag, let name):
                if scanner.isNamed(name, "tr") { column = 0 }
                guard scanner.isNamed(name, "td") || scanner.isNamed(name, "th") else { continue }
                isInHeader = scanner.isNamed(name, "th")
                (length, word, longestWord) = (0, 0, 0)
                if column == needs.count {
                    needs.append(1)
                    words.append(0)
                    isRight.append(HTMLScanner.attributes(of: html[tag]).contains { $0.value == "right" })
                }
            case .close(let name):
                if scanner.isNamed(name, "table") { break scan }
                guard column < needs.count, scanner.isNamed(name, "td") || scanner.isNamed(name, "th") else { continue }
                let need =
                    isInHeader ? longestWord : isRight[column] ? length : min(length, MailTableShape.longestText)
                needs[column] = max(needs[column], need)
                if !isInHeader { words[column] = max(words[column], longestWord) }
                column += 1
            case .other: continue
            }
        }
        hasRowHeaders = isRight.first == false && isRight.contains(true)
        let figures = zip(needs, isRight).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
        isWide = zip(words, isRight).map {
            $1 ? figures > MailTableShape.widestFigures : $0 > MailTableShape.longestWord
        }
        if !isRight.contains(true) { needs = needs.map { _ in 1 } }
        // Room beside the text, and no column so wide that the others vanish.
        let shares = needs.map { isRight.contains(true) ? min($0, 40) + 2 : $0 }
        let sum = max(1, shares.reduce(0, +))
        var widths = shares.map { $0 * 100 / sum }
        if !widths.isEmpty { widths[0] += 100 - widths.reduce(0, +) }
        self.widths = widths
    }
}
