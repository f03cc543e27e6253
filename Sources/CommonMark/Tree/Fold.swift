/// The begin or the end of a part that readers unfold, written as GitHub takes it: a block `<details>` with a line
/// `<summary>TEXT</summary>`, and a block `</details>`.
enum Fold: Equatable {
    /// The text is HTML already: without `<`, what it has of entities is the writer's.
    case begin(summary: String)
    case end

    /// `nil` for any other HTML.
    init?(html: String) {
        let lines = html.split(separator: "\n", omittingEmptySubsequences: true)
        if lines == ["</details>"] {
            self = .end
            return
        }
        let (open, close) = ("<summary>", "</summary>")
        guard lines.count == 2, lines[0] == "<details>", lines[1].hasPrefix(open), lines[1].hasSuffix(close),
            lines[1].utf8.count > open.utf8.count + close.utf8.count
        else { return nil }
        let summary = lines[1].dropFirst(open.count).dropLast(close.count)
        guard !summary.utf8.contains(UInt8(ascii: "<")), !summary.utf8.contains(UInt8(ascii: ">")) else { return nil }
        self = .begin(summary: String(summary))
    }
}
