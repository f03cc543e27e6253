internal import Dashboard

extension DifferenceReport {
    func appendRestated(to markdown: inout [UInt8]) {
        guard difference.sharedDays != nil else { return }
        markdown.append("\n## Restated figures\n\n")
        guard !difference.restated.isEmpty else {
            markdown.append("None: the days before \(difference.firstRunningDay) have the same figures in both.\n")
            return
        }
        markdown.append(
            "Days before \(difference.firstRunningDay), which were over when both snapshots were taken, and yet have "
                + "other figures in B.\n\n"
        )
        appendDays(difference.restated, to: &markdown)
    }

    func appendRunning(to markdown: inout [UInt8]) {
        guard !difference.running.isEmpty else { return }
        let day = difference.firstRunningDay
        let earlier = difference.isBackwards ? "B" : "A"
        let isOnlyThatDay = difference.running.allSatisfy { $0.days.allSatisfy { $0.day == day } }
        if isOnlyThatDay {
            markdown.append("\n## Figures of \(earlier)'s last day\n\n")
            markdown.append(
                "\(day) was still running when \(earlier) was taken: its figures were to be expected to change.\n\n"
            )
        } else {
            markdown.append("\n## Figures of \(earlier)'s last day and later\n\n")
            markdown.append(
                "\(day) was still running when \(earlier) was taken, and the days after it were ahead: their figures were "
                    + "to be expected to change.\n\n"
            )
        }
        appendDays(difference.running, to: &markdown)
    }

    func appendAdded(to markdown: inout [UInt8]) {
        guard let days = difference.addedDays else { return }
        markdown.append("\n## New days\n\n")
        markdown.append("\(days.words), after A's last day. Sums in B.\n\n")
        let counters = CallFigures.Counter.allCases
        let table = PipeTable(
            [.text("Campaign"), .number("days with figures")] + counters.map { .number($0.words) },
            to: &markdown
        )
        var sum = CallFigures.zero
        for campaign in labels.sorted(difference.added, by: \.id) {
            sum.add(campaign.figures)
            table.row(
                [labels[campaign.id], String(campaign.days)] + counters.map { String(campaign.figures[$0]) },
                to: &markdown
            )
        }
        table.row(["**All**", ""] + counters.map { "**\(sum[$0])**" }, to: &markdown)
    }

    /// One row for each counter that differs, by campaign, then by day.
    private func appendDays(_ changes: [SnapshotDifference.CampaignDays], to markdown: inout [UInt8]) {
        let table = PipeTable(
            [.text("Campaign"), .text("Day"), .text("Figure"), .number("A"), .number("B"), .number("Difference")],
            to: &markdown
        )
        var lacksFigures = false
        for campaign in labels.sorted(changes, by: \.id) {
            let label = labels[campaign.id]
            for change in campaign.days {
                let day = change.day.description
                lacksFigures = lacksFigures || change.before == nil || change.after == nil
                func cell(_ figures: CallFigures?, _ counter: CallFigures.Counter) -> String {
                    figures.map { String($0[counter]) } ?? PipeTable.nothing
                }
                for counter in change.counters {
                    let difference = PipeTable.difference(change.before?[counter] ?? 0, change.after?[counter] ?? 0)
                    table.row(
                        [
                            label, day, counter.words, cell(change.before, counter), cell(change.after, counter),
                            difference,
                        ],
                        to: &markdown
                    )
                }
                if change.counters.isEmpty {
                    let cells = [change.before, change.after].map { $0 == nil ? PipeTable.nothing : "0" }
                    table.row([label, day, "all"] + cells + ["0"], to: &markdown)
                }
            }
        }
        if lacksFigures {
            markdown.append(
                "\n\(PipeTable.nothing) stands where a snapshot has no figures at all for that campaign and day.\n"
            )
        }
    }
}
