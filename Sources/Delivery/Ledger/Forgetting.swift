/// Takes an address out of a month's file.
struct Forgetting {
    private let address: MailAddress
    private let key: [UInt8]

    init(_ address: MailAddress) {
        self.address = address
        key = Array(address.key.utf8)
    }

    /// The file without the address, and how many pieces that changed.
    ///
    /// Lines of others keep what they say, but for a reply that names the address. What a cut left of a line goes where it
    /// has the address or ends within it.
    func applied(to file: [UInt8], path: String) throws(DeliveryError) -> (file: [UInt8], changed: Int) {
        var kept: [UInt8] = []
        kept.reserveCapacity(file.count)
        var changed = 0
        try DeliveryLine.forEachPiece(of: file) { bytes, piece throws(DeliveryError) in
            switch piece {
            case .line(let line) where isNamed(in: bytes):
                changed += 1
                kept.append(contentsOf: (line.mail.address == address ? line.forgotten : line.withoutReplyText).json)
            case .damage where isNamed(in: bytes) || endsWithin(bytes):
                changed += 1
            case .newer:
                throw DeliveryError(newerLineIn: path)
            case .line, .damage:
                kept.append(contentsOf: bytes)
                kept.append(UInt8(ascii: "\n"))
            }
        }
        return (kept, changed)
    }

    /// The address in any spelling, and not as a part of another one. The ledger's JSON escapes none of its characters.
    private func isNamed(in bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= key.count else { return false }
        return (bytes.startIndex...bytes.endIndex - key.count).contains { start in
            let end = start + key.count
            return lowered(bytes[start]) == key[0] && bytes[start..<end].elementsEqual(key) { lowered($0) == $1 }
                && !isPart(bytes[..<start].last, "._+-") && !isContinued(bytes[end...])
        }
    }

    /// Whether what follows an address belongs to it: a full stop does only where the domain goes on.
    private func isContinued(_ rest: ArraySlice<UInt8>) -> Bool {
        isPart(rest.first, "-") || rest.first == UInt8(ascii: ".") && isPart(rest.dropFirst().first, "")
    }

    private func isPart(_ byte: UInt8?, _ signs: String) -> Bool {
        guard let byte else { return false }
        return MailAddress.isLetterOrDigit(byte) || signs.utf8.contains(byte)
    }

    /// Whether a text between quotes begins as the address does and is cut off there.
    private func endsWithin(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let quote = bytes.lastIndex(of: UInt8(ascii: "\"")) else { return false }
        let rest = bytes[(quote + 1)...]
        return !rest.isEmpty && rest.count < key.count && zip(rest, key).allSatisfy { lowered($0) == $1 }
    }

    private func lowered(_ byte: UInt8) -> UInt8 { 65...90 ~= byte ? byte | 0x20 : byte }
}
