import Dashboard
import Testing

@testable import Reporting

@Suite struct DifferenceReportTests {
    private static let agency = Agency(id: id(1), name: "Brown & Sons | *Direct*", slug: "brown")

    private static func id(_ number: UInt64) -> RowID { RowID(high: 0, low: number) }

    private static func text(_ number: UInt64) -> String { id(number).description }

    private static func campaign(_ number: UInt64, _ name: String?, _ days: [(Int, Int64)] = []) -> Campaign {
        let start = CalendarDay("2026-02-01") ?? .first
        return Campaign(
            id: id(number),
            name: name,
            days: days.map { day, calls in
                var figures = CallFigures.zero
                figures.totalCalls = calls
                figures.durationSeconds = -calls
                return DailyFigures(day: start.adding(days: day - 1), figures: figures)
            }
        )
    }

    private static func batch(_ number: UInt64, campaign: UInt64?, status: String, done: Int64) -> Batch {
        Batch(
            id: id(number),
            campaignID: campaign.map(id),
            status: status,
            totalCalls: 8,
            completedCount: done,
            failedCount: 0,
            pendingCount: 8 - done,
            inProgressCount: 0,
            progressPercent: DecimalFigure("12.5") ?? DecimalFigure(0),
            createdAt: Instant("2026-02-10T10:00:00.5Z") ?? Instant(microsecondsSince1970: 0),
            completedAt: status == "completed" ? Instant("2026-02-11T10:00:00Z") : nil
        )
    }

    private static func snapshot(
        _ day: Int,
        batches: [Batch] = [],
        campaigns: [Campaign] = [],
        agency: Agency = agency
    ) -> Snapshot {
        let first = CalendarDay("2026-02-01") ?? .first
        let today = first.adding(days: day - 1)
        return Snapshot(
            agency: agency,
            clock: ReportClock(asOf: Instant(today, secondOfDay: 64_800), timeZone: "Europe/Berlin", today: today),
            window: DayRange(first, today),
            batches: batches,
            campaigns: campaigns
        )
    }

    private func markdown(_ before: Snapshot, _ after: Snapshot) throws -> String {
        let difference = try #require(SnapshotDifference(from: before, to: after))
        return String(decoding: DifferenceReport(difference).markdown, as: UTF8.self)
    }

    private static let renamed = Agency(
        id: id(1),
        name: agency.name,
        slug: "brown",
        preferences: Agency.Preferences(footerText: "a\nb")
    )

    @Test func everyKindOfDifferenceIsShown() throws {
        let before = Self.snapshot(
            15,
            batches: [
                Self.batch(11, campaign: 2, status: "processing", done: 1),
                Self.batch(12, campaign: nil, status: "paused|", done: 0),
            ],
            campaigns: [
                Self.campaign(2, "Winter", [(1, 5), (3, 6), (15, 1)]), Self.campaign(3, "Twin"),
                Self.campaign(4, "Twin", [(2, 1)]), Self.campaign(5, "<b>Gone</b>", [(4, 0)]),
            ]
        )
        let after = Self.snapshot(
            16,
            batches: [
                Self.batch(11, campaign: 3, status: "completed", done: 8),
                Self.batch(13, campaign: 6, status: "pending", done: 0),
            ],
            campaigns: [
                Self.campaign(2, "Winter\u{200B}", [(1, 5), (3, 4), (15, 9), (16, 2)]), Self.campaign(3, "Twin"),
                Self.campaign(4, "Twin", [(2, 3)]), Self.campaign(6, nil, [(16, 10)]),
            ],
            agency: Self.renamed
        )
        #expect(try markdown(before, after) == Self.everyKind)
    }

