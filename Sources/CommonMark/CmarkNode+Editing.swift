internal import CCmark

extension CmarkNode {
    /// Makes a block that renders as the given text, not escaped.
    static func block(rendering html: StaticString) -> CmarkNode {
        make(CMARK_NODE_CUSTOM_BLOCK) { node in
            html.withUTF8Buffer { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { _ = cmark_node_set_on_enter(node, $0.baseAddress) }
            }
        }
    }

    /// Makes an inline that renders as the given text, not escaped.
    static func inline(rendering html: StaticString) -> CmarkNode {
        make(CMARK_NODE_CUSTOM_INLINE) { node in
            html.withUTF8Buffer { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { _ = cmark_node_set_on_enter(node, $0.baseAddress) }
            }
        }
    }

    static func text(_ text: String) -> CmarkNode {
        make(CMARK_NODE_TEXT) { _ = cmark_node_set_literal($0, text) }
    }

    /// Puts `node` where this one is, and frees this one with all it holds.
    func replace(with node: CmarkNode) {
        _ = cmark_node_replace(handle, node.handle)
        cmark_node_free(handle)
    }

    func insertBefore(_ node: CmarkNode) {
        _ = cmark_node_insert_before(handle, node.handle)
    }

    /// Puts this node's children where it is, and frees it.
    ///
    /// - Returns: The first of them, or else what follows.
    func replaceWithChildren() -> CmarkNode? {
        let resume = successor
        while let child = firstChild {
            // A node that has a parent is unlinked from it first (cmark's node.c, `cmark_node_insert_before`).
            _ = cmark_node_insert_before(handle, child.handle)
        }
        cmark_node_unlink(handle)
        cmark_node_free(handle)
        return resume
    }

    private static func make(_ type: cmark_node_type, _ fill: (OpaquePointer) -> Void) -> CmarkNode {
        guard let node = cmark_node_new(type) else {
            // cmark aborts when memory runs out.
            preconditionFailure("cmark returned no node")
        }
        fill(node)
        return CmarkNode(handle: node)
    }
}
