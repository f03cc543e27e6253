/// What cmark makes of Markdown with nothing of ours: the measure that tests hold `MarkdownRenderer` to.
package enum PlainMarkdown {
    /// - Parameter markdown: UTF-8.
    /// - Returns: cmark's HTML in its safe mode.
    package static func html(of markdown: [UInt8]) -> [UInt8] {
        markdown.withUnsafeBufferPointer { CmarkDocument($0).renderHTML().withBytes { Array($0) } }
    }
}
