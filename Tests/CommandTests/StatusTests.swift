import Foundation
import TestSupport
import Testing

/// `callsheet status`: the shards of a run, joined from their records.
@Suite
struct StatusTests {
    /// What `--json` says, as far as tests look into it.
    struct Document: Decodable, Equatable {
        let as_of: String
        let published: Int
        let failed: Int
        let warnings: Int
        let shard_count: Int
        let missing_shards: [Int]
        let shards: [Shard]
        let failed_tries: [FailedTry]
        let failures: [Failure]
        let agencies_with_reports: Int
        let oldest_latest: Latest?
        let left_out: [Latest]
        let stale: [Latest]
        let newest_latest: Latest?

        struct Shard: Decodable, Equatable {
            let shard: String
            let records: [String]
            let published: Int
            let failed: Int
        }

        struct Failure: Decodable, Equatable {
            let agency: String
            let name: String
            let reason: String
            let latest: String?
            let runs_in_a_row: Int
            let since: String
        }

        struct FailedTry: Decodable, Equatable {
            let shard: String
            let exit_status: Int
        }

        struct Latest: Decodable, Equatable {
            let agency: String
            let latest: String
        }
    }

    private static func id(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - "\(number)".count) + "\(number)"
    }

    /// An output that holds nothing but records and links, as runs leave them.
    private struct Records {
        let output: OutputFolder

        init() throws {
            output = try OutputFolder()
            try FileManager.default.createDirectory(
                atPath: output.path + "/runs",
                withIntermediateDirectories: true
            )
        }

        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(output.path)/runs/\(name)"))
        }

        /// A record with so many agencies, some of which failed.
        func add(
            _ stamp: String,
            _ shard: (Int, Int) = (1, 1),
            version: Int = 1,
            agencies: some Sequence<Int>,
            failed: Set<Int> = [],
            warned: Set<Int> = []
        ) throws {
            let part = shard.1 == 1 ? "" : ".shard-\(shard.0)-of-\(shard.1)"
            let time = stamp.dropFirst(11)
            let asOf = "\(stamp.prefix(11))\(time.prefix(2)):\(time.dropFirst(2).prefix(2)):\(time.dropFirst(4))"
            let rows = agencies.map { number in
                #"{"id":"\#(id(number))","name":"Agency \#(number)","#
                    + (failed.contains(number)
                        ? #""status":"failed","reason":"batches: status is NULL""#
                        : #""status":"published","snapshot":"\#(stamp)","head":"\#(String(repeating: "0", count: 64))""#)
                    + (warned.contains(number) ? #","warnings":["one","two"]}"# : "}")
            }
            try write(
                """
                {"schema":"callsheet-run","version":1,
                "callsheet":"0.1.0",
                "as_of":"\(asOf)",
                "time_zone":"UTC",
                "shard":"\(shard.0)/\(shard.1)",
                "periods":["today","7d","30d","90d"],
                "agencies":[\(rows.isEmpty ? "" : "\n")\(rows.joined(separator: ",\n"))]}

                """,
                "\(stamp)\(part)\(version == 1 ? "" : "-\(version)").json"
            )
            try place(agencies.filter { !failed.contains($0) }, stamp)
        }

        /// The folders of snapshots that a record names.
        func place(_ agencies: some Sequence<Int>, _ stamp: String) throws {
            for number in agencies {
                try FileManager.default.createDirectory(
                    atPath: "\(output.path)/agencies/\(id(number))/snapshots/\(stamp)",
                    withIntermediateDirectories: true
                )
            }
        }

        func link(_ agencies: some Sequence<Int>, _ stamp: String) throws {
            for number in agencies {
                let folder = "\(output.path)/agencies/\(id(number))"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/latest",
                    withDestinationPath: "snapshots/\(stamp)"
                )
            }
        }

        func status(_ more: String...) throws -> CallsheetRun {
            try CallsheetRun(["status", "--output", output.path] + more)
        }

        func document(_ more: String..., status: Int32) throws -> Document {
            let run = try CallsheetRun(["status", "--output", output.path, "--json"] + more)
            #expect(run.status == status, "\(run.stderr)")
            #expect(run.lines.count == 1)
            return try JSONDecoder().decode(Document.self, from: Data(run.stdout.utf8))
        }
    }

    private static let (before, day) = ("2026-02-15T235959Z", "2026-02-16T235959Z")

    // MARK: Real runs

    @Test func realShardsAreJoined() throws {
        let database = try TestDatabase(load: .init(agencies: 5, campaigns: 1, days: 3, batches: 2))
        let agencies = try ExpectedAnswers(database).agencies
        let output = try OutputFolder()
        func status(_ more: String...) throws -> CallsheetRun {
            try CallsheetRun(["status", "--output", output.path] + more)
        }
        try output.generate(database, ["--as-of", "2026-02-15"]).expectSuccess()
        try status().expectFailure(
            0,
            "run as of 2026-02-15T23:59:59Z in '\(output.path)': published 5 agencies"
        )
        try output.generate(database, ["--shard", "1/3"]).expectSuccess()
        try output.generate(database, ["--shard", "3/3"]).expectSuccess()
        let half = try status()
        #expect(half.status == 1)
        #expect(half.stdout == "")
        #expect(
            half.stderr == """
                callsheet: run as of 2026-02-16T23:59:59Z in '\(output.path)': published 3 agencies, 1 of 3 shards missing
                callsheet: Shard 2 of 3 has not published. Run it with: callsheet generate --output '\(output.path)' \
                --as-of 2026-02-16T23:59:59Z --shard 2/3
                callsheet: 2 agencies have reports but are not in this run, the oldest of 2026-02-15T235959Z; --json lists them

                """
        )
        try database.execute("UPDATE call_batches SET created_at = 'infinity' WHERE agency_id = '\(agencies[2])'")
        #expect(try output.generate(database, ["--shard", "2/3"]).status == 1)
        let failed = try status()
        #expect(failed.status == 1)
        #expect(
            failed.stderr.replacing(/\ in batch [0-9a-f-]{36}/, with: "")
                == """
                callsheet: run as of 2026-02-16T23:59:59Z in '\(output.path)': published 4 agencies, 1 failed, all 3 shards are done
                callsheet: Agency \(agencies[2]) ('Agency 4') failed: batches: created_at is outside the years 1 to 9999. \
                Its readers see 2026-02-15T235959Z

                """.replacing(
                    /'Agency .'/,
                    with: "'\(try output.runRecord("\(Self.day).shard-2-of-3").agencies[1].name)'"
                )
        )
        // Put right and run again, the shard has a second record, and the run is complete.
        try database.execute("UPDATE call_batches SET created_at = '2026-02-14' WHERE created_at = 'infinity'")
        try output.generate(database, ["--shard", "2/3"]).expectSuccess()
        try status().expectFailure(
            0,
            "run as of 2026-02-16T23:59:59Z in '\(output.path)': published 5 agencies, all 3 shards are done"
        )
        #expect(try status("--as-of", "2026-02-15").status == 0)
        #expect(try status("--as-of", "2026-02-15T23:59:59Z", "--time-zone", "Asia/Tokyo").status == 0)
        try status("--as-of", "2026-02-15", "--time-zone", "Asia/Tokyo").expectFailure(
            65,
            "\(output.path)/runs: holds no run as of 2026-02-15T14:59:59Z. Publish one with callsheet generate"
        )
    }

    /// A run that failed between two good ones with the same result.
    @Test func aRunThatIsGoodAgainIsShownAsGood() throws {
        let published = try PublishedOutput()
        func status() throws -> CallsheetRun { try CallsheetRun(["status", "--output", published.output.path]) }
        let good = "run as of 2026-02-16T23:59:59Z in '\(published.output.path)': published 2 agencies"
        let agency = try ExpectedAnswers(published.database).agencies[0]
        try published.database.execute(
            """
            ALTER TABLE call_batches ADD kept timestamptz;
            UPDATE call_batches SET kept = created_at, created_at = 'infinity' WHERE agency_id = '\(agency)';
            """
        )
        #expect(try published.output.generate(published.database).status == 1)
        #expect(try status().status == 1)
        try published.database.execute("UPDATE call_batches SET created_at = kept WHERE kept IS NOT NULL")
        for _ in 0..<2 {
            try published.output.generate(published.database).expectSuccess()
            try status().expectFailure(0, good)
        }
        let records = try FileManager.default.contentsOfDirectory(atPath: "\(published.output.path)/runs").sorted()
        #expect(records == ["\(Self.day)-2.json", "\(Self.day)-3.json", "\(Self.day).json"])
        let first = try published.output.bytes("runs/\(Self.day).json")
        #expect(try published.output.bytes("runs/\(Self.day)-3.json") == first)
    }

    // MARK: Runs that published nothing

    @Test func aRunThatFailedIsShownUntilOneSucceeds() throws {
        let published = try PublishedOutput()
        let path = published.output.path
        func status(_ more: String...) throws -> CallsheetRun { try CallsheetRun(["status", "--output", path] + more) }
        let run = "run as of 2026-02-17T23:59:59Z in '\(path)'"
        let again = "Run it again with: callsheet generate --output '\(path)' --as-of 2026-02-17T23:59:59Z"
        let nowhere = "/nowhere: no such file or directory. Name the templates' folder with --templates"
        let leftOut =
            "2 agencies have reports but are not in this run, the oldest of 2026-02-16T235959Z; --json lists them"

        try published.generate(["--templates", "/nowhere"]).expectFailure(78, nowhere)
        try status().expectFailure(
            1,
            """
            \(run): nothing published
            callsheet: The newest run failed while reading the templates, with status 78: \(nowhere)
            callsheet: \(again)
            callsheet: \(leftOut)
            """
        )
        try published.database.execute("ALTER TABLE agencies RENAME TO others")
        let refused = try published.generate([])
        #expect(refused.status == 78)
        let second = try status()
        #expect(second.lines.count == 4)
        #expect(
            second.lines[1].hasPrefix("callsheet: The newest run failed while reading the database, with status 78: ")
        )
        #expect(second.lines[1].hasSuffix(try #require(refused.lines.first).dropFirst("callsheet: ".count)))
        // The day before is what it was.
        #expect(try status("--as-of", "2026-02-16").status == 0)

        try published.database.execute("ALTER TABLE others RENAME TO agencies")
        // One agency by itself does not make up for it.
        let agency = try ExpectedAnswers(published.database).agencies[0]
        try published.generate(["--agency", agency]).expectSuccess()
        let half = try status()
        #expect(half.status == 1)
        #expect(half.stderr.hasPrefix("callsheet: \(run): published 1 agency\ncallsheet: The newest run failed while "))
        try published.generate([]).expectSuccess()
        try status().expectFailure(0, "\(run): published 2 agencies")
        // A later failure of the same instant counts again.
        #expect(try published.generate(["--templates", "/nowhere"]).status == 78)
        #expect(try status().status == 1)
        #expect(try status().lines.count == 2)
    }

    @Test func aShardThatFailedIsNamed() throws {
        let published = try PublishedOutput()
        let arguments = ["status", "--output", published.output.path]
        try published.generate(["--shard", "1/2"]).expectSuccess()
        #expect(try published.generate(["--shard", "2/2", "--templates", "/nowhere"]).status == 78)
        let failed = try CallsheetRun(arguments)
        #expect(failed.status == 1)
        #expect(failed.lines.first?.hasSuffix(": published 1 agency, 1 of 2 shards missing") == true)
        #expect(failed.lines[1].hasPrefix("callsheet: Shard 2/2 failed while reading the templates, with status 78: "))
        #expect(failed.lines[2].hasSuffix(" --as-of 2026-02-17T23:59:59Z --shard 2/2"))
        let document = try JSONDecoder().decode(
            Document.self,
            from: Data(CallsheetRun(arguments + ["--json"]).stdout.utf8)
        )
        #expect(document.missing_shards == [2])
        #expect(document.failed_tries.map(\.shard) == ["2/2"])
        #expect(document.failed_tries.map(\.exit_status) == [78])
        // All at once makes up for each of the parts.
        try published.generate([]).expectSuccess()
        #expect(try CallsheetRun(arguments).stderr.contains("failed") == false)
    }

    /// Where nothing was ever published, a wrong folder of templates makes no output.
    @Test func aFailureMakesNoOutput() throws {
        let database = try PublishedOutput.shared().database
        let output = try OutputFolder()
        #expect(try output.generate(database, ["--templates", "/nowhere"]).status == 78)
        #expect(!FileManager.default.fileExists(atPath: output.path))
    }

    // MARK: Joining

    @Test func missingShardsAreNumbered() throws {
        let records = try Records()
        for shard in [1, 2, 4, 8, 9] { try records.add(Self.day, (shard, 12), agencies: [shard]) }
        let document = try records.document(status: 1)
        #expect(document.missing_shards == [3, 5, 6, 7, 10, 11, 12])
        #expect(document.shards.map(\.shard) == ["1/12", "2/12", "4/12", "8/12", "9/12"])
        #expect(try records.status().stderr.contains("Shards 3, 5-7, 10-12 of 12 have not published. Run each "))
    }

    @Test func theNewestRunIsShownAndAnotherWhenAskedFor() throws {
        let records = try Records()
        try records.add(Self.before, agencies: 1...3, failed: [2])
        try records.add(Self.day, agencies: 1...2)
        try records.write("not ours", "notes.txt")
        try records.write("{}", ".2026-02-17T235959Z.new")
        try records.write("{}", "2026-02-17.json")
        #expect(try records.document(status: 0).published == 2)
        #expect(try records.document("--as-of", "2026-02-15", status: 1).failures.map(\.agency) == [Self.id(2)])
    }

    @Test func aLaterRecordOfAShardCountsInsteadOfTheEarlier() throws {
        let records = try Records()
        try records.add(Self.day, (1, 2), agencies: 1...4, failed: [1, 2], warned: [1])
        try records.add(Self.day, (1, 2), version: 2, agencies: 1...4, failed: [2, 3], warned: [4])
        try records.add(Self.day, (1, 2), version: 10, agencies: [2])
        try records.add(Self.day, (2, 2), agencies: 5...8)
        let document = try records.document(status: 1)
        #expect(document.failures.map(\.agency) == [Self.id(3)])
        #expect(document.published == 7)
        #expect(document.warnings == 2)
        let base = "\(Self.day).shard-1-of-2"
        #expect(document.shards[0].records == ["\(base).json", "\(base)-2.json", "\(base)-10.json"])
    }

    /// One agency that failed in its shard and was then published by itself, without `--shard`.
    @Test func anAgencyPublishedBesideTheShardsIsPublished() throws {
        let records = try Records()
        try records.add(Self.day, (1, 2), agencies: 1...4, failed: [1, 2])
        try records.add(Self.day, (2, 2), agencies: 5...8)
        try records.add(Self.day, agencies: [2])
        let document = try records.document(status: 1)
        #expect(document.shard_count == 2)
        #expect(document.missing_shards == [])
        #expect(document.failures.map(\.agency) == [Self.id(1)])
        #expect(document.published == 7)
    }

    // MARK: Several runs

    @Test func agenciesThatFailAgainAndAgainAreNamed() throws {
        let records = try Records()
        try records.add("2026-02-12T235959Z", agencies: 1...5, failed: [1, 2, 3])
        // Nothing of 5; 4 has not failed before it.
        try records.add("2026-02-13T235959Z", (1, 2), agencies: [1, 4], failed: [1])
        try records.add("2026-02-13T235959Z", (2, 2), agencies: [2, 3], failed: [2, 3])
        try records.add("2026-02-13T235959Z", (2, 2), version: 2, agencies: [2, 3], failed: [3])
        try records.add("2026-02-14T235959Z", agencies: 1...5, failed: [1, 2, 3, 4, 5])
        // Published by itself later.
        try records.add("2026-02-14T235959Z", (1, 7), agencies: [3])
        try records.write("{}", "2026-02-15T235959Z.failed.json")
        try records.add(Self.day, agencies: 1...5, failed: [1, 2, 3, 4, 5])
        let document = try records.document(status: 1)
        #expect(document.failures.map(\.runs_in_a_row) == [4, 2, 1, 2, 2])
        #expect(
            document.failures.map { $0.since.prefix(10) } == [
                "2026-02-12", "2026-02-14", "2026-02-16", "2026-02-14", "2026-02-14",
            ]
        )
        let lines = try records.status().lines
        #expect(
            lines.filter { $0.contains("in a row") }
                == [(1, 4, 12), (2, 2, 14), (4, 2, 14), (5, 2, 14)].map {
                    "callsheet: Agency \(Self.id($0.0)) ('Agency \($0.0)') failed in \($0.1) runs in a row, since that as of "
                        + "2026-02-\($0.2)T23:59:59Z"
                }
        )
        // A run that was good says nothing of what comes after it.
        #expect(try records.document("--as-of", "2026-02-12", status: 1).failures.map(\.runs_in_a_row) == [1, 1, 1])
    }

    @Test func rowsAreCountedUpToALimitAndDamageEndsThem() throws {
        let records = try Records()
        for day in 1...28 {
            for month in ["01", "02"] {
                let stamp = "2026-\(month)-\(day < 10 ? "0" : "")\(day)T235959Z"
                try records.add(stamp, agencies: [1], failed: [1])
            }
        }
        #expect(try records.document(status: 1).failures.first?.runs_in_a_row == 31)
        try records.write("damaged", "2026-02-20T235959Z.json")
        #expect(try records.document(status: 1).failures.first?.runs_in_a_row == 8)
    }

    @Test func agenciesWithoutAReportForTwoDaysAreStale() throws {
        let records = try Records()
        try records.add(Self.day, agencies: 1...5, failed: [2, 3, 4, 5])
        try records.link([1], Self.day)
        try records.link([2], Self.before)
        try records.link([3], "2026-02-14T235959Z-2")
        try records.link([4, 9], "2026-01-01T235959Z")
        let document = try records.document(status: 1)
        #expect(document.stale.map(\.agency) == [Self.id(3), Self.id(4)])
        #expect(document.newest_latest == .init(agency: Self.id(1), latest: Self.day))
        let lines = try records.status().lines
        #expect(lines.contains("callsheet: Agency \(Self.id(3)) has no report since 2026-02-14T235959Z-2"))
        #expect(lines.filter { $0.contains("no report since") }.count == 2)
    }

    @Test func aMonitorAsksHowOldTheNewestReportIs() throws {
        let records = try Records()
        func stamp(hoursAgo hours: Double) -> String {
            Date.now.addingTimeInterval(-hours * 3600).ISO8601Format().replacing(":", with: "")
        }
        let old = stamp(hoursAgo: 30)
        try records.add(old, agencies: [1, 2])
        try records.link([1], old)
        try records.link([2], "2026-01-01T235959Z")
        #expect(try records.status("--max-age", "31h").status == 0)
        #expect(try records.status().status == 0)
        let run = try records.status("--max-age", "26h")
        #expect(run.status == 1)
        let told = try #require(run.lines.last)
        #expect(told.hasPrefix("callsheet: The newest report is of \(old.prefix(13))"), "\(told)")
        #expect(told.hasSuffix("Z, 30 hours ago. --max-age allows 26h"), "\(told)")
        try records.status("--max-age", "26").expectFailure(
            64,
            "--max-age '26' is not a length of time, such as 90m, 48h or 3d"
        )
        let none = try Records()
        try none.add(Self.day, agencies: [])
        #expect(try none.status("--max-age", "26h").status == 1)
        #expect(try none.status("--max-age", "26h").lines.last == "callsheet: There is no report at all")
    }

    @Test func agenciesOutsideTheRunAreNamedAndTheOldestToo() throws {
        let records = try Records()
        try records.add(Self.day, agencies: [1, 2, 3], failed: [2, 3])
        try records.link([1], Self.day)
        try records.link([2], Self.before)
        try records.link([7, 6], "2026-01-03T235959Z")
        try records.link([8], "2026-02-14T235959Z-2")
        let document = try records.document(status: 1)
        #expect(document.agencies_with_reports == 5)
        #expect(document.oldest_latest == .init(agency: Self.id(6), latest: "2026-01-03T235959Z"))
        #expect(document.left_out.map(\.agency) == [6, 7, 8].map(Self.id))
        #expect(document.failures.map(\.latest) == [Self.before, nil])
    }

    /// Ten thousand agencies in 64 shards: one line for the whole, and no list without an end.
    @Test func aLargeRunStaysReadable() throws {
        let records = try Records()
        for shard in 1...64 {
            let agencies = (shard - 1) * 156..<shard * 156
            try records.add(
                Self.day,
                (shard, 64),
                agencies: agencies,
                failed: Set(agencies.filter { $0.isMultiple(of: 10) })
            )
        }
        let run = try records.status()
        #expect(run.status == 1)
        #expect(run.lines.count == 22)
        #expect(run.lines.first?.hasSuffix(": published 8985 agencies, 999 failed, all 64 shards are done") == true)
        #expect(run.lines.last == "callsheet: and 979 more failed; --json lists all")
        #expect(try records.document(status: 1).failures.count == 999)
    }

    @Test func aRunWithoutAgenciesIsComplete() throws {
        let records = try Records()
        try records.add(Self.day, agencies: [])
        let document = try records.document(status: 0)
        #expect(document.published == 0 && document.oldest_latest == nil)
    }

    // MARK: Damage

    @Test(arguments: [
        ("", 0), ("{}\n", 1), ("not json\n", 1), ("{\"schema\":\"callsheet-run\",\n\"agencies\":[]}\n", 2),
    ])
    func aRecordThatIsNoneIsNamed(_ text: String, _ line: Int) throws {
        let records = try Records()
        try records.write(text, "\(Self.day).json")
        try records.status().expectFailure(
            65,
            "\(records.output.path)/runs/\(Self.day).json:\(line): is not a run record as callsheet generate writes it"
        )
    }

    @Test(arguments: [
        (#""as_of":"2026"#, #""as_of":"2025"#, 7), (#""shard":"1/1""#, #""shard":"1/2""#, 7),
        (#""status":"failed""#, #""status":"lost""#, 9), (#""reason":"#, #""why":"#, 9),
        ("0002\",", "000x\",", 9), ("]}\n", "]}\n]}\n", 11), ("]}\n", "", 10), ("},\n{", "}\n{", 8),
    ])
    func aDamagedRecordIsNamedWithItsLine(_ old: String, _ new: String, _ line: Int) throws {
        let records = try Records()
        try records.add(Self.day, agencies: 1...3, failed: [2])
        let name = "runs/\(Self.day).json"
        let text = try records.output.text(name)
        let place = try #require(text.range(of: old, options: old == "]}\n" ? .backwards : []))
        try records.write(text.replacingCharacters(in: place, with: new), "\(Self.day).json")
        try records.status("--json").expectFailure(
            65,
            "\(records.output.path)/\(name):\(line): is not a run record as callsheet generate writes it"
        )
    }

    @Test func whatIsNotThereIsSaid() throws {
        let output = try OutputFolder()
        try CallsheetRun(["status", "--output", output.path])
            .expectFailure(65, "\(output.path): no such file or directory")
        try FileManager.default.createDirectory(atPath: output.path, withIntermediateDirectories: true)
        try CallsheetRun(["status", "--output", output.path])
            .expectFailure(65, "\(output.path): holds no run. Publish one with callsheet generate")
        let records = try Records()
        try records.status().expectFailure(
            65,
            "\(records.output.path)/runs: holds no run. Publish one with callsheet generate"
        )
        try records.status("--as-of", "soon").expectFailure(
            64,
            "--as-of 'soon' is none of an instant such as 2026-02-16T18:00:00Z, a date such as 2026-02-16, or yesterday"
        )
    }
}
