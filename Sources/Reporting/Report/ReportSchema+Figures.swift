package import Dashboard
internal import Insight
package import Templates

extension ReportSchema {
    /// Sums, to be written for the agency's readers.
    package struct LocalFigures {
        let figures: CallFigures
        let data: ReportData
    }

    /// The figures that matter most, of any days, beside what they are compared with.
    package struct Headline {
        let totals: CallFigures
        let comparison: Comparison?
        let data: ReportData

        /// - Parameter data: Says how the figures are written.
        package init(_ totals: CallFigures, _ comparison: Comparison?, _ data: ReportData) {
            self.totals = totals
            self.comparison = comparison
            self.data = data
        }

        /// Those of a report's whole period.
        package init(_ data: ReportData) {
            self.init(data.totals, data.comparison, data)
        }

        func count(
            _ chance: KeyPath<Explanation.Chances, Chance>,
            _ count: (CallFigures) -> Int64
        ) -> FigureChange {
            data.count(totals, comparison, data.explanation?.chances[keyPath: chance], count)
        }

        func rate(_ chance: KeyPath<Explanation.Chances, Chance>, _ rate: (CallFigures) -> Ratio) -> FigureChange {
            data.rate(totals, comparison, data.explanation?.chances[keyPath: chance], rate)
        }
    }

    /// A line of the list of campaigns.
    package struct CampaignLine {
        package let row: ReportData.CampaignRow
        /// From 0 on: the number of its trend chart.
        let position: Int
        package let data: ReportData

        package init(row: ReportData.CampaignRow, position: Int, data: ReportData) {
            self.row = row
            self.position = position
            self.data = data
        }

        func span(of rate: CallRate) -> String? {
            let figures = row.stats.figures
            guard let interval = WilsonInterval(rate.part(of: figures), of: figures.totalCalls), interval.isWide else {
                return nil
            }
            func whole(_ tenths: Int64) -> Int64 { (tenths + 5) / 10 }
            return "\(whole(interval.lowerTenths))–\(data.locale.percent(whole(interval.upperTenths)))"
        }
    }

    /// One step on the way from all calls to meetings.
    package struct FunnelStep {
        let step: Int
        let counts: [Int64]
        let data: ReportData

        package static func all(_ data: ReportData) -> [FunnelStep] {
            let counts = FunnelSteps.counts(data.totals)
            return counts.indices.map { FunnelStep(step: $0, counts: counts, data: data) }
        }

        package var count: Int64 { counts[step] }

        package func share(of other: Int) -> String {
            data.locale.percent(tenths: ExactRatio.tenthsOfPercent(counts[step], of: counts[other]))
        }
    }

    /// A figure and how it changed against the equal span of days before.
    private static let figure = TemplateModel<FigureChange>([
        .text("value", "the figure, written for the agency's readers") { $0.value },
        .text("previous", "the same for the equal span before the days compared") { $0.previous },
        .optionalText("compared_value", "the same for the days compared, where these are not the whole period") {
            $0.comparedValue
        },
        .flag("up", "it rose") { $0.sign == 1 },
        .flag("down", "it fell") { $0.sign == -1 },
        .flag("same", "it is exactly the same; off, like the two before, when nothing is compared") { $0.sign == 0 },
        .flag("by_chance", "chance explains the change; only the headline figures are looked at for that") {
            $0.isByChance
        },
        .text("difference", "by how much, without a sign; of rates in percentage points") { $0.difference },
        .optionalText("relative", "by how many percent of what it was before; absent when that was nothing") {
            $0.relative
        },
    ])

    package static let headline = TemplateModel<Headline>([
        .record("calls", "calls made", of: figure) { $0.count(\.calls) { $0.totalCalls } },
        .record("contact_rate", "connected calls in percent of all calls", of: figure) {
            $0.rate(\.contactRate) { $0.contactRate }
        },
        .record("conversations", "calls that became a conversation", of: figure) {
            $0.count(\.conversations) { $0.conversations }
        },
        .record("qualified_leads", "leads qualified", of: figure) { $0.count(\.qualifiedLeads) { $0.qualifiedLeads } },
        .record("meetings", "meetings booked", of: figure) { $0.count(\.meetings) { $0.meetings } },
        .record("conversion_rate", "meetings in percent of all calls", of: figure) {
            $0.rate(\.conversionRate) { $0.conversionRate }
        },
    ])

