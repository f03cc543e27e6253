extension DailyChart {
    /// Appends the chart of one day: a row for calls and one for connected calls, the period before below each.
    static func appendSingleDay(
        to out: inout [UInt8],
        prefix: String,
        texts: Texts,
        now: (calls: Int64, connected: Int64),
        before: (calls: Int64, connected: Int64)?,
        number: (Int64) -> String
    ) {
        let maximum = max(now.calls, now.connected, before?.calls ?? 0, before?.connected ?? 0, 1)
        let rows = [
            (name: texts.calls, now: now.calls, before: before?.calls),
            (name: texts.connected, now: now.connected, before: before?.connected),
        ]
        out.svgOpen("daily", prefix: prefix, height: 132, title: texts.title, description: texts.description)
        for (row, value) in rows.enumerated() {
            let y = row * 740
            let note = value.before.map { "\(texts.previous) \(number($0))" } ?? ""
            ChartRow.appendTexts(to: &out, y: y, name: value.name, count: number(value.now), note: note)
            ChartRow.appendOrigin(to: &out, y: y + 300, height: value.before == nil ? 160 : 240)
            ChartRow.appendBar(to: &out, row == 0 ? "calls" : "connected", y: y + 300, height: 160, value.now, maximum)
            if let before = value.before {
                ChartRow.appendBar(to: &out, "past", y: y + 490, height: 50, before, maximum)
            }
        }
        out.svg("</svg>")
    }
}
