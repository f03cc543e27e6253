/// Parts that JSON documents have in common.
extension [UInt8] {
    /// Appends a JSON string, or `null`.
    package mutating func append(json text: String?) {
        if let text { append(json: text) } else { append("null" as StaticString) }
    }

    /// Appends the elements of a JSON array, one a line.
    package mutating func append<Elements: Sequence>(
        lines elements: Elements,
        _ write: (inout [UInt8], Elements.Element) -> Void
    ) {
        var isFirst = true
        for element in elements {
            append((isFirst ? "\n" : ",\n") as StaticString)
            isFirst = false
            write(&self, element)
        }
    }

    /// Appends the elements of a JSON array of strings, on one line.
    package mutating func append(json texts: some Sequence<String>) {
        var isFirst = true
        for text in texts {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            append(json: text)
        }
    }
}
