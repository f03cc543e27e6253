import Foundation
import PostgreSQL
import TestSupport
import Testing

/// `access.json`: which agency each user belongs to, for the web gate.
@Suite
struct AccessFileTests {
    private static func database() throws -> TestDatabase { try TestDatabase(load: .init(agencies: 4)) }

    /// The file's text by the database.
    private func expected(_ database: TestDatabase) throws -> String {
        let rows = try database.connect().query("users", "SELECT id::text, agency_id::text FROM users ORDER BY id")
        var lines: [String] = []
        for row in 0..<rows.count {
            let user = try #require(rows[row, 0])
            lines.append("\"\(user)\":" + (rows[row, 1].map { "\"\($0)\"" } ?? "null"))
        }
        return #"{"schema":"callsheet-access","version":1,"users":{"# + (lines.isEmpty ? "" : "\n")
            + lines.joined(separator: ",\n") + "\n}}\n"
    }

    @Test func everyUserIsThereWithItsAgency() throws {
        let database = try Self.database()
        try database.execute(
            "INSERT INTO users (id, agency_id) VALUES ('00000000-0000-4000-8000-000000000001', NULL), "
                + "('ffffffff-ffff-4fff-8fff-ffffffffffff', (SELECT min(id::text)::uuid FROM agencies))"
        )
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        let text = try output.text("access.json")
        #expect(try text == expected(database))
        #expect(text.contains(#""00000000-0000-4000-8000-000000000001":null"#))
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect((object?["users"] as? [String: Any])?.count == text.split(separator: "\n").count - 2)
    }

    @Test func nobodyElseMayReadIt() throws {
        let output = try OutputFolder()
        try output.generate(Self.database()).expectSuccess()
        for _ in 0..<2 {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(output.path)/access.json")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            try output.generate(Self.database()).expectSuccess()
        }
    }

    @Test(arguments: [["--shard", "2/3"], ["--agency"]])
    func aRunOfSomeAgenciesWritesTheWholeFile(_ arguments: [String]) throws {
        let database = try Self.database()
        var arguments = arguments
        if arguments == ["--agency"] { arguments.append(try ExpectedAnswers(database).agencies[0]) }
        let output = try OutputFolder()
        try output.generate(database, arguments).expectSuccess()
        #expect(try output.text("access.json") == expected(database))
    }

    @Test func aLaterRunReplacesItAndAFailedOneDoesNot() throws {
        let database = try Self.database()
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        let before = try output.text("access.json")
        try database.execute("UPDATE users SET agency_id = NULL")
        #expect(try output.generate(database, ["--templates", "/nonexistent"]).status == 78)
        #expect(try output.text("access.json") == before)
        try output.generate(database).expectSuccess()
        #expect(try output.text("access.json") == expected(database))
        #expect(try output.text("access.json") != before)
    }

    @Test func itBearsTheTimeOfItsReading() throws {
        let database = try Self.database()
        let output = try OutputFolder()
        func now() throws -> Double {
            let rows = try database.connect().query("now", "SELECT extract(epoch FROM clock_timestamp())::float8")
            return try #require(rows[0, 0].flatMap(Double.init))
        }
        let before = try now()
        try output.generate(database).expectSuccess()
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(output.path)/access.json")
        let modified = try #require(attributes[.modificationDate] as? Date).timeIntervalSince1970
        #expect(try before - 0.001 <= modified && modified <= now() + 0.001)
        // Before the query that reads it, not after the run.
        let record = try FileManager.default.attributesOfItem(atPath: "\(output.path)/runs/\(OutputFolder.stamp).json")
        #expect(try modified < #require(record[.modificationDate] as? Date).timeIntervalSince1970)
    }

    @Test func noUsersMakeAnEmptyList() throws {
        let database = try Self.database()
        try database.execute("DELETE FROM users")
        let output = try OutputFolder()
        try output.generate(database).expectSuccess()
        #expect(try output.text("access.json") == "{\"schema\":\"callsheet-access\",\"version\":1,\"users\":{\n}}\n")
    }

    /// Two rows could name two agencies.
    @Test func aUserNamedTwiceIsAnError() throws {
        let published = try PublishedOutput()
        try published.database.execute(
            """
            ALTER TABLE users RENAME TO members;
            CREATE VIEW users AS SELECT id, agency_id FROM members UNION ALL SELECT id, NULL FROM members;
            """
        )
        let run = try published.generate([])
        #expect(run.status == 65)
        #expect(run.stderr.contains("'users'") && run.stderr.contains(" comes twice"), "\(run.stderr)")
        try published.expectUntouched()
    }
}
