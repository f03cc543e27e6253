/// Normalised Markdown, split into lines.
///
/// Every line ends in a line feed, so code that scans a line stops there and needs no other bounds check.
struct MarkdownSource {
    let bytes: UnsafePointer<UInt8>
    /// Where each line starts, and where the text ends.
    let starts: [Int]

    /// - Parameters:
    ///   - buffer: From `normalised`, not empty. Must outlive this value.
    ///   - base: Its base address.
    init(_ buffer: UnsafeBufferPointer<UInt8>, at base: UnsafePointer<UInt8>) {
        bytes = base
        var starts: [Int] = []
        starts.reserveCapacity(256)
        starts.append(0)
        var start = 0
        while let end = ByteSearch.first(ASCII.lineFeed, in: base, start..<buffer.count) {
            start = end + 1
            starts.append(start)
        }
        self.starts = starts
    }

    var lineCount: Int { starts.count - 1 }

    /// A cursor at the start of a line. Lines count from 0.
    func cursor(atLine line: Int) -> LineCursor {
        LineCursor(bytes: bytes, offset: starts[line])
    }

    /// Whether a line may be a table's delimiter row, in any containers. A quick test that passes all delimiter rows,
    /// and a few other lines.
    func mayBeDelimiterRow(_ line: Int) -> Bool {
        let start = starts[line]
        var end = starts[line + 1] - 1
        var sawHyphen = false
        var sawMark = false
        while end > start {
            switch bytes[end - 1] {
            case ASCII.hyphen: sawHyphen = true
            case ASCII.pipe, ASCII.colon: sawMark = true
            case ASCII.space, ASCII.tab, 0x0B, 0x0C: break
            default:
                // A container's mark may stand before the row: `>`, or a list marker.
                let before = bytes[end - 1]
                return sawHyphen && sawMark && ASCII.isPunctuation(before)
            }
            end -= 1
        }
        return sawHyphen && sawMark
    }
}
