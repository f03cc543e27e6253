internal import Dashboard
internal import OutputTree
package import Templates
internal import TimeZones

/// The names that the archive's templates can use, with what they stand for.
package enum ArchiveSchema {
    /// `archive.html` filled in.
    package struct Page {
        let agency: Agency
        let style: ReportStyle
        /// From the page to the agency's folder.
        let root: String
        let isSingleMonth: Bool
        let months: [ArchiveMonth]
        let olderMonths: [String]
    }

    /// `feed.xml` filled in.
    package struct Feed {
        let agency: Agency
        let style: ReportStyle
        let reports: [ArchiveEntry]
    }

    /// A snapshot, as the pages of its agency list it.
    struct ReportLine {
        let report: ArchiveEntry
        let agency: Agency
        let style: ReportStyle
        let root: String

        /// What a clock in the agency's zone showed, which need not be the report's day.
        var time: (day: CalendarDay, secondOfDay: Int) { style.zone.civil(report.asOf) }
    }

    struct Month {
        let month: ArchiveMonth
        let page: Page
    }

    struct OlderMonth {
        let name: String
        let page: Page
    }

    private static let report = TemplateModel<ReportLine>([
        .text("name", "the snapshot's folder, from its time") { $0.report.name },
        .text("date", "the day that it is of, the last of its figures") { $0.style.locale.date($0.report.day) },
        .text("time", "the time that it speaks of, in the agency's zone") {
            $0.style.locale.time(secondOfDay: $0.time.secondOfDay)
        },
        .optionalText("time_date", "the date of that time, where it is another in the agency's zone") {
            $0.time.day == $0.report.day ? nil : $0.style.locale.date($0.time.day)
        },
        .text("instant", "date and time in UTC, for machines") { $0.report.asOf.description },
        .text("identifier", "a name for it that is unique in the world") {
            // Source: RFC 4151 would want a domain of the operator's; the agency's UUID is unique by itself.
            "urn:uuid:\($0.agency.id)#\($0.report.name)"
        },
        .text("file", "its report of the standard period") {
            "\($0.root)\(OutputTree.snapshot($0.report.name))/\(OutputTree.index)"
        },
        .optionalText("correction", "the number of the correction; absent for what was published first") {
            $0.report.version > 1 ? $0.style.locale.number(Int64($0.report.version - 1)) : nil
        },
        .optionalText("late", "when its batches were read, if it was made after its day was missed; absent for others")
        { line in
            line.report.lateReading.map { line.style.dateAndTime($0) }
        },
        .text("calls", "calls made in the standard period") {
            $0.style.locale.number($0.report.headline.totalCalls)
        },
        .text("contact_rate", "connected calls in percent of all calls") {
            $0.style.locale.percent(tenths: $0.report.headline.contactRateTenths)
        },
        .text("conversations", "calls that became a conversation") {
            $0.style.locale.number($0.report.headline.conversations)
        },
        .text("qualified_leads", "leads qualified") { $0.style.locale.number($0.report.headline.qualifiedLeads) },
        .text("meetings", "meetings booked") { $0.style.locale.number($0.report.headline.meetings) },
        .text("conversion_rate", "meetings in percent of all calls") {
            $0.style.locale.percent(tenths: $0.report.headline.conversionRateTenths)
        },
    ])

    private static let month = TemplateModel<Month>([
        .text("month", "the month") { $0.page.style.locale.month($0.month.name) },
        .text("id", "the month as a name for an element, such as 2026-02") { $0.month.name },
        .list("reports", "its snapshots, newest first", of: report) { month in
            month.month.entries.map { report in
                ReportLine(report: report, agency: month.page.agency, style: month.page.style, root: month.page.root)
            }
        },
    ])

    private static let olderMonth = TemplateModel<OlderMonth>([
        .text("month", "the month") { $0.page.style.locale.month($0.name) },
        .text("file", "its page") { "\($0.page.root)\(ArchiveMonth.pageFile($0.name))" },
    ])

    /// `archive.html`, for the archive's first page and for the page of one month.
    package static let page = TemplateModel<Page>([
        .text("agency", "the agency's name") { $0.agency.displayName },
        .text("time_zone", "the zone of the times") { $0.style.zone.name },
        .text("root", "the way from this page to the agency's folder: nothing, or ../") { $0.root },
        .flag("single_month", "the page is of one month") { $0.isSingleMonth },
        .list("months", "the months listed here, newest first", of: month) { page in
            page.months.map { Month(month: $0, page: page) }
        },
        .flag("has_older_months", "there are older months") { !$0.olderMonths.isEmpty },
        .list("older_months", "months with a page of their own, newest first", of: olderMonth) { page in
            page.olderMonths.map { OlderMonth(name: $0, page: page) }
        },
        .optionalText("footer_text", "the agency's own line for the foot of a page") { $0.style.footerText },
    ])

    /// `feed.xml`.
    package static let feed = TemplateModel<Feed>([
        .text("agency", "the agency's name") { $0.agency.displayName },
        .text("time_zone", "the zone of the times") { $0.style.zone.name },
        .text("identifier", "a name for the feed that is unique in the world") { "urn:uuid:\($0.agency.id)" },
        .text("updated", "the newest snapshot's time in UTC") { feed in
            (feed.reports.map(\.asOf).max() ?? Instant(microsecondsSince1970: 0)).description
        },
        .list("reports", "the newest snapshots, newest first", of: report) { feed in
            feed.reports.map { ReportLine(report: $0, agency: feed.agency, style: feed.style, root: "") }
        },
    ])
}
