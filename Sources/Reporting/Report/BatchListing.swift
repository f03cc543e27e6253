internal import Dashboard
internal import Templates

/// An agency's batches as its reports list them: those under way first, the finished ones after, each newest first.
///
/// Alike in the reports of all periods, so their records are made once.
struct BatchListing {
    let underWay: [TemplateRecord]
    let underWayCount: Int
    let finished: [TemplateRecord]
    let finishedCount: Int

    init(_ snapshot: Snapshot, _ style: ReportStyle) {
        var underWay: [TemplateRecord] = []
        var finished: [TemplateRecord] = []
        var (underWayCount, finishedCount) = (0, 0)
        for batch in snapshot.batches {
            let row = BatchRow(batch: batch, state: batch.state, snapshot: snapshot, style: style)
            if row.state == .completed || row.state == .failed {
                finishedCount += 1
                if finished.count < ReportData.batchesFinished { finished.append(ReportSchema.batch.record(row)) }
            } else {
                underWayCount += 1
                if underWay.count < ReportData.batchesUnderWay { underWay.append(ReportSchema.batch.record(row)) }
            }
        }
        self.underWay = underWay
        self.underWayCount = underWayCount
        self.finished = finished
        self.finishedCount = finishedCount
    }
}

/// One batch, in words for the agency's readers.
struct BatchRow {
    let batch: Batch
    let state: Batch.State?
    let snapshot: Snapshot
    let style: ReportStyle

    var campaign: String? { batch.campaignID.map(snapshot.displayName(ofCampaign:)) }

    /// `chart:progress/P` or `chart:progress/P/STATE`, P in whole percent.
    var progressChart: String {
        let percent = min(max(batch.progressPercent.rounded, 0), 100)
        let suffix =
            switch state {
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
}
