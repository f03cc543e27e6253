import Foundation
import TestSupport
import Testing

/// The schemas beside what runs really write, judged by Python's jsonschema.
@Suite
struct SchemaTests {
    private static let names = [
        "manifest", "snapshot", "run", "answer", "verification", "tombstone", "delivery", "status", "check", "night",
    ]

    /// Rows with every edge, published for three days, the last of them corrected, in two time zones; then pruned.
    private static let published = Result { () throws -> OutputFolder in
        let database = try TestDatabase()
        try database.execute(EdgeData.sql)
        let output = try OutputFolder()
        let templates = ["--templates", OutputFolder.productTemplates]
        func generate(_ more: String..., status: Int32 = 0) throws {
            let run = try output.generate(database, templates + more)
            #expect(run.status == status, "\(run.stderr)")
        }
        try generate("--as-of", "2026-02-14")
        try generate("--as-of", "2026-02-15T08:00:00Z")
        try generate("--period", "custom", "--start-date", "2025-08-21", "--end-date", "2026-02-09")
        // A correction, with a warning and a failure in its run.
        try database.execute(
            """
            UPDATE call_stats_daily SET total_calls = total_calls - 20000 WHERE stat_date = '2026-02-15';
            UPDATE agencies SET settings = '{"timezone": "Nowhere/None", "locale": "de-AT",
                "report_recipients": ["a@b.example"]}' WHERE id = '\(EdgeData.agency)';
            UPDATE call_batches SET created_at = 'infinity' WHERE agency_id = '\(EdgeData.otherAgency)';
            """
        )
        try generate("--reason", "Late \"rows\"", status: 1)
        try generate("--time-zone", "America/Chicago", "--as-of", "2026-02-17", status: 1)
        let prune = try CallsheetRun(["prune", "--output", output.path, "--keep-daily", "3"] + templates)
        try #require(prune.status == 0, "\(prune.stderr)")
        return output
    }

    private func output() throws -> OutputFolder { try Self.published.get() }

    @Test func namesAreListedOneALine() throws {
        let run = try CallsheetRun(["schema"])
        #expect(run.status == 0)
        #expect(run.stdout == Self.names.map { "\($0)\n" }.joined())
        #expect(run.stderr == "")
    }

    @Test func anUnknownNameIsWrongUsageAndNamesThoseThatExist() throws {
        let names = Self.names.map { "'\($0)'" }.joined(separator: ", ")
        try CallsheetRun(["schema", "Manifest"]).expectFailure(64, "Unknown schema 'Manifest'. Available: \(names)")
    }

    /// Strict and readable: no object takes other members, every member says what it is.
    @Test(arguments: names)
    func everyFieldIsDescribedAndNoOtherIsAllowed(_ name: String) throws {
        let run = try CallsheetRun(["schema", name])
        #expect(run.status == 0)
        let schema = try #require(JSONSerialization.jsonObject(with: Data(run.stdout.utf8)) as? [String: Any])
        #expect(schema["$id"] as? String == "urn:callsheet:schema:\(name):1")
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        var objects = 0
        func visit(_ value: Any, _ path: String) {
            for (position, element) in (value as? [Any] ?? []).enumerated() { visit(element, "\(path)[\(position)]") }
            guard let members = value as? [String: Any] else { return }
            if members["type"] as? String == "object" {
                objects += 1
                #expect(members["additionalProperties"] as? Bool == false, "\(path)")
                for (name, property) in members["properties"] as? [String: [String: Any]] ?? [:] {
                    #expect(property["title"] is String && property["description"] is String, "\(path).\(name)")
                }
            }
            for (name, member) in members { visit(member, "\(path).\(name)") }
        }
        visit(schema, name)
        #expect(objects > 0)
    }

