internal import CCmark

/// A document as cmark parsed it; the whole tree is freed with this value.
struct CmarkDocument: ~Copyable {
    /// Raw HTML stays out: the option that would let it through is never passed.
    private static let options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8

    let root: CmarkNode

    /// Parses Markdown. Every byte sequence is a document, so this cannot fail.
    init(_ markdown: UnsafeBufferPointer<UInt8>) {
        let tree = markdown.withMemoryRebound(to: CChar.self) {
            cmark_parse_document($0.baseAddress, $0.count, Self.options)
        }
        guard let tree else {
            // cmark aborts when memory runs out and returns no null pointer otherwise.
            preconditionFailure("cmark returned no document")
        }
        root = CmarkNode(handle: tree)
    }

    deinit {
        cmark_node_free(root.handle)
    }

    func renderHTML() -> CmarkText {
        guard let text = cmark_render_html(root.handle, Self.options) else {
            preconditionFailure("cmark returned no text")
        }
        return CmarkText(adopting: text)
    }

    /// Whether the first block is raw HTML.
    var startsWithHTML: Bool {
        root.firstChild?.kind == .htmlBlock
    }
}
