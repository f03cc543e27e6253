/// Markdown rendered by cmark alone, which tests compare `MarkdownRenderer` with.
package enum PlainMarkdown {
    /// - Parameter markdown: UTF-8.
    /// - Returns: cmark's HTML in its safe mode.
    package static func html(of markdown: [UInt8]) -> [UInt8] {
        markdown.withUnsafeBufferPointer { CmarkDocument($0).renderHTML().withBytes { Array($0) } }
    }
}
