/// A row of a chart with horizontal bars: a line of text, and the bar below it.
///
/// Text stands above the bar, not in or beside it, so no length of the bar can clip it or run into it.
enum ChartRow {
    /// The chart's width in tenths of a unit.
    static let width = 6400

    /// Where the column of counts ends, left of a column of notes.
    static func columnLeftOf(_ right: Int, widest note: Int) -> Int {
        note == 0 ? right : right - min(note, width / 2) - 150
    }

    /// Appends a row's name at the left edge, its count right-aligned at `column` and its note at the right edge.
    ///
    /// What does not fit is cut with an ellipsis: the name first.
    static func appendTexts(
        to out: inout [UInt8],
        y: Int,
        name: String,
        count: String,
        column: Int,
        note: String
    ) {
        let room = column - ChartText.width(count) - 150
        out.svgLabel(ChartText.fitted(name, limit: room), x: 0, y: y + 220, class: "")
        out.svgLabel(count, x: column, y: y + 220, class: "count")
        if !note.isEmpty {
            out.svgLabel(ChartText.fitted(note, limit: width / 2), x: width, y: y + 220, class: "dim end")
        }
    }

    /// Appends a row's name at the left edge, and its count with a note after it at the right edge.
    ///
    /// What does not fit is cut with an ellipsis.
    static func appendTexts(to out: inout [UInt8], y: Int, name: String, count: String, note: String) {
        let countWidth = ChartText.width(count) + 150
        let note = ChartText.fitted(note, limit: (width - countWidth) * 6 / 10)
        let room = width - countWidth - ChartText.width(note) - 300
        out.svgLabel(ChartText.fitted(name, limit: room), x: 0, y: y + 220, class: "")
        out.svg("<text class=\"end\" x=\"640\"")
        out.svgAttribute("y", y + 220)
        out.svg("><tspan class=\"count\">")
        out.svgText(count)
        out.svg("</tspan>")
        if !note.isEmpty {
            out.svg(" <tspan class=\"dim\">\u{2002}")
            out.svgText(note)
            out.svg("</tspan>")
        }
        out.svg("</text>")
    }

    /// Appends a short upright line at the left edge, where bars start: it shows that a bar of 0 is meant.
    static func appendOrigin(to out: inout [UInt8], y: Int, height: Int) {
        out.svg("<path class=\"axis\" d=\"M.5")
        out.svgTenths(y)
        out.svg("v")
        out.svgTenths(height)
        out.svg("\"/>")
    }

    /// Appends a horizontal bar as long as `value` is of `maximum`; at least two units for a value above zero.
    static func appendBar(
        to out: inout [UInt8],
        _ name: StaticString,
        y: Int,
        height: Int,
        _ value: Int64,
        _ maximum: Int64
    ) {
        let length = self.length(value, maximum)
        if length == 0 { return }
        out.svg("<path class=\"")
        out.svg(name)
        out.svg("\" d=\"M0")
        out.svgTenths(y)
        out.svg("h")
        out.svgTenths(length)
        out.svg("v")
        out.svgTenths(height)
        out.svg("H0z\"/>")
    }

    /// The length of a bar in tenths, whole units, 0 to the chart's width.
    static func length(_ value: Int64, _ maximum: Int64) -> Int {
        if value <= 0 || maximum <= 0 { return 0 }
        if value >= maximum { return width }
        let (high, low) = UInt64(value).multipliedFullWidth(by: 640)
        return max(20, Int(UInt64(maximum).dividingFullWidth((high, low)).quotient) * 10)
    }
}
