package import Dashboard
internal import TimeZones

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

    package init(_ snapshot: Snapshot, _ period: Period, _ style: ReportStyle) {
        let range = period.range(today: snapshot.clock.today)
        let lastFullDay = ReportData.lastFullDay(of: snapshot.clock, style.calendarZone)
        let compared = range.first <= lastFullDay ? DayRange(range.first, min(range.last, lastFullDay)) : nil
        let stats = CampaignStats.list(of: snapshot, in: range)
        var totals = CallFigures.zero
        for campaign in stats { totals.add(campaign.figures) }
        let campaigns = stats.compactMap { stats in
            snapshot.campaign(stats.id).map { campaign in
                CampaignRow(
                    stats,
                    campaign,
                    compared.map { compared in
                        Comparison(
                            current: compared == range ? stats.figures : campaign.figures(in: compared),
                            previous: campaign.figures(in: compared.preceding)
                        )
                    }
                )
            }
        }
        self.snapshot = snapshot
        self.style = style
        locale = style.locale
        self.period = period
        self.range = range
        self.compared = compared
        self.stats = stats
        self.campaigns = campaigns
        self.totals = totals
        // The span before has campaigns that this one lacks, so it is summed by itself.
        comparison = compared.map { compared in
            Comparison(
                current: compared == range ? totals : snapshot.figures(in: compared),
                previous: snapshot.figures(in: compared.preceding)
            )
        }
        days = DailySeries(snapshot.campaigns, in: range)
        lastDayWithFigures = snapshot.lastDayWithFigures(upTo: range.last)
        attention = Attention.list(
            snapshot,
            campaigns,
            in: range,
            lastDay: lastDayWithFigures,
            lastFullDay: lastFullDay,
            calendarZone: style.calendarZone
        )
    }

    /// The last day that had ended at the as-of instant, in the run's zone. A day ends with its last second: that is the
    /// instant which a date given as `--as-of` stands for.
    private static func lastFullDay(of clock: ReportClock, _ zone: TimeZoneRules) -> CalendarDay {
        let next = Instant(microsecondsSince1970: clock.asOf.microsecondsSince1970 + 1_000_000)
        return zone.civil(next).day > clock.today ? clock.today : clock.today.adding(days: -1)
    }

    /// The period's last day was not over at the as-of instant.
    package var isPartial: Bool { compared != range }

    /// The days of a campaign's trend line. One day has no trend, so today's shows two weeks, all of them in the
    /// snapshot's window.
    var trendRange: DayRange {
        period == .today ? DayRange(range.last.adding(days: 1 - ReportData.todaysTrendDays), range.last) : range
    }

    /// A count of the period and how it changed over the days compared.
    func count(_ figures: CallFigures, _ comparison: Comparison?, _ count: (CallFigures) -> Int64) -> FigureChange {
        FigureChange(figures, comparison, isPartial: isPartial, locale, count: count)
    }

    /// A rate of the period and how it changed over the days compared.
    func rate(_ figures: CallFigures, _ comparison: Comparison?, _ rate: (CallFigures) -> Ratio) -> FigureChange {
        FigureChange(figures, comparison, isPartial: isPartial, locale, rate: rate)
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
