/// Calls and connected calls a day, with the equal period before behind them.
///
/// Up to 31 days stand as bars, more as one stepped area. The period before is a pale area behind.
package enum DailyChart {
    /// The chart's words, as the reader sees or hears them.
    package struct Texts: Sendable {
        /// The accessible name.
        package var title: String
        /// The accessible description: the chart's message in a sentence or two.
        package var description: String
        /// Names of the series in the legend, and of the period before.
        package var calls: String
        package var connected: String
        package var previous: String

        package init(title: String, description: String, calls: String, connected: String, previous: String) {
            self.title = title
            self.description = description
            self.calls = calls
            self.connected = connected
            self.previous = previous
        }
    }

    // The drawing board, in tenths of a unit.
    private static let right = 6400
    private static let top = 580
    private static let base = 2360
    private static let height = 272

    private static let maxBars = 31
    private static let maxSingleDays = 182

    /// How many days one point of the chart stands for: 1, or 7 for periods over 182 days.
    ///
    /// Such a point shows the mean a day of its week (the oldest of 7 to 13 days). The description should say so.
    package static func daysPerPoint(count: Int) -> Int {
        count <= maxSingleDays ? 1 : 7
    }

    /// Appends the chart to a page.
    ///
    /// - Parameters:
    ///   - out: The page's bytes.
    ///   - prefix: Makes the ids unique on the page: letters, digits and hyphens.
    ///   - texts: The chart's words; escaped here. Names too long for the legend are cut with an ellipsis.
    ///   - calls: Calls a day, oldest first. Its count is the period's length; 0 draws an empty frame.
    ///   - connected: Connected calls a day; missing days count as 0.
    ///   - previousCalls: The same for the period before, or empty for no comparison.
    ///   - previousConnected: The same for the period before, or empty.
    ///   - isLastMarked: Whether the last day is what the chart is about, and stands on a ground of its own.
    ///   - dayLabel: The label of day i, 0 ..< n; asked for few days only. Short: `3 Mar`.
    ///   - number: Formats a count for the axis; shorten very large ones, the axis takes the room they
    ///     need. Negative counts are drawn as 0, those above 4·10^18 as that.
    /// - Complexity: O(days).
    package static func append(
        to out: inout [UInt8],
        prefix: String,
        texts: Texts,
        calls: [Int64],
        connected: [Int64],
        previousCalls: [Int64],
        previousConnected: [Int64],
        isLastMarked: Bool = false,
        dayLabel: (Int) -> String,
        number: (Int64) -> String
    ) {
        let n = calls.count
        let maximum = [calls, connected, previousCalls, previousConnected].map { maxValue($0, n) }.reduce(0, max)
        let scale = ChartScale(maximum: maximum, length: base - top)
        let ticks = (0...scale.steps).map { number(Int64($0) * scale.step) }
        let left = (ticks.map { ChartText.width($0) }.max() ?? 0) + 100
        let hasPrevious = !previousCalls.isEmpty

        out.svgOpen("daily", prefix: prefix, height: height, title: texts.title, description: texts.description)
        appendLegend(to: &out, texts: texts, hasPrevious: hasPrevious)
        appendGrid(to: &out, scale: scale, ticks: ticks)
        appendDays(to: &out, count: n, left: left, dayLabel: dayLabel)

        let board = Board(left: left, width: right - left, count: n, scale: scale)
        if isLastMarked, n > 0 {
            out.svg("<path class=\"marked\" d=\"M")
            out.svgTenths(board.x(n - 1))
            out.svg(" 58H640V236H")
            out.svgTenths(board.x(n - 1))
            out.svg("z\"/>")
        }
        if maximum > 0 {
            if hasPrevious {
                appendArea(to: &out, "before", previousCalls, board)
                appendArea(to: &out, "before part", previousConnected, board)
            }
            let appendSeries = n <= maxBars ? appendBars : appendArea
            appendSeries(&out, "calls", calls, board)
            appendSeries(&out, "connected", connected, board)
        }
        out.svg("</svg>")
    }

    /// The largest value drawn in a period of n days, at least 0; means are rounded up.
    private static func maxValue(_ values: [Int64], _ n: Int) -> Int64 {
        let group = daysPerPoint(count: n)
        if group == 1 { return values.prefix(n).reduce(0, max) }
        let days = min(values.count, n)
        var (day, end, maximum) = (0, group + n % group, Int64(0))
        while day < days {
            let count = min(end, days) - day
            maximum = max(maximum, (sum(values, day, min(end, days)) + Int64(count - 1)) / Int64(count))
            (day, end) = (end, end + group)
        }
        return maximum
    }

    // MARK: - Frame

    private static func appendLegend(to out: inout [UInt8], texts: Texts, hasPrevious: Bool) {
        let gaps = ChartText.width("■ \u{2003}■ \u{2003}■ ")
        let names = hasPrevious ? [texts.calls, texts.connected, texts.previous] : [texts.calls, texts.connected]
        let fits = gaps + names.reduce(0) { $0 + ChartText.width($1) } <= right
        let limit = fits ? right : (right - gaps) / names.count
        out.svg("<text x=\"0\" y=\"20\"><tspan class=\"calls\">■</tspan> ")
        out.svgText(ChartText.fitted(texts.calls, limit: limit))
        out.svg("\u{2003}<tspan class=\"connected\">■</tspan> ")
        out.svgText(ChartText.fitted(texts.connected, limit: limit))
        if hasPrevious {
            out.svg("\u{2003}<tspan class=\"before\">■</tspan> ")
            out.svgText(ChartText.fitted(texts.previous, limit: limit))
        }
        out.svg("</text>")
    }

    /// Grid lines run the whole width, their labels stand on them at the left edge, clear of the data.
    private static func appendGrid(to out: inout [UInt8], scale: ChartScale, ticks: [String]) {
        if scale.steps > 0 {
            out.svg("<path class=\"grid\" d=\"")
            for tick in 1...scale.steps {
                out.svg("M0")
                out.svgTenths(gridLine(tick, scale))
                out.svg("H640")
            }
            out.svg("\"/>")
        }
        for tick in 0...scale.steps {
            out.svgLabel(ticks[tick], x: 0, y: gridLine(tick, scale) - 50, class: "dim")
        }
    }

    private static func gridLine(_ tick: Int, _ scale: ChartScale) -> Int {
        tick == 0 ? base : base - (base - top) * tick / scale.steps
    }

    /// The base line, and a label under every few days, counted back from the last.
    private static func appendDays(to out: inout [UInt8], count n: Int, left: Int, dayLabel: (Int) -> String) {
        out.svg("<path class=\"axis\" d=\"M0 236H640")
        guard n > 0 else { return out.svg("\"/>") }
        let width = right - left
        // The last label may have to end at the right edge: room for its shift too, so that no other gives way.
        let widest = max(ChartText.width(dayLabel(0)), ChartText.width(dayLabel(n - 1)))
        let shift = max(0, (widest - width / n) / 2)
        let stride = dayStride(count: n, width: width, label: widest + shift + 130)
        var labelled: [(x: Int, day: Int)] = []
        var limit = right
        var day = n - 1
        while day >= 0 {
            let x = left + (2 * day + 1) * width / (2 * n)
            let half = ChartText.width(dayLabel(day)) / 2
            if labelled.isEmpty {
                limit = min(x - half, right - 2 * half) - 120
                labelled.append((x, day))
            } else if x + half <= limit {
                limit = x - half - 120
                if x >= half { labelled.append((x, day)) }
            }
            day -= stride
        }
        for (x, _) in labelled {
            out.svg("M")
            out.svgTenths(x)
            out.svg(" 236v5")
        }
        out.svg("\"/>")
        for (x, day) in labelled.reversed() {
            let text = dayLabel(day)
            if x + ChartText.width(text) / 2 > right {
                out.svgLabel(text, x: right, y: base + 260, class: "dim end")
            } else {
                out.svgLabel(text, x: x, y: base + 260, class: "dim mid")
            }
        }
    }

    /// Days from one label to the next: 1, 2, 3 or whole weeks; at most seven labels.
    static func dayStride(count n: Int, width: Int, label: Int) -> Int {
        func fits(_ stride: Int) -> Bool {
            (n - 1) / stride < 7 && stride * width >= label * n
        }
        for stride in [1, 2, 3, 7, 14, 21] where fits(stride) { return stride }
        var stride = 28
        while stride < n && !fits(stride) { stride += 28 }
        return stride
    }

    // MARK: - Series

    private struct Board {
        let left: Int
        let width: Int
        let count: Int
        let scale: ChartScale

        @inline(__always)
        func x(_ day: Int) -> Int { left + day * width / count }
    }

    private static func appendBars(
        to out: inout [UInt8],
        _ name: StaticString,
        _ values: [Int64],
        _ board: Board
    ) {
        let bar = min(board.width * 64 / (board.count * 100), 440)
        out.svg("<path class=\"")
        out.svg(name)
        out.svg("\" d=\"")
        for (day, value) in values.prefix(board.count).enumerated() where value > 0 {
            let height = board.scale.height(value)
            out.svg("M")
            out.svgTenths((board.x(day) + board.x(day + 1) - bar) / 2)
            out.svg(" 236v")
            out.svgTenths(-height)
            out.svg("h")
            out.svgTenths(bar)
            out.svg("v")
            out.svgTenths(height)
        }
        out.svg("\"/>")
    }

    /// Appends a staircase over the days, closed down to the base line.
    private static func appendArea(
        to out: inout [UInt8],
        _ name: StaticString,
        _ values: [Int64],
        _ board: Board
    ) {
        let days = min(values.count, board.count)
        let group = daysPerPoint(count: board.count)
        out.svg("<path class=\"")
        out.svg(name)
        out.svg("\" d=\"M")
        out.svgTenths(board.left)
        out.svg(" 236")
        var x = board.left
        var height = 0
        var day = 0
        // The oldest group takes the days that do not fill one of their own.
        var end = group + board.count % group
        while day < days {
            let last = min(end, days)
            // Whole units are fine enough up here, and short.
            let next = (board.scale.height(sum(values, day, last), over: last - day) + 5) / 10 * 10
            if next != height {
                appendRun(to: &out, from: &x, to: board.x(day))
                out.svg("v")
                out.svgTenths(height - next)
                height = next
            }
            (day, end) = (end, end + group)
        }
        appendRun(to: &out, from: &x, to: board.x(days))
        out.svg("V236z\"/>")
    }

    @inline(__always)
    private static func sum(_ values: [Int64], _ start: Int, _ end: Int) -> Int64 {
        if end - start == 1 { return values[start] }
        let limit = ChartScale.ceiling / Int64(end - start)
        return values[start..<end].reduce(0) { $0 + max(0, min($1, limit)) }
    }

    @inline(__always)
    private static func appendRun(to out: inout [UInt8], from x: inout Int, to next: Int) {
        if next > x {
            out.svg("h")
            out.svgTenths(next - x)
            x = next
        }
    }
}