    package static let figures = TemplateModel<LocalFigures>([
        .text("calls", "calls made") { $0.data.locale.number($0.figures.totalCalls) },
        .text("completed", "calls completed") { $0.data.locale.number($0.figures.completedCalls) },
        .text("connected", "calls that reached somebody") { $0.data.locale.number($0.figures.connectedCalls) },
        .text("conversations", "calls that became a conversation") { $0.data.locale.number($0.figures.conversations) },
        .text("qualified_leads", "leads qualified") { $0.data.locale.number($0.figures.qualifiedLeads) },
        .text("meetings", "meetings booked") { $0.data.locale.number($0.figures.meetings) },
        .text("average_duration", "minutes and seconds of a completed call") {
            $0.data.locale.callDuration(seconds: $0.figures.averageDurationSeconds)
        },
        .text("contact_rate", "connected calls in percent of all calls") {
            $0.data.locale.percent(tenths: $0.figures.contactRateTenths)
        },
        .text("conversion_rate", "meetings in percent of all calls") {
            $0.data.locale.percent(tenths: $0.figures.conversionRateTenths)
        },
    ])

    static let campaign = TemplateModel<CampaignLine>(
        campaignFigures + [
            .text("trend_chart", "address of the line of its calls a day, for an image") {
                "chart:trend/\($0.position)"
            }
        ] + campaignChanges
    )

    package static let campaignFigures: [TemplateModel<CampaignLine>.Field] = [
        .text("name", "the campaign's name") { $0.row.stats.displayName },
        .record("figures", "its figures in the period", of: figures) {
            LocalFigures(figures: $0.row.stats.figures, data: $0.data)
        },
        .optionalText(
            "contact_rate_span",
            "the 95 % confidence interval of its contact rate, 25–38 %; absent where it is no wider than 10 points"
        ) { $0.span(of: .contact) },
        .optionalText("conversion_rate_span", "the same of its conversion rate") { $0.span(of: .conversion) },
    ]

    package static let campaignChanges: [TemplateModel<CampaignLine>.Field] = [
        .record("calls_change", "its calls against the span before", of: figure) {
            $0.data.count($0.row.stats.figures, $0.row.comparison) { $0.totalCalls }
        },
        .record("contact_rate_change", "its contact rate against the span before", of: figure) {
            $0.data.rate($0.row.stats.figures, $0.row.comparison) { $0.contactRate }
        },
    ]

    package static let step = TemplateModel<FunnelStep>([
        .flag("calls", "the step of all calls") { $0.step == 0 },
        .flag("connected", "the step of connected calls") { $0.step == 1 },
        .flag("conversations", "the step of conversations") { $0.step == 2 },
        .flag("qualified_leads", "the step of qualified leads") { $0.step == 3 },
        .flag("meetings", "the step of booked meetings") { $0.step == 4 },
        .text("count", "how many came so far") { $0.data.locale.number($0.count) },
        .optionalText("step_rate", "in percent of the step before; absent for the first") {
            $0.step == 0 ? nil : $0.share(of: $0.step - 1)
        },
        .text("total_rate", "in percent of all calls") { $0.share(of: 0) },
    ])

    private static let day = TemplateModel<DayListing.Day>([
        .optionalText("calls", "calls made; absent for a day without any and for one outside the period") {
            $0.counts?.calls
        },
        .optionalText("connected", "connected calls; absent for these, too") { $0.counts?.connected },
        .flag("silent", "the day is in the period and has no calls") { $0.isSilent },
    ])

    static let week = TemplateModel<DayListing.Week>([
        .text("monday", "its Monday, in the period or not") { $0.data.locale.date($0.monday) },
        .list("days", "its seven days, Monday first", of: day) { $0.days },
        .text("calls", "calls made on its days in the period") { $0.data.locale.number($0.calls) },
        .text("connected", "connected calls on these") { $0.data.locale.number($0.connected) },
        .text("contact_rate", "the second in percent of the first") {
            $0.data.locale.percent(tenths: ExactRatio.tenthsOfPercent($0.connected, of: $0.calls))
        },
    ])
}
