internal import Dashboard
internal import Templates

extension ReportData {
    /// The values of ``ReportSchema/rules``: the very numbers that ``Attention`` goes by.
    var rules: TemplateRecord {
        TemplateRecord(
            ReportSchema.rules,
            [
                .text(locale.number(Attention.overdueHours)),
                .text(locale.number(Comparison.fewestCalls)),
                .text(locale.percent(Comparison.leastFall)),
                .text(locale.number(Comparison.leastDeviation)),
                .text(locale.number(Int64(Attention.silentDays))),
                .text(locale.number(Int64(Attention.activeDays))),
                .text(locale.number(Int64(Attention.activeSpan))),
            ]
        )
    }

    /// The values of ``ReportSchema/attention``.
    func record(_ item: Attention) -> TemplateRecord {
        var kind = 0
        var campaign: String?
        var (from, to): (String?, String?)
        var calls: String?
        var (failed, progress): (String?, String?)
        var (date, age): (String?, String?)
        func describe(_ batch: Batch) {
            campaign = batch.campaignID.map(snapshot.displayName(ofCampaign:))
            calls = locale.number(batch.totalCalls)
            failed = locale.number(batch.failedCount)
            progress = locale.percent(batch.progressPercent)
            date = presentation.dateAndTime(batch.createdAt)
            age = locale.duration(
                seconds: snapshot.clock.asOf.secondsSince1970 - batch.createdAt.secondsSince1970
            )
        }
        switch item {
        case .batchFailed(let batch):
            describe(batch)
        case .batchOverdue(let batch):
            kind = 1
            describe(batch)
        case .contactRateFell(let fallen, let comparison):
            kind = 2
            campaign = fallen.displayName
            calls = locale.number(comparison.current.totalCalls)
            from = locale.percent(tenths: comparison.previous.contactRateTenths)
            to = locale.percent(tenths: comparison.current.contactRateTenths)
        case .conversionRateFell(let fallen, let comparison):
            kind = 3
            campaign = fallen.displayName
            calls = locale.number(comparison.current.totalCalls)
            from = locale.percent(tenths: comparison.previous.conversionRateTenths)
            to = locale.percent(tenths: comparison.current.conversionRateTenths)
        case .campaignSilent(let silent, let lastCall):
            kind = 4
            campaign = silent.displayName
            date = locale.date(lastCall)
        }
        return TemplateRecord(
            ReportSchema.attention,
            (0..<5).map { .flag($0 == kind) }
                + [campaign, from, to, calls, failed, progress, date, age].map(TemplateValue.optional)
        )
    }
}
