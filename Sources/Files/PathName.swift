/// One name in a path, of `[A-Za-z0-9._-]` and without a dot in front: nothing that leads anywhere else.
package struct PathName: Hashable, Sendable {
    package let text: String

    private static let maxSize = 128

    package init?(_ text: some StringProtocol) {
        guard 1...PathName.maxSize ~= text.utf8.count, text.utf8.first != UInt8(ascii: "."),
            text.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            })
        else { return nil }
        self.text = String(text)
    }

    /// A name that stands in the program; anything else than one is a mistake of it.
    package init(known text: String) {
        guard let name = PathName(text) else { preconditionFailure("'\(text)' is not a safe name") }
        self = name
    }
}
