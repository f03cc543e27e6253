/// Markdown as the scanners want it: valid UTF-8 whose lines all end in one line feed, with the place of each line.
///
/// The line feed at the end of every line is the scanners' stop: none of them needs to know where the text ends.
struct MarkdownSource {
    let bytes: UnsafePointer<UInt8>
    /// Where each line starts, and at the end where the next one would.
    let starts: [Int]

    /// - Parameter buffer: Came from `normalised`, is not empty, and outlives this value.
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

    /// A cursor at the start of a line, counted from 0.
    func cursor(atLine line: Int) -> LineCursor {
        LineCursor(bytes: bytes, offset: starts[line])
    }

    /// Whether a line could end in a table's delimiter row, whatever containers it stands in. Cheap, and never
    /// wrong about a line that does; some others pass too.
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
                // What a container leaves in front of it: `>`, or a list item's marker.
                let before = bytes[end - 1]
                return sawHyphen && sawMark && ASCII.isPunctuation(before)
            }
            end -= 1
        }
        return sawHyphen && sawMark
    }
}
