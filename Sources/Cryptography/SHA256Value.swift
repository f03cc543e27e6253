/// A SHA-256 digest: 32 bytes.
package struct SHA256Value: Hashable, Sendable {
    // Words in place of an array: a digest is a key of caches and a member of long lists.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package static let size = 32

    /// - Parameter fill: Writes 32 bytes and says whether it could.
    init?(_ fill: (UnsafeMutablePointer<UInt8>) -> Bool) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let isGood = withUnsafeMutableBytes(of: &words) { buffer in
            buffer.withMemoryRebound(to: UInt8.self) { bytes in bytes.baseAddress.map(fill) ?? false }
        }
        guard isGood else { return nil }
        self.words = words
    }

    package var bytes: [UInt8] {
        withUnsafeBytes(of: words) { Array($0) }
    }

    package static func == (left: SHA256Value, right: SHA256Value) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
