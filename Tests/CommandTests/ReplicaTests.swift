import Foundation
import PostgreSQL
import TestSupport
import Testing

/// Reading from a hot standby, and from whichever of several servers is there.
@Suite(.serialized)
struct ReplicaTests {
    private static let servers = Result {
        let servers = try ReplicatedServers(load: .init(agencies: 6, campaigns: 2, days: 10, batches: 4))
        try servers.catchUp()
        return servers
    }
    /// What a run that reads the primary publishes.
    private static let fromPrimary = Result { () throws -> [String: OutputFolder.Entry] in
        let servers = try ReplicaTests.servers.get()
        let output = try OutputFolder()
        try generate(output, servers.conninfo([servers.primaryPort])).expectSuccess()
        return try output.tree()
    }
    /// Nobody listens on it.
    private static let deadPort: UInt16 = 1

    private static func arguments(_ output: OutputFolder, _ more: [String]) -> [String] {
        ["generate", "--output", output.path, "--templates", OutputFolder.minimalTemplates]
            + ["--as-of", OutputFolder.asOf] + more
    }

    private static func generate(_ output: OutputFolder, _ conninfo: String) throws -> CallsheetRun {
        try CallsheetRun(arguments(output, ["--database", conninfo]))
    }

    private func expectTreeOfPrimary(_ conninfo: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let output = try OutputFolder()
        try Self.generate(output, conninfo).expectSuccess(sourceLocation: sourceLocation)
        expectSame(try output.tree(), try Self.fromPrimary.get(), sourceLocation: sourceLocation)
    }

    @Test(arguments: ["standby", "prefer-standby", "read-only"])
    func theStandbyOfAListIsReadAndGivesTheSameTree(_ attributes: String) throws {
        let servers = try Self.servers.get()
        let conninfo = servers.conninfo(
            [servers.primaryPort, servers.standbyPort],
            "target_session_attrs=\(attributes)"
        )
        #expect(try Connection(conninfo).query("recovery", "SELECT pg_is_in_recovery()")[0, 0] == "t")
        try expectTreeOfPrimary(conninfo)
    }

    @Test(arguments: ["any", "primary", "read-write", "prefer-standby"])
    func aDeadFirstHostIsPassedOver(_ attributes: String) throws {
        let servers = try Self.servers.get()
        try expectTreeOfPrimary(
            servers.conninfo(
                [Self.deadPort, servers.standbyPort, servers.primaryPort],
                "target_session_attrs=\(attributes)"
            )
        )
    }

    @Test func listsInTheEnvironmentAndInAURIAreTaken() throws {
        let servers = try Self.servers.get()
        let output = try OutputFolder()
        let ports = "\(Self.deadPort),\(servers.standbyPort)"
        try CallsheetRun(
            Self.arguments(output, []),
            environment: [
                "PGHOST": "127.0.0.1,127.0.0.1", "PGPORT": ports, "PGUSER": ReplicatedServers.user,
                "PGDATABASE": "platform", "PGTARGETSESSIONATTRS": "standby", "PGSSLMODE": "disable",
            ]
        ).expectSuccess()
        expectSame(try output.tree(), try Self.fromPrimary.get())
        try expectTreeOfPrimary(
            "postgresql://\(ReplicatedServers.user)@127.0.0.1:\(servers.primaryPort),127.0.0.1:\(servers.standbyPort)"
                + "/platform?target_session_attrs=standby&sslmode=disable"
        )
    }

    /// The first host comes back between the run's two connections: the second has to follow the first one's choice,
    /// for only there the exported snapshot is known.
    @Test func bothConnectionsReachOneServerWhenAHostComesBackInBetween() throws {
        let servers = try Self.servers.get()
        let primary = try Relay(to: servers.primaryPort, isOpen: false)
        let standby = try Relay(to: servers.standbyPort) { primary.open() }
        try expectTreeOfPrimary(servers.conninfo([primary.port, standby.port]))
        // The list would lead to the first host now.
        let now = try Connection(servers.conninfo([primary.port, standby.port]))
        #expect(try now.query("recovery", "SELECT pg_is_in_recovery()")[0, 0] == "f")
    }

    @Test func noHostAtAllIsUnavailableAndAllAreNamed() throws {
        let servers = try Self.servers.get()
        let output = try OutputFolder()
        try Self.generate(output, servers.conninfo([Self.deadPort, 2])).expectFailure(
            69,
            "Cannot connect to database 'platform' at '127.0.0.1:1,127.0.0.1:2' as 'report': connection refused. "
                + "Check that the server runs and that --database or PGHOST and PGPORT lead to it"
        )
    }

    @Test func aListWithoutTheKindOfServerAskedForSaysSo() throws {
        let servers = try Self.servers.get()
        let output = try OutputFolder()
        let run = try Self.generate(
            output,
            servers.conninfo([Self.deadPort, servers.primaryPort], "target_session_attrs=standby")
        )
        #expect(run.status == 69)
        #expect(run.stderr.contains("at '127.0.0.1:1,127.0.0.1:\(servers.primaryPort)'"), "\(run.stderr)")
        #expect(run.stderr.contains("server is not in hot standby mode"), "\(run.stderr)")
    }

    /// The primary removes rows that the run still has to read, and the standby follows it.
    @Test func aQueryInTheWayOfRecoveryMeansTryAgain() throws {
        let servers = try Self.servers.get()
        _ = try Self.fromPrimary.get()
        try servers.sql("CREATE DATABASE conflict TEMPLATE platform", database: "postgres")
        try QueryBarrier.build(.dailyStats) { try servers.sql($0, database: "conflict") }
        try servers.catchUp()
        let standby = servers.conninfo([servers.standbyPort], database: "conflict")
        let barrier = try QueryBarrier(closing: [.dailyStats], Connection(standby))
        let output = try OutputFolder()
        let run = try CallsheetRun.Running(Self.arguments(output, ["--database", standby]))
        try barrier.waitForQueries(1) { run.isRunning }
        try servers.sql("DELETE FROM call_batches", "VACUUM call_batches", database: "conflict")
        let result = try run.finish()
        #expect(result.status == 75, "\(result.stderr)")
        #expect(result.stderr.contains("conflict with recovery"), "\(result.stderr)")
        #expect(result.stderr.hasSuffix(". Nothing was published. Run again later\n"), "\(result.stderr)")
        #expect(try output.tree().keys.allSatisfy { $0.hasSuffix(".failed.json") })
        barrier.open()
    }
}
