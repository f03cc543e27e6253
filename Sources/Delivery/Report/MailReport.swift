internal import Dashboard
internal import Reporting

/// The published snapshot that a mail speaks of.
package struct MailSnapshot: Sendable {
    /// Its name, `2026-02-16T235959Z` or, of a correction, `2026-02-16T235959Z-2`.
    package let name: String
    /// The SHA-256 of its checksums, 64 hexadecimal digits.
    package let digest: String

    /// - Parameters:
    ///   - name: One that stamps and versions make; another one stops the program, for headers have it as it is.
    ///   - digest: The same.
    package init(name: String, digest: String) {
        precondition(
            name.utf8.count <= 64 && MailAddress.isDotAtom(name.utf8)
                && digest.utf8.allSatisfy(MailAddress.isLetterOrDigit),
            "A snapshot's name or digest has other characters than these have"
        )
        self.name = name
        self.digest = digest
    }

    /// `STAMP:SHA256`.
    package var head: String { "\(name):\(digest)" }
}

/// That a mail corrects one sent before.
package struct MailCorrection: Sendable {
    /// Why, as the run was told.
    package let reason: String?

    package init(reason: String?) {
        self.reason = reason
    }
}

/// How many rows a mail's lists show at most.
package struct MailRows: Hashable, Sendable {
    package let campaigns: Int
    package let batches: Int
    package let attention: Int

    static let usual = MailRows(campaigns: 20, batches: 15, attention: ReportData.attentionShown)

    /// A part of them; `nil` where there is nothing left to take away.
    func reduced(by factor: Double) -> MailRows? {
        guard campaigns > 0 || batches > 0 || attention > 1 else { return nil }
        func part(_ count: Int, _ least: Int) -> Int {
            max(least, min(count - 1, Int(Double(count) * factor)))
        }
        return MailRows(
            campaigns: part(campaigns, 0),
            batches: part(batches, 0),
            attention: part(attention, 1)
        )
    }
}

/// One mail's figures. A class, for every name of a template is handed one.
final class MailReport: Sendable {
    let snapshot: Snapshot
    let style: ReportStyle
    let locale: LocaleFormat
    /// The day that the mail is about.
    let day: ReportData
    /// The standard period, which ends with that day, and which the report's first page is about.
    let period: ReportData
    let batches: BatchListing
    let listing: DayListing
    let published: MailSnapshot
    let correction: MailCorrection?
    let reportURL: String?
    let unsubscribeAddress: String
    let rows: MailRows
    /// The day's figures; `nil` when it has none.
    let dayFigures: ReportSchema.Headline?
    /// The day of the same name in the week before, when the day's figures are compared with its.
    let dayCompared: CalendarDay?
    /// Days of the period without any figures.
    let daysWithout: Int

    init(
        _ snapshot: Snapshot,
        _ style: ReportStyle,
        _ published: MailSnapshot,
        _ correction: MailCorrection?,
        _ options: MailOptions
    ) {
        let history = AgencyHistory(snapshot, style)
        let day = ReportData(snapshot, .today, style, history)
        let period = ReportData(snapshot, .standard, style, history)
        let known = MailReport.daysWithFigures(snapshot, period.range)
        let isKnown = known.contains(period.range.last)
        self.snapshot = snapshot
        self.style = style
        self.day = day
        self.period = period
        self.published = published
        self.correction = correction
        locale = style.locale
        batches = BatchListing(snapshot, style)
        listing = DayListing(period)
        reportURL = options.reportURL?.filled { $0 == "agency" ? snapshot.agency.id.description : published.name }
        unsubscribeAddress = options.unsubscribeAddress.description
        rows = .usual
        dayFigures = isKnown ? ReportSchema.Headline(day) : nil
        dayCompared = isKnown ? day.previous?.first : nil
        daysWithout = period.range.count - known.count
    }

    /// The same with other limits.
    init(_ report: MailReport, rows: MailRows) {
        snapshot = report.snapshot
        style = report.style
        locale = report.locale
        day = report.day
        period = report.period
        batches = report.batches
        listing = report.listing
        published = report.published
        correction = report.correction
        reportURL = report.reportURL
        unsubscribeAddress = report.unsubscribeAddress
        dayFigures = report.dayFigures
        dayCompared = report.dayCompared
        daysWithout = report.daysWithout
        self.rows = rows
    }

    private static func daysWithFigures(_ snapshot: Snapshot, _ range: DayRange) -> Set<CalendarDay> {
        var days: Set<CalendarDay> = []
        for campaign in snapshot.campaigns { for day in campaign.days(in: range) { days.insert(day.day) } }
        return days
    }

    var weekday: String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][period.range.last.weekday]
    }

    var hasNews: Bool { day.totals.totalCalls > 0 || !period.attention.isEmpty }

    var batchCount: Int { snapshot.batches.count }
}

/// A line of a mail's list of campaigns.
struct MailCampaign {
    let line: ReportSchema.CampaignLine
    /// On the mail's day; `nil` when there are no figures of it.
    let dayCalls: Int64?

    static func list(_ report: MailReport) -> [MailCampaign] {
        let period = report.period
        let today = DayRange(period.range.last, period.range.last)
        return period.campaigns.prefix(report.rows.campaigns).enumerated().map { position, row in
            let days = row.campaign.days(in: today)
            return MailCampaign(
                line: ReportSchema.CampaignLine(row: row, position: position, data: period),
                dayCalls: days.isEmpty ? nil : days.reduce(0) { $0 &+ $1.figures.totalCalls }
            )
        }
    }
}

/// How many things of one kind need attention.
struct MailAttentionKind {
    let kind: AttentionItem.Kind
    let count: Int64
    let report: MailReport

    /// Those that there are, the gravest first.
    static func list(_ report: MailReport) -> [MailAttentionKind] {
        var counts: [AttentionItem.Kind: Int64] = [:]
        for attention in report.period.attention {
            counts[AttentionItem(attention: attention, data: report.period).kind, default: 0] += 1
        }
        return AttentionItem.Kind.allCases.compactMap { kind in
            counts[kind].map { MailAttentionKind(kind: kind, count: $0, report: report) }
        }
    }
}

/// `mail.html` filled in.
struct MailFrame {
    let report: MailReport
    let subject: String
    /// The Markdown as HTML.
    let body: [UInt8]
}
