/// Headers in the making, one after the other, each folded into lines of 78 characters at most where it can be.
///
/// Source: RFC 5322, sections 2.1.1 and 2.2.3.
struct HeaderWriter {
    private(set) var bytes: [UInt8] = []
    private static let maxColumn = 78

    init() { bytes.reserveCapacity(2048) }

    /// Appends a header whose value is text: escaped, whatever it holds.
    mutating func append(_ name: String, text: String) {
        append(name, EncodedWords.pieces(of: text, column: name.utf8.count + 2))
    }

    /// Appends a header of an address with a name before it.
    mutating func append(_ name: String, phrase: String?, bracketed: String) {
        let words = phrase.map { EncodedWords.phrase($0, column: name.utf8.count + 2) } ?? []
        append(name, words + ["<\(bracketed)>"])
    }

    /// Appends a header.
    ///
    /// - Parameter pieces: Visible ASCII, one space between each two, where the line may be folded.
    mutating func append(_ name: String, _ pieces: [String]) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ":"))
        var column = name.utf8.count + 1
        for (position, piece) in pieces.enumerated() {
            let length = piece.utf8.count
            assert(piece.utf8.allSatisfy { 0x20...0x7E ~= $0 }, "A header that holds more than ASCII")
            // Behind the name only where that helps.
            if column + 1 + length > HeaderWriter.maxColumn, position > 0 || length < HeaderWriter.maxColumn {
                bytes.append(contentsOf: [13, 10])
                column = 0
            }
            bytes.append(0x20)
            bytes.append(contentsOf: piece.utf8)
            column += 1 + length
        }
        bytes.append(contentsOf: [13, 10])
    }
}
