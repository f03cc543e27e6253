package import Dashboard
internal import Insight
package import Templates

/// An agency's batches as its reports list them: those under way first, the finished ones after, each newest first.
///
/// Alike in the reports of all periods, so their records are made once.
package struct BatchListing: Sendable {
    package let underWay: [TemplateRecord]
    let underWayCount: Int
    package let finished: [TemplateRecord]
    let finishedCount: Int

    package init(_ snapshot: Snapshot, _ style: ReportStyle) {
        var underWay: [TemplateRecord] = []
        var finished: [TemplateRecord] = []
        var (underWayCount, finishedCount) = (0, 0)
        func record(_ batch: Batch) -> TemplateRecord { ReportSchema.batch.record(BatchRow(batch, snapshot, style)) }
        for batch in snapshot.batches {
            if batch.state == .completed || batch.state == .failed {
                finishedCount += 1
                if finished.count < ReportData.batchesFinished { finished.append(record(batch)) }
            } else {
                underWayCount += 1
                if underWay.count < ReportData.batchesUnderWay { underWay.append(record(batch)) }
            }
        }
        self.underWay = underWay
        self.underWayCount = underWayCount
        self.finished = finished
        self.finishedCount = finishedCount
    }
}

/// One batch, in words for the agency's readers.
package final class BatchRow: Sendable {
    let batch: Batch
    let snapshot: Snapshot
    let style: ReportStyle

    init(_ batch: Batch, _ snapshot: Snapshot, _ style: ReportStyle) {
        self.batch = batch
        self.snapshot = snapshot
        self.style = style
    }

    var campaign: String? { batch.campaignID.map(snapshot.displayName(ofCampaign:)) }

    /// `chart:progress/P` or `chart:progress/P/STATE`, P in whole percent.
    var progressChart: String {
        let percent = min(max(batch.progressPercent.rounded, 0), 100)
        let suffix =
            switch batch.state {
            case .completed: "/done"
            case .failed: "/failed"
            case .paused: "/paused"
            case .pending, .processing, .scheduled, nil: ""
            }
        return "chart:progress/\(percent)\(suffix)"
    }

    func number(_ count: Int64) -> String { style.locale.number(count) }

    var duration: String? {
        batch.completedAt.map { style.locale.duration(seconds: $0.seconds(since: batch.createdAt)) }
    }

    var age: String { style.locale.duration(seconds: snapshot.clock.asOf.seconds(since: batch.createdAt)) }

    /// Until it is done at its present pace.
    var left: String? {
        Pace(of: batch, at: snapshot.clock.batchInstant).map { style.locale.duration(seconds: $0.secondsLeft) }
    }
}
