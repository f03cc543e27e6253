import Dashboard
import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite struct MailComposerTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func headers(_ mail: MailMessage) -> [String] {
        text(mail.bytes).components(separatedBy: "\r\n\r\n")[0].replacing("\r\n ", with: " ").components(
            separatedBy: "\r\n"
        )
    }

    // MARK: Bytes

    /// Whatever was composed before, and in whatever order.
    @Test func sameInputSameBytes() throws {
        let templates = try MailTemplateFolder(MailSamples.templatesFolder).common
        let snapshots = [MailSamples.empty, MailSamples.hostile, MailSamples.plain, MailSamples.large]
        let first = try snapshots.map { try MailSamples.body($0, templates: templates) }
        let again = try snapshots.reversed().map { try MailSamples.body($0) }.reversed()
        for (one, other) in zip(first, again) {
            let (left, right) = (
                one.message(to: MailSamples.recipient, date: MailSamples.date),
                other.message(to: MailSamples.recipient, date: MailSamples.date)
            )
            #expect(left.bytes == right.bytes)
        }
    }

    @Test func mailsAreSevenBitLinesThatEndInCRLF() throws {
        for snapshot in [MailSamples.plain, MailSamples.hostile, MailSamples.empty] {
            let body = try MailSamples.body(snapshot, attachments: [.campaigns(of: snapshot)])
            let lines = text(body.message(to: MailSamples.recipient, date: MailSamples.date).bytes).components(
                separatedBy: "\r\n"
            )
            #expect(lines.allSatisfy { line in line.utf8.allSatisfy { 0x20...0x7E ~= $0 } && line.utf8.count <= 998 })
            #expect(lines.last == "")
        }
    }

    // MARK: Headers

    @Test func headersSayWhoAndWhat() throws {
        let body = try MailSamples.body(MailSamples.plain)
        let mail = body.message(to: MailSamples.recipient, date: MailSamples.date)
        #expect(
            headers(mail) == [
                "Date: Tue, 17 Feb 2026 02:20:05 +0000",
                "From: Callsheet reports <reports@calls.example.com>",
                "To: <anna@northwind.example.com>",
                "Reply-To: <help@calls.example.com>",
                "Message-ID: <2026-02-16T235959Z.9f86d081884c7d65@calls.example.com>",
                "List-Unsubscribe: <https://calls.example.com/stop?t=9f86d081884c7d65>, "
                    + "<mailto:help@calls.example.com?subject=unsubscribe%209f86d081884c7d65>",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
                "Subject: Northwind, 16 Feb 2026: 5 things need attention",
                "List-Id: Northwind <00000000-0000-000a-0000-000000000001.callsheet.calls.example.com>",
                "Auto-Submitted: auto-generated",
                "X-Callsheet-Snapshot: 2026-02-16T235959Z:\(MailSamples.digest)",
                "MIME-Version: 1.0",
                headers(mail).last,
            ]
        )
        #expect(mail.messageID == "<2026-02-16T235959Z.9f86d081884c7d65@calls.example.com>")
        #expect(mail.subject == "Northwind, 16 Feb 2026: 5 things need attention")
    }

    @Test func withoutOptionsThereIsLess() throws {
        let body = try MailSamples.body(
            MailSamples.plain,
            options: MailOptions(sender: MailAddress("o'brien+x&y@a.example")!)
        )
        let found = headers(body.message(to: MailSamples.recipient, date: MailSamples.date))
        #expect(found.contains("From: <o'brien+x&y@a.example>"))
        #expect(
            found.contains(
                "List-Unsubscribe: <mailto:o%27brien+x%26y@a.example?subject=unsubscribe%209f86d081884c7d65>"
            )
        )
        #expect(!found.contains { $0.hasPrefix("List-Unsubscribe-Post") || $0.hasPrefix("Reply-To") })
        #expect(!text(body.html).contains("Open the full report") && !text(body.text).contains("report https"))
    }

    @Test func correctionsFollowWhatTheyCorrect() throws {
        let body = try MailSamples.body(
            MailSamples.plain,
            name: "2026-02-16T235959Z-2",
            correction: MailCorrection(reason: "Counted\r\ntwice")
        )
        let first = "<2026-02-16T235959Z.9f86d081884c7d65@calls.example.com>"
        let recipient = MailRecipient(
            address: MailSamples.recipient.address,
            token: "9f86d081884c7d65",
            references: ["<a@b.example>", "no id", "<evil@b.example>\r\nBcc: c@d.example", first]
        )
        let found = headers(body.message(to: recipient, date: MailSamples.date))
        #expect(found.contains("Message-ID: <2026-02-16T235959Z-2.9f86d081884c7d65@calls.example.com>"))
        #expect(found.contains("In-Reply-To: \(first)"))
        #expect(found.contains("References: <a@b.example> \(first)"))
        #expect(body.subject == "Corrected: Northwind, 16 Feb 2026: 5 things need attention")
        #expect(text(body.text).contains("Reason: Counted twice."))
        #expect(text(body.html).contains("Reason: Counted twice."))
    }

    @Test func subjectsAreShortAndKeepTheFigure() throws {
        for snapshot in [MailSamples.hostile, MailSamples.plain, MailSamples.empty] {
            let subject = try MailSamples.body(snapshot).subject
            #expect(subject.unicodeScalars.count <= 152, "150 and two isolates")
            #expect(subject.contains("attention") || subject.contains("missing"))
            #expect(subject.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) })
        }
    }

    // MARK: Figures

    /// No row is no zero.
    @Test func missingFiguresAreCalledMissing() throws {
        let body = try MailSamples.body(MailSamples.missingDay)
        #expect(body.subject == "Northwind, 16 Feb 2026: figures are missing")
        #expect(
            text(body.text).contains(
                "Missing: there are no figures for 16 Feb 2026 yet. The latest are from 14 Feb 2026."
            )
        )
        #expect(text(body.text).contains("of 16 Feb 2026 are missing."))
        #expect(!text(body.text).contains(" 0 "))
        let empty = try MailSamples.body(MailSamples.empty)
        #expect(text(empty.text).contains("Missing: no campaign has any figures yet."))
        #expect(!text(empty.text).contains(" 0 ") && !text(empty.html).contains(">0<"))
    }

    /// Zero calls that were counted are zero.
    @Test func zeroIsZero() throws {
        let zero = CallFigures.zero
        let days = (0..<30).map { DailyFigures(day: MailSamples.today.adding(days: -$0), figures: zero) }
        let campaign = Campaign(id: MailSamples.id(9), name: "Quiet", days: days.reversed())
        let body = try MailSamples.body(MailSamples.snapshot(campaigns: [campaign]))
        #expect(body.subject == "Northwind, 16 Feb 2026: 0 calls")
        #expect(!text(body.text).contains("issing"))
    }

    /// Calls follow the week.
    @Test func aDayIsComparedWithTheSameWeekday() throws {
        func day(_ offset: Int, _ calls: Int64) -> DailyFigures {
            var figures = CallFigures.zero
            figures.totalCalls = calls
            return DailyFigures(day: MailSamples.today.adding(days: offset), figures: figures)
        }
        func mail(_ days: [DailyFigures], _ asOf: Instant = MailSamples.asOf) throws -> String {
            let campaign = Campaign(id: MailSamples.id(9), name: "Winter", days: days)
            return text(try MailSamples.body(MailSamples.snapshot(campaigns: [campaign], asOf: asOf)).text)
        }
        let full = try mail([day(-7, 100), day(-1, 5), day(0, 125)])
        #expect(full.contains("▲ 25.0% from 100"))
        #expect(full.contains("Compared with Monday a week before, 9 Feb 2026."))
        let alone = try mail([day(-1, 5), day(0, 125)])
        #expect(alone.contains("Not compared: there are no figures for Monday a week before."))
        let running = try mail([day(-7, 100), day(0, 25)], Instant("2026-02-16T10:00:00Z")!)
        #expect(
            running.contains("Still running:") && !running.contains("from 100\n") && !running.contains("Compared with")
        )
    }

    @Test func newsAreCallsOrWhatNeedsAttention() throws {
        #expect(try MailSamples.body(MailSamples.plain).hasNews)
        #expect(try !MailSamples.body(MailSamples.empty).hasNews)
        #expect(try !MailSamples.body(MailSamples.missingDay).hasNews)
        let overdue = MailSamples.batch(1, "processing", campaign: nil, hoursAgo: 30)
        #expect(try MailSamples.body(MailSamples.snapshot(campaigns: [], batches: [overdue])).hasNews)
    }

    @Test func onlyWhatAMailSaysMakesACorrection() {
        let composer = MailComposer(templates: MailSamples.templates, options: MailSamples.options)
        func saysTheSame(_ snapshot: Snapshot) -> Bool {
            let plain = MailSamples.plain
            return composer.saysTheSame(
                snapshot,
                MailSamples.style(of: snapshot),
                as: plain,
                MailSamples.style(of: plain)
            )
        }
        func changed(_ campaigns: [Campaign], _ batches: [Batch]) -> Snapshot {
            MailSamples.snapshot(
                campaigns: campaigns,
                batches: batches,
                preferences: MailSamples.plain.agency.preferences
            )
        }
        let (campaigns, batches) = (MailSamples.plain.campaigns, MailSamples.plain.batches)
        #expect(saysTheSame(MailSamples.plain))
        // Seconds of calls, which no mail shows.
        var days = campaigns[0].days
        days[days.count - 1].figures.durationSeconds += 1
        let longer = Campaign(id: campaigns[0].id, name: campaigns[0].name, days: days)
        #expect(saysTheSame(changed([longer] + campaigns.dropFirst(), batches)))
        days[days.count - 1].figures.totalCalls += 1
        let more = Campaign(id: campaigns[0].id, name: campaigns[0].name, days: days)
        #expect(!saysTheSame(changed([more] + campaigns.dropFirst(), batches)))
        #expect(!saysTheSame(changed(campaigns, Array(batches.dropFirst()))))
    }

    @Test func whatIsCutSaysHowMuch() throws {
        let body = try MailSamples.body(MailSamples.large)
        #expect(body.rows == MailRows.usual)
        let link = "the report https://calls.example.com/reports/\(MailSamples.id(1))/2026-02-16T235959Z/ has them."
        #expect(text(body.text).contains("280 of 300 campaigns are not shown here; \(link)"))
        #expect(text(body.text).contains("885 of 900 batches are not shown here; \(link)"))
        let bare = try MailSamples.body(MailSamples.large, options: MailOptions(sender: MailSamples.options.sender))
        #expect(text(bare.text).contains("280 of 300 campaigns are not shown here.\n"))
    }

    // MARK: Size

    @Test func usualMailsAreSmall() throws {
        #expect(try MailSamples.body(MailSamples.plain).encodedHTMLSize < 60 * 1024)
    }

    /// Names of emoji take twelve bytes a character, encoded.
    @Test func rowsGoUntilTheHTMLIsSmallEnough() throws {
        let name = String(repeating: "😀", count: 300)
        let campaigns = (0..<40).map { MailSamples.campaign(UInt64($0), name) }
        let batches = (0..<40).map {
            MailSamples.batch(UInt64($0), $0 % 2 == 0 ? "failed" : name, campaign: UInt64($0), hoursAgo: 40)
        }
        let body = try MailSamples.body(MailSamples.snapshot(name: name, campaigns: campaigns, batches: batches))
        #expect(body.encodedHTMLSize < 90 * 1024)
        #expect(body.encodedHTMLSize > 60 * 1024, "Not more than has to go")
        #expect(body.rows.campaigns < 20)
        let shown = text(body.text).components(separatedBy: " of 40 campaigns are not shown here")
        #expect(shown.count == 2 && shown[0].hasSuffix("\n\(40 - body.rows.campaigns)"))
    }

    @Test func templatesThatAreTooLargeAreNamed() throws {
        let files = [
            "subject.txt": "x", "mail.md": String(repeating: "word ", count: 20_000), "mail.html": "{{{body}}}",
            "style.css": "",
        ]
        let templates = try MailTemplates(files: files.mapValues { Array($0.utf8) }, folder: "templates/mail")
        let error = #expect(throws: MailError.self) { try MailSamples.body(MailSamples.plain, templates: templates) }
        #expect(error?.description.contains(" bytes of HTML without any rows. ") == true)
        #expect(error?.description.hasSuffix("shorten the templates in mail/") == true)
    }

    // MARK: Names

    @Test func namesAreHarmless() throws {
        for (number, name) in MailSamples.hostileNames.enumerated() {
            let campaign = MailSamples.campaign(UInt64(number), name)
            let batch = MailSamples.batch(1, name, campaign: UInt64(number), hoursAgo: 50)
            let body = try MailSamples.body(
                MailSamples.snapshot(
                    name: name,
                    campaigns: [campaign],
                    batches: [batch],
                    preferences: .init(footerText: name)
                )
            )
            let html = text(body.html)
            for bad in ["<script", "<img", "href=\"https://evil", "\u{202E}", "\u{85}", "\u{9F}", "\u{2028}", "\u{0}"] {
                #expect(!html.contains(bad), "\(number): \(bad)")
            }
            let found = headers(body.message(to: MailSamples.recipient, date: MailSamples.date)).map {
                $0.prefix { $0 != ":" }
            }
            #expect(Set(found).count == found.count && !found.contains("Bcc") && !found.contains("X-Evil"))
        }
    }

    @Test func templatesWithC1CharactersLoseThem() throws {
        let files = [
            "subject.txt": "a\u{85}b", "mail.md": "a\u{9F}b ¡", "mail.html": "\u{80}{{{body}}}", "style.css": "",
        ]
        let templates = try MailTemplates(files: files.mapValues { Array($0.utf8) }, folder: "templates/mail")
        let body = try MailSamples.body(MailSamples.plain, templates: templates)
        #expect(text(body.text) == "ab ¡\n")
        #expect(text(body.html) == "<p>ab ¡</p>\n")
        #expect(body.subject == "a b")
    }
}

