internal import CCmark

/// HTML that cmark rendered, freed with this value.
struct CmarkText: ~Copyable {
    private let text: UnsafeMutablePointer<CChar>
    private let length: Int

    /// Takes over what `cmark_render_html` returned.
    init(adopting text: UnsafeMutablePointer<CChar>) {
        self.text = text
        length = ByteSearch.length(text)
    }

    deinit {
        // cmark.h: the caller frees a rendered buffer, here with the allocator it came from.
        cmark_get_default_mem_allocator().pointee.free(text)
    }

    /// Lends the bytes. They are handed out no other way, for a pointer would outlive a value that is only a step
    /// in an expression.
    func withBytes<Result>(_ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        read(
            UnsafeBufferPointer(
                start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self),
                count: length
            )
        )
    }
}
