package import Templates

/// The names that templates can use. What they stand for is written here and nowhere else: `templates/README.md` is
/// made from it.
package enum ReportSchema {
    /// A figure and how it changed against the equal span of days before.
    static let figure = TemplateSchema([
        .text("value", "the figure, written for the agency's readers"),
        .text("previous", "the same for the equal span of days before"),
        .flag("up", "it rose"),
        .flag("down", "it fell"),
        .flag("same", "it did not change"),
        .text("difference", "by how much, without a sign; of rates in percentage points"),
        .optionalText("relative", "by how many percent of what it was before; absent when that was nothing"),
    ])

    static let headline = TemplateSchema([
        .record("calls", "calls made", of: figure),
        .record("contact_rate", "connected calls in percent of all calls", of: figure),
        .record("conversations", "calls that became a conversation", of: figure),
        .record("qualified_leads", "leads qualified", of: figure),
        .record("meetings", "meetings booked", of: figure),
        .record("conversion_rate", "meetings in percent of all calls", of: figure),
    ])

    static let attention = TemplateSchema([
        .flag("batch_failed", "a batch failed"),
        .flag("batch_overdue", "a batch is neither done nor failed long after its creation"),
        .flag("contact_rate_fell", "a campaign's contact rate fell clearly"),
        .flag("conversion_rate_fell", "a campaign's conversion rate fell clearly"),
        .flag("campaign_silent", "a campaign stopped calling"),
        .optionalText("campaign", "the campaign's name; absent for a batch of none"),
        .optionalText("from", "the rate before"),
        .optionalText("to", "the rate now"),
        .optionalText("calls", "calls of the campaign in the period, or of the batch"),
        .optionalText("failed", "failed calls of the batch"),
        .optionalText("progress", "the batch's progress"),
        .optionalText("date", "when the batch was created, or the last day the campaign called"),
        .optionalText("age", "how long ago the batch was created"),
    ])

    static let batch = TemplateSchema([
        .text("status", "as the platform names it"),
        .flag("pending", "the status is pending"),
        .flag("processing", "the status is processing"),
        .flag("completed", "the status is completed"),
        .flag("failed", "the status is failed"),
        .flag("scheduled", "the status is scheduled"),
        .flag("paused", "the status is paused"),
        .flag("other_status", "the status is none of these"),
        .optionalText("campaign", "the campaign's name; absent for a batch of none"),
        .text("progress", "share of the calls that are done"),
        .text("progress_chart", "address of the progress bar, for an image"),
        .text("total", "calls in the batch"),
        .text("completed_calls", "calls completed"),
        .text("failed_calls", "calls failed"),
        .text("pending_calls", "calls not started"),
        .text("active_calls", "calls in progress"),
        .text("created", "when it was created"),
        .optionalText("duration", "from its creation to its end, for a batch that ended"),
        .text("age", "from its creation to the as-of time"),
    ])

    static let figures = TemplateSchema([
        .text("calls", "calls made"),
        .text("completed", "calls completed"),
        .text("connected", "calls that reached somebody"),
        .text("conversations", "calls that became a conversation"),
        .text("qualified_leads", "leads qualified"),
        .text("meetings", "meetings booked"),
        .text("average_duration", "minutes and seconds of a completed call"),
        .text("contact_rate", "connected calls in percent of all calls"),
        .text("conversion_rate", "meetings in percent of all calls"),
    ])

    static let campaign = TemplateSchema([
        .text("name", "the campaign's name"),
        .record("figures", "its figures in the period", of: figures),
        .text("trend_chart", "address of the line of its calls a day, for an image"),
        .record("calls_change", "its calls against the span before", of: figure),
        .record("contact_rate_change", "its contact rate against the span before", of: figure),
    ])

    static let step = TemplateSchema([
        .flag("calls", "the step of all calls"),
        .flag("connected", "the step of connected calls"),
        .flag("conversations", "the step of conversations"),
        .flag("qualified_leads", "the step of qualified leads"),
        .flag("meetings", "the step of booked meetings"),
        .text("count", "how many came so far"),
        .optionalText("step_rate", "in percent of the step before; absent for the first"),
        .text("total_rate", "in percent of all calls"),
    ])

    static let day = TemplateSchema([
        .optionalText("calls", "calls made; absent for a day without any and for one outside the period"),
        .optionalText("connected", "connected calls; absent for these, too"),
        .flag("silent", "the day is in the period and has no calls"),
    ])

    static let week = TemplateSchema([
        .text("monday", "its Monday, in the period or not"),
        .list("days", "its seven days, Monday first", of: day),
        .text("calls", "calls made on its days in the period"),
        .text("connected", "connected calls on these"),
        .text("contact_rate", "the second in percent of the first"),
    ])

    /// The numbers in the rules by which something needs attention.
    static let rules = TemplateSchema([
        .text("overdue_hours", "hours after which a batch that is pending or processing is overdue"),
        .text("fewest_calls", "calls, now and before, from which on a rate can fall clearly"),
        .text("least_fall", "share of what it was that a rate loses at least when it falls clearly"),
        .text("least_deviation", "standard deviations, in a two-proportion test, by which it falls at least"),
        .text("silent_days", "days without a call after which a campaign is silent"),
        .text("active_days", "days with calls, of those before, that it takes for silence to be news"),
        .text("active_span", "how many days before are looked at"),
    ])

    /// Names that every file of a report can use.
    private static let common: [TemplateSchema.Field] = [
        .text("agency", "the agency's name"),
        .flag("today", "the period is today"),
        .flag("rolling", "the period is a number of days that end with today"),
        .flag("custom", "the period was given by its dates"),
        .text("days", "how many days the period has"),
        .text("first_day", "its first day"),
        .text("last_day", "its last day"),
        .text("as_of", "the date and time that the report speaks of, in the agency's zone"),
        .text("time_zone", "the name of that zone"),
        .text("markdown_file", "this report as Markdown"),
        .text("json_file", "the first page of the dashboard's data for this period"),
        .optionalText("footer_text", "the agency's own line for the foot of a page"),
        .optionalText("logo_url", "the https address of the agency's logo, for a link; never for an image"),
    ]

    /// `report.md`.
    package static let report = TemplateSchema(
        common + [
            .text("previous_first_day", "first day of the equal span before"),
            .text("previous_last_day", "its last day"),
            .text("calendar_zone", "the zone whose calendar days the figures follow"),
            .flag("complete", "the last day of the period has figures"),
            .optionalText("data_until", "the last day up to the period's end that has figures; absent if none has"),
            .list("attention", "what needs somebody, the gravest first", of: attention),
            .optionalText("more_attention", "how many more there are than the list shows"),
            .flag("has_calls", "a campaign has figures in the period"),
            .record("headline", "the figures that matter most, with their change", of: headline),
            .list("funnel", "from all calls to meetings, step by step", of: step),
            .flag("has_weeks", "a campaign has figures in the period, and the period is longer than a day"),
            .list("weeks", "then, the weeks that the period touches, latest first; at most 27", of: week),
            .optionalText("earlier_weeks", "how many more there are than the list shows"),
            .text("daily_average", "calls a day in the period, to the nearest whole"),
            .text("busiest_day", "the first of its days with the most calls"),
            .text("busiest_calls", "how many calls that day had"),
            .text("batch_count", "how many batches there are"),
            .flag("has_under_way", "a batch has not ended"),
            .list("batches_under_way", "batches that have not ended, newest first", of: batch),
            .optionalText("more_under_way", "how many more there are than the list shows"),
            .flag("has_finished", "a batch has ended"),
            .list("batches_finished", "batches completed or failed, newest first", of: batch),
            .optionalText("more_finished", "how many more there are than the list shows"),
            .text("campaign_count", "how many campaigns have figures in the period"),
            .list("campaigns", "they, most calls first", of: campaign),
            .text("trend_days", "how many days their lines show: those of the period, or 14 that end with today"),
            .record("totals", "the campaigns' sums", of: figures),
            .record("rules", "the numbers in the rules by which something needs attention", of: rules),
        ]
    )

    static let periodLink = TemplateSchema([
        .text("file", "its page"),
        .flag("current", "it is this page's period"),
        .flag("is_today", "the period is today"),
        .flag("is_rolling", "the period is a number of days that end with today"),
        .flag("is_custom", "the period was given by its dates"),
        .text("day_count", "how many days it has"),
        .text("from", "its first day"),
        .text("until", "its last day"),
    ])

    /// `page.html`.
    package static let page = TemplateSchema(
        common + [
            .markup("title", "the text of the Markdown's first heading"),
            .markup("body", "the Markdown as HTML"),
            .list("periods", "the reports of this snapshot, shortest period first", of: periodLink),
        ]
    )

    /// `style.css`.
    package static let style = TemplateSchema([
        .text("accent", "the agency's colour, readable on white"),
        .text("accent_dark", "the same, readable on the dark background"),
    ])
}
