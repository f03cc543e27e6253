internal import CCmark

/// HTML that cmark rendered. Owns the text and frees it.
struct CmarkText: ~Copyable {
    private let text: UnsafeMutablePointer<CChar>
    private let length: Int

    /// - Parameter text: What `cmark_render_html` returned.
    init(adopting text: UnsafeMutablePointer<CChar>) {
        self.text = text
        length = ByteSearch.length(text)
    }

    deinit {
        // The caller frees rendered text, with the allocator it came from (cmark.h).
        cmark_get_default_mem_allocator().pointee.free(text)
    }

    /// Calls a closure with the bytes. There is no property for them, since this value may be freed before the end of
    /// the expression that reads it, and a pointer would dangle.
    func withBytes<Result>(_ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        read(
            UnsafeBufferPointer(
                start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self),
                count: length
            )
        )
    }
}
