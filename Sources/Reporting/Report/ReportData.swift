internal import Dashboard
internal import Templates

/// One report's figures in the form that its templates take them.
struct ReportData {
    let snapshot: Snapshot
    let presentation: Presentation
    let period: Period
    let range: DayRange
    let campaigns: [CampaignRow]
    let totals: Comparison
    let attention: [Attention]

    /// A campaign in the period, as the answer lists it, with what it was before.
    struct CampaignRow {
        let stats: CampaignStats
        let campaign: Campaign?
        let comparison: Comparison
    }

    /// Rows that a list of batches or of things to look at shows before it points at the data.
    static let batchesUnderWay = 25
    static let batchesFinished = 15
    static let attentionShown = 8
    static let todaysTrendDays = 14

    init(_ snapshot: Snapshot, _ period: Period, _ presentation: Presentation) {
        let range = period.range(today: snapshot.clock.today)
        self.snapshot = snapshot
        self.presentation = presentation
        self.period = period
        self.range = range
        var current = CallFigures.zero
        campaigns = CampaignStats.list(of: snapshot, in: range).map { stats in
            current.add(stats.figures)
            let campaign = snapshot.campaign(stats.id)
            let previous = campaign?.figures(in: range.preceding) ?? .zero
            return CampaignRow(
                stats: stats,
                campaign: campaign,
                comparison: Comparison(current: stats.figures, previous: previous)
            )
        }
        // The span before has campaigns that this one lacks, so it is summed by itself.
        totals = Comparison(current: current, previous: snapshot.figures(in: range.preceding))
        attention = Attention.list(snapshot, in: range, zone: presentation.zone)
    }

    var locale: LocaleFormat { presentation.locale }

    /// The days of a campaign's trend line. One day has no trend, so today's shows two weeks, all of them in the
    /// snapshot's window.
    var trendRange: DayRange {
        period == .today ? DayRange(range.last.adding(days: 1 - ReportData.todaysTrendDays), range.last) : range
    }

    // MARK: Records

    /// The values of ``ReportSchema/report``.
    ///
    /// - Parameter batches: The agency's batches, alike in all its reports.
    func report(_ batches: BatchListing) -> TemplateRecord {
        let preceding = range.preceding
        let lastDay = snapshot.lastDayWithFigures(upTo: range.last)
        let days = DayListing(self)
        return TemplateRecord(
            ReportSchema.report,
            common + [
                .text(locale.date(preceding.first)),
                .text(locale.date(preceding.last)),
                .text(snapshot.clock.timeZone),
                .flag(lastDay == range.last),
                .optional(lastDay.map(locale.date)),
                .list(attention.prefix(ReportData.attentionShown).map(record)),
                .optional(more(attention.count, than: ReportData.attentionShown)),
                .flag(!campaigns.isEmpty),
                .record(headline),
                .list(funnel),
                .flag(!days.weeks.isEmpty),
                .list(days.weeks),
                .optional(days.earlierWeeks),
                .text(days.average),
                .text(days.busiestDay),
                .text(days.busiestCalls),
                .text(locale.number(Int64(snapshot.batches.count))),
                .flag(batches.underWayCount > 0),
                .list(batches.underWay),
                .optional(more(batches.underWayCount, than: batches.underWay.count)),
                .flag(batches.finishedCount > 0),
                .list(batches.finished),
                .optional(more(batches.finishedCount, than: batches.finished.count)),
                .text(locale.number(Int64(campaigns.count))),
                .list(campaigns.enumerated().map { record($0.element, at: $0.offset) }),
                .text(locale.number(Int64(trendRange.count))),
                .record(record(totals.current)),
                .record(rules),
            ]
        )
    }

    /// The values of ``ReportSchema/page``.
    func page(title: [UInt8], body: [UInt8], periods: [Period]) -> TemplateRecord {
        TemplateRecord(
            ReportSchema.page,
            common + [.markup(title), .markup(body), .list(periods.map(link))]
        )
    }

    private var common: [TemplateValue] {
        [
            .text(snapshot.agency.displayName),
            .flag(period == .today),
            .flag(period.isRolling),
            .flag(period.isCustom),
            .text(locale.number(Int64(range.count))),
            .text(locale.date(range.first)),
            .text(locale.date(range.last)),
            .text(presentation.dateAndTime(snapshot.clock.asOf)),
            .text(presentation.zone.name),
            .text(period.markdownFile),
            .text("dashboard-campaigns/\(period.name)/0.json"),
            .optional(presentation.footerText),
            .optional(presentation.logoURL),
        ]
    }

