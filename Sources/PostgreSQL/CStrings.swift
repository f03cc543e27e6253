/// Texts in the form of a C array of strings with a null at its end; `nil` is a null inside it.
struct CStrings {
    private var bytes: [CChar] = []
    private var offsets: [Int?] = []

    /// - Parameter texts: None may hold a NUL, which would end it early.
    init(_ texts: [String?]) {
        for text in texts {
            guard let text else {
                offsets.append(nil)
                continue
            }
            offsets.append(bytes.count)
            bytes += text.utf8.map { CChar(bitPattern: $0) }
            bytes.append(0)
        }
    }

    func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { bytes in
            let pointers = offsets.map { offset in offset.flatMap { bytes.baseAddress?.advanced(by: $0) } } + [nil]
            return pointers.withUnsafeBufferPointer { pointers in
                // A non-empty array has an address.
                body(pointers.baseAddress!)
            }
        }
    }
}
