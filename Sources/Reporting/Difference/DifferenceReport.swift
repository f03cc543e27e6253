package import Dashboard

/// What changed between two snapshots, as Markdown for people who check what was reported.
///
/// Nothing is left out and nothing is rounded: days, ids and numbers stand as `snapshot.json` has them.
package struct DifferenceReport {
    let difference: SnapshotDifference
    let labels: CampaignLabels

    package init(_ difference: SnapshotDifference) {
        self.difference = difference
        self.labels = CampaignLabels(difference)
    }

    /// The text, UTF-8.
    package var markdown: [UInt8] {
        var markdown: [UInt8] = []
        appendHead(to: &markdown)
        appendSummary(to: &markdown)
        appendTotals(to: &markdown)
        appendRestated(to: &markdown)
        appendRunning(to: &markdown)
        appendAdded(to: &markdown)
        appendCampaigns(to: &markdown)
        appendBatches(to: &markdown)
        appendFacts(to: &markdown)
        return markdown
    }

    private func appendHead(to markdown: inout [UInt8]) {
        let (before, after) = (difference.before, difference.after)
        markdown.append("# Differences between two snapshots of \(PipeTable.text(after.agency.displayName))\n\n")
        markdown.append("Agency `\(after.agency.id)`.\n\n")
        let table = PipeTable([.text("Snapshot"), .text("A (before)"), .text("B (after)")], to: &markdown)
        table.row(["As of", before.clock.asOf.description, after.clock.asOf.description], to: &markdown)
        table.row(["Last day", before.clock.today.description, after.clock.today.description], to: &markdown)
        table.row(
            ["Time zone", PipeTable.text(before.clock.timeZone), PipeTable.text(after.clock.timeZone)],
            to: &markdown
        )
        table.row(["Days held", before.window.words, after.window.words], to: &markdown)
        if difference.isBackwards {
            markdown.append(
                "\n**A was taken after B.** The differences below lead back in time. "
                    + "Swap the two to see what has changed since.\n"
            )
        }
    }

    private func appendSummary(to markdown: inout [UInt8]) {
        markdown.append("\n## Summary\n\n")
        guard !difference.isEmpty else {
            if let days = difference.sharedDays {
                markdown.append(
                    "**No differences.** The figures of the days that both hold, \(days.words), the batches, the campaigns "
                        + "and the settings are the same.\n"
                )
            } else {
                markdown.append("**No differences** in batches, campaigns and settings.\n")
            }
            return
        }
        let table = PipeTable([.text("What"), .number("How many")], to: &markdown)
        for (name, days) in [
            ("Restated figures of days that were over", difference.restated),
            ("Changed figures of days that were still running", difference.running),
        ] {
            let figures = days.reduce(0) { $0 + $1.days.reduce(0) { $0 + max($1.counters.count, 1) } }
            table.row([name, String(figures)], to: &markdown)
        }
        let counts: [(String, Int)] = [
            ("Campaigns with restated figures", difference.restated.count),
            ("Campaigns with figures of newer days", difference.added.count),
            ("Campaigns new", difference.campaigns.new.count), ("Campaigns gone", difference.campaigns.gone.count),
            ("Campaigns renamed", difference.campaigns.renamed.count),
            ("Batches new", difference.batches.new.count), ("Batches gone", difference.batches.gone.count),
            ("Batches changed", difference.batches.changed.count),
            ("Changed settings of the agency", difference.facts.count),
        ]
        for (name, count) in counts { table.row([name, String(count)], to: &markdown) }
    }

    private func appendTotals(to markdown: inout [UInt8]) {
        markdown.append("\n## Totals of the days that both hold\n\n")
        guard let days = difference.sharedDays else {
            markdown.append("No day is in both snapshots. Figures cannot be compared.\n")
            return
        }
        markdown.append("\(days.words), all campaigns together.\n\n")
        let table = PipeTable(
            [.text("Figure"), .number("A"), .number("B"), .number("Difference")],
            to: &markdown
        )
        for counter in CallFigures.Counter.allCases {
            let (before, after) = (difference.totalsBefore[counter], difference.totalsAfter[counter])
            table.row(
                [counter.words, String(before), String(after), PipeTable.difference(before, after)],
                to: &markdown
            )
        }
    }

    private func appendFacts(to markdown: inout [UInt8]) {
        guard !difference.facts.isEmpty else { return }
        markdown.append("\n## Settings of the agency\n\n")
        let table = PipeTable([.text("Setting"), .text("A"), .text("B")], to: &markdown)
        for fact in difference.facts {
            table.row([PipeTable.text(fact.name)] + PipeTable.texts(fact.before, fact.after), to: &markdown)
        }
    }
}

extension DayRange {
    /// `2026-02-01 to 2026-02-16`, or the day where it is but one.
    var words: String { first == last ? "\(first)" : "\(first) to \(last)" }
}
