import Dashboard
import Foundation
import TestSupport
import Testing

@testable import Delivery

/// Whole mails, as they are sent. `make test-mail` shows them to other programs.
@Suite struct GoldenMailTests {
    private func expect(_ name: String, _ body: MailBody, _ recipient: MailRecipient = MailSamples.recipient) throws {
        let mail = body.message(to: recipient, date: MailSamples.date)
        let difference = try GoldenFile.difference(of: mail.bytes, from: "\(name).eml")
        #expect(difference == nil)
    }

    @Test func plain() throws {
        let snapshot = MailSamples.plain
        try expect("plain", MailSamples.body(snapshot))
    }

    @Test func attachments() throws {
        let snapshot = MailSamples.plain
        let json = DashboardPages(
            of: snapshot,
            CampaignStats.list(of: snapshot, in: Period.standard.range(today: MailSamples.today))
        )
        try expect(
            "attachments",
            MailSamples.body(
                snapshot,
                attachments: [.campaigns(of: snapshot), .answer(json.json(offset: 0), of: snapshot)]
            )
        )
    }

    @Test func correction() throws {
        let body = try MailSamples.body(
            MailSamples.plain,
            name: "2026-02-16T235959Z-2",
            correction: MailCorrection(reason: "Calls of 16 February were counted twice")
        )
        let recipient = MailRecipient(
            address: MailSamples.recipient.address,
            token: MailSamples.recipient.token,
            references: ["<2026-02-16T235959Z.9f86d081884c7d65@calls.example.com>"]
        )
        try expect("correction", body, recipient)
    }

    @Test func nothingKnown() throws {
        try expect(
            "empty",
            MailSamples.body(MailSamples.empty, options: MailOptions(sender: MailSamples.options.sender))
        )
    }

    @Test func dayMissing() throws {
        try expect("missing", MailSamples.body(MailSamples.missingDay))
    }

    @Test func large() throws {
        try expect("large", MailSamples.body(MailSamples.large))
    }

    @Test func hostile() throws {
        try expect("hostile", MailSamples.body(MailSamples.hostile, attachments: [.campaigns(of: MailSamples.hostile)]))
    }
}
