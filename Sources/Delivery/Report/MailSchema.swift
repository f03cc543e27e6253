internal import Dashboard
internal import Reporting
internal import Templates
internal import TimeZones

/// The names that a mail's templates can use, with what they stand for. `templates/mail/README.md` is made from it.
enum MailSchema {
    /// Names that mean the same in every file of a mail.
    private static let common: [TemplateModel<MailReport>.Field] = [
        .text("agency", "the agency's name") { $0.snapshot.agency.displayName },
        .text("day", "the day that the mail is about") { $0.locale.date($0.period.range.last) },
        .text("short_day", "the same without its year") { $0.locale.shortDate($0.period.range.last) },
        .text("weekday", "its name") { $0.weekday },
        .text("as_of", "the date and time that the report speaks of, in the agency's zone") {
            $0.style.dateAndTime($0.snapshot.clock.asOf)
        },
        .text("time_zone", "the name of that zone") { $0.style.zone.name },
        .record("correction", "the mail corrects one sent before", of: correction) { $0.correction },
        .flag("complete", "the day has figures") { $0.dayFigures != nil },
        .flag("partial", "the day was not over at the as-of time: its figures can still grow") { $0.day.isPartial },
        .optionalText("data_until", "the last day up to it that has figures; absent if none has") { report in
            report.period.lastDayWithFigures.map { report.locale.date($0) }
        },
        .optionalText("attention_count", "how many things need somebody; absent for none") { report in
            let count = report.period.attention.count
            return count == 0 ? nil : report.locale.number(Int64(count))
        },
        .flag("attention_single", "it is one thing") { $0.period.attention.count == 1 },
        .list("attention", "what needs somebody, the gravest first; at most 8", of: ReportSchema.attention) { report in
            report.period.attention.prefix(report.rows.attention)
                .map { AttentionItem(attention: $0, data: report.period) }
        },
        .optionalText("more_attention", "how many more there are than the list shows") {
            $0.period.more($0.period.attention.count, than: $0.rows.attention)
        },
        .list("attention_kinds", "how many things of each kind, where there are more than the list shows", of: kind) {
            $0.period.attention.count > $0.rows.attention ? MailAttentionKind.list($0) : []
        },
        .record("day_figures", "the day's figures with their change; absent if it has none", of: ReportSchema.headline)
        {
            $0.dayFigures
        },
    ]

    private static let days: [TemplateModel<MailReport>.Field] = [
        .optionalText(
            "compared_day",
            "the same weekday a week before, which the day is compared with; absent if that"
                + " day has no figures or the day is not over"
        ) { report in
            report.dayCompared.map { report.locale.date($0) }
        },
        .text("days", "how many days the period has that ends with the day") {
            $0.locale.number(Int64($0.period.range.count))
        },
        .text("first_day", "the first of them") { $0.locale.date($0.period.range.first) },
        .text("previous_first_day", "first day of the equal span before") {
            $0.locale.date($0.period.spanBefore.first)
        },
        .text("previous_last_day", "its last day") { $0.locale.date($0.period.spanBefore.last) },
        .text("calendar_zone", "the zone whose calendar days the figures follow") { $0.snapshot.clock.timeZone },
        .flag("has_calls", "a campaign has figures in the period") { !$0.period.campaigns.isEmpty },
        .record(
            "period_figures",
            "the period's figures, with their change against the span before",
            of: ReportSchema.headline
        ) { ReportSchema.Headline($0.period) },
        .text("daily_average", "calls a day on the period's full days") { $0.listing.average },
        .text("busiest_day", "the first of its days with the most calls") { $0.listing.busiestDay },
        .text("busiest_calls", "how many calls that day had") { $0.listing.busiestCalls },
        .optionalText("days_without", "how many of its days have no figures; absent for none") {
            $0.daysWithout == 0 ? nil : $0.locale.number(Int64($0.daysWithout))
        },
        .list("funnel", "from all calls of the period to meetings, step by step", of: ReportSchema.step) {
            ReportSchema.FunnelStep.all($0.period)
        },
    ]

