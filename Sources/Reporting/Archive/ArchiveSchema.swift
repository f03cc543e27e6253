package import Templates

/// The names that the archive's templates can use.
package enum ArchiveSchema {
    static let report = TemplateSchema([
        .text("name", "the snapshot's folder, from its time"),
        .text("date", "the date that it speaks of, in the agency's zone"),
        .text("time", "the time"),
        .text("instant", "both in UTC, for machines"),
        .text("identifier", "a name for it that is unique in the world"),
        .text("file", "its report of the standard period"),
        .optionalText("correction", "the number of the correction; absent for what was published first"),
        .text("calls", "calls made in the standard period"),
        .text("contact_rate", "connected calls in percent of all calls"),
        .text("conversations", "calls that became a conversation"),
        .text("qualified_leads", "leads qualified"),
        .text("meetings", "meetings booked"),
        .text("conversion_rate", "meetings in percent of all calls"),
    ])

    static let month = TemplateSchema([
        .text("month", "the month"),
        .text("id", "the month as a name for an element, such as 2026-02"),
        .list("reports", "its snapshots, newest first", of: report),
    ])

    static let olderMonth = TemplateSchema([
        .text("month", "the month"),
        .text("file", "its page"),
    ])

    private static let common: [TemplateSchema.Field] = [
        .text("agency", "the agency's name"),
        .text("time_zone", "the zone of the dates and times"),
    ]

    /// `archive.html`, for the archive's first page and for the page of one month.
    package static let page = TemplateSchema(
        common + [
            .text("root", "the way from this page to the agency's folder: nothing, or ../"),
            .flag("single_month", "the page is of one month"),
            .list("months", "the months listed here, newest first", of: month),
            .flag("has_older_months", "there are older months"),
            .list("older_months", "months with a page of their own, newest first", of: olderMonth),
            .optionalText("footer_text", "the agency's own line for the foot of a page"),
        ]
    )

    /// `feed.xml`.
    package static let feed = TemplateSchema(
        common + [
            .text("identifier", "a name for the feed that is unique in the world"),
            .text("updated", "the newest snapshot's time in UTC"),
            .list("reports", "the newest snapshots, newest first", of: report),
        ]
    )
}