@Suite struct MailAttachmentTests {
    private func lines(_ name: String, _ figures: CallFigures) -> [String] {
        let day = DailyFigures(day: MailSamples.today, figures: figures)
        let snapshot = MailSamples.snapshot(campaigns: [Campaign(id: MailSamples.id(9), name: name, days: [day])])
        let bytes = MailAttachment.campaigns(of: snapshot).bytes
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        return String(decoding: bytes.dropFirst(3), as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test func campaignsHaveTheNamesOfTheAPI() {
        let figures = CallFigures(
            totalCalls: 1200,
            completedCalls: 1000,
            connectedCalls: 480,
            conversations: 30,
            qualifiedLeads: 12,
            meetings: 5,
            durationSeconds: 95_400
        )
        let found = lines("Winter", figures)
        #expect(found.count == 3 && found[2].isEmpty)
        #expect(
            found[0]
                == "campaign_id,campaign_name,total_calls,completed_calls,connected_calls,meetings_booked,qualified_leads,"
                + "conversations_had,avg_duration_seconds,contact_rate,conversion_rate"
        )
        #expect(found[1] == "\(MailSamples.id(9)),Winter,1200,1000,480,5,12,30,95,40.0,0.4")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+49", "'+49"), ("-x", "'-x"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""),
        ("=a,\"b\"", "\"'=a,\"\"b\"\"\""), ("a=1", "a=1"), ("a, b", "\"a, b\""), ("a\nb", "\"a\nb\""),
        ("Söhne", "Söhne"),
        ("a\u{0}b", "ab"),
    ])
    func namesAreNoFormulas(_ name: String, _ field: String) {
        let found = lines(name, .zero).joined(separator: "\r\n")
        #expect(found.contains("\(MailSamples.id(9)),\(field),0,0,"))
    }

    /// So that a column of them can be summed.
    @Test func numbersAreNeverQuoted() {
        var figures = CallFigures.zero
        figures.totalCalls = -5
        #expect(lines("x", figures)[1].contains(",x,-5,0,"))
    }

    @Test func fileNames() {
        #expect(MailAttachment.campaigns(of: MailSamples.plain).name == "northwind-2026-02-16-campaigns.csv")
        let json = MailAttachment.answer(Array("{}".utf8), of: MailSamples.plain)
        #expect(json.name == "northwind-2026-02-16-30d.json")
        #expect(json.bytes == Array("{}".utf8))
    }
}
