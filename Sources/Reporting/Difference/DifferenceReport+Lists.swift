internal import Dashboard

extension DifferenceReport {
    func appendCampaigns(to markdown: inout [UInt8]) {
        let changes = difference.campaigns
        for (title, campaigns) in [("New campaigns", changes.new), ("Campaigns gone", changes.gone)]
        where !campaigns.isEmpty {
            markdown.append("\n## \(title)\n\n")
            let table = PipeTable([.text("Campaign"), .text("Id")], to: &markdown)
            for campaign in labels.sorted(campaigns, by: \.id) {
                table.row([DifferenceReport.name(campaign.name), "`\(campaign.id)`"], to: &markdown)
            }
        }
        guard !changes.renamed.isEmpty else { return }
        markdown.append("\n## Renamed campaigns\n\n")
        let table = PipeTable([.text("Id"), .text("A"), .text("B")], to: &markdown)
        for renaming in changes.renamed {
            let names =
                renaming.before == nil || renaming.after == nil
                ? [DifferenceReport.name(renaming.before), DifferenceReport.name(renaming.after)]
                : PipeTable.texts(renaming.before, renaming.after)
            table.row(["`\(renaming.id)`"] + names, to: &markdown)
        }
    }

    /// A campaign's name; in italics what stands for one that the agency does not have, or that shows nothing.
    private static func name(_ name: String?) -> String {
        name.map { PipeTable.text($0, orIfBlank: DisplayNames.unnamedCampaign) } ?? "*\(Campaign.unknownName)*"
    }

    func appendBatches(to markdown: inout [UInt8]) {
        let changes = difference.batches
        appendBatches(changes.new, "New batches", of: difference.after, to: &markdown)
        appendBatches(changes.gone, "Batches gone", of: difference.before, to: &markdown)
        guard !changes.changed.isEmpty else { return }
        markdown.append("\n## Changed batches\n\n")
        let table = PipeTable(
            [.text("Batch"), .text("What"), .text("A"), .text("B"), .number("Difference")],
            to: &markdown
        )
        for change in changes.changed {
            for cells in cells(of: change) { table.row(["`\(change.after.id)`"] + cells, to: &markdown) }
        }
    }

    private func appendBatches(
        _ batches: [Batch],
        _ title: String,
        of snapshot: Snapshot,
        to markdown: inout [UInt8]
    ) {
        guard !batches.isEmpty else { return }
        markdown.append("\n## \(title)\n\n")
        let table = PipeTable(
            [.text("Batch"), .text("Campaign"), .text("Status")] + Batch.counts.map { .number($0.words) } + [
                .number("progress"), .text("created at"), .text("completed at"),
            ],
            to: &markdown
        )
        for batch in batches {
            table.row(
                ["`\(batch.id)`", campaign(of: batch), PipeTable.text(batch.status, orIfBlank: "nothing visible")]
                    + Batch.counts.map { String($0.value(batch)) }
                    + [
                        DifferenceReport.percent(batch.progressPercent), batch.createdAt.description,
                        batch.completedAt?.description ?? PipeTable.nothing,
                    ],
                to: &markdown
            )
        }
    }

    /// What, A, B and the difference of each thing that differs.
    private func cells(of change: SnapshotDifference.BatchChange) -> [[String]] {
        let (before, after) = (change.before, change.after)
        var cells: [[String]] = []
        if before.campaignID != after.campaignID {
            cells.append(["campaign", campaign(of: before), campaign(of: after), ""])
        }
        if before.status != after.status {
            cells.append(["status"] + PipeTable.texts(before.status, after.status) + [""])
        }
        for count in Batch.counts where count.value(before) != count.value(after) {
            let (old, new) = (count.value(before), count.value(after))
            cells.append([count.words, String(old), String(new), PipeTable.difference(old, new)])
        }
        if before.progressPercent != after.progressPercent {
            cells.append(
                [
                    "progress", DifferenceReport.percent(before.progressPercent),
                    DifferenceReport.percent(after.progressPercent), "",
                ]
            )
        }
        if before.createdAt != after.createdAt {
            cells.append(["created at", before.createdAt.description, after.createdAt.description, ""])
        }
        if before.completedAt != after.completedAt {
            let instants = [before.completedAt, after.completedAt].map { $0?.description ?? PipeTable.nothing }
            cells.append(["completed at"] + instants + [""])
        }
        return cells
    }

    private func campaign(of batch: Batch) -> String {
        batch.campaignID.map { labels[$0] } ?? PipeTable.nothing
    }

    private static func percent(_ figure: DecimalFigure) -> String {
        var bytes: [UInt8] = []
        bytes.append(figure)
        return String(decoding: bytes, as: UTF8.self) + "%"
    }
}

extension Batch {
    /// Its counters by the API's names, in words.
    fileprivate static let counts: [(words: String, value: @Sendable (Batch) -> Int64)] = [
        ("total calls", { $0.totalCalls }), ("completed count", { $0.completedCount }),
        ("failed count", { $0.failedCount }), ("pending count", { $0.pendingCount }),
        ("in progress count", { $0.inProgressCount }),
    ]
}