    private func link(_ other: Period) -> TemplateRecord {
        let range = other.range(today: snapshot.clock.today)
        return TemplateRecord(
            ReportSchema.periodLink,
            [
                .text(other.pageFile),
                .flag(other == period),
                .flag(other == .today),
                .flag(other.isRolling),
                .flag(other.isCustom),
                .text(locale.number(Int64(range.count))),
                .text(locale.date(range.first)),
                .text(locale.date(range.last)),
            ]
        )
    }

    private var headline: TemplateRecord {
        let (now, before) = (totals.current, totals.previous)
        return TemplateRecord(
            ReportSchema.headline,
            [
                .record(figure(now.totalCalls, before.totalCalls)),
                .record(rate(now.contactRateTenths, before.contactRateTenths)),
                .record(figure(now.conversations, before.conversations)),
                .record(figure(now.qualifiedLeads, before.qualifiedLeads)),
                .record(figure(now.meetings, before.meetings)),
                .record(rate(now.conversionRateTenths, before.conversionRateTenths)),
            ]
        )
    }

    private var funnel: [TemplateRecord] {
        let counts = FunnelSteps.counts(totals.current)
        return counts.indices.map { step in
            TemplateRecord(
                ReportSchema.step,
                (0..<counts.count).map { .flag($0 == step) } + [
                    .text(locale.number(counts[step])),
                    step == 0
                        ? .none
                        : .text(locale.percent(tenths: ExactRatio.tenthsOfPercent(counts[step], of: counts[step - 1]))),
                    .text(locale.percent(tenths: ExactRatio.tenthsOfPercent(counts[step], of: counts[0]))),
                ]
            )
        }
    }

    private func record(_ row: CampaignRow, at position: Int) -> TemplateRecord {
        let (now, before) = (row.comparison.current, row.comparison.previous)
        return TemplateRecord(
            ReportSchema.campaign,
            [
                .text(row.stats.displayName),
                .record(record(now)),
                .text("chart:trend/\(position)"),
                .record(figure(now.totalCalls, before.totalCalls)),
                .record(rate(now.contactRateTenths, before.contactRateTenths)),
            ]
        )
    }

    private func record(_ figures: CallFigures) -> TemplateRecord {
        TemplateRecord(
            ReportSchema.figures,
            [
                .text(locale.number(figures.totalCalls)),
                .text(locale.number(figures.completedCalls)),
                .text(locale.number(figures.connectedCalls)),
                .text(locale.number(figures.conversations)),
                .text(locale.number(figures.qualifiedLeads)),
                .text(locale.number(figures.meetings)),
                .text(locale.callDuration(seconds: figures.averageDurationSeconds)),
                .text(locale.percent(tenths: figures.contactRateTenths)),
                .text(locale.percent(tenths: figures.conversionRateTenths)),
            ]
        )
    }

    // MARK: Changes

    private func figure(_ now: Int64, _ before: Int64) -> TemplateRecord {
        // The figures' sums fit into 64 bits, their differences need not.
        let difference = Int128(now) - Int128(before)
        return change(
            locale.number(now),
            locale.number(before),
            difference,
            text: locale.number(Int64(clamping: difference.magnitude)),
            before: Int128(before)
        )
    }

    private func rate(_ now: Int64, _ before: Int64) -> TemplateRecord {
        let difference = Int128(now) - Int128(before)
        return change(
            locale.percent(tenths: now),
            locale.percent(tenths: before),
            difference,
            text: locale.decimal(tenths: Int64(clamping: difference.magnitude)),
            before: Int128(before)
        )
    }

    private func change(
        _ value: String,
        _ previous: String,
        _ difference: Int128,
        text: String,
        before: Int128
    ) -> TemplateRecord {
        let relative = before > 0 ? locale.percent(tenths: relativeTenths(difference, before)) : nil
        return TemplateRecord(
            ReportSchema.figure,
            [
                .text(value), .text(previous), .flag(difference > 0), .flag(difference < 0), .flag(difference == 0),
                .text(text), .optional(relative),
            ]
        )
    }

    private func relativeTenths(_ difference: Int128, _ before: Int128) -> Int64 {
        ExactRatio.tenthsOfPercent(Int64(clamping: difference.magnitude), of: Int64(clamping: before))
    }

    func more(_ count: Int, than shown: Int) -> String? {
        count > shown ? locale.number(Int64(count - shown)) : nil
    }
}

extension Period {
    /// The page of a period in a snapshot's folder. Source: CONTRACT.md 3.
    package var pageFile: String { self == .days30 ? "index.html" : "\(name).html" }

    /// Its Markdown source.
    package var markdownFile: String { self == .days30 ? "report.md" : "\(name).md" }

    var isRolling: Bool { self != .today && !isCustom }

    var isCustom: Bool {
        if case .custom = self { true } else { false }
    }
}