    @Test func whatARunWritesFollowsTheSchemas() throws {
        var files = try self.files()
        files["delivery"] = try deliveries()
        for name in Self.names where !["verification", "status", "check", "night"].contains(name) {
            #expect((files[name] ?? []).count >= (name == "delivery" ? 1 : 4), "\(name)")
        }
        #expect(try texts(files["manifest"]).contains { $0.contains(#""supersedes":{"#) })
        #expect(try texts(files["run"]).contains { $0.contains(#""warnings":["#) && $0.contains(#""reason":"#) })
        for name in Self.names {
            let fault = try validate(name, files[name] ?? [])
            #expect(fault == nil, "\(name)")
        }
    }

    @Test func aRunThatPublishedNothingFollowsTheSchemas() throws {
        let published = try PublishedOutput.shared()
        #expect(try published.generate(["--shard", "2/2", "--templates", "/nowhere"]).status == 78)
        let folder = try TemporaryFolder()
        try folder.write(CallsheetRun(["status", "--output", published.output.path, "--json"]).stdout, to: "status")
        let record = "\(published.output.path)/runs/2026-02-17T235959Z.shard-2-of-2.failed.json"
        #expect(try validate("run", [record]) == nil)
        #expect(try validate("status", ["\(folder.path)/status"]) == nil)
    }

