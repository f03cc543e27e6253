internal import Dashboard
internal import Insight

/// One thing to look at, in words for the agency's readers.
package struct AttentionItem {
    let attention: Attention
    let data: ReportData

    package init(attention: Attention, data: ReportData) {
        self.attention = attention
        self.data = data
    }

    /// The gravest first.
    package enum Kind: CaseIterable, Sendable {
        case batchFailed, batchOverdue, unusualDay, contactRateFell, conversionRateFell, campaignSilent, campaignEnded
    }

    package var kind: Kind {
        switch attention {
        case .batchFailed: .batchFailed
        case .batchOverdue: .batchOverdue
        case .contactRateFell: .contactRateFell
        case .conversionRateFell: .conversionRateFell
        case .campaignSilent: .campaignSilent
        case .campaignEnded: .campaignEnded
        case .unusual: .unusualDay
        }
    }

    private var unusual: UnusualDays? {
        if case .unusual(let unusual) = attention { unusual } else { nil }
    }

    private var batch: Batch? {
        switch attention {
        case .batchFailed(let batch), .batchOverdue(let batch): batch
        case .unusual, .contactRateFell, .conversionRateFell, .campaignSilent, .campaignEnded: nil
        }
    }

    private var comparison: Comparison? {
        switch attention {
        case .contactRateFell(_, let comparison), .conversionRateFell(_, let comparison): comparison
        case .batchFailed, .batchOverdue, .unusual, .campaignSilent, .campaignEnded: nil
        }
    }

    var campaign: String? {
        switch attention {
        case .batchFailed(let batch), .batchOverdue(let batch):
            batch.campaignID.map(data.snapshot.displayName(ofCampaign:))
        case .contactRateFell(let campaign, _), .conversionRateFell(let campaign, _), .campaignSilent(let campaign, _):
            campaign.displayName
        case .campaignEnded(let gone): gone.campaign.displayName
        case .unusual(let unusual):
            if case .campaignCalls(let id) = unusual.subject { data.snapshot.displayName(ofCampaign: id) } else { nil }
        }
    }

    var rateBefore: String? { comparison.map { rate($0.previous) } }

    var rateNow: String? { comparison.map { rate($0.current) } }

    private func rate(_ figures: CallFigures) -> String {
        let tenths = kind == .contactRateFell ? figures.contactRateTenths : figures.conversionRateTenths
        return data.locale.percent(tenths: tenths)
    }

    var calls: String? {
        if case .campaignEnded(let gone) = attention { return data.locale.number(gone.change.previous.totalCalls) }
        return (batch?.totalCalls ?? comparison?.current.totalCalls).map { data.locale.number($0) }
    }

    var failedCalls: String? { batch.map { data.locale.number($0.failedCount) } }

    /// Calls of the batch that are neither completed nor failed; of one that failed, those that are not completed.
    var openCalls: String? {
        batch.map { batch in
            let done = batch.completedCount &+ (kind == .batchFailed ? 0 : batch.failedCount)
            return data.locale.number(max(0, batch.totalCalls &- done))
        }
    }

    /// When the batch is done at its present pace.
    var end: String? {
        batch.flatMap { Pace(of: $0, at: data.snapshot.clock.batchInstant) }.map { data.style.dateAndTime($0.end) }
    }

    /// What the unusual figure is, `nil` of anything else.
    var subject: UnusualDays.Subject? { unusual?.subject }

    var isUnusualOfCampaign: Bool { if case .campaignCalls = subject { true } else { false } }

    var isFall: Bool { unusual?.isFall ?? false }

    var isUnusualOfTwoDays: Bool { (unusual?.days.count ?? 1) > 1 }

    var actual: String? { unusual.map { figure($0, $0.actual) } }

    var expected: String? { unusual.map { figure($0, $0.expected) } }

    private func figure(_ unusual: UnusualDays, _ value: Int64) -> String {
        unusual.subject == .contactRate ? data.locale.percent(tenths: value) : data.locale.number(value)
    }

    var progress: String? { batch.map { data.locale.percent($0.progressPercent) } }

    var date: String? {
        switch attention {
        case .campaignSilent(_, let lastCall): return data.locale.date(lastCall)
        case .campaignEnded(let gone): return data.locale.date(gone.lastCall)
        case .unusual(let unusual): return data.locale.date(unusual.days.last)
        default: break
        }
        return batch.map { data.style.dateAndTime($0.createdAt) }
    }

    var age: String? {
        batch.map { data.locale.duration(seconds: data.snapshot.clock.asOf.seconds(since: $0.createdAt)) }
    }
}
