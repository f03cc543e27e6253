package import Dashboard
internal import Insight

/// One report's figures, each computed once for all that shows them: Markdown, charts and JSON.
///
/// A class, like the rows of its lists: every name of a template is handed one, and a pointer costs least.
package final class ReportData: Sendable {
    package let snapshot: Snapshot
    package let style: ReportStyle
    /// The style's own, here to be reached by one step.
    package let locale: LocaleFormat
    package let period: Period
    package let range: DayRange
    /// The full days of the period, which changes are told over: all of its days, or those that had ended at the as-of
    /// instant. `nil` if there are none: part of a day says little beside a full one.
    package let compared: DayRange?
    /// What the days compared are held against: the same days of the equal span before, or of a single day the same
    /// weekday a week before, if that has figures. `nil` when nothing is compared.
    package let previous: DayRange?
    /// As the answer lists them.
    let stats: [CampaignStats]
    /// The same campaigns in the same order.
    package let campaigns: [CampaignRow]
    /// All campaigns' sums over the period.
    package let totals: CallFigures
    /// All campaigns' sums over the days compared.
    package let comparison: Comparison?
    /// All campaigns' calls, day by day.
    package let days: DailySeries
    /// The last day up to the period's end for which any campaign has figures.
    package let lastDayWithFigures: CalendarDay?
    package let attention: [Attention]
    /// `nil` when nothing is compared.
    let explanation: Explanation?
    /// Campaigns that called in the span before and are not among those of the period: most calls before first.
    let gone: [GoneCampaign]
    /// What a single day's weekday usually brings; `nil` of longer periods, of a day that still runs, and where that is
    /// not known.
    let usual: UsualDay?

    /// A campaign in the period, with what it was before.
    package final class CampaignRow: Sendable {
        package let stats: CampaignStats
        package let campaign: Campaign
        /// Over the days compared.
        let comparison: Comparison?

        init(_ stats: CampaignStats, _ campaign: Campaign, _ comparison: Comparison?) {
            self.stats = stats
            self.campaign = campaign
            self.comparison = comparison
        }
    }

    /// Rows that a list of batches or of things to look at shows before it points at the data.
    static let batchesUnderWay = 25
    static let batchesFinished = 15
    package static let attentionShown = 8
    static let todaysTrendDays = 14

    /// - Parameter history: The snapshot's own, made once for the reports of all its periods.
    package init(_ snapshot: Snapshot, _ period: Period, _ style: ReportStyle, _ history: AgencyHistory) {
        let range = period.range(today: snapshot.clock.today)
        let compared =
            range.first <= history.lastFullDay ? DayRange(range.first, min(range.last, history.lastFullDay)) : nil
        let previous = compared.flatMap { ReportData.previous(of: $0, in: range, snapshot) }
        let stats = CampaignStats.list(of: snapshot, in: range)
        var totals = CallFigures.zero
        for campaign in stats { totals.add(campaign.figures) }
        var explanation: Explanation?
        if let compared, let previous {
            let changes = CampaignChange.list(of: snapshot, current: compared, previous: previous)
            explanation = Explanation(snapshot, changes, history, compared, previous)
        }
        let campaigns = stats.compactMap { stats in
            snapshot.campaign(stats.id).map { campaign in
                // Without figures in either span it has them on a day that is not compared.
                let change = explanation.map { explanation in
                    explanation.change(of: stats.id).map { Comparison(current: $0.current, previous: $0.previous) }
                        ?? Comparison(current: .zero, previous: .zero)
                }
                return CampaignRow(stats, campaign, change)
            }
        }
        self.snapshot = snapshot
        self.style = style
        locale = style.locale
        self.period = period
        self.range = range
        self.compared = compared
        self.previous = previous
        self.stats = stats
        self.campaigns = campaigns
        self.totals = totals
        self.explanation = explanation
        // The span before has campaigns that this one lacks, so all of its figures are summed.
        comparison = explanation.map { explanation in
            var (current, previous) = (CallFigures.zero, CallFigures.zero)
            for campaign in explanation.campaigns {
                current.add(campaign.current)
                previous.add(campaign.previous)
            }
            return Comparison(current: current, previous: previous)
        }
        days = DailySeries(snapshot.campaigns, in: range)
        lastDayWithFigures = snapshot.lastDayWithFigures(upTo: range.last)
        gone = explanation.map { GoneCampaign.list($0, snapshot, besides: stats, upTo: range.last) } ?? []
        usual = compared == range && range.count == 1 ? history.days.flatMap { UsualDay(range.last, in: $0) } : nil
        attention = Attention.list(
            AttentionSources(
                snapshot: snapshot,
                campaigns: campaigns,
                gone: gone,
                unusual: history.unusual(snapshot, upTo: range.last),
                range: range,
                lastDay: lastDayWithFigures,
                lastFullDay: history.lastFullDay,
                calendarZone: style.calendarZone
            )
        )
    }

    /// The same with a history of its own.
    package convenience init(_ snapshot: Snapshot, _ period: Period, _ style: ReportStyle) {
        self.init(snapshot, period, style, AgencyHistory(snapshot, style))
    }

    /// The days that those compared are held against, or would be; before the whole period when none is compared.
    package var spanBefore: DayRange { ReportData.span(before: compared ?? range, in: range) }

    /// The same days of the span before: of a single day the same weekday a week before, for calls follow the week.
    private static func span(before days: DayRange, in range: DayRange) -> DayRange {
        let distance = range.count == 1 ? 7 : range.count
        return DayRange(days.first.adding(days: -distance), days.last.adding(days: -distance))
    }

    /// `nil` for a single day without figures a week before: nothing can be held against that.
    private static func previous(of compared: DayRange, in range: DayRange, _ snapshot: Snapshot) -> DayRange? {
        let previous = span(before: compared, in: range)
        guard range.count > 1 || snapshot.campaigns.contains(where: { !$0.days(in: previous).isEmpty }) else {
            return nil
        }
        return previous
    }

    /// The period's last day was not over at the as-of instant.
    package var isPartial: Bool { compared != range }

    /// The days of a campaign's trend line. One day has no trend, so it has two weeks, all of them in the
    /// snapshot's window.
    var trendRange: DayRange {
        range.count == 1
            ? DayRange(max(.first, range.last.adding(days: 1 - ReportData.todaysTrendDays)), range.last) : range
    }

    /// A count of the period and how it changed over the days compared.
    func count(
        _ figures: CallFigures,
        _ comparison: Comparison?,
        _ chance: Chance? = nil,
        _ count: (CallFigures) -> Int64
    ) -> FigureChange {
        FigureChange(figures, comparison, isPartial: isPartial, chance, locale, count: count)
    }

    /// A rate of the period and how it changed over the days compared.
    func rate(
        _ figures: CallFigures,
        _ comparison: Comparison?,
        _ chance: Chance? = nil,
        _ rate: (CallFigures) -> Ratio
    ) -> FigureChange {
        FigureChange(figures, comparison, isPartial: isPartial, chance, locale, rate: rate)
    }

    /// How many items a list leaves out; `nil` for none.
    package func more(_ count: Int, than shown: Int) -> String? {
        count > shown ? locale.number(Int64(count - shown)) : nil
    }
}

extension Period {
    var isRolling: Bool { self != .today && !isCustom }

    var isCustom: Bool {
        if case .custom = self { true } else { false }
    }
}
