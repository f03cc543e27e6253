import Dashboard
import Testing

/// The batches of a report: those under way, then the finished ones, each newest first and each up to a limit.
@Suite struct BatchListingTests {
    private static let list = """
        {{batch_count}} batches{{#has_under_way}}, some under way{{/has_under_way}}{{#has_finished}}, some finished{{/has_finished}}
        {{#batches_under_way}}
        under way {{total}}
        {{/batches_under_way}}
        {{#more_under_way}}
        {{more_under_way}} more under way
        {{/more_under_way}}
        {{#batches_finished}}
        finished {{total}}
        {{/batches_finished}}
        {{#more_finished}}
        {{more_finished}} more finished
        {{/more_finished}}
        """

    /// A batch that is known by its number of calls; the greater, the older.
    private static func batch(_ number: UInt64, _ status: String) -> Batch {
        ReportSamples.batch(
            number,
            status,
            created: "\(ReportSamples.today.adding(days: -Int(number)))T12:00:00Z",
            counts: (Int64(number), 0, 0, 0, 0)
        )
    }

    private func lines(_ batches: [Batch], _ template: String = list) throws -> [String] {
        try ReportSamples.markdown(template, ReportSamples.snapshot(batches: batches))
            .replacing("\u{A0}", with: " ").split(separator: "\n").map(String.init)
    }

    /// One line a batch, from a template for it.
    private func records(_ batch: Batch, _ template: String, _ campaigns: [Campaign] = []) throws -> String {
        let lists = ["batches_under_way", "batches_finished"].map { "{{#\($0)}}\(template){{/\($0)}}" }
        let preferences = Agency.Preferences(timeZone: "Asia/Kolkata")
        let snapshot = ReportSamples.snapshot(batches: [batch], campaigns: campaigns, preferences: preferences)
        return try ReportSamples.markdown(lists.joined(), snapshot).replacing("\u{A0}", with: " ")
    }

    // MARK: Which are listed

