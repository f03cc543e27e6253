import Foundation
import TestSupport
import Testing

/// The system calls of a run, in their order.
@Suite
struct PublishOrderTests {
    private func trace(_ arguments: [String]) throws -> [SystemCallTrace.Call] {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/log"
        let run = try CallsheetRun(arguments, wrapper: SystemCallTrace.wrapper(log: log))
        try #require(run.status == 0, "\(run.stderr)")
        return try SystemCallTrace(log: log).calls
    }

    @Test func everythingIsStagedThenSyncedThenMovedThenSyncedThenLinked() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-15")
        let calls = try trace(archive.arguments(asOf: "2026-02-16"))
        func positions(_ name: String, _ part: String = "(") -> [Int] {
            calls.indices.filter { calls[$0].name == name && calls[$0].text.contains(part) }
        }
        let syncs = positions("syncfs")
        try #require(syncs.count == 5)
        let written = positions("openat", "O_CREAT").filter { !calls[$0].text.contains(".lock") }
        let moved = positions("renameat2", "\"2026-02-16T235959Z\"")
        let linked = positions("renameat", "\"latest\"")
        #expect(moved.count == 2 && linked.count == 2)
        #expect(written.filter { $0 < syncs[0] }.count > 20)
        // Nothing but the run record is written after the first sync.
        let late = written.filter { $0 > syncs[0] }
        #expect(late.count == 1 && late.allSatisfy { $0 > syncs[2] })
        #expect(calls[syncs[0]...syncs[1]].indices.filter { moved.contains($0) } == moved)
        #expect(calls[syncs[1]...syncs[2]].indices.filter { linked.contains($0) } == linked)
        // Every file that was written was closed before the first sync, its bytes with it.
        #expect(positions("write").filter { $0 > syncs[0] && $0 < syncs[2] } == [])
        // The run record: written, synced, named, synced.
        let named = positions("renameat2", "\"2026-02-16T235959Z.json\"")
        #expect(named.count == 1)
        #expect(late[0] < syncs[3] && syncs[3] < named[0] && named[0] < syncs[4])
    }

    /// No file is opened for writing but one that did not exist: not even on the way to a correction or in pruning.
    @Test func nothingThatExistsIsOpenedForWriting() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-14")
        try archive.publish(asOf: "2026-02-15")
        let correction = try trace(archive.arguments(asOf: "2026-02-15", database: AuditArchive.corrected))
        let pruning = try trace([
            "prune", "--output", archive.path, "--templates", OutputFolder.productTemplates, "--keep-daily", "1",
        ])
        for call in correction + pruning where call.name == "openat" {
            let isWriting = call.text.contains("O_WRONLY") || call.text.contains("O_RDWR")
            guard isWriting || call.text.contains("O_TRUNC") || call.text.contains("O_APPEND") else { continue }
            let isOwn = [".lock", "/dev/", "O_TMPFILE", "/proc/"].contains { call.text.contains($0) }
            #expect(isOwn || call.text.contains("O_CREAT|O_EXCL"), "\(call.text)")
            #expect(!call.text.contains("O_TRUNC"), "\(call.text)")
        }
        try archive.expectVerified()
    }
}
