internal import CCmark

/// A reference to a node of a `CmarkDocument`, valid as long as the document. Does not own the node.
struct CmarkNode: Equatable {
    enum Kind {
        case document, quote, list, item, htmlBlock, paragraph, heading, otherBlock
        case text, code, lineBreak, htmlInline, link, image, otherInline
    }

    let handle: OpaquePointer

    init(handle: OpaquePointer) {
        self.handle = handle
    }

    private init?(_ handle: OpaquePointer?) {
        guard let handle else { return nil }
        self.handle = handle
    }

    var kind: Kind {
        switch cmark_node_get_type(handle) {
        case CMARK_NODE_TEXT: .text
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_HEADING: .heading
        case CMARK_NODE_LINK: .link
        case CMARK_NODE_IMAGE: .image
        case CMARK_NODE_CODE: .code
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: .lineBreak
        case CMARK_NODE_EMPH, CMARK_NODE_STRONG, CMARK_NODE_CUSTOM_INLINE: .otherInline
        case CMARK_NODE_HTML_INLINE: .htmlInline
        case CMARK_NODE_DOCUMENT: .document
        case CMARK_NODE_BLOCK_QUOTE: .quote
        case CMARK_NODE_LIST: .list
        case CMARK_NODE_ITEM: .item
        case CMARK_NODE_HTML_BLOCK: .htmlBlock
        default: .otherBlock
        }
    }

    var parent: CmarkNode? { CmarkNode(cmark_node_parent(handle)) }
    var firstChild: CmarkNode? { CmarkNode(cmark_node_first_child(handle)) }
    var next: CmarkNode? { CmarkNode(cmark_node_next(handle)) }

    /// The next node in document order that is not inside this one.
    var following: CmarkNode? {
        var node = self
        while true {
            if let next = node.next { return next }
            guard let parent = node.parent else { return nil }
            node = parent
        }
    }

    /// The next node in document order, children included.
    var successor: CmarkNode? {
        firstChild ?? following
    }

    /// The source lines of a block, from 1. For a heading that is underlined in the source, the last line is one too
    /// large unless the document ends there.
    var lines: ClosedRange<Int> {
        let first = Int(cmark_node_get_start_line(handle))
        return first...max(first, Int(cmark_node_get_end_line(handle)))
    }

    var headingLevel: Int { Int(cmark_node_get_heading_level(handle)) }

    /// Whether this block is in an item of a tight list, where paragraphs have no `<p>` tags.
    var isInTightList: Bool {
        guard let list = parent?.parent, list.kind == .list else { return false }
        return cmark_node_get_list_tight(list.handle) != 0
    }

    /// The address of a link or image, with entities and backslash escapes resolved.
    var address: String {
        cmark_node_get_url(handle).map { String(cString: $0) } ?? ""
    }

    /// The text of a text or code node.
    var literal: String {
        cmark_node_get_literal(handle).map { String(cString: $0) } ?? ""
    }

    /// All text inside this node, without markup and raw HTML. Line breaks are spaces.
    var plainText: String {
        var text = ""
        let end = following
        var node = firstChild
        while let current = node, current != end {
            switch current.kind {
            case .text, .code: text += current.literal
            case .lineBreak: text += " "
            default: break
            }
            node = current.successor
        }
        return text
    }
}
