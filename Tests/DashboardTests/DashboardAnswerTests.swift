import Dashboard
import Foundation
import Testing

@Suite struct DashboardAnswerTests {
    // MARK: Batches

    @Test func batchesComeNewestFirstThenById() {
        let snapshot = Samples.snapshot(batches: [
            Samples.batch(5, createdAt: "2026-02-14T10:00:00Z"),
            Samples.batch(2, createdAt: "2026-02-14T10:00:00.000001Z"),
            Samples.batch(4, createdAt: "2026-02-14T10:00:00Z"), Samples.batch(1, createdAt: "1969-12-31T23:59:59Z"),
            Samples.batch(3, createdAt: "2026-02-15T00:00:00Z"),
        ])
        #expect(DashboardAnswer(DashboardQuery(), to: snapshot).batches.map(\.id.low) == [3, 2, 4, 5, 1])
    }

    @Test func sixtyBatchesOfOneMomentComeOnceEach() {
        let snapshot = Samples.snapshot(batches: (1...60).shuffled().map { Samples.batch($0) })
        var seen: [UInt64] = []
        for (offset, more) in [(0, true), (25, true), (50, false)] {
            let answer = DashboardAnswer(DashboardQuery(offset: offset), to: snapshot)
            seen += answer.batches.map(\.id.low)
            #expect(answer.pagination.total == 60)
            #expect(answer.pagination.limit == 25)
            #expect(answer.pagination.offset == offset)
            #expect(answer.pagination.hasMore == more)
        }
        #expect(seen == Array(1...60))
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func anyPagesTogetherAreTheFilteredList(seed: UInt64) {
        var random = SplitMix(state: seed)
        let statuses = BatchStatus.allCases.map(\.rawValue) + ["scheduled", "paused"]
        let batches = (0..<UInt64.random(in: 0...120, using: &random)).map { number in
            Samples.batch(
                number,
                campaign: [nil, 1, 2].randomElement(using: &random)!,
                status: statuses.randomElement(using: &random)!,
                createdAt: "2026-02-1\(random.next() % 3)T10:00:00Z"
            )
        }
        let snapshot = Samples.snapshot(batches: batches)
        for status in [nil] + BatchStatus.allCases {
            for campaign in [nil, Samples.id(1), Samples.id(9)] {
                let passing = snapshot.batches.filter { batch in
                    (status.map { $0.rawValue == batch.status } ?? true)
                        && (campaign.map { $0 == batch.campaignID } ?? true)
                }
                let limit = Int.random(in: 1...40, using: &random)
                var pages: [Batch] = []
                var hasMore = true
                while hasMore {
                    let answer = DashboardAnswer(
                        DashboardQuery(status: status, campaignID: campaign, limit: limit, offset: pages.count),
                        to: snapshot
                    )
                    #expect(answer.pagination.total == passing.count)
                    pages += answer.batches
                    hasMore = answer.pagination.hasMore
                    guard !hasMore || answer.batches.count == limit else {
                        Issue.record("a page that is not the last has \(answer.batches.count) of \(limit)")
                        break
                    }
                }
                #expect(pages == passing)
            }
        }
    }

    @Test(arguments: [
        (0, 2, 2, true), (3, 2, 2, false), (4, 2, 1, false), (5, 2, 0, false), (6, 2, 0, false), (.max, 100, 0, false),
        (0, 5, 5, false), (0, 4, 4, true),
    ])
    func moreFollowOnlyWhereTheyDo(offset: Int, limit: Int, count: Int, hasMore: Bool) {
        let snapshot = Samples.snapshot(batches: (1...5).map { Samples.batch($0) })
        let answer = DashboardAnswer(DashboardQuery(limit: limit, offset: offset), to: snapshot)
        #expect(answer.batches.count == count)
        #expect(answer.pagination.total == 5)
        #expect(answer.pagination.hasMore == hasMore)
    }

    @Test func statusesNobodyKnowsAreShownUnlessFiltered() {
        let snapshot = Samples.snapshot(batches: [
            Samples.batch(1, status: "paused"), Samples.batch(2, status: "failed"),
            Samples.batch(3, status: "brand \"new\""),
            Samples.batch(4, status: ""),
        ])
        #expect(DashboardAnswer(DashboardQuery(), to: snapshot).batches.map(\.id.low) == [1, 2, 3, 4])
        let failed = DashboardAnswer(DashboardQuery(status: .failed), to: snapshot)
        #expect(failed.batches.map(\.id.low) == [2])
        #expect(failed.pagination.total == 1)
    }

    @Test func statusAndPeriodFilterOneDataSetEachAndCampaignBoth() {
        let snapshot = Samples.snapshot(
            batches: [
                Samples.batch(1, campaign: 1, status: "failed"),
                Samples.batch(2, campaign: 2, createdAt: "2020-01-01T00:00:00Z"),
                Samples.batch(3),
            ],
            campaigns: [
                Samples.campaign(1, name: "One", [("2026-02-16", 5)]),
                Samples.campaign(2, name: "Two", [("2026-02-01", 7)]),
            ]
        )
        func ids(_ query: DashboardQuery) -> [[UInt64]] {
            let answer = DashboardAnswer(query, to: snapshot)
            return [answer.batches.map(\.id.low), answer.campaignStats.map(\.id.low)]
        }
        #expect(ids(DashboardQuery()) == [[1, 3, 2], [2, 1]])
        #expect(ids(DashboardQuery(period: .today)) == [[1, 3, 2], [1]])
        #expect(ids(DashboardQuery(status: .failed)) == [[1], [2, 1]])
        #expect(ids(DashboardQuery(campaignID: Samples.id(2))) == [[2], [2]])
        #expect(ids(DashboardQuery(status: .failed, campaignID: Samples.id(2))) == [[], [2]])
        #expect(ids(DashboardQuery(campaignID: Samples.id(99))) == [[], []])
    }

    // MARK: Campaign stats

    @Test func statsAreSortedByCallsThenCodePointsThenId() {
        let names: [(UInt64, String)] = [
            // U+1F600 is beyond U+FF21, though UTF-16 puts it before; é composed is beyond e with an accent behind it,
            // though Swift calls the two equal; capitals come before small letters.
            (1, "\u{1F600}"), (2, "\u{FF21}"), (3, "\u{E9}"), (4, "e\u{301}"), (5, "Zebra"), (6, "apple"), (7, ""),
            (9, "Same"),
            (8, "Same"), (10, "Same longer"), (11, "\u{FFFD}"), (12, "z"),
        ]
        let snapshot = Samples.snapshot(
            campaigns: names.shuffled().map { Samples.campaign($0.0, name: $0.1, [("2026-02-16", 7)]) }
                + [
                    Samples.campaign(20, name: "~ most", [("2026-02-16", 4), ("2026-02-15", 4)].reversed()),
                    Samples.campaign(21, name: "! least", [("2026-02-16", 0)]),
                ]
        )
        let stats = CampaignStats.list(of: snapshot, in: Period.days7.range(today: Samples.today))
        #expect(stats.map(\.id.low) == [20, 7, 8, 9, 10, 5, 6, 4, 12, 3, 2, 11, 1, 21])
    }

    @Test func statsOrderIsThatOfTheCodePoints() {
        var random = SplitMix(state: 31)
        let alphabet = [
            "a", "e", "\u{301}", "\u{E9}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "\u{0}",
        ]
        let names = (0..<200).map { _ in
            (0..<Int.random(in: 0...4, using: &random)).map { _ in alphabet.randomElement(using: &random)! }.joined()
        }
        let campaigns = names.enumerated().map {
            Samples.campaign(UInt64($0.offset), name: $0.element, [("2026-02-16", 1)])
        }
        let stats = CampaignStats.list(
            of: Samples.snapshot(campaigns: campaigns),
            in: DayRange(Samples.today, Samples.today)
        )
        let points = stats.map { $0.name.unicodeScalars.map(\.value) }
        for (left, right) in zip(points, points.dropFirst()) where right.lexicographicallyPrecedes(left) {
            Issue.record("\(left) before \(right)")
        }
        for (left, right) in zip(stats, stats.dropFirst()) where left.name.utf8.elementsEqual(right.name.utf8) {
            #expect(left.id < right.id)
        }
    }

    @Test func namelessCampaignsAreUnknownAndSortedAsSuch() {
        let snapshot = Samples.snapshot(campaigns: [
            Samples.campaign(1, name: nil, [("2026-02-16", 7)]),
            Samples.campaign(2, name: "Unknown", [("2026-02-16", 7)]),
            Samples.campaign(3, name: "V", [("2026-02-16", 7)]), Samples.campaign(4, name: "Never called", []),
        ])
        let stats = CampaignStats.list(of: snapshot, in: DayRange(Samples.today, Samples.today))
        #expect(stats.map(\.name) == ["Unknown", "Unknown Campaign", "V"])
        #expect(snapshot.campaignName(Samples.id(1)) == "Unknown Campaign")
        #expect(snapshot.campaignName(Samples.id(4)) == "Never called")
        #expect(snapshot.campaignName(Samples.id(99)) == "Unknown Campaign")
    }

    @Test func daysJustOutsideTheRangeDoNotCountAndZeroRowsDo() {
        let snapshot = Samples.snapshot(campaigns: [
            Samples.campaign(
                1,
                name: "In and out",
                [("2026-02-09", 100), ("2026-02-10", 1), ("2026-02-16", 2), ("2026-02-17", 100)]
            ),
            Samples.campaign(2, name: "Outside", [("2026-02-09", 5), ("2026-02-17", 5)]),
            Samples.campaign(3, name: "Nothing called", [("2026-02-12", 0)]),
        ])
        let stats = CampaignStats.list(of: snapshot, in: Period.days7.range(today: Samples.today))
        #expect(stats.map(\.name) == ["In and out", "Nothing called"])
        #expect(stats.first?.figures.totalCalls == 3)
        #expect(stats.last?.figures.contactRateTenths == 0)
    }

    // MARK: JSON

    /// The example of CONTRACT.md 1, with ids in place of its words and the one batch counted.
    private static let example = """
        {"active_batches":[{"id":"00000000-0000-0000-0000-00000000000a",
          "agency_id":"00000000-0000-0000-0000-000000000001",
          "campaign_id":"00000000-0000-0000-0000-0000000000ff","status":"processing",
          "total_calls":500,"completed_count":200,"failed_count":5,"pending_count":285,"in_progress_count":10,
          "progress_pct":41,"created_at":"2026-02-14T10:00:00Z","completed_at":null}],
         "campaign_stats":[{"campaign_id":"00000000-0000-0000-0000-0000000000ff",
          "campaign_name":"Winter Outreach","total_calls":200,
          "completed_calls":150,"connected_calls":80,"meetings_booked":5,"qualified_leads":12,
          "conversations_had":30,"avg_duration_seconds":95,"contact_rate":40.0,"conversion_rate":2.5}],
         "pagination":{"total":1,"limit":25,"offset":0,"has_more":false}}
        """

    private static let winter = Campaign(
        id: Samples.id(255),
        name: "Winter Outreach",
        days: [
            DailyFigures(
                day: Samples.today,
                figures: CallFigures(
                    totalCalls: 200,
                    completedCalls: 150,
                    connectedCalls: 80,
                    conversations: 30,
                    qualifiedLeads: 12,
                    meetings: 5,
                    durationSeconds: 14_250
                )
            )
        ]
    )

    @Test func jsonIsTheContractsExampleWithoutWhiteSpace() {
        let snapshot = Samples.snapshot(batches: [Samples.batch(10, campaign: 255)], campaigns: [Self.winter])
        let json = String(decoding: DashboardAnswer(DashboardQuery(), to: snapshot).json, as: UTF8.self)
        let expected = Self.example.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
        #expect(json == expected)
    }

    @Test func emptyAnswersKeepTheirShape() {
        let json = String(
            decoding: DashboardAnswer(DashboardQuery(offset: 7), to: Samples.snapshot()).json,
            as: UTF8.self
        )
        let pagination = #"{"total":0,"limit":25,"offset":7,"has_more":false}"#
        #expect(json == #"{"active_batches":[],"campaign_stats":[],"pagination":\#(pagination)}"#)
    }

    @Test func jsonKeepsAbsentCampaignsEndsFractionsAndHostileText() throws {
        let name = "<b>\"Q1\"</b> | \\ \n\u{202E}\u{2028}😀"
        let batches = [
            Samples.batch(
                1,
                status: "brand \"new\"",
                createdAt: "2026-02-14T10:00:00.120Z",
                completedAt: "1969-12-31T23:59:59.000001Z"
            ),
            Samples.batch(2, createdAt: "2026-02-13T10:00:00Z"), Samples.batch(3, createdAt: "2026-02-12T10:00:00Z"),
        ]
        let snapshot = Samples.snapshot(
            batches: batches,
            campaigns: [Samples.campaign(1, name: name, [("2026-02-16", 16)])]
        )
        let answer = DashboardAnswer(DashboardQuery(limit: 2), to: snapshot)
        let json = try #require(try decoded(answer.json) as? [String: Any])
        let batch = try #require((json["active_batches"] as? [[String: Any]])?.first)
        #expect(batch["campaign_id"] is NSNull)
        #expect(batch["status"] as? String == "brand \"new\"")
        #expect(batch["created_at"] as? String == "2026-02-14T10:00:00.12Z")
        #expect(batch["completed_at"] as? String == "1969-12-31T23:59:59.000001Z")
        #expect((json["campaign_stats"] as? [[String: Any]])?.first?["campaign_name"] as? String == name)
        #expect((json["pagination"] as? [String: Any])?["has_more"] as? Bool == true)
    }

    @Test func countersBeyond32BitsAreWrittenWhole() {
        let batch = Batch(
            id: Samples.id(1),
            campaignID: nil,
            status: "x",
            totalCalls: .max,
            completedCount: 1 << 40,
            failedCount: 0,
            pendingCount: -1,
            inProgressCount: .min,
            progressPercent: DecimalFigure("0.33333333333333333333")!,
            createdAt: Samples.instant("2026-02-14T10:00:00Z"),
            completedAt: nil
        )
        let campaign = Campaign(
            id: Samples.id(1),
            name: "x",
            days: [DailyFigures(day: Samples.today, figures: Samples.figures(total: 1 << 50, connected: 1 << 46))]
        )
        let snapshot = Samples.snapshot(batches: [batch], campaigns: [campaign])
        let json = String(decoding: DashboardAnswer(DashboardQuery(), to: snapshot).json, as: UTF8.self)
        let counts = #""total_calls":9223372036854775807,"completed_count":1099511627776,"failed_count":0,"#
        #expect(json.contains(counts + #""pending_count":-1,"in_progress_count":-9223372036854775808,"#))
        #expect(json.contains(#""progress_pct":0.33333333333333333333,"#))
        #expect(json.contains(#""total_calls":1125899906842624,"#))
        #expect(json.contains(#""contact_rate":6.3,"conversion_rate":0.0}"#))
    }
}
