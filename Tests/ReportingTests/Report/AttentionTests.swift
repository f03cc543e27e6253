import Dashboard
import Testing

/// What a report says needs somebody: each kind from its threshold on, what costs most first.
@Suite struct AttentionTests {
    private static let template = """
        {{#attention}}
        {{#batch_failed}}failed{{/batch_failed}}{{#batch_overdue}}overdue{{/batch_overdue}}\
        {{#contact_rate_fell}}contact{{/contact_rate_fell}}{{#conversion_rate_fell}}conversion{{/conversion_rate_fell}}\
        {{#campaign_silent}}silent{{/campaign_silent}}\
        {{#campaign_ended}}ended{{/campaign_ended}}{{#unusual_day}}unusual{{/unusual_day}} {{campaign}}
        {{/attention}}
        {{#more_attention}}
        {{more_attention}} more
        {{/more_attention}}
        """

    /// One line an item: its kind and its campaign.
    private func attention(_ snapshot: Snapshot, _ period: Period = .days7) throws -> [String] {
        try ReportSamples.markdown(Self.template, snapshot, period).split(separator: "\n").map { line in
            line.hasSuffix(" ") ? String(line.dropLast()) : String(line)
        }
    }

    // MARK: Batches

    @Test(arguments: [
        ("2026-02-09T23:59:59Z", false), ("2026-02-10T00:00:00Z", true), ("2026-02-16T23:59:59Z", true),
        ("2026-02-17T00:00:00Z", false),
    ])
    func aBatchThatFailedOnADayOfThePeriodCounts(_ end: String, _ counts: Bool) throws {
        let batch = ReportSamples.batch(1, "failed", created: "2026-01-01T00:00:00Z", completed: end)
        #expect(try attention(ReportSamples.snapshot(batches: [batch])) == (counts ? ["failed"] : []))
    }

    @Test func aFailedBatchWithoutAnEndCountsByItsCreation() throws {
        for (created, expected) in [("2026-02-09T23:59:59Z", []), ("2026-02-10T00:00:00Z", ["failed"])] {
            let batch = ReportSamples.batch(1, "failed", created: created)
            #expect(try attention(ReportSamples.snapshot(batches: [batch])) == expected)
        }
    }