    /// A document of each kind, with one thing in it that must not be there.
    @Test(
        arguments: [
            ("manifest", #""supersedes":"#, #""more":1,"supersedes":"#),
            ("manifest", #""sha256":"[0-9a-f]{64}""#, #""sha256":"ABC""#),
            ("manifest", #""previous":(null|\{[^}]*\})"#, #""previous":{"snapshot":"latest"}"#),
            ("manifest", #""path":"[^"]*""#, #""path":"/etc/passwd""#),
            ("manifest", #""size":"#, #""size":-"#),
            ("snapshot", #""today":"[^"]*""#, #""today":"2026-02-32""#),
            ("snapshot", #""counts":\[[0-9]+,"#, #""counts":["#),
            ("snapshot", #"(\["[0-9-]*",[0-9]+),"#, "$1.5,"),
            ("snapshot", #""created_at":"[^"]*""#, #""created_at":"2026-02-14 10:00:00+00""#),
            ("snapshot", #""slug":"[^"]*","#, ""),
            ("run", #""shard":"1/1""#, #""shard":"0/1""#),
            ("run", #""status":"published""#, #""status":"failed""#),
            ("answer", #""limit":25"#, #""limit":0"#),
            ("answer", #""agency_id":"#, #""agency":"#),
            ("answer", #""campaign_stats":\["#, #""campaign_stats":[null,"#),
            ("verification", #""faults":\["#, #""faults":[{"kind":"other"}"#),
            ("verification", #""pruned":[0-9]+"#, #""pruned":null"#),
            ("status", #""failures":\[\s*\{"agency"#, #""failures":[{"id"#),
            ("status", #""shard_count":1"#, #""shard_count":0"#),
            ("check", #""result":"good""#, #""result":"fine""#), ("check", #""subject":"[^"]*","#, ""),
            ("night", #""status":69"#, #""status":2"#), ("night", #""day":"[^"]*","#, ""),
            ("tombstone", #""pruned_at":"[^"]*""#, #""pruned_at":"yesterday""#),
        ]
    )
    func aBrokenDocumentIsRefused(_ name: String, _ pattern: String, _ replacement: String) throws {
        let file = try #require(try files()[name]?.first)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let range = try #require(text.range(of: pattern, options: .regularExpression), "\(pattern)")
        let broken = text.replacingOccurrences(
            of: pattern,
            with: replacement.replacingOccurrences(of: "\\", with: "\\\\"),
            options: .regularExpression,
            range: range
        )
        let folder = try TemporaryFolder()
        try folder.write(broken, to: "broken.json")
        let fault = try #require(try validate(name, ["\(folder.path)/broken.json"]), "accepted: \(replacement)")
        #expect(fault.hasPrefix("\(folder.path)/broken.json: $"), "\(fault)")
    }

    // MARK: Helpers

    /// The files that a run wrote, by the schema that they follow; the edge agency's first.
    private func files() throws -> [String: [String]] {
        let output = try output()
        var files: [String: [String]] = [:]
        for path in try output.tree().keys.sorted() where path.hasSuffix(".json") && !path.contains("/latest/") {
            let parts = path.split(separator: "/")
            let name =
                switch (parts.first, parts.last) {
                case ("runs", _): "run"
                case (_, "manifest.json"): "manifest"
                case (_, "snapshot.json"): "snapshot"
                case (_, "tombstone.json"): "tombstone"
                case _ where parts.contains("dashboard-campaigns"): "answer"
                default: ""
                }
            if !name.isEmpty { files[name, default: []].append(output.path + path) }
        }
        let check = try CallsheetRun(["verify", "--output", output.path, "--json"])
        #expect(check.status == 0, "\(check.stderr)\(check.stdout)")
        // Beside the output, and gone with it.
        let file = output.path + "/../verification.json"
        try Data(check.stdout.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        files["verification"] = [file]
        let state = try CallsheetRun(["status", "--output", output.path, "--json"])
        #expect(state.status == 1, "\(state.stderr)")
        let stateFile = output.path + "/../status.json"
        try Data(state.stdout.utf8).write(to: URL(fileURLWithPath: stateFile), options: .atomic)
        files["status"] = [stateFile]
        let night = try CallsheetRun(["check", "--output", output.path, "--hook", "/nowhere", "--json"])
        #expect(night.status == 78, "\(night.stderr)")
        let nightFile = output.path + "/../check.json"
        try Data(night.stdout.utf8).write(to: URL(fileURLWithPath: nightFile), options: .atomic)
        files["check"] = [nightFile]
        files["night"] = [try nightRecord()]
        return files
    }

    /// What a night left that could not begin to publish.
    private func nightRecord() throws -> String {
        let path = try output().path + "/../night"
        let night = try CallsheetRun([
            "run", "--output", path, "--templates", OutputFolder.minimalTemplates, "--retry-for", "0m", "--day",
            "2026-02-16", "--database", "host=localhost port=1",
        ])
        #expect(night.status == 69, "\(night.stderr)")
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/nights").filter {
            $0.hasSuffix(".json")
        }
        return "\(path)/nights/\(try #require(names.first))"
    }

    /// The lines of a ledger, each a document of its own.
    private func deliveries() throws -> [String] {
        let output = try output()
        let sent = try CallsheetRun([
            "send", "--output", output.path, "--templates", OutputFolder.productTemplates, "--from",
            "us@agency.example",
            "--eml-dir", output.path + "/../mails", "--max-age", "90000d",
        ])
        #expect(sent.status == 0, "\(sent.stderr)")
        let ledger = try CallsheetRun(["deliveries", "--output", output.path, "--json"]).stdout
        return try ledger.split(separator: "\n").enumerated().map { number, line in
            let file = output.path + "/../delivery-\(number).json"
            try Data(line.utf8).write(to: URL(fileURLWithPath: file))
            return file
        }
    }

    private func texts(_ files: [String]?) throws -> [String] {
        try (files ?? []).map { try String(contentsOfFile: $0, encoding: .utf8) }
    }

    /// What Python's jsonschema finds wrong; `nil` for nothing.
    private func validate(_ name: String, _ files: [String]) throws -> String? {
        let folder = try TemporaryFolder()
        try folder.write(try CallsheetRun(["schema", name]).stdout, to: "schema.json")
        // Not the first python3 in PATH, which may lack the package.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments =
            [TestDatabase.fixtures + "/../Scripts/validate-json.py", "\(folder.path)/schema.json"] + files
        process.standardOutput = try folder.handle("faults")
        process.standardError = try folder.handle("errors")
        try process.run()
        process.waitUntilExit()
        #expect(try folder.text("errors") == "")
        let faults = try folder.text("faults")
        #expect((process.terminationStatus == 0) == faults.isEmpty)
        return faults.isEmpty ? nil : faults
    }
}
