/// A cell whose content is not known until cmark has read it or its chart is drawn.
struct TableGap {
    enum Content {
        /// Inline Markdown: a part of `TableStore.cells`.
        case markdown(Range<Int>)
        /// The cell is one chart image and nothing else.
        case chart(name: String, alt: String)
    }

    /// Where in `TableStore.html` the content belongs.
    var offset: Int
    /// Set for a header cell. Its tags are missing as well: they depend on whether there turns out to be content.
    var header: ColumnAlignment?
    var content: Content
}
