internal import CCmark

/// HTML that cmark rendered, freed with this value.
struct CmarkText: ~Copyable {
    private let text: UnsafeMutablePointer<CChar>
    /// The bytes, valid as long as this value. A zero byte follows the last one.
    let bytes: UnsafeBufferPointer<UInt8>

    /// Takes over what `cmark_render_html` returned.
    init(adopting text: UnsafeMutablePointer<CChar>) {
        self.text = text
        let length = ByteSearch.length(text)
        bytes = UnsafeBufferPointer(
            start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self),
            count: length
        )
    }

    deinit {
        // cmark.h: the caller frees a rendered buffer, here with the allocator it came from.
        cmark_get_default_mem_allocator().pointee.free(text)
    }
}
