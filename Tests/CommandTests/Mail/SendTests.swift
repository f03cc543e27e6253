import Foundation
import TestSupport
import Testing

/// `callsheet send` into a folder: who gets what, and what is noted of it.
@Suite
struct SendTests {
    @Test func eachRecipientGetsItOnce() throws {
        let output = try MailOutput()
        let first = try output.send()
        #expect(first.status == 0)
        #expect(first.stderr == "callsheet: 9 mails accepted in '\(output.path)'\n")
        let lines = first.stdout.split(separator: "\n")
        #expect(lines.count == 9)
        #expect(lines.allSatisfy { $0.contains(" \(MailOutput.stamp) ") && $0.contains(" accepted: ") })
        let mails = try output.mails
        #expect(mails.map(\.to).sorted() == MailOutput.addresses().sorted())
        #expect(try output.states == ["sending": 9, "accepted": 9])
        // The ledger ties each mail to its bytes and to the snapshot's checksums.
        for line in try output.ledger where line.state == "accepted" {
            let mail = try #require(mails.first { $0.headers["message-id"] == line.message_id })
            #expect(mail.to == line.address)
            #expect(mail.bytes.count == line.size)
            let name = "\(output.emlDir)/\(line.message_id.dropFirst().prefix { $0 != "@" }).eml"
            #expect(try tool("sha256sum", name).text.hasPrefix(line.sha256))
        }
        let agency = try MailOutput.agency(2)
        let sums = try tool("sha256sum", output.file(agency, "SHA256SUMS")).text.prefix(64)
        let mail = try #require(mails.first { $0.to.hasSuffix("@agency-2.example") })
        #expect(mail.headers["x-callsheet-snapshot"] == "\(MailOutput.stamp):\(sums)")

        try FileManager.default.removeItem(atPath: output.emlDir)
        let second = try output.send()
        #expect(second.status == 0)
        #expect(second.stderr == "callsheet: 0 mails accepted in '\(output.path)'\n")
        #expect(second.stdout.split(separator: "\n").allSatisfy { $0.contains(" not due: has it since 20") })
        #expect(try output.mails.isEmpty)
        #expect(try output.states == ["sending": 9, "accepted": 9])
    }

    @Test func sameBytesWhateverTheConnections() throws {
        let (one, many) = (try MailOutput(), try MailOutput())
        #expect(try one.send().status == 0)
        // The same key and date, so that nothing else differs.
        try run("mkdir", "-m", "700", "\(many.path)/deliveries")
        try run("cp", "-p", "\(one.path)/deliveries/.key", "\(many.path)/deliveries/.key")
        #expect(try many.send(["--connections", "8"]).status == 0)
        func bodies(_ output: MailOutput) throws -> [ArraySlice<UInt8>] {
            try output.mails.map { mail in
                try #require(mail.bytes.starts(with: Array("Date: ".utf8)))
                return mail.bytes.drop { $0 != 0x0A }
            }
        }
        #expect(try bodies(one) == bodies(many))
        #expect(try bodies(one).count == 9)
    }

    @Test func nobodyElseCanReadTheLedger() throws {
        let output = try MailOutput()
        #expect(try output.send().status == 0)
        let found = try tool("find", "\(output.path)/deliveries", "-perm", "/077").text
        #expect(found == "")
        #expect(try output.ledger.count == 18)
    }

    // MARK: Recipients