    @Test func onlyCompletedAndFailedBatchesAreFinished() throws {
        let statuses = ["pending", "completed", "processing", "failed", "scheduled", "paused", "cancelled", "FAILED"]
        let batches = statuses.enumerated().map { Self.batch(UInt64($0.offset + 1), $0.element) }
        #expect(
            try lines(batches) == [
                "8 batches, some under way, some finished", "under way 1", "under way 3", "under way 5", "under way 6",
                "under way 7", "finished 2", "finished 4", "finished 8",
            ]
        )
    }

    @Test func eachKindIsSaidToBeThereOnlyWhenItIs() throws {
        #expect(try lines([]) == ["0 batches"])
        #expect(try lines([Self.batch(3, "paused")]) == ["1 batches, some under way", "under way 3"])
        #expect(try lines([Self.batch(3, "failed")]) == ["1 batches, some finished", "finished 3"])
    }

    @Test func twentyFiveUnderWayAreListedAndTheRestCounted() throws {
        let all = (1...27).map { Self.batch($0, "processing") }
        let listed = (1...25).map { "under way \($0)" }
        #expect(try lines(Array(all.prefix(25))) == ["25 batches, some under way"] + listed)
        #expect(try lines(Array(all.prefix(26))) == ["26 batches, some under way"] + listed + ["1 more under way"])
        #expect(try lines(all) == ["27 batches, some under way"] + listed + ["2 more under way"])
    }

    @Test func fifteenFinishedAreListedAndTheRestCounted() throws {
        let all = (1...17).map { Self.batch($0, $0 % 2 == 0 ? "failed" : "completed") }
        let listed = (1...15).map { "finished \($0)" }
        #expect(try lines(Array(all.prefix(15))) == ["15 batches, some finished"] + listed)
        #expect(try lines(Array(all.prefix(16))) == ["16 batches, some finished"] + listed + ["1 more finished"])
        #expect(try lines(all) == ["17 batches, some finished"] + listed + ["2 more finished"])
    }

    // MARK: What is said of one

    @Test(arguments: [
        "pending", "processing", "completed", "failed", "scheduled", "paused", "cancelled", "", "paused ",
    ])
    func aStatusIsOneOfThoseThatATemplateKnowsOrAnother(_ status: String) throws {
        let known = ["pending", "processing", "completed", "failed", "scheduled", "paused"]
        let flags = (known + ["other_status"]).map { "{{#\($0)}}<\($0)>{{/\($0)}}" }.joined()
        #expect(
            try records(ReportSamples.batch(1, status), flags)
                == (known.contains(status) ? "<\(status)>" : "<other_status>")
        )
    }

    @Test(arguments: [
        ("processing", "41", "41% chart:progress/41"), ("pending", "0", "0% chart:progress/0"),
        ("completed", "100", "100% chart:progress/100/done"), ("failed", "12.5", "12.5% chart:progress/13/failed"),
        ("paused", "66.666666666666667", "66.7% chart:progress/67/paused"),
        ("scheduled", "0.04", "0.0% chart:progress/0"), ("cancelled", "99.5", "99.5% chart:progress/100"),
        ("processing", "-3", "−3% chart:progress/0"), ("completed", "1200", "1,200% chart:progress/100/done"),
    ])
    func progressIsTheViewsOwnAndItsBarEndsAt100(_ status: String, _ progress: String, _ expected: String) throws {
        let batch = ReportSamples.batch(1, status, progress: progress)
        #expect(try records(batch, "{{progress}} {{progress_chart}}") == expected)
    }

    @Test func everyCountIsInItsPlace() throws {
        let batch = ReportSamples.batch(
            1,
            counts: (total: 15_000, completed: 2000, failed: 300, pending: 40, active: 5)
        )
        let template = "{{total}} {{completed_calls}} {{failed_calls}} {{pending_calls}} {{active_calls}}"
        #expect(try records(batch, template) == "15,000 2,000 300 40 5")
    }

    /// The report speaks of 2026-02-16T23:59:59Z; Kolkata is five hours and a half ahead.
    @Test func timesAreTheAgencysAndLengthsCountFromTheCreation() throws {
        let template =
            "{{created}}, {{age}}, {{#duration}}took {{duration}}{{/duration}}{{^duration}}not over{{/duration}}"
        for (created, completed, expected) in [
            ("2026-02-16T20:30:00Z", nil, "17 Feb 2026, 02:00, 3 h 29 min, not over"),
            ("2026-02-14T18:29:59Z", "2026-02-14T19:34:59Z", "14 Feb 2026, 23:59, 2 d 5 h, took 1 h 5 min"),
            ("2026-02-16T23:59:00Z", "2026-02-16T23:59:59Z", "17 Feb 2026, 05:29, 0 min, took 0 min"),
            // A clock was put back, or the run looks at an earlier time.
            ("2026-02-17T10:00:00Z", "2026-02-17T09:00:00Z", "17 Feb 2026, 15:30, 0 min, took 0 min"),
        ] as [(String, String?, String)] {
            let batch = ReportSamples.batch(1, "completed", created: created, completed: completed)
            #expect(try records(batch, template) == expected)
        }
    }

    @Test func aBatchNamesItsCampaignIfItHasOne() throws {
        let template = "{{#campaign}}{{campaign}}{{/campaign}}{{^campaign}}none{{/campaign}}"
        let campaigns = [
            ReportSamples.campaign(1, "Winter", calls: [:]), ReportSamples.campaign(2, nil, calls: [:]),
            ReportSamples.campaign(3, "", calls: [:]),
        ]
        for (campaign, expected) in [
            (nil, "none"), (1, "Winter"), (2, "Unknown Campaign"), (3, "Unnamed campaign (000000000003)"),
            (4, "Unknown Campaign"),
        ] as [(UInt64?, String)] {
            #expect(try records(ReportSamples.batch(1, campaign: campaign), template, campaigns) == expected)
        }
    }
}
