internal import Dashboard

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
        case batchFailed, batchOverdue, contactRateFell, conversionRateFell, campaignSilent
    }

    package var kind: Kind {
        switch attention {
        case .batchFailed: .batchFailed
        case .batchOverdue: .batchOverdue
        case .contactRateFell: .contactRateFell
        case .conversionRateFell: .conversionRateFell
        case .campaignSilent: .campaignSilent
        }
    }

    private var batch: Batch? {
        switch attention {
        case .batchFailed(let batch), .batchOverdue(let batch): batch
        case .contactRateFell, .conversionRateFell, .campaignSilent: nil
        }
    }

    private var comparison: Comparison? {
        switch attention {
        case .contactRateFell(_, let comparison), .conversionRateFell(_, let comparison): comparison
        case .batchFailed, .batchOverdue, .campaignSilent: nil
        }
    }

    var campaign: String? {
        switch attention {
        case .batchFailed(let batch), .batchOverdue(let batch):
            batch.campaignID.map(data.snapshot.displayName(ofCampaign:))
        case .contactRateFell(let campaign, _), .conversionRateFell(let campaign, _), .campaignSilent(let campaign, _):
            campaign.displayName
        }
    }

    var rateBefore: String? { comparison.map { rate($0.previous) } }

    var rateNow: String? { comparison.map { rate($0.current) } }

    private func rate(_ figures: CallFigures) -> String {
        let tenths = kind == .contactRateFell ? figures.contactRateTenths : figures.conversionRateTenths
        return data.locale.percent(tenths: tenths)
    }

    var calls: String? { (batch?.totalCalls ?? comparison?.current.totalCalls).map { data.locale.number($0) } }

    var failedCalls: String? { batch.map { data.locale.number($0.failedCount) } }

    var progress: String? { batch.map { data.locale.percent($0.progressPercent) } }

    var date: String? {
        if case .campaignSilent(_, let lastCall) = attention { return data.locale.date(lastCall) }
        return batch.map { data.style.dateAndTime($0.createdAt) }
    }

    var age: String? {
        batch.map { data.locale.duration(seconds: data.snapshot.clock.asOf.seconds(since: $0.createdAt)) }
    }
}
