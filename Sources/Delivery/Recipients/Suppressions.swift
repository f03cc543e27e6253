internal import Files
internal import OutputTree
internal import Text

/// Addresses that get no mail, whatever the lists say: `suppressions.txt` at the top of the output.
///
/// An address a line. Empty lines and lines that begin with `#` say nothing, and case does not count.
package struct Suppressions: Sendable {
    private let addresses: Set<MailAddress>

    /// - Throws: `lists` when the file is there and cannot be read, or has a line that is no address: whoever is named there
    ///   must get nothing, so that nothing may be sent then. No file is fine.
    package init(output: String) throws(DeliveryError) {
        let name = OutputTree.suppressions
        let bytes = try onFiles(of: .lists) { () throws(FileError) in
            let folder = try Directory(opening: output)
            // A link that leads nowhere is a file that cannot be read.
            return folder.exists(name) ? try folder.readRequired(name) : nil
        }
        try self.init(bytes ?? [], path: "\(output)/\(name)")
    }

    init(_ bytes: [UInt8], path: String) throws(DeliveryError) {
        var addresses: Set<MailAddress> = []
        // Editors on Windows put it in front.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            let text = line.drop(while: isSpace)
            guard let last = text.lastIndex(where: { !isSpace($0) }), text.first != UInt8(ascii: "#") else { continue }
            let word = String(decoding: text[...last], as: UTF8.self)
            guard let address = MailAddress(word) else {
                throw DeliveryError(
                    .lists,
                    path: "\(path):\(index + 1)",
                    reason:
                        "'\(PrintableText.line(word, limit: 120))' is no mail address. Write one a line, and remarks "
                        + "in lines of their own that begin with #; nothing is sent before"
                )
            }
            addresses.insert(address)
        }
        self.addresses = addresses
    }

    package func contains(_ address: MailAddress) -> Bool { addresses.contains(address) }
}
