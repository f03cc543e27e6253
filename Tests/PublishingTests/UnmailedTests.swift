import Dashboard
import Delivery
import Foundation
import Publishing
import Synchronization
import TestSupport
import Testing

/// What is published and mailed to nobody, held against the room that mails.
@Suite struct UnmailedTests {
    /// Mails what is due into a folder.
    ///
    /// - Returns: What became of each recipient's mail, without the recipient: `says nothing` once for all that are alike.
    private func send(_ nights: Nights) throws -> [String] {
        let fates = Fates()
        let options = DeliveryOptions(
            output: nights.output,
            agencies: [],
            mail: MailOptions(sender: try #require(MailAddress("reports@example.com"))),
            envelopeFrom: "reports@example.com",
            attachments: [],
            maxAge: .seconds(86_400 * 10_000),
            skipsEmpty: false,
            isDryRun: false,
            trial: nil,
            connections: 1,
            rate: nil,
            version: "1.0.0"
        )
        let run = try DeliveryRun(
            options,
            to: .folder(nights.folder.path + "/mails"),
            templates: MailTemplateFolder(Nights.templates),
            progress: fates,
            clock: { Instant("2026-02-18T05:00:00Z")! },
            isStopRequested: { false }
        )
        _ = try run.run()
        return Set(fates.all.withLock { $0 }).sorted()
    }

    private final class Fates: DeliveryProgress {
        let all = Mutex<[String]>([])

        func told(_ agency: RowID, _ address: MailAddress, _ snapshot: String, _ fate: DeliveryFate) {
            let words = if case .accepted = fate { "accepted" } else { "\(fate)" }
            all.withLock { $0.append("\(snapshot) \(words)") }
        }

        func failed(_ agency: RowID, _ reason: String) { all.withLock { $0.append(reason) } }

        func warned(_ line: String) { all.withLock { $0.append(line) } }
    }

    @Test func aRestatementIsMailedToNobodyAndACorrectionIs() throws {
        let nights = try Nights()
        try nights.publish("2026-02-16")
        #expect(try send(nights) == ["2026-02-16T235959Z accepted"])
        try nights.database.execute("UPDATE call_stats_daily SET total_calls = total_calls + 99")
        #expect(try nights.restate(1).restated == 3)
        #expect(
            try send(nights) == [
                "2026-02-16T235959Z-2 not due: figures of past days counted anew since 2026-02-16T235959Z, which was sent"
            ]
        )
        // The same change published by somebody's own run is a correction as ever.
        try nights.database.execute("UPDATE call_stats_daily SET total_calls = total_calls + 99")
        try nights.publish("2026-02-16")
        #expect(try send(nights) == ["2026-02-16T235959Z-3 accepted"])
    }

    /// Also where it is the newest that an agency has.
    @Test func aLateReportIsMailedToNobody() throws {
        let nights = try Nights()
        try nights.publish("2026-02-15", .late)
        #expect(try send(nights) == ["2026-02-15T235959Z not due: made late, for a missed day"])
        try nights.publish("2026-02-16")
        #expect(try send(nights) == ["2026-02-16T235959Z accepted"])
    }
}
