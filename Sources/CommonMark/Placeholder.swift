/// What goes where cmark's HTML says `<!--@-->`, in the order of the text.
///
/// No document can write that mark itself: cmark escapes every `<` of text, and raw HTML is left out.
enum Placeholder {
    static let mark: StaticString = "<!--@-->"

    /// A table, by its place in the store. The cells that cmark read follow the mark as headings.
    case table(Int)
    /// A top-level heading follows the mark.
    case heading(level: Int, id: String)
    /// A chart inside other text.
    case chart(name: String, alt: String)
    /// A chart that is a paragraph of its own.
    case figure(name: String, alt: String, isInTightList: Bool)
}
