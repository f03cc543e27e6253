internal import Dashboard
internal import OutputTree
package import Templates
internal import TimeZones

/// The names that templates of a report can use, with what they stand for. What is written here is written nowhere
/// else: `templates/README.md` is made from it.
package enum ReportSchema {
    /// `report.md` filled in.
    package struct Report {
        let data: ReportData
        let batches: BatchListing
        let days: DayListing

        /// - Parameter batches: The agency's batches, alike in all its reports.
        init(_ data: ReportData, _ batches: BatchListing) {
            self.data = data
            self.batches = batches
            days = DayListing(data)
        }

    }

    /// `page.html` filled in.
    package struct Page {
        let data: ReportData
        /// Escaped for HTML.
        let title: [UInt8]
        /// The Markdown as HTML.
        let body: [UInt8]
        let periods: [Period]
    }

    /// One of a snapshot's reports, as the page of another links to it.
    struct PeriodLink {
        let period: Period
        let current: Period
        let range: DayRange
        let data: ReportData
    }

    /// Names that every file of a report can use.
    private static let common: [TemplateModel<ReportData>.Field] = [
        .text("agency", "the agency's name") { $0.snapshot.agency.displayName },
        .flag("today", "the period is today") { $0.period == .today },
        .flag("rolling", "the period is a number of days that end with today") { $0.period.isRolling },
        .flag("custom", "the period was given by its dates") { $0.period.isCustom },
        .text("days", "how many days the period has") { $0.locale.number(Int64($0.range.count)) },
        .text("first_day", "its first day") { $0.locale.date($0.range.first) },
        .text("last_day", "its last day") { $0.locale.date($0.range.last) },
        .text("as_of", "the date and time that the report speaks of, in the agency's zone") {
            $0.style.dateAndTime($0.snapshot.clock.asOf)
        },
        .text("time_zone", "the name of that zone") { $0.style.zone.name },
        .optionalText(
            "late",
            "of a report that was made after its day was missed, when its batches were read; absent for others"
        ) {
            report in
            report.snapshot.clock.lateReading.map { report.style.dateAndTime($0) }
        },
        .text("markdown_file", "this report as Markdown") { $0.period.markdownFile },
        .text("json_file", "the first page of the dashboard's data for this period") {
            OutputTree.answer($0.period, offset: 0)
        },
        .optionalText("footer_text", "the agency's own line for the foot of a page") { $0.style.footerText },
        .optionalText("logo_url", "the https address of the agency's logo, for a link; never for an image") {
            $0.style.logoURL
        },
    ]

    /// `report.md`.
    package static let report = TemplateModel<Report>(
        common.map { $0.of { $0.data } } + span + headlines + dayByDay + batchLists + campaignLists
            + explanations
    )

    private static let span: [TemplateModel<Report>.Field] = [
        .text("previous_first_day", "first day of what the days compared are held against") {
            $0.data.locale.date($0.data.spanBefore.first)
        },
        .text("previous_last_day", "its last day") { $0.data.locale.date($0.data.spanBefore.last) },
        .flag("partial", "the period's last day was not over at the as-of time: its figures can still grow") {
            $0.data.isPartial
        },
        .flag(
            "has_comparison",
            "the period has a full day, and there are figures to compare it with, so that there are changes to tell"
        ) {
            $0.data.comparison != nil
        },
        .flag("one_day", "the period is a single day, which is compared with the same weekday a week before") {
            $0.data.range.count == 1
        },
        .text("compared_last_day", "the last full day of the period: changes count up to it") {
            $0.data.locale.date(($0.data.compared ?? $0.data.range).last)
        },
        .text("calendar_zone", "the zone whose calendar days the figures follow") { $0.data.snapshot.clock.timeZone },
        .flag("complete", "the last day of the period has figures") {
            $0.data.lastDayWithFigures == $0.data.range.last
        },
        .optionalText("data_until", "the last day up to the period's end that has figures; absent if none has") {
            report in
            report.data.lastDayWithFigures.map { report.data.locale.date($0) }
        },
    ]

    private static let headlines: [TemplateModel<Report>.Field] = [
        .list("attention", "what needs somebody, the gravest first", of: attention) { report in
            report.data.attention.prefix(ReportData.attentionShown)
                .map { AttentionItem(attention: $0, data: report.data) }
        },
        .optionalText("more_attention", "how many more there are than the list shows") {
            $0.data.more($0.data.attention.count, than: ReportData.attentionShown)
        },
        .flag("has_calls", "a campaign has figures in the period") { !$0.data.campaigns.isEmpty },
        .record("headline", "the figures that matter most, with their change", of: headline) {
            Headline($0.data)
        },
        .list("funnel", "from all calls to meetings, step by step", of: step) { FunnelStep.all($0.data) },
    ]

    private static let dayByDay: [TemplateModel<Report>.Field] = [
        .flag("has_weeks", "a campaign has figures in the period, and the period is longer than a day") {
            !$0.days.weeks.isEmpty
        },
        .list("weeks", "then, the weeks that the period touches, latest first; at most 27", of: week) {
            $0.days.weeks
        },
        .optionalText("earlier_weeks", "how many more there are than the list shows") { $0.days.earlierWeeks },
        .text("daily_average", "calls a day on the period's full days, to the nearest whole") {
            $0.days.average
        },
        .text("busiest_day", "the first of its days with the most calls") { $0.days.busiestDay },
        .text("busiest_calls", "how many calls that day had") { $0.days.busiestCalls },
    ]

    private static let batchLists: [TemplateModel<Report>.Field] = [
        .text("batch_count", "how many batches there are") {
            $0.data.locale.number(Int64($0.data.snapshot.batches.count))
        },
        .flag("has_under_way", "a batch has not ended") { $0.batches.underWayCount > 0 },
        .list(
            "batches_under_way",
            "batches that have not ended, newest first",
            of: batch,
            records: {
                $0.batches.underWay
            }
        ),
        .optionalText("more_under_way", "how many more there are than the list shows") {
            $0.data.more($0.batches.underWayCount, than: $0.batches.underWay.count)
        },
        .flag("has_finished", "a batch has ended") { $0.batches.finishedCount > 0 },
        .list(
            "batches_finished",
            "batches completed or failed, newest first",
            of: batch,
            records: {
                $0.batches.finished
            }
        ),
        .optionalText("more_finished", "how many more there are than the list shows") {
            $0.data.more($0.batches.finishedCount, than: $0.batches.finished.count)
        },
    ]

    private static let campaignLists: [TemplateModel<Report>.Field] = [
        .text("campaign_count", "how many campaigns have figures in the period") {
            $0.data.locale.number(Int64($0.data.campaigns.count))
        },
        .list("campaigns", "they, most calls first", of: campaign) { report in
            report.data.campaigns.enumerated()
                .map { CampaignLine(row: $0.element, position: $0.offset, data: report.data) }
        },
        .text("trend_days", "how many days their lines show: those of the period, or 14 that end with today") {
            $0.data.locale.number(Int64($0.data.trendRange.count))
        },
        .record("totals", "the campaigns' sums", of: figures) {
            LocalFigures(figures: $0.data.totals, data: $0.data)
        },
        .record("rules", "the numbers in the rules by which something needs attention", of: rules) { $0.data },
    ]

    private static let periodLink = TemplateModel<PeriodLink>([
        .text("file", "its page") { $0.period.pageFile },
        .flag("current", "it is this page's period") { $0.period == $0.current },
        .flag("is_today", "the period is today") { $0.period == .today },
        .flag("is_rolling", "the period is a number of days that end with today") { $0.period.isRolling },
        .flag("is_custom", "the period was given by its dates") { $0.period.isCustom },
        .text("day_count", "how many days it has") { $0.data.locale.number(Int64($0.range.count)) },
        .text("from", "its first day") { $0.data.locale.date($0.range.first) },
        .text("until", "its last day") { $0.data.locale.date($0.range.last) },
    ])

    /// `page.html`.
    package static let page = TemplateModel<Page>(
        common.map { $0.of { $0.data } } + [
            .markup("title", "the text of the Markdown's first heading") { $0.title },
            .markup("body", "the Markdown as HTML") { $0.body },
            .list("periods", "the reports of this snapshot, shortest period first", of: periodLink) { page in
                page.periods.map { period in
                    PeriodLink(
                        period: period,
                        current: page.data.period,
                        range: period.range(today: page.data.snapshot.clock.today),
                        data: page.data
                    )
                }
            },
        ]
    )

    /// `style.css`.
    package static let style = TemplateModel<ReportStyle>([
        .text("accent", "the agency's colour, readable on white") { $0.accentOnLight.css },
        .text("accent_dark", "the same, readable on the dark background") { $0.accentOnDark.css },
    ])
}