    @Test func rolesAndListsDecide() throws {
        let output = try MailOutput(
            """
            UPDATE users SET role = 'client_admin' WHERE email = 'user2@agency-1.example';
            UPDATE users SET role = 'client_viewer' WHERE email = 'user3@agency-1.example';
            UPDATE users SET role = 'admin' WHERE email = 'user3@agency-3.example';
            ALTER TABLE users ALTER role TYPE text;
            UPDATE users SET role = 'agency_emperor' WHERE email = 'user2@agency-3.example';
            UPDATE agencies SET settings = '{"report_recipients": ["Boss@Firm.example", "boss@firm.EXAMPLE"]}'
             WHERE slug LIKE 'agency-2-%';
            """
        )
        #expect(try output.send().status == 0)
        #expect(
            try output.mails.map(\.to).sorted()
                == ["Boss@Firm.example", "user1@agency-1.example", "user1@agency-3.example"]
        )
    }

    @Test func anEmptyListIsNobody() throws {
        let output = try MailOutput(
            #"UPDATE agencies SET settings = '{"report_recipients": []}' WHERE slug LIKE 'agency-2-%'"#
        )
        #expect(try output.send().status == 0)
        #expect(Set(try output.mails.map(\.to)) == MailOutput.addresses().subtracting(MailOutput.addresses(2...2)))
    }

    @Test func anAddressThatNoMailCanGoToIsToldWithWhatToDo() throws {
        let output = try MailOutput(
            "UPDATE users SET email = 'eva@münchen.example' WHERE email = 'user2@agency-1.example'"
        )
        let run = try output.send()
        #expect(run.status == 0)
        #expect(run.lines.count == 2)
        #expect(
            run.lines[0].contains("No mail goes to 'eva@münchen.example'") && run.lines[0].hasSuffix("xn-- form"),
            "\(run.stderr)"
        )
        #expect(try output.mails.count == 8)
    }

    @Test func suppressionsWinWhateverTheirSpelling() throws {
        let output = try MailOutput()
        try output.write(
            "# asked for it\r\nUSER1@agency-1.EXAMPLE\r\n\r\n user2@agency-1.example \n",
            to: "suppressions.txt"
        )
        let run = try output.send()
        #expect(run.status == 0)
        #expect(run.stdout.components(separatedBy: "user1@agency-1.example not due: suppressed\n").count == 2)
        let left = MailOutput.addresses().subtracting(["user1@agency-1.example", "user2@agency-1.example"])
        #expect(Set(try output.mails.map(\.to)) == left)
    }

    @Test func withABadLineNothingIsSent() throws {
        let output = try MailOutput()
        try output.write("user1@agency-1.example\nuser2 at agency-1\n", to: "suppressions.txt")
        let run = try output.send()
        #expect(run.status == 65)
        #expect(run.stderr.contains("\(output.path)/suppressions.txt:2: 'user2 at agency-1' is no mail address"))
        #expect(try output.mails.isEmpty)
        #expect(try output.ledger.isEmpty)
    }

    @Test func withoutRecipientsNothingIsSent() throws {
        let output = try MailOutput()
        try FileManager.default.removeItem(atPath: "\(output.path)/recipients.json")
        #expect(try output.send().status == 65)
        try output.write("{}", to: "recipients.json")
        let run = try output.send()
        #expect(run.status == 65)
        #expect(run.stderr.contains("recipients.json"))
        #expect(try output.mails.isEmpty)
    }

    // MARK: What is due

    @Test func anOldReportIsNotSent() throws {
        let output = try MailOutput()
        // As a restored backup, or the first run on an old archive.
        let run = try output.send(["--max-age", "1m"])
        #expect(run.status == 0)
        #expect(run.stdout.split(separator: "\n").count == 9)
        #expect(
            run.stdout.split(separator: "\n").allSatisfy { $0.contains("not due: too old, as of 2026-02-16T23:59:59Z") }
        )
        #expect(try output.mails.isEmpty)
    }

    @Test func aReportWithoutNewsIsSkippedWhereAsked() throws {
        let output = try MailOutput(
            """
            DELETE FROM call_batches USING users u
             WHERE u.agency_id = call_batches.agency_id AND u.email = 'user1@agency-1.example';
            DELETE FROM call_stats_daily USING users u
             WHERE u.agency_id = call_stats_daily.agency_id AND u.email = 'user1@agency-1.example';
            """
        )
        let run = try output.send(["--skip-empty"])
        #expect(run.status == 0)
        #expect(run.stdout.components(separatedBy: "not due: no call that day and nothing needs attention").count == 4)
        #expect(Set(try output.mails.map(\.to)) == MailOutput.addresses(2...3))
        #expect(try output.send().stderr.contains("3 mails accepted"))
    }

    @Test func aCorrectionIsMailedWhereItsTextDiffers() throws {
        let output = try MailOutput()
        #expect(try output.send().status == 0)
        let first = try output.mails
        try FileManager.default.removeItem(atPath: output.emlDir)
        // Of agency 1 what the mail shows, of agency 2 what is too long ago for it.
        let changed =
            "UPDATE call_stats_daily SET total_calls = total_calls + 7 FROM users u "
            + "WHERE u.agency_id = call_stats_daily.agency_id"
        try output.publish(
            """
            \(changed) AND u.email = 'user1@agency-1.example' AND stat_date = '2026-02-16';
            \(changed) AND u.email = 'user1@agency-2.example' AND stat_date = date '2026-02-16' - 150;
            """,
            ["--reason", "Counted twice"]
        )
        let run = try output.send()
        #expect(run.status == 0)
        let corrections = try output.mails
        #expect(Set(corrections.map(\.to)) == MailOutput.addresses(1...1))
        for mail in corrections {
            let before = try #require(first.first { $0.to == mail.to })
            #expect(mail.headers["in-reply-to"] == before.headers["message-id"])
            #expect(mail.headers["subject"]?.hasPrefix("Corrected: ") == true)
            #expect(String(decoding: mail.bytes, as: UTF8.self).contains("Counted twice"))
        }
        let same = "not due: says the same as \(MailOutput.stamp), which was sent"
        #expect(run.stdout.components(separatedBy: same).count == 4, "\(run.stdout)")
        #expect(try output.ledger.filter { $0.correction_of == MailOutput.stamp && $0.state == "accepted" }.count == 3)
        #expect(try output.send().stderr.contains("0 mails accepted"))
    }

    @Test func aSnapshotThatWasChangedFailsItsAgencyAlone() throws {
        let output = try MailOutput()
        let agency = try MailOutput.agency(2)
        let file = output.file(agency, "snapshot.json")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try Data(text.replacing("Agency 2", with: "Agency 9").utf8).write(to: URL(fileURLWithPath: file))
        let run = try output.send()
        #expect(run.status == 1)
        #expect(run.stderr.contains("Agency \(agency) cannot be mailed its report: "), "\(run.stderr)")
        #expect(run.stderr.hasSuffix("6 mails accepted, 1 agency failed in '\(output.path)'\n"), "\(run.stderr)")
        #expect(Set(try output.mails.map(\.to)) == MailOutput.addresses().subtracting(MailOutput.addresses(2...2)))
    }

    @Test func onlyTheAgenciesAskedForAreMailed() throws {
        let output = try MailOutput()
        #expect(try output.send(["--agency", MailOutput.agency(3)]).status == 0)
        #expect(Set(try output.mails.map(\.to)) == MailOutput.addresses(3...3))
    }

    // MARK: Trials

    @Test func aDryRunNotesNothing() throws {
        let output = try MailOutput()
        let written = try output.send(["--dry-run"])
        #expect(written.status == 0)
        #expect(try output.mails.count == 9)
        #expect(try output.ledger.isEmpty)
        let server = try MailServer()
        defer { server.stop() }
        let said = try output.send(["--dry-run"], to: server)
        #expect(said.status == 0)
        #expect(said.stdout.split(separator: "\n").count == 9)
        #expect(said.stdout.split(separator: "\n").allSatisfy { $0.hasSuffix(" would send") })
        #expect(said.stderr == "callsheet: nothing sent in '\(output.path)'\n")
        #expect(server.connections.isEmpty)
        #expect(try output.ledger.isEmpty)
        #expect(try output.send().stderr.contains("9 mails accepted"))
        #expect(try output.send(["--dry-run"]).stdout.contains(" not due: has it since "))
    }

    @Test func aTrialGoesToOneAddressAndCountsForNothing() throws {
        let output = try MailOutput()
        let agency = try MailOutput.agency(1)
        // Without any list of recipients.
        try FileManager.default.moveItem(atPath: "\(output.path)/recipients.json", toPath: "\(output.path)/aside.json")
        for number in 1...2 {
            #expect(try output.send(["--agency", agency, "--to", "me@calls.example.com"]).status == 0)
            #expect(try output.states["accepted"] == number)
        }
        #expect(try Set(output.mails.map(\.to)) == ["me@calls.example.com"])
        #expect(try output.ledger.allSatisfy { $0.trial == true })
        try FileManager.default.moveItem(atPath: "\(output.path)/aside.json", toPath: "\(output.path)/recipients.json")
        #expect(try output.send().stderr.contains("9 mails accepted"))
        try output.write("me@calls.example.com\n", to: "suppressions.txt")
        let run = try output.send(["--agency", agency, "--to", "me@calls.example.com"])
        #expect(run.stdout.contains("not due: suppressed"))
    }

    // MARK: Attachments

    @Test func theAttachedAnswerIsTheArchivedFile() throws {
        let output = try MailOutput()
        let agency = try MailOutput.agency(1)
        #expect(try output.send(["--agency", agency, "--attach", "json"]).status == 0)
        let file = try Data(contentsOf: URL(fileURLWithPath: output.file(agency, "dashboard-campaigns/30d/0.json")))
        #expect(try output.mails.count == 3)
        for mail in try output.mails { #expect(mail.attachment == file) }
    }

    @Test func theAttachedTableOpensInSpreadsheets() throws {
        let output = try MailOutput()
        #expect(try output.send(["--agency", MailOutput.agency(1), "--attach", "csv"]).status == 0)
        let table = String(decoding: try #require(try output.mails.first?.attachment), as: UTF8.self)
        #expect(table.hasPrefix("\u{FEFF}campaign_id,campaign_name,total_calls,"))
        #expect(table.components(separatedBy: "\r\n").count == 4)
    }

    // MARK: Set-up

    @Test(arguments: [
        (["--from", "nobody"], "--from 'nobody' is no plain mail address, such as reports@agency.example"),
        (["--to", "me@x.example"], "--to needs one --agency: the one whose report is sent as a trial"),
        (["--connections", "0"], "--connections 0 must be a number from 1 to 64"),
        (["--rate", "0"], "--rate 0 must be a number of mails a minute, from 1 to 1000000"),
        (["--attach", "pdf"], "Unknown attachment 'pdf'. Available: 'json', 'csv'"),
        (["--max-age", "soon"], "--max-age 'soon' is not a length of time, such as 90m, 48h or 3d"),
        (["--reply-to", "a@b@c"], "--reply-to 'a@b@c' is no plain mail address, such as reports@agency.example"),
        (
            ["--envelope-from", "bounce+{who}@x.example"],
            "--envelope-from 'bounce+{who}@x.example' has braces. Only {token} can stand in them"
        ),
        (
            ["--report-url", "http://x.example/{agency}/{snapshot}/"],
            "--report-url '***' is no https address with {agency} and {snapshot} in it"
        ),
        (
            ["--unsubscribe-url", "https://x.example/"],
            "--unsubscribe-url '***' is no https address with {token} in it"
        ),
        (["--smtp", "smtp://localhost"], "--smtp and --eml-dir exclude each other. Give one of them"),
    ])
    func aWrongOptionIsTold(_ options: [String], _ words: String) throws {
        let output = try MailOutput()
        let run = try output.send(["--eml-dir", output.emlDir] + options)
        run.expectFailure(64, words)
        #expect(try output.mails.isEmpty)
    }

    @Test(arguments: [
        (["--smtp", "mail.example"], nil as String?, "mail.example"),
        (["--smtp", "smtp://user:tell-nobody@mail.example"], nil, "user"),
        (["--smtp", "smtp://localhost", "--smtp-user", "me"], nil, "--smtp-user needs one of"),
        (["--smtp", "smtp://localhost"], "tell-nobody", "needs the user: --smtp-user NAME"),
        (["--smtp", "smtp://mail.example", "--smtp-plaintext", "--smtp-user", "me"], "tell-nobody", "mail.example"),
    ])
    func aWrongServerIsToldAndNoPassword(_ options: [String], _ password: String?, _ words: String) throws {
        let output = try MailOutput()
        let run = try output.send(options, environment: ["CALLSHEET_SMTP_PASSWORD": password])
        #expect(run.status == 64)
        #expect(run.stderr.contains(words), "\(run.stderr)")
        #expect(!run.stderr.contains("tell-nobody"), "\(run.stderr)")
    }

    @Test func aWrongTemplateStopsItBeforeAnyWork() throws {
        let output = try MailOutput()
        let templates = try TemporaryFolder()
        try run("cp", "-a", "\(OutputFolder.productTemplates)/.", templates.path)
        try templates.write("{{agenzy}}\n", to: "mail/subject.txt")
        let run = try output.send(["--templates", templates.path])
        #expect(run.status == 78)
        #expect(run.stderr.contains("mail/subject.txt:1:") && run.stderr.contains("agenzy"), "\(run.stderr)")
        #expect(try output.mails.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(output.path)/deliveries"))
    }

    @Test func anAgencysOwnTemplateIsTaken() throws {
        let output = try MailOutput()
        let templates = try TemporaryFolder()
        try run("cp", "-a", "\(OutputFolder.productTemplates)/.", templates.path)
        try templates.write("Hello {{agency}}\n", to: "agencies/agency-1-1/mail/subject.txt")
        #expect(try output.send(["--templates", templates.path]).status == 0)
        let own = try output.mails.filter { $0.headers["subject"] == "Hello Agency 1" }
        #expect(Set(own.map(\.to)) == MailOutput.addresses(1...1))
    }

    @Test func aFolderThatCannotBeWrittenStopsIt() throws {
        let output = try MailOutput()
        let run = try output.send(["--eml-dir", "/proc/mails"])
        #expect(run.status == 73)
        #expect(run.stderr.contains("/proc/mails"), "\(run.stderr)")
        // What was being written then is written next time.
        #expect(try output.send().stderr.contains("9 mails accepted"))
    }
}
