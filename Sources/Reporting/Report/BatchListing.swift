internal import Dashboard
internal import Templates

/// An agency's batches as its reports list them: those under way first, the finished ones after, each newest first.
struct BatchListing {
    let underWay: [TemplateRecord]
    let underWayCount: Int
    let finished: [TemplateRecord]
    let finishedCount: Int

    init(_ snapshot: Snapshot, _ presentation: Presentation) {
        var underWay: [TemplateRecord] = []
        var finished: [TemplateRecord] = []
        var (underWayCount, finishedCount) = (0, 0)
        for batch in snapshot.batches {
            if BatchListing.isFinished(batch) {
                finishedCount += 1
                if finished.count < ReportData.batchesFinished {
                    finished.append(BatchListing.record(batch, snapshot, presentation))
                }
            } else {
                underWayCount += 1
                if underWay.count < ReportData.batchesUnderWay {
                    underWay.append(BatchListing.record(batch, snapshot, presentation))
                }
            }
        }
        self.underWay = underWay
        self.underWayCount = underWayCount
        self.finished = finished
        self.finishedCount = finishedCount
    }

    private static func isFinished(_ batch: Batch) -> Bool {
        batch.status == BatchStatus.completed.rawValue || batch.status == BatchStatus.failed.rawValue
    }

    /// In the order of the schema's flags. A deployment has more than a query can ask for.
    private static let knownStatuses = ["pending", "processing", "completed", "failed", "scheduled", "paused"]

    private static func record(
        _ batch: Batch,
        _ snapshot: Snapshot,
        _ presentation: Presentation
    ) -> TemplateRecord {
        let locale = presentation.locale
        let known = knownStatuses.firstIndex(of: batch.status)
        let percent = min(max(batch.progressPercent.rounded, 0), 100)
        let state =
            switch batch.status {
            case "completed": "/done"
            case "failed": "/failed"
            case "paused": "/paused"
            default: ""
            }
        let created = batch.createdAt.secondsSince1970
        var values: [TemplateValue] = [.text(batch.displayStatus)]
        values.reserveCapacity(ReportSchema.batch.fields.count)
        for position in knownStatuses.indices { values.append(.flag(position == known)) }
        values.append(.flag(known == nil))
        values.append(.optional(batch.campaignID.map(snapshot.displayName(ofCampaign:))))
        values.append(.text(locale.percent(batch.progressPercent)))
        values.append(.text("chart:progress/\(percent)\(state)"))
        values.append(.text(locale.number(batch.totalCalls)))
        values.append(.text(locale.number(batch.completedCount)))
        values.append(.text(locale.number(batch.failedCount)))
        values.append(.text(locale.number(batch.pendingCount)))
        values.append(.text(locale.number(batch.inProgressCount)))
        values.append(.text(presentation.dateAndTime(batch.createdAt)))
        values.append(
            .optional(batch.completedAt.map { locale.duration(seconds: $0.secondsSince1970 - created) })
        )
        values.append(.text(locale.duration(seconds: snapshot.clock.asOf.secondsSince1970 - created)))
        return TemplateRecord(ReportSchema.batch, values)
    }
}