    private static let lists: [TemplateModel<MailReport>.Field] = [
        .list("campaigns", "the campaigns with figures in the period, most calls first; at most 20", of: campaign) {
            MailCampaign.list($0)
        },
        .text("campaign_count", "how many there are") { $0.locale.number(Int64($0.period.campaigns.count)) },
        .optionalText("more_campaigns", "how many more there are than the list shows") {
            $0.period.more($0.period.campaigns.count, than: $0.rows.campaigns)
        },
        .flag("has_batches", "there is a batch, and room for it") { $0.shownBatches > 0 },
        .list(
            "batches",
            "batches, those under way first, each newest first; at most 15",
            of: ReportSchema.batch,
            records: { Array(($0.batches.underWay + $0.batches.finished).prefix($0.rows.batches)) }
        ),
        .text("batch_count", "how many there are") { $0.locale.number(Int64($0.batchCount)) },
        .optionalText("more_batches", "how many more there are than the list shows") {
            $0.period.more($0.batchCount, than: $0.shownBatches)
        },
        .record("report", "the published report; absent if the run was not told its address", of: report) {
            $0.reportURL
        },
        .text("snapshot", "the snapshot's name") { $0.published.name },
        .text("digest", "the SHA-256 that stands for it") { $0.published.digest },
        .text("unsubscribe_address", "who takes the mails of those who want no more") { $0.unsubscribeAddress },
        .optionalText("footer_text", "the agency's own line for the foot") { $0.style.footerText },
    ]

    /// `mail.md`.
    static let markdown = TemplateModel<MailReport>(common + days + lists)

    /// `subject.txt`.
    static let subject = TemplateModel<MailReport>(common)

    /// `mail.html`.
    static let frame = TemplateModel<MailFrame>(
        common.map { $0.of { $0.report } } + [
            .text("subject", "the mail's subject") { $0.subject },
            .markup("body", "the Markdown as HTML") { $0.body },
            .markup("dark_style", "the style sheet's rules for the dark colour scheme, for a style element") { _ in
                MailHTMLWriter.darkMark.withUTF8Buffer { unsafe Array($0) }
            },
        ]
    )

    private static let kind = TemplateModel<MailAttentionKind>([
        .flag("batch_failed", "batches that failed") { $0.kind == .batchFailed },
        .flag("batch_overdue", "batches that are overdue") { $0.kind == .batchOverdue },
        .flag("contact_rate_fell", "contact rates that fell clearly") { $0.kind == .contactRateFell },
        .flag("conversion_rate_fell", "conversion rates that fell clearly") { $0.kind == .conversionRateFell },
        .flag("campaign_silent", "campaigns that stopped calling") { $0.kind == .campaignSilent },
        .flag("campaign_ended", "campaigns that ended") { $0.kind == .campaignEnded },
        .flag("unusual_day", "figures of the last days that are unlike their history") { $0.kind == .unusualDay },
        .text("count", "how many") { $0.report.locale.number($0.count) },
        .flag("single", "it is one") { $0.count == 1 },
    ])

    private static let correction = TemplateModel<MailCorrection>([
        .optionalText("reason", "why, where that was said") { $0.reason }
    ])

    private static let report = TemplateModel<String>([
        .markup("url", "its address, for a link") { address in
            // An ampersand could begin an entity; all else that Markdown reads is no part of an address.
            Array(address.replacing("&", with: "\\&").utf8)
        }
    ])

    private static let campaign = TemplateModel<MailCampaign>(
        ReportSchema.campaignFigures.map { $0.of { $0.line } } + [
            .optionalText("day_calls", "its calls on the mail's day; absent when there are no figures of it") {
                campaign in
                campaign.dayCalls.map { campaign.line.data.locale.number($0) }
            }
        ] + ReportSchema.campaignChanges.map { $0.of { $0.line } }
    )
}

extension MailReport {
    fileprivate var shownBatches: Int { min(rows.batches, batches.underWay.count + batches.finished.count) }
}
