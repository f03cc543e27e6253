internal import CCmark

extension CmarkNode {
    /// Makes a block that renders as the given HTML, unescaped.
    static func block(rendering html: StaticString) -> CmarkNode {
        make(CMARK_NODE_CUSTOM_BLOCK) { node in
            html.withUTF8Buffer { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { _ = cmark_node_set_on_enter(node, $0.baseAddress) }
            }
        }
    }

    /// Makes an inline that renders as the given HTML, unescaped.
    static func inline(rendering html: StaticString) -> CmarkNode {
        make(CMARK_NODE_CUSTOM_INLINE) { node in
            html.withUTF8Buffer { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { _ = cmark_node_set_on_enter(node, $0.baseAddress) }
            }
        }
    }

    /// Makes a text node.
    static func text(_ text: String) -> CmarkNode {
        make(CMARK_NODE_TEXT) { _ = cmark_node_set_literal($0, text) }
    }

    /// Replaces this node by `node`, and frees it and its children.
    func replace(with node: CmarkNode) {
        _ = cmark_node_replace(handle, node.handle)
        cmark_node_free(handle)
    }

    /// Inserts `node` before this one.
    func insertBefore(_ node: CmarkNode) {
        _ = cmark_node_insert_before(handle, node.handle)
    }

    /// Replaces this node by its children, and frees it.
    ///
    /// - Returns: The first child, or the node after this one if it has none.
    func replaceWithChildren() -> CmarkNode? {
        let resume = successor
        while let child = firstChild {
            // Unlinks the child from its parent first (cmark's node.c, `cmark_node_insert_before`).
            _ = cmark_node_insert_before(handle, child.handle)
        }
        cmark_node_unlink(handle)
        cmark_node_free(handle)
        return resume
    }

    private static func make(_ type: cmark_node_type, _ fill: (OpaquePointer) -> Void) -> CmarkNode {
        guard let node = cmark_node_new(type) else {
            // Never null: cmark aborts when it runs out of memory.
            preconditionFailure("cmark returned no node")
        }
        fill(node)
        return CmarkNode(handle: node)
    }
}