    /// The period's days are the run's, in UTC. An agency's zone changes how times are shown and nothing else.
    @Test(arguments: ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
    func theDayOfAFailureIsThatOfTheRunsClock(_ zone: String) throws {
        for (end, expected) in [
            ("2026-02-09T23:59:59Z", []), ("2026-02-10T00:00:00Z", ["failed"]), ("2026-02-16T23:59:59Z", ["failed"]),
        ] {
            let batch = ReportSamples.batch(1, "failed", created: "2026-01-01T00:00:00Z", completed: end)
            let preferences = Agency.Preferences(timeZone: zone)
            #expect(try attention(ReportSamples.snapshot(batches: [batch], preferences: preferences)) == expected)
        }
    }

    /// The report speaks of 2026-02-16T23:59:59Z.
    @Test(arguments: ["pending", "processing"])
    func aBatchIsOverdueOnceItIsOlderThan24Hours(_ status: String) throws {
        for (created, expected) in [
            ("2026-02-16T00:00:00Z", []), ("2026-02-15T23:59:59Z", []), ("2026-02-15T23:59:58Z", ["overdue"]),
            ("2026-01-01T00:00:00Z", ["overdue"]),
        ] {
            let batch = ReportSamples.batch(1, status, created: created)
            #expect(try attention(ReportSamples.snapshot(batches: [batch])) == expected, "\(created)")
        }
    }

    @Test(arguments: ["completed", "scheduled", "paused", "cancelled", ""])
    func aBatchOfAnotherStatusIsNeverOverdue(_ status: String) throws {
        let batch = ReportSamples.batch(1, status, created: "2026-01-01T00:00:00Z")
        #expect(try attention(ReportSamples.snapshot(batches: [batch])) == [])
    }

    /// Some deployments write statuses in capitals.
    @Test(arguments: [("FAILED", "failed"), ("Pending", "overdue"), ("PROCESSING", "overdue")])
    func aStatusCountsInAnyCaseOfLetters(_ status: String, _ expected: String) throws {
        let batch = ReportSamples.batch(1, status, created: "2026-02-12T00:00:00Z")
        #expect(try attention(ReportSamples.snapshot(batches: [batch])) == [expected])
    }

    @Test func anOverdueBatchCountsInEveryPeriod() throws {
        let batch = ReportSamples.batch(1, created: "2025-06-01T00:00:00Z")
        for period in Period.fixed {
            #expect(try attention(ReportSamples.snapshot(batches: [batch]), period) == ["overdue"])
        }
    }

    // MARK: Rates

    /// Calls on the last day of the seven before and on the last of the seven themselves.
    private static func fall(from before: CallFigures, to now: CallFigures, _ id: UInt64 = 1) -> Campaign {
        ReportSamples.campaign(id, "Fall \(id)", days: ["2026-02-09": before, "2026-02-16": now])
    }

    @Test func aContactRateFellFromTheThresholdOn() throws {
        for (now, expected) in [(281, []), (280, ["contact Fall 1"]), (0, ["contact Fall 1"])] as [(Int64, [String])] {
            let campaign = Self.fall(
                from: ReportSamples.figures(1000, connected: 350),
                to: ReportSamples.figures(1000, connected: now)
            )
            #expect(try attention(ReportSamples.snapshot(campaigns: [campaign])) == expected, "\(now)")
        }
    }

    @Test func aConversionRateFellFromTheThresholdOn() throws {
        for (now, expected) in [(15, []), (14, ["conversion Fall 1"]), (13, ["conversion Fall 1"])]
            as [(Int64, [String])]
        {
            let campaign = Self.fall(
                from: ReportSamples.figures(200, meetings: 26),
                to: ReportSamples.figures(200, meetings: now)
            )
            #expect(try attention(ReportSamples.snapshot(campaigns: [campaign])) == expected, "\(now)")
        }
    }

    @Test func aRateNeedsAHundredCallsInBothSpans() throws {
        for (before, now, expected) in [(99, 100, []), (100, 99, []), (100, 100, ["contact Fall 1"])]
            as [(Int64, Int64, [String])]
        {
            let campaign = Self.fall(
                from: ReportSamples.figures(before, connected: before),
                to: ReportSamples.figures(now, connected: 0)
            )
            #expect(try attention(ReportSamples.snapshot(campaigns: [campaign])) == expected, "\(before) \(now)")
        }
    }

    @Test func aRateIsComparedWithTheEqualSpanBefore() throws {
        let high = ReportSamples.figures(1000, connected: 500)
        let low = ReportSamples.figures(1000, connected: 100)
        let figures = ["2026-02-03": high, "2026-02-09": high, "2026-02-10": low, "2026-02-16": low]
        let campaign = ReportSamples.campaign(1, "Fall", days: figures)
        #expect(try attention(ReportSamples.snapshot(campaigns: [campaign])) == ["contact Fall"])
        // What lies before that span, and a fall within the period, are no news.
        #expect(try attention(ReportSamples.snapshot(campaigns: [campaign]), .days30) == [])
        let earlier = ReportSamples.campaign(1, "Fall", days: ["2026-02-02": high, "2026-02-16": low])
        #expect(try attention(ReportSamples.snapshot(campaigns: [earlier])) == [])
    }

    // MARK: Silence

    /// Days, back from the sixteenth, on which a campaign called; another one called on the sixteenth.
    private func silence(callsOn daysAgo: [Int], rest: [Int] = [], _ period: Period = .days7) throws -> [String] {
        var calls: [String: Int64] = [:]
        for days in daysAgo { calls[ReportSamples.today.adding(days: -days).description] = 1 }
        for days in rest { calls[ReportSamples.today.adding(days: -days).description] = 0 }
        let campaigns = [
            ReportSamples.campaign(1, "Quiet", calls: calls),
            ReportSamples.campaign(2, "Busy", calls: ["2026-02-16": 1]),
        ]
        return try attention(ReportSamples.snapshot(campaigns: campaigns), period)
    }

    @Test func aCampaignIsSilentAfterFiveDaysWithoutACall() throws {
        #expect(try silence(callsOn: [5, 6, 7, 8, 9]) == ["silent Quiet"])
        #expect(try silence(callsOn: [4, 5, 6, 7, 8, 9]) == [])
        #expect(try silence(callsOn: [0, 5, 6, 7, 8, 9]) == [])
    }

    @Test func silenceIsNewsOfACampaignThatCalledOnFiveOfFourteenDays() throws {
        #expect(try silence(callsOn: [5, 6, 7, 8]) == [])
        #expect(try silence(callsOn: [5, 9, 12, 15, 18]) == ["silent Quiet"])
        #expect(try silence(callsOn: [5, 9, 12, 15, 19]) == [])
        #expect(try silence(callsOn: Array(19...60)) == [])
    }

    @Test func aDayWithFiguresButNoCallIsSilentToo() throws {
        #expect(try silence(callsOn: [5, 6, 7, 8, 9], rest: [0, 1, 2, 3, 4]) == ["silent Quiet"])
        #expect(try silence(callsOn: [5, 6, 7, 8], rest: [9]) == [])
    }

    /// Figures that are late are no silence: days count back from the last that has any.
    @Test func silenceEndsWithTheLastDayThatHasFigures() throws {
        let quiet = ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05"]
        for (last, expected) in [("2026-02-09", []), ("2026-02-10", ["ended Quiet"])] {
            let campaigns = [
                ReportSamples.campaign(1, "Quiet", calls: Dictionary(uniqueKeysWithValues: quiet.map { ($0, 1) })),
                ReportSamples.campaign(2, "Busy", calls: [last: 1]),
            ]
            #expect(try attention(ReportSamples.snapshot(campaigns: campaigns)) == expected)
        }
    }

    @Test func silenceIsJudgedAtThePeriodsEnd() throws {
        let range = DayRange(ReportSamples.day("2026-02-01"), ReportSamples.day("2026-02-13"))
        // Silent to the sixteenth, but not to the thirteenth.
        #expect(try silence(callsOn: [5, 6, 7, 8, 9], .custom(range)) == [])
        // What comes after the period does not break a silence in it.
        let calls = ["2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06", "2026-02-15"]
        let campaigns = [
            ReportSamples.campaign(1, "Quiet", calls: Dictionary(uniqueKeysWithValues: calls.map { ($0, 1) })),
            ReportSamples.campaign(2, "Busy", calls: ["2026-02-11": 1]),
        ]
        #expect(try attention(ReportSamples.snapshot(campaigns: campaigns), .custom(range)) == ["silent Quiet"])
    }

    // MARK: All together

    /// One of each kind and more, given in another order than they come out.
    private static func mixed(failed: UInt64) -> Snapshot {
        let silent = ["2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06"]
        return ReportSamples.snapshot(
            batches: [ReportSamples.batch(90, "pending", campaign: 5, created: "2026-02-01T00:00:00Z")]
                + (0..<failed).map {
                    ReportSamples.batch(50 + $0, "failed", campaign: 4, created: "2026-02-1\(5 - $0 % 2)T0\($0):00:00Z")
                } + [ReportSamples.batch(80, campaign: 4, created: "2026-02-02T00:00:00Z")],
            campaigns: [
                ReportSamples.campaign(1, "Gone", calls: Dictionary(uniqueKeysWithValues: silent.map { ($0, 1) })),
                fall(
                    from: ReportSamples.figures(1000, connected: 500, meetings: 400),
                    to: ReportSamples.figures(1000, connected: 100, meetings: 100),
                    2
                ),
                fall(
                    from: ReportSamples.figures(1000, connected: 500),
                    to: ReportSamples.figures(1000, connected: 100),
                    3
                ),
                ReportSamples.campaign(4, "Batches", calls: [:]), ReportSamples.campaign(5, nil, calls: [:]),
            ]
        )
    }

    @Test func whatCostsMostCallsComesFirstAndNewestBatchesWithinIt() throws {
        #expect(
            try attention(Self.mixed(failed: 1)) == [
                "contact Fall 2", "contact Fall 3", "conversion Fall 2", "failed Batches", "overdue Batches",
                "overdue Unknown Campaign", "ended Gone",
            ]
        )
    }

