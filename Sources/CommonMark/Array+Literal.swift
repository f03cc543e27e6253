extension [UInt8] {
    /// Appends the UTF-8 of a literal, without making a string of it.
    mutating func append(_ literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }
}
