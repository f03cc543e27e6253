import Dashboard
import Foundation
import Reporting
import Templates
import TestSupport
import TimeZones

@testable import Delivery

/// Snapshots of every kind that mails are made of, and what is made of them.
enum MailSamples {
    /// A Monday.
    static let today = CalendarDay("2026-02-16")!
    static let asOf = Instant("2026-02-16T23:59:59Z")!
    static let date = Instant("2026-02-17T02:20:05Z")!
    static let digest = String(repeating: "0123456789abcdef", count: 4)

    static func id(_ number: UInt64) -> RowID { RowID(high: 0xA, low: number) }

    // MARK: Snapshots

    static func snapshot(
        name: String = "Northwind",
        campaigns: [Campaign],
        batches: [Batch] = [],
        preferences: Agency.Preferences = Agency.Preferences(),
        asOf: Instant = asOf
    ) -> Snapshot {
        Snapshot(
            agency: Agency(id: id(1), name: name, slug: "northwind", preferences: preferences),
            clock: ReportClock(asOf: asOf, timeZone: "UTC", today: today),
            window: DayRange(today.adding(days: -179), today),
            batches: batches.sorted(by: Batch.isListedBefore),
            campaigns: campaigns.sorted { $0.id < $1.id }
        )
    }

    /// A campaign with calls on working days, a few on Saturdays, by a seed.
    static func campaign(
        _ number: UInt64,
        _ name: String?,
        scale: Int64 = 40,
        days: ClosedRange<Int> = 0...179,
        contact: Int64 = 36
    ) -> Campaign {
        var random = SeededGenerator(seed: number)
        var list: [DailyFigures] = []
        for offset in days {
            let day = today.adding(days: offset - 179)
            guard day.weekday < 6 else { continue }
            let calls = day.weekday == 5 ? scale / 6 : scale + Int64.random(in: -scale / 4...scale / 4, using: &random)
            let connected = calls * (contact + Int64.random(in: -5...5, using: &random)) / 100
            list.append(
                DailyFigures(
                    day: day,
                    figures: CallFigures(
                        totalCalls: calls,
                        completedCalls: calls * 4 / 5,
                        connectedCalls: connected,
                        conversations: connected / 2,
                        qualifiedLeads: connected / 6,
                        meetings: connected / 14,
                        durationSeconds: calls * 81
                    )
                )
            )
        }
        return Campaign(id: id(1000 + number), name: name, days: list)
    }

    static func batch(
        _ number: UInt64,
        _ status: String,
        campaign: UInt64?,
        hoursAgo: Int,
        done: Int64 = 320,
        failed: Int64 = 6
    ) -> Batch {
        let created = Instant(microsecondsSince1970: asOf.microsecondsSince1970 - Int64(hoursAgo) * 3_600_000_000)
        return Batch(
            id: id(5000 + number),
            campaignID: campaign.map { id(1000 + $0) },
            status: status,
            totalCalls: 500,
            completedCount: done,
            failedCount: failed,
            pendingCount: 500 - done - failed,
            inProgressCount: 0,
            progressPercent: DecimalFigure((done + failed) / 5),
            createdAt: created,
            completedAt: status == "completed" || status == "failed" ? asOf : nil
        )
    }

    /// A usual agency: ten campaigns, forty batches, a few things that need attention.
    static let plain: Snapshot = {
        let names = [
            "Winter Outreach", "Spring Renewal", "Trade Fair Follow-up", "Solar Installers North", "Dental Practices",
            "Insurance Brokers, Munich & Augsburg", "Fleet Managers", "Logistics Q1", "Restaurants", "Alumni",
        ]
        var campaigns = names.enumerated().map { position, name in
            campaign(UInt64(position), name, scale: Int64(120 - 10 * position))
        }
        // Its contact rate fell in the last thirty days.
        let low = campaign(3, names[3], scale: 90, days: 150...179, contact: 20)
        campaigns[3] = Campaign(
            id: low.id,
            name: low.name,
            days: campaign(3, names[3], scale: 90, days: 0...149).days + low.days
        )
        // It stopped eleven days ago.
        campaigns[7] = campaign(7, names[7], scale: 50, days: 0...168)
        var batches = (0..<36).map { number in
            batch(UInt64(number), "completed", campaign: UInt64(number % 10), hoursAgo: 30 + 9 * number, done: 490)
        }
        batches += [
            batch(100, "processing", campaign: 0, hoursAgo: 3),
            batch(101, "pending", campaign: 1, hoursAgo: 1, done: 0, failed: 0),
            batch(102, "failed", campaign: 4, hoursAgo: 8, done: 12, failed: 488),
            batch(103, "processing", campaign: nil, hoursAgo: 51, done: 140),
        ]
        return snapshot(
            campaigns: campaigns,
            batches: batches,
            preferences: Agency.Preferences(footerText: "Northwind GmbH, Hamburg")
        )
    }()

