internal import Dashboard
internal import Insight
package import Templates

extension ReportSchema {
    package static let attention = TemplateModel<AttentionItem>([
        .flag("batch_failed", "a batch failed") { $0.kind == .batchFailed },
        .flag("batch_overdue", "a batch is neither done nor failed long after its creation") {
            $0.kind == .batchOverdue
        },
        .flag("contact_rate_fell", "a campaign's contact rate fell clearly") { $0.kind == .contactRateFell },
        .flag("conversion_rate_fell", "a campaign's conversion rate fell clearly") { $0.kind == .conversionRateFell },
        .flag("campaign_silent", "a campaign stopped calling") { $0.kind == .campaignSilent },
        .flag("campaign_ended", "a campaign called in the span before, and ended") { $0.kind == .campaignEnded },
        .flag("unusual_day", "the last full day, or it and the day before, are unlike what their history makes likely")
        {
            $0.kind == .unusualDay
        },
        .flag("of_calls", "what is unusual is the number of calls") { $0.subject == .calls },
        .flag("of_meetings", "it is the number of meetings") { $0.subject == .meetings },
        .flag("of_contact_rate", "it is the contact rate") { $0.subject == .contactRate },
        .flag("of_campaign", "it is the number of a campaign's calls") { $0.isUnusualOfCampaign },
        .flag("fall", "it is lower than likely") { $0.isFall },
        .flag("two_days", "it is so on two days together, and on neither alone") { $0.isUnusualOfTwoDays },
        .optionalText("actual", "the unusual figure") { $0.actual },
        .optionalText("likely", "what its history makes likely") { $0.expected },
        .optionalText("campaign", "the campaign's name; absent for a batch of none") { $0.campaign },
        .optionalText("from", "the rate before") { $0.rateBefore },
        .optionalText("to", "the rate now") { $0.rateNow },
        .optionalText(
            "calls",
            "calls of the campaign on the days compared, of an ended one in the span before, or of the batch"
        ) { $0.calls },
        .optionalText("failed", "failed calls of the batch") { $0.failedCalls },
        .optionalText("open", "calls of the batch that are not done; of a failed one, those not completed") {
            $0.openCalls
        },
        .optionalText("ends", "when the batch is done at its present pace, where that can be said") { $0.end },
        .optionalText("progress", "the batch's progress") { $0.progress },
        .optionalText("date", "when the batch was created, the last day the campaign called, or the unusual day") {
            $0.date
        },
        .optionalText("age", "how long ago the batch was created") { $0.age },
    ])

    package static let batch = TemplateModel<BatchRow>([
        .text("status", "as the platform names it") { $0.batch.displayStatus },
        .flag("pending", "the status is pending, in capitals or not; so with the others") {
            $0.batch.state == .pending
        },
        .flag("processing", "the status is processing") { $0.batch.state == .processing },
        .flag("completed", "the status is completed") { $0.batch.state == .completed },
        .flag("failed", "the status is failed") { $0.batch.state == .failed },
        .flag("scheduled", "the status is scheduled") { $0.batch.state == .scheduled },
        .flag("paused", "the status is paused") { $0.batch.state == .paused },
        .flag("other_status", "the status is none of these") { $0.batch.state == nil },
        .optionalText("campaign", "the campaign's name; absent for a batch of none") { $0.campaign },
        .text("progress", "share of the calls that are done") { $0.style.locale.percent($0.batch.progressPercent) },
        .text("progress_chart", "address of the progress bar, for an image") { $0.progressChart },
        .text("total", "calls in the batch") { $0.number($0.batch.totalCalls) },
        .text("completed_calls", "calls completed") { $0.number($0.batch.completedCount) },
        .text("failed_calls", "calls failed") { $0.number($0.batch.failedCount) },
        .text("pending_calls", "calls not started") { $0.number($0.batch.pendingCount) },
        .text("active_calls", "calls in progress") { $0.number($0.batch.inProgressCount) },
        .text("created", "when it was created") { $0.style.dateAndTime($0.batch.createdAt) },
        .optionalText("duration", "from its creation to its end, for a batch that ended") { $0.duration },
        .text("age", "from its creation to the as-of time") { $0.age },
        .optionalText("left", "until it is done at its present pace, where that can be said") { $0.left },
    ])

    /// The numbers in the rules by which something needs attention: the very ones that ``Attention`` goes by.
    static let rules = TemplateModel<ReportData>([
        .text("overdue_hours", "hours after which a batch that is pending or processing is overdue") {
            $0.locale.number(Attention.overdueHours)
        },
        .text("fewest_calls", "calls, now and before, from which on a rate can fall clearly") {
            $0.locale.number(Comparison.minCalls)
        },
        .text("least_fall", "share of what it was that a rate loses at least when it falls clearly") {
            $0.locale.percent(Comparison.minFall)
        },
        .text("least_deviation", "standard deviations, in a two-proportion test, by which it falls at least") {
            $0.locale.number(Comparison.minDeviation)
        },
        .text("silent_days", "days without a call after which a campaign is silent") {
            $0.locale.number(Int64(Attention.silentDays))
        },
        .text("active_days", "days with calls, of those before, that it takes for silence to be news") {
            $0.locale.number(Int64(Attention.activeDays))
        },
        .text("unusual_weeks", "weeks that the newest days are held against") {
            $0.locale.number(Int64(UnusualDays.weeks))
        },
        .text("pace_minutes", "minutes after its creation from which on a batch's pace is told") {
            $0.locale.number(Pace.minSeconds / 60)
        },
        .text("pace_share", "share of its calls that must be done for that") { $0.locale.percent(Pace.minPercent) },
        .text("active_span", "how many days before are looked at") { $0.locale.number(Int64(Attention.activeSpan)) },
    ])
}
