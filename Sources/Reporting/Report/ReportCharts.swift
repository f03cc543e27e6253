internal import Charts
internal import Dashboard

/// Draws a report's charts by the names that its Markdown gives them.
///
/// What a chart says in words comes from the image's text in the template: parts of it, separated by ` | `, are its
/// title, its description and its labels.
struct ReportCharts {
    let data: ReportData

    /// - Returns: `false` if there is no chart of this name.
    func draw(_ name: String, alt: String, into html: inout [UInt8]) -> Bool {
        switch ChartName(name) {
        case .progress(let percent, let state):
            ProgressBar.append(to: &html, label: alt, percent: percent, state: state)
        case .trend(let position):
            guard data.campaigns.indices.contains(position) else { return false }
            let days = DailySeries([data.campaigns[position].campaign], in: data.trendRange)
            TrendLine.append(to: &html, label: alt, values: days.calls)
        case .dailyCalls:
            drawDaily(alt, into: &html)
        case .funnel:
            drawFunnel(alt, into: &html)
        case nil:
            return false
        }
        return true
    }

    /// The words of an image's text, `count` of them; those it lacks are empty.
    private func words(_ alt: String, _ count: Int) -> [String] {
        let space = UInt8(ascii: " ")
        var words = alt.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map { part in
            var part = part.drop { $0 == space }
            while part.last == space { part.removeLast() }
            return String(Substring(part))
        }
        while words.count < count { words.append("") }
        return words
    }

    private func drawDaily(_ alt: String, into html: inout [UInt8]) {
        let words = words(alt, 5)
        let locale = data.locale
        // A single day stands among those before it.
        let range = data.trendRange
        let isOneDay = data.range.count == 1
        let days = isOneDay ? DailySeries(data.snapshot.campaigns, in: range) : data.days
        let before =
            isOneDay ? nil : data.compared.map { _ in DailySeries(data.snapshot.campaigns, in: range.preceding) }
        DailyChart.append(
            to: &html,
            prefix: "daily-calls",
            texts: DailyChart.Texts(
                title: words[0],
                description: words[1],
                calls: words[2],
                connected: words[3],
                previous: words[4]
            ),
            calls: days.calls,
            connected: days.connected,
            previousCalls: before?.calls ?? [],
            previousConnected: before?.connected ?? [],
            isLastMarked: isOneDay,
            dayLabel: { locale.shortDate(range.first.adding(days: $0)) },
            number: { locale.number($0) }
        )
    }

    private func drawFunnel(_ alt: String, into html: inout [UInt8]) {
        let words = words(alt, 7)
        let locale = data.locale
        let counts = FunnelSteps.counts(data.totals)
        let steps = counts.indices.map { step in
            FunnelChart.Step(
                name: words[step + 2],
                count: counts[step],
                countText: locale.number(counts[step]),
                rateText: step == 0
                    ? "" : locale.percent(tenths: ExactRatio.tenthsOfPercent(counts[step], of: counts[step - 1]))
            )
        }
        FunnelChart.append(
            to: &html,
            prefix: "funnel",
            title: words[0],
            description: words[1],
            steps: steps
        )
    }
}