    /// An agency of which nothing is known but its name.
    static let empty = snapshot(campaigns: [])

    /// The day's figures have not come yet.
    static let missingDay = snapshot(
        campaigns: [campaign(0, "Winter Outreach", days: 0...178), campaign(1, "Spring Renewal", days: 0...178)],
        batches: [batch(1, "completed", campaign: 0, hoursAgo: 30)]
    )

    static let large: Snapshot = {
        let campaigns = (0..<300).map {
            campaign(UInt64($0), "Campaign \($0), \(["North", "South"][$0 % 2])", scale: Int64(20 + $0))
        }
        let batches = (0..<900).map {
            batch(UInt64($0), $0 % 9 == 0 ? "failed" : "processing", campaign: UInt64($0 % 300), hoursAgo: $0 % 90)
        }
        return snapshot(name: "Northwind Large", campaigns: campaigns, batches: batches)
    }()

    /// Names of 300 characters that try everything.
    static let hostileNames: [String] = {
        let pieces = [
            "Bcc: victim@example.org\r\nX-Evil: 1\r\n\r\n", "\"quoted\" 'name' <script>alert(1)</script>",
            "😀👩‍👩‍👧‍👦🇩🇪", "שלום עולם \u{202E}txt.exe", "مرحبا \u{2067}x", "a\u{0000}b\u{0085}c\u{009F}d\u{2028}e",
            "| pipe | **bold** [link](https://evil.example) ![x](https://evil.example/p.png)",
            "=cmd|' /C calc'!A0", "From here\r\n.\r\n", "=?UTF-8?Q?=0ABcc?=", "\u{FEFF}\u{200B}zero", "日本語の名前",
            "{{agency}} %s %n ${x}", "--=_alternative_0", "&amp;&lt;<!--[if mso]>x<![endif]-->",
        ]
        return (0..<30).map { number in
            var name = ""
            var next = number
            while name.unicodeScalars.count < 300 {
                name += pieces[next % pieces.count] + " "
                next += 1 + number / pieces.count
            }
            return String(String.UnicodeScalarView(name.unicodeScalars.prefix(300)))
        }
    }()

    static let hostile: Snapshot = {
        let campaigns = hostileNames.enumerated().map { position, name in campaign(UInt64(position), name) }
        let batches = (0..<25).map {
            batch(UInt64($0), ["failed", hostileNames[$0], "processing"][$0 % 3], campaign: UInt64($0), hoursAgo: 40)
        }
        return snapshot(
            name: hostileNames[0],
            campaigns: campaigns,
            batches: batches,
            preferences: Agency.Preferences(footerText: hostileNames[6], timeZone: "Asia/Kolkata", locale: "de-CH")
        )
    }()

    // MARK: Mails

    static let templatesFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../templates").standardizedFileURL.path

    static let templates: MailTemplates = {
        do {
            return try MailTemplateFolder(templatesFolder).common
        } catch {
            fatalError("\(error)")
        }
    }()

    static let options = MailOptions(
        sender: MailAddress("reports@calls.example.com")!,
        senderName: "Callsheet reports",
        replyTo: MailAddress("help@calls.example.com")!,
        unsubscribeURL: MailURL("https://calls.example.com/stop?t={token}", names: ["token"]),
        reportURL: MailURL("https://calls.example.com/reports/{agency}/{snapshot}/", names: ["agency", "snapshot"])
    )

    static func style(of snapshot: Snapshot) -> ReportStyle {
        ReportStyle(snapshot.agency.preferences, runZone: .utc) { name throws(TimeZoneError) in
            try TimeZoneDatabase.system.rules(name)
        }
    }

    static func body(
        _ snapshot: Snapshot,
        name: String = "2026-02-16T235959Z",
        correction: MailCorrection? = nil,
        attachments: [MailAttachment] = [],
        templates: MailTemplates = templates,
        options: MailOptions = options
    ) throws -> MailBody {
        try MailComposer(templates: templates, options: options).body(
            of: snapshot,
            style(of: snapshot),
            published: MailSnapshot(name: name, digest: digest),
            correction: correction,
            attachments: attachments
        )
    }

    static let recipient = MailRecipient(address: MailAddress("anna@northwind.example.com")!, token: "9f86d081884c7d65")
}
