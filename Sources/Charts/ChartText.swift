/// How wide chart text gets, estimated without a font.
///
/// A style sheet sets chart text in user units and makes it larger on narrow screens, up to `largest`. Room for text
/// is always reserved at that size, so a label that fits here fits at every width.
enum ChartText {
    /// The largest font size `charts.css` uses in a 640 units wide chart.
    static let largest = 23

    /// What isolates a name written from right to left from the text around it.
    private static let isolateStart: Unicode.Scalar = "\u{2068}"
    private static let isolateEnd: Unicode.Scalar = "\u{2069}"

    /// The width of text at the largest size, in tenths of a unit: an upper estimate for common sans-serif faces.
    static func width(_ text: some StringProtocol) -> Int {
        var hundredths = 0
        for scalar in text.unicodeScalars { hundredths += hundredthsOfEm(scalar) }
        return hundredths * largest / 10
    }

    private static func hundredthsOfEm(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case " ", ",", ".", ":", ";", "'", "|", "!", "i", "j", "l", "I", "\u{A0}", "\u{202F}", "\u{2009}", "’", "·": 34
        case "m", "w", "M", "W", "%", "—", "…", "@", "■": 95
        case "f", "r", "t", "(", ")", "-", "/": 44
        case "A"..."Z": 71
        case "\u{300}"..."\u{36F}", isolateStart, isolateEnd: 0
        case "\u{1100}"...: 105
        default: 62
        }
    }

    /// `text` if it is at most `limit` tenths wide, else as much of its beginning as fits, with an ellipsis. An
    /// isolate that is cut is closed.
    static func fitted(_ text: String, limit: Int) -> String {
        if width(text) <= limit { return text }
        var kept = text[...]
        let room = limit - width("…")
        while !kept.isEmpty && width(kept) > room { kept.removeLast() }
        while kept.last == " " { kept.removeLast() }
        let isOpen = kept.unicodeScalars.last { $0 == isolateStart || $0 == isolateEnd } == isolateStart
        return kept + "…" + (isOpen ? String(isolateEnd) : "")
    }
}
