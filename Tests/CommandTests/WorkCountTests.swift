import Foundation
import TestSupport
import Testing

/// How much a run asks of the database and of the file system for a known input, without a clock: what is done once for
/// all agencies must not come to be done once for each.
@Suite
struct WorkCountTests {
    /// Two numbers of agencies, alike in everything else. More than one piece of the work each.
    private static let few = 10
    private static let many = 40

    private static func database(_ agencies: Int) -> Result<TestDatabase, any Error> {
        Result { try TestDatabase(load: .init(agencies: agencies, campaigns: 3, days: 8, batches: 30)) }
    }
    private static let small = database(few)
    private static let large = database(many)

    // MARK: The database

    private func statements(_ database: TestDatabase, _ options: [String] = []) throws -> [StatementLog.Connection] {
        let log = StatementLog()
        let relay = try Relay(log: log)
        defer { relay.close() }
        let output = try OutputFolder()
        let way = "host=127.0.0.1 port=\(relay.port) sslmode=disable gssencmode=disable"
        try output.generate(database, ["--database", "\(database.conninfo) \(way)"] + options).expectSuccess()
        return log.connections
    }

    @Test func moreAgenciesTakeNoMoreStatements() throws {
        let (small, large) = (try statements(Self.small.get()), try statements(Self.large.get()))
        // One connection lists agencies and reads campaigns, batches and users; the other one reads the daily figures.
        for connections in [small, large] {
            #expect(connections.map { $0.statements.filter { $0.hasPrefix("COPY ") }.count } == [4, 1])
        }
        // Besides, each opens its transaction, binds what its queries need (the first one twice) and ends it; the first one
        // asks which optional columns there are, and for the columns' types.
        #expect(small.map(\.roundTrips) == [9, 4])
        #expect(large.map(\.roundTrips) == small.map(\.roundTrips))
        #expect(large.map(\.statements.count) == small.map(\.statements.count))
    }

    /// So many that the daily figures are read in halves, the second while the first is worked on.
    @Test func manyMoreAgenciesTakeOneStatementMore() throws {
        let database = try TestDatabase(load: .init(agencies: 130, campaigns: 1, days: 3, batches: 1))
        let connections = try statements(database)
        #expect(connections.map { $0.statements.filter { $0.hasPrefix("COPY ") }.count } == [4, 2])
        #expect(connections.map(\.roundTrips) == [9, 5])
    }

    /// All at once by a scan, half of them by index: the shares of a sharded run do not each cost a scan.
    @Test(arguments: [(shard: "1/1", byIndex: false), (shard: "1/2", byIndex: true), (shard: "2/3", byIndex: true)])
    func aPartOfTheAgenciesIsReadByIndex(shard: String, byIndex: Bool) throws {
        let connections = try statements(Self.large.get(), ["--shard", shard])
        let reading = connections.flatMap(\.statements).filter { $0.hasPrefix("COPY ") }
        for set in ["campaigns", "v_call_batch_summary", "call_stats_daily"] {
            let statement = try #require(reading.first { $0.contains("FROM \(set)") })
            #expect(statement.contains("agency_id = ANY") == byIndex, "\(set)")
        }
    }

    // MARK: The file system

    /// What a run asked of the system: how many calls of each kind, successful or not.
    private struct FileWork {
        /// Files made under a name.
        var files = 0
        var folders = 0
        var links = 0
        var renames = 0
        var removals = 0
        /// Files and folders opened that are there already.
        var opens = 0
        /// Syncs of the whole file system.
        var fileSystemSyncs = 0
        /// Syncs of one file or folder.
        var singleSyncs = 0
    }

    /// What a first run asks for each agency, and once for all of them. Change these with the publishing, knowingly.
    private static var expected: [(what: String, count: KeyPath<FileWork, Int>, each: Int, once: Int)] {
        [
            // Every file of an agency's tree, each made once; besides, the lock's, for the agencies and for the stage, the two
            // lists of users and the run record.
            ("files", \.files, 24, 5),
            // The snapshot's and the archive's aside, then the agency's own with those above it, which may be there.
            ("folders", \.folders, 11, 5),
            // `.next` and `latest`, made aside.
            ("links", \.links, 2, 0),
            // The snapshot, `.next`, `latest`, `.head` made of `.next`, three of the archive's pages and lists; besides,
            // the lists of users and the run record.
            ("renames", \.renames, 7, 3),
            // What stands where a link is to be made aside, twice; what an earlier run had compressed of the pages;
            // folders emptied by moving their files.
            ("removals", \.removals, 7, 3),
        ]
    }

    private func fileWork(_ database: TestDatabase, _ output: OutputFolder) throws -> FileWork {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/log"
        let run = try CallsheetRun(
            output.arguments(database),
            wrapper: SystemCallTrace.wrapper(log: log, kinds: SystemCallTrace.fileKinds)
        )
        run.expectSuccess()
        var work = FileWork()
        let parts = output.path.split(separator: "/")
        let above = parts.indices.dropFirst().map { "/" + parts[..<$0].joined(separator: "/") }
        // What comes before is loading the program and its templates.
        for call in try SystemCallTrace(log: log).calls(from: output.path) {
            switch call.name {
            case "open", "openat", "openat2", "creat":
                if call.text.contains("O_CREAT") {
                    work.files += 1
                } else if !call.text.contains("O_TMPFILE") {
                    work.opens += 1
                }
            case "mkdir", "mkdirat":
                // How deep tests have their folders is the machine's affair.
                if !above.contains(where: { call.text.contains("\"\($0)\"") }) { work.folders += 1 }
            case "symlink", "symlinkat": work.links += 1
            case "rename", "renameat", "renameat2": work.renames += 1
            case "unlink", "unlinkat", "rmdir": work.removals += 1
            case "syncfs", "sync": work.fileSystemSyncs += 1
            case "fsync", "fdatasync", "sync_file_range", "msync": work.singleSyncs += 1
            default: break
            }
        }
        return work
    }

    @Test func filesAndFoldersAreTouchedAsOftenAsTheyAreManyAndSyncedTogether() throws {
        let (small, large) = (try OutputFolder(), try OutputFolder())
        let few = try fileWork(Self.small.get(), small)
        let many = try fileWork(Self.large.get(), large)
        for (what, count, each, once) in Self.expected {
            let text = "\(what): \(few[keyPath: count]) for \(Self.few), \(many[keyPath: count]) for \(Self.many)"
            #expect(few[keyPath: count] == each * Self.few + once, "\(text)")
            #expect(many[keyPath: count] == each * Self.many + once, "\(text)")
        }
        // Nothing is written that is not published.
        let published = try large.tree("agencies").values.count { if case .file = $0 { true } else { false } }
        #expect(published == Self.expected[0].each * Self.many)
        // Threads open some files of the system, not always equally many.
        #expect(many.opens - few.opens <= 14 * (Self.many - Self.few), "\(few.opens), then \(many.opens)")
        // Background syncs may come and go with the time a run takes; none goes with the number of files.
        #expect(max(few.fileSystemSyncs, many.fileSystemSyncs) <= 8, "\(few), then \(many)")
        // The two lists of users, and the output that they are renamed in.
        #expect(few.singleSyncs == 3 && many.singleSyncs == 3, "\(few), then \(many)")
    }
}
