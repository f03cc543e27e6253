internal import CCmark

/// A document that cmark parsed. Owns the tree and frees it.
struct CmarkDocument: ~Copyable {
    /// `CMARK_OPT_UNSAFE` is not among them, so raw HTML is left out.
    private static let options = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8

    let root: CmarkNode

    /// Parses Markdown. Cannot fail: any bytes are a document.
    init(_ markdown: UnsafeBufferPointer<UInt8>) {
        let tree = markdown.withMemoryRebound(to: CChar.self) {
            cmark_parse_document($0.baseAddress, $0.count, Self.options)
        }
        guard let tree else {
            // Never null: cmark aborts when it runs out of memory.
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