    @Test func eightAreListedAndTheRestCounted() throws {
        #expect(
            try attention(Self.mixed(failed: 2)) == [
                "contact Fall 2", "contact Fall 3", "conversion Fall 2", "failed Batches", "failed Batches",
                "overdue Batches", "overdue Unknown Campaign", "ended Gone",
            ]
        )
        #expect(
            try attention(Self.mixed(failed: 4)) == [
                "contact Fall 2", "contact Fall 3", "conversion Fall 2", "failed Batches", "failed Batches",
                "failed Batches", "failed Batches", "overdue Batches", "2 more",
            ]
        )
    }

    @Test func aSnapshotWithoutDataNeedsNothing() throws {
        for period in Period.fixed { #expect(try attention(ReportSamples.snapshot(), period) == []) }
    }

    // MARK: Wording

    @Test func theProductsTemplateSaysWhatHappened() throws {
        let snapshot = ReportSamples.snapshot(
            batches: [
                ReportSamples.batch(
                    1,
                    "failed",
                    campaign: 1,
                    created: "2026-02-15T08:05:00Z",
                    counts: (1500, 200, 1300, 0, 0)
                ),
                ReportSamples.batch(2, created: "2026-02-14T20:30:00Z", progress: "41.25"),
            ],
            campaigns: [
                Self.fall(
                    from: ReportSamples.figures(2000, connected: 1000, meetings: 150),
                    to: ReportSamples.figures(1234, connected: 101, meetings: 10)
                ),
                ReportSamples.campaign(
                    2,
                    "Half | *price*",
                    calls: ["2026-02-05": 1, "2026-02-06": 1, "2026-02-07": 1, "2026-02-08": 1, "2026-02-09": 1]
                ),
            ]
        )
        let text = try ReportSamples.markdown(
            "{{#attention}}\n{{> attention-item}}\n{{/attention}}\n",
            snapshot,
            .days7,
            partials: ReportSamples.productTemplates()
        )
        #expect(
            text.replacing("\u{A0}", with: " ") == """
                - **✕ [Batch failed](#batches):** Fall 1, 1,300 of 1,500 calls failed. Created 15 Feb 2026, 08:05. \
                Next: find out why, and call the 1,300 not completed again.
                - **▼ [Conversion rate fell](#campaigns):** Fall 1, from 7.5% to 0.8% of 1,234 calls.
                - **▼ [Contact rate fell](#campaigns):** Fall 1, from 50.0% to 8.2% of 1,234 calls.
                - **■ [Batch overdue](#batches):** No campaign, 41.3% of 500 calls done 2 d 3 h after it was created, \
                14 Feb 2026, 20:30. Next: let it run, at this pace until 20 Feb 2026, 02:06, or end it.
                - **○ [Campaign ended](#campaigns):** Half \\| \\*price\\*, last call on 9 Feb 2026; it made 5 calls in \
                the span before.

                """
        )
    }

    /// What the report says about its own rules is what the suites above hold it to.
    @Test func theReportStatesTheThresholds() throws {
        let template = """
            {{#rules}}
            {{overdue_hours}} {{fewest_calls}} {{least_fall}} {{least_deviation}} {{silent_days}} {{active_days}} {{active_span}}
            {{/rules}}
            """
        #expect(try ReportSamples.markdown(template, ReportSamples.snapshot()) == "24 100 20% 2 5 5 14\n")
    }
}
