import Dashboard
import Dispatch
import Foundation
import Synchronization
import Files
import Testing

@testable import Gate

@Suite
struct UserDirectoryFileTests {
    private final class Counter: Sendable {
        private let count = Atomic(0)
        func add() { count.add(1, ordering: .relaxed) }
        var value: Int { count.load(ordering: .relaxed) }
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var said: [String] { lines.withLock { $0 } }
    }

    private func membership(
        _ users: UserDirectoryFile,
        _ output: GateOutput,
        _ user: String = GateOutput.firstUser
    ) async throws(UserDirectoryError) -> UserDirectory.Membership {
        guard let id = RowID(user) else { throw .unreadable }
        return try await users.current(in: OpenFile.folder(at: output.path)).membership(of: id)
    }

    @Test func aNewListCountsAtOnce() async throws {
        let output = try GateOutput()
        let users = UserDirectoryFile(output: output.path, report: { _ in })
        #expect(try await membership(users, output) == .agency(#require(RowID(GateOutput.first))))
        try output.write(users: [(GateOutput.firstUser, GateOutput.second)])
        #expect(try await membership(users, output) == .agency(#require(RowID(GateOutput.second))))
        try output.write(users: [(GateOutput.firstUser, nil)])
        #expect(try await membership(users, output) == .noAgency)
        try output.write(users: [])
        #expect(try await membership(users, output) == .unknownUser)
    }

    /// One line when it begins, one when it is over, whatever happens between.
    @Test func eachChangeIsSaidOnce() async throws {
        let output = try GateOutput()
        let lines = Lines()
        let users = UserDirectoryFile(output: output.path, report: lines.add)
        _ = try await membership(users, output)
        #expect(lines.said == [])

        try output.write("garbage", to: "access.json")
        for _ in 0..<5 { await #expect(throws: UserDirectoryError.unreadable) { try await membership(users, output) } }
        try output.remove("access.json")
        for _ in 0..<5 { await #expect(throws: UserDirectoryError.unreadable) { try await membership(users, output) } }
        try output.write(users: [(GateOutput.firstUser, nil)])
        for _ in 0..<5 { _ = try await membership(users, output) }
        let file = "\(output.path)/access.json"
        #expect(
            lines.said == [
                "\(file): is not the list that 'callsheet generate' writes. Nobody is let in until a run has written it "
                    + "anew",
                "\(file): is not there. Nobody is let in until 'callsheet generate' has published",
                "\(file): read again, 1 users",
            ]
        )
    }

    @Test
    func whatCannotBeReadIsSaidWithItsCause() async throws {
        let output = try GateOutput()
        try output.remove("access.json")
        try FileManager.default.createDirectory(atPath: "\(output.path)/access.json", withIntermediateDirectories: true)
        let lines = Lines()
        let users = UserDirectoryFile(output: output.path, report: lines.add)
        await #expect(throws: UserDirectoryError.unreadable) { try await membership(users, output) }
        #expect(
            lines.said.count == 1 && lines.said[0].contains("access.json: is not a plain file. Nobody is let in"),
            "\(lines.said)"
        )
        // The output itself.
        let missing = UserDirectoryFile(output: "/none", report: lines.add)
        await #expect(throws: UserDirectoryError.unreadable) { try await missing.current(in: nil) }
        #expect(lines.said.last?.hasPrefix("/none/access.json: no such file or directory. Nobody is let in.") == true)
    }

    @Test func anEmptyOutputHasNothingPublished() async throws {
        let output = try GateOutput(isPublished: false)
        let users = UserDirectoryFile(output: output.path, report: { _ in })
        await #expect(throws: UserDirectoryError.nothingPublished) { try await membership(users, output) }
        try output.write("x", to: "agencies/\(GateOutput.first)/index.html")
        await #expect(throws: UserDirectoryError.unreadable) { try await membership(users, output) }
    }

    /// A list of a million users takes a second to read. Requests must go on meanwhile, and nobody read it twice.
    @Test func readingALongListHoldsUpNobodyElse() async throws {
        let output = try GateOutput()
        let reads = Counter()
        let gate = DispatchSemaphore(value: 0)
        let users = UserDirectoryFile(
            output: output.path,
            read: { folder in
                reads.add()
                gate.wait()
                return UserDirectoryFile.read(in: folder)
            },
            report: { _ in }
        )
        // More than there are threads for tasks.
        let readers = (0..<64).map { _ in Task { try? await membership(users, output) } }
        while reads.value == 0 { await Task.yield() }
        for _ in 0..<100 { await Task.detached {}.value }
        #expect(reads.value == 1)
        gate.signal()
        let agency = try #require(RowID(GateOutput.first))
        for reader in readers { #expect(await reader.value == .agency(agency)) }
        #expect(reads.value == 1)
    }
}