    @Test func namesThatShowNothingAreTold() throws {
        let before = Self.snapshot(
            16,
            campaigns: [Self.campaign(2, "", [(16, 1)]), Self.campaign(3, "One"), Self.campaign(4, "\u{200B}")],
            agency: Agency(id: Self.id(1), name: " ", slug: "brown")
        )
        let after = Self.snapshot(
            16,
            batches: [Self.batch(11, campaign: 2, status: "", done: 1)],
            campaigns: [Self.campaign(2, "\u{301}", [(16, 2)]), Self.campaign(3, "\u{3164}"), Self.campaign(5, "")],
            agency: Agency(id: Self.id(1), name: "A", slug: "brown")
        )
        let text = try markdown(before, after)
        for line in [
            "| *Unnamed campaign* (`\(Self.text(2))`) | 2026-02-16 | total calls | 1 | 2 | +1 |",
            "| *Unnamed campaign* | `\(Self.text(4))` |", "| *Unnamed campaign* | `\(Self.text(5))` |",
            "| `\(Self.text(2))` | *nothing visible* | *nothing visible* *(differs in characters that are not shown)* |",
            "| `\(Self.text(3))` | One | *nothing visible* |", "| name | *nothing visible* | A |",
            "| `\(Self.text(11))` | *Unnamed campaign* (`\(Self.text(2))`) | *nothing visible* | 8 |",
        ] {
            #expect(text.contains("\n\(line)"), "\(line)")
        }
        #expect(
            try markdown(after, before).hasPrefix(
                "# Differences between two snapshots of Unnamed agency (000000000001)\n"
            )
        )
    }

    @Test func noBreakSpacesAndIsolatesDoNotHideADifference() throws {
        let names: [(UInt64, String, String)] = [
            (2, "a b", "a\u{A0}b"), (3, "שלום", "שלום\u{200B}"), (4, "a\u{202F}c", "a c"),
        ]
        let before = Self.snapshot(16, campaigns: names.map { Self.campaign($0.0, $0.1) })
        let after = Self.snapshot(16, campaigns: names.map { Self.campaign($0.0, $0.2) })
        let text = try markdown(before, after)
        #expect(text.ranges(of: "*(differs in characters that are not shown)*").count == 3)
    }

    @Test func namesAreSortedAsTheyAreReadAndToldApartWhereTheyLookAlike() throws {
        let before = Self.snapshot(16)
        let after = Self.snapshot(
            16,
            batches: [
                Self.batch(11, campaign: 2, status: "x", done: 1), Self.batch(12, campaign: 3, status: "x", done: 1),
            ],
            campaigns: [
                Self.campaign(2, "x\u{A0}y"), Self.campaign(3, "x y"), Self.campaign(4, "a שלום"),
                Self.campaign(5, "b"),
            ]
        )
        let text = try markdown(before, after)
        #expect(text.contains("| x\u{A0}y (`\(Self.text(2))`) |") && text.contains("| x y (`\(Self.text(3))`) |"))
        let first = try #require(text.firstRange(of: "a שלום"))
        let second = try #require(text.firstRange(of: "\n| b |"))
        #expect(first.lowerBound < second.lowerBound)
    }

    private static let everyKind = """
        # Differences between two snapshots of Brown \\& Sons \\| \\*Direct\\*

        Agency `00000000-0000-0000-0000-000000000001`.

        | Snapshot | A (before) | B (after) |
        | --- | --- | --- |
        | As of | 2026-02-15T18:00:00Z | 2026-02-16T18:00:00Z |
        | Last day | 2026-02-15 | 2026-02-16 |
        | Time zone | Europe/Berlin | Europe/Berlin |
        | Days held | 2026-02-01 to 2026-02-15 | 2026-02-01 to 2026-02-16 |

        ## Summary

        | What | How many |
        | --- | ---: |
        | Restated figures of days that were over | 5 |
        | Changed figures of days that were still running | 2 |
        | Campaigns with restated figures | 3 |
        | Campaigns with figures of newer days | 2 |
        | Campaigns new | 1 |
        | Campaigns gone | 1 |
        | Campaigns renamed | 1 |
        | Batches new | 1 |
        | Batches gone | 1 |
        | Batches changed | 1 |
        | Changed settings of the agency | 1 |

        ## Totals of the days that both hold

        2026-02-01 to 2026-02-15, all campaigns together.

        | Figure | A | B | Difference |
        | --- | ---: | ---: | ---: |
        | total calls | 13 | 21 | +8 |
        | completed calls | 0 | 0 | 0 |
        | connected calls | 0 | 0 | 0 |
        | conversations had | 0 | 0 | 0 |
        | qualified leads | 0 | 0 | 0 |
        | meetings booked | 0 | 0 | 0 |
        | total duration seconds | -13 | -21 | -8 |

        ## Restated figures

        Days before 2026-02-15, which were over when both snapshots were taken, and yet have other figures in B.

        | Campaign | Day | Figure | A | B | Difference |
        | --- | --- | --- | ---: | ---: | ---: |
        | Twin (`00000000-0000-0000-0000-000000000004`) | 2026-02-02 | total calls | 1 | 3 | +2 |
        | Twin (`00000000-0000-0000-0000-000000000004`) | 2026-02-02 | total duration seconds | -1 | -3 | -2 |
        | Winter | 2026-02-03 | total calls | 6 | 4 | -2 |
        | Winter | 2026-02-03 | total duration seconds | -6 | -4 | +2 |
        | \\<b\\>Gone\\</b\\> | 2026-02-04 | all | 0 | — | 0 |

        — stands where a snapshot has no figures at all for that campaign and day.

        ## Figures of A's last day

        2026-02-15 was still running when A was taken: its figures were to be expected to change.

        | Campaign | Day | Figure | A | B | Difference |
        | --- | --- | --- | ---: | ---: | ---: |
        | Winter | 2026-02-15 | total calls | 1 | 9 | +8 |
        | Winter | 2026-02-15 | total duration seconds | -1 | -9 | -8 |

        ## New days

        2026-02-16, after A's last day. Sums in B.

        | Campaign | days with figures | total calls | completed calls | connected calls | conversations had | \
        qualified leads | meetings booked | total duration seconds |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        | *Unknown Campaign* (`00000000-0000-0000-0000-000000000006`) | 1 | 10 | 0 | 0 | 0 | 0 | 0 | -10 |
        | Winter | 1 | 2 | 0 | 0 | 0 | 0 | 0 | -2 |
        | **All** |  | **12** | **0** | **0** | **0** | **0** | **0** | **-12** |

        ## New campaigns

        | Campaign | Id |
        | --- | --- |
        | *Unknown Campaign* | `00000000-0000-0000-0000-000000000006` |

        ## Campaigns gone

        | Campaign | Id |
        | --- | --- |
        | \\<b\\>Gone\\</b\\> | `00000000-0000-0000-0000-000000000005` |

        ## Renamed campaigns

        | Id | A | B |
        | --- | --- | --- |
        | `00000000-0000-0000-0000-000000000002` | Winter | Winter *(differs in characters that are not shown)* |

        ## New batches

        | Batch | Campaign | Status | total calls | completed count | failed count | pending count | in progress count | \
        progress | created at | completed at |
        | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |
        | `00000000-0000-0000-0000-00000000000d` | *Unknown Campaign* (`00000000-0000-0000-0000-000000000006`) | pending \
        | 8 | 0 | 0 | 8 | 0 | 12.5% | 2026-02-10T10:00:00.5Z | — |

        ## Batches gone

        | Batch | Campaign | Status | total calls | completed count | failed count | pending count | in progress count | \
        progress | created at | completed at |
        | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |
        | `00000000-0000-0000-0000-00000000000c` | — | paused\\| | 8 | 0 | 0 | 8 | 0 | 12.5% | 2026-02-10T10:00:00.5Z | — |

        ## Changed batches

        | Batch | What | A | B | Difference |
        | --- | --- | --- | --- | ---: |
        | `00000000-0000-0000-0000-00000000000b` | campaign | Winter | Twin (`00000000-0000-0000-0000-000000000003`) |  |
        | `00000000-0000-0000-0000-00000000000b` | status | processing | completed |  |
        | `00000000-0000-0000-0000-00000000000b` | completed count | 1 | 8 | +7 |
        | `00000000-0000-0000-0000-00000000000b` | pending count | 7 | 0 | -7 |
        | `00000000-0000-0000-0000-00000000000b` | completed at | — | 2026-02-11T10:00:00Z |  |

        ## Settings of the agency

        | Setting | A | B |
        | --- | --- | --- |
        | branding.footer\\_text | — | a b |

        """

    @Test func noDifferencesAreSaidPlainly() throws {
        let snapshot = Self.snapshot(16, campaigns: [Self.campaign(2, "Winter", [(1, 5)])])
        let text = try markdown(snapshot, snapshot)
        #expect(
            text.contains(
                """
                ## Summary

                **No differences.** The figures of the days that both hold, 2026-02-01 to 2026-02-16, the batches, the \
                campaigns and the settings are the same.

                """
            )
        )
        #expect(!text.contains("A was taken after B"))
        #expect(text.hasSuffix("\nNone: the days before 2026-02-16 have the same figures in both.\n"))
    }

    @Test func aLaterSnapshotGivenFirstIsPointedOut() throws {
        let later = Self.snapshot(16, campaigns: [Self.campaign(2, "Winter", [(14, 1), (15, 5), (16, 5)])])
        let earlier = Self.snapshot(15, campaigns: [Self.campaign(2, "Winter", [(14, 2), (15, 3)])])
        let text = try markdown(later, earlier)
        #expect(
            text.contains(
                "**A was taken after B.** The differences below lead back in time. "
                    + "Swap the two to see what has changed since.\n"
            )
        )
        #expect(text.contains("| Winter | 2026-02-14 | total calls | 1 | 2 | +1 |\n"))
        #expect(text.contains("## Figures of B's last day\n\n2026-02-15 was still running when B was taken"))
    }

    @Test func differencesBeyond64BitsAreExact() {
        #expect(PipeTable.difference(.min, .max) == "+18446744073709551615")
        #expect(PipeTable.difference(.max, .min) == "-18446744073709551615")
    }
}
