import Dashboard
import Foundation
import OutputTree
import PostgreSQL
import TestSupport
import Testing

/// Whom reports could be mailed to, as the database has it.
@Suite
struct RecipientsFileTests {
    private static let load = TestDatabase.Load(agencies: 3, campaigns: 1, days: 2, batches: 1)

    private static func published(_ sql: String) throws -> (output: OutputFolder, agencies: [String], run: CallsheetRun)
    {
        let database = try TestDatabase(load: load)
        try database.execute(sql)
        let output = try OutputFolder()
        let run = try output.generate(database)
        let rows = try database.connect().query("agencies", "SELECT id::text FROM agencies ORDER BY id")
        return (output, (0..<rows.count).compactMap { rows[$0, 0] }, run)
    }

    private static func recipients(_ output: OutputFolder) throws -> Recipients {
        try #require(Recipients(json: Array(try output.bytes("recipients.json"))))
    }

    @Test func itHoldsUsersWithTheirRolesAndWhatAgenciesSet() throws {
        let (output, agencies, run) = try Self.published(
            """
            UPDATE agencies SET settings = '{"report_recipients": ["boss@firm.example", "böse\\u0007"]}'
             WHERE id = (SELECT min(id::text)::uuid FROM agencies);
            UPDATE agencies SET settings = '{"report_recipients": []}'
             WHERE id = (SELECT max(id::text)::uuid FROM agencies);
            """
        )
        run.expectSuccess()
        let recipients = try Self.recipients(output)
        #expect(recipients.lists.count == 2)
        #expect(Set(recipients.lists.values) == [["boss@firm.example", "böse\u{7}"], []])
        #expect(Set(recipients.users.keys.map(\.description)) == Set(agencies))
        for users in recipients.users.values {
            #expect(Set(users.compactMap(\.role)) == ["agency_owner", "agency_admin", "agency_member"])
            #expect(users.allSatisfy { $0.email.hasSuffix(".example") })
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(output.path)/recipients.json")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // Nothing can be erased from a snapshot, so no address is in one.
        for (path, entry) in try output.tree("agencies") {
            if case .file(let data) = entry { #expect(data.firstRange(of: Data("@firm".utf8)) == nil, "\(path)") }
        }
    }

    @Test(arguments: [
        ("DROP COLUMN email", "users.email cannot be read, so that users get no reports by mail. Grant SELECT on it"),
        ("DROP COLUMN role", "users.role cannot be read, so that users get no reports by mail. Grant SELECT on it"),
        (
            "DROP COLUMN role, DROP COLUMN email",
            "users.email and users.role cannot be read, so that users get no reports by mail. Grant SELECT on them"
        ),
    ])
    func withoutTheColumnsItIsPublishedAsBeforeWithOneWarning(change: String, warning: String) throws {
        let (output, agencies, run) = try Self.published("ALTER TABLE users \(change);")
        #expect(run.status == 0)
        #expect(run.lines.count == 2)
        #expect(run.lines.first.map(String.init) == "callsheet: \(warning)")
        #expect(try output.text("access.json").contains(agencies[0]))
        #expect(try Self.recipients(output).lists.isEmpty)
    }
}
