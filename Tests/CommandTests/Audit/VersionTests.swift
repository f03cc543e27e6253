import Foundation
import TestSupport
import Testing

/// Versions of one instant, and what pruning leaves.
@Suite
struct VersionTests {
    private static let reason = "Late calls came in \u{2013} \"twice\""

    /// Paths below the output with what they are and when they were last changed.
    private func times(_ archive: AuditArchive, _ place: String) throws -> String {
        try tool("sh", "-c", "find \(place) -printf '%p %y %s %T@ %i\\n' | sort", folder: archive.path).text
    }

    @Test func theSameAgainPublishesNothing() throws {
        let archive = try AuditArchive()
        let first = try archive.publish(asOf: "2026-02-15")
        let before = try times(archive, "agencies runs")
        let again = try archive.publish(asOf: "2026-02-15")
        #expect(try times(archive, "agencies runs") == before)
        #expect(again.stderr.contains("published 0 agencies, 2 unchanged"), "\(again.stderr)")
        #expect(again.stdout == first.stdout)
        // A reason or a key of another time is no reason to publish.
        try archive.publish(asOf: "2026-02-15", key: AuditArchive.otherKeys.get(), ["--reason", "none"])
        #expect(try times(archive, "agencies") == before.replacing(/(?m)^runs.*\n/, with: ""))
    }

    @Test func otherDataAreFurtherVersionsWithAReason() throws {
        let archive = try AuditArchive()
        let stamp = "2026-02-15T235959Z"
        try archive.publish(asOf: "2026-02-15")
        try archive.publish(asOf: "2026-02-15", database: AuditArchive.corrected, ["--reason", Self.reason])
        try archive.publish(asOf: "2026-02-15")
        try archive.publish(asOf: "2026-02-15")
        try archive.expectConverged([stamp, "\(stamp)-2", "\(stamp)-3"], "three versions")
        for agency in try archive.agencies {
            let digest = { (name: String) in
                try String(tool("sha256sum", "\(archive.folder(agency))/snapshots/\(name)/SHA256SUMS").text.prefix(64))
            }
            let (first, second) = (try archive.manifest(agency, stamp), try archive.manifest(agency, "\(stamp)-2"))
            let third = try archive.manifest(agency, "\(stamp)-3")
            #expect(first.previous == nil && first.supersedes == nil)
            #expect(second.previous?.snapshot == stamp && second.supersedes?.snapshot == stamp)
            let firstDigest = try digest(stamp)
            #expect(second.previous?.sha256 == firstDigest && second.supersedes?.sha256 == firstDigest)
            #expect(second.supersedes?.reason == Self.reason)
            #expect(third.previous?.snapshot == "\(stamp)-2" && third.supersedes?.snapshot == "\(stamp)-2")
            #expect(third.supersedes?.reason == nil)
            #expect(archive.link(agency, "latest") == "snapshots/\(stamp)-3")
        }
    }

    @Test func anEarlierInstantPublishedLaterIsInTheChainButNotTheLatest() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-15")
        try archive.publish(asOf: "2026-02-13")
        try archive.publish(asOf: "2026-02-14", key: AuditArchive.keys.get())
        for agency in try archive.agencies {
            #expect(archive.link(agency, "latest") == "snapshots/2026-02-15T235959Z")
            #expect(
                try archive.chain(agency) == ["2026-02-14T235959Z", "2026-02-13T235959Z", "2026-02-15T235959Z"]
            )
        }
        try archive.expectVerified()
        // Neither the latest nor the head goes, whatever the policy.
        let prune = try prune(archive, ["--keep-yearly", "1"])
        #expect(prune.status == 0)
        for agency in try archive.agencies {
            #expect(try archive.snapshots(agency) == ["2026-02-14T235959Z", "2026-02-15T235959Z"])
            try archive.expectListed(agency, ["2026-02-14T235959Z", "2026-02-15T235959Z"], "pruned")
        }
        try archive.expectVerified()
    }

    @Test func aRunIsRecordedWithItsHeads() throws {
        let archive = try AuditArchive()
        let run = try archive.publish(asOf: "2026-02-15")
        let expected = try archive.agencies.map { agency in
            let sums = "\(archive.folder(agency))/latest/SHA256SUMS"
            return "\(agency) 2026-02-15T235959Z:\(try tool("sha256sum", sums).text.prefix(64))\n"
        }
        #expect(run.stdout == expected.joined())
        let record = try String(contentsOfFile: "\(archive.path)/runs/2026-02-15T235959Z.json", encoding: .utf8)
        for line in expected { #expect(record.contains("\"head\":\"\(line.dropLast().suffix(64))\"")) }
    }

    // MARK: Pruning

    private func prune(_ archive: AuditArchive, _ more: [String]) throws -> CallsheetRun {
        try CallsheetRun(["prune", "--output", archive.path, "--templates", OutputFolder.productTemplates] + more)
    }

    @Test func whatIsPrunedLeavesATombstoneAndNothingElse() throws {
        let archive = try AuditArchive()
        for day in ["2025-12-30", "2025-12-31", "2026-01-31", "2026-02-14", "2026-02-15"] {
            try archive.publish(asOf: day)
        }
        try archive.publish(asOf: "2026-02-14", database: AuditArchive.corrected)
        let policy = ["--keep-daily", "2", "--keep-monthly", "3"]
        let before = try times(archive, ".")
        let dry = try prune(archive, policy + ["--dry-run"])
        #expect(dry.status == 0)
        #expect(try times(archive, ".") == before)
        let done = try prune(archive, policy)
        #expect(done.status == 0)
        #expect(done.stdout == dry.stdout)
        #expect(dry.stderr == "callsheet: would remove 4 snapshots and keep 8 in '\(archive.path)'\n")
        #expect(done.stderr == "callsheet: removed 4 snapshots and kept 8 in '\(archive.path)'\n")
        let kept = ["2025-12-31T235959Z", "2026-01-31T235959Z", "2026-02-14T235959Z-2", "2026-02-15T235959Z"]
        for agency in try archive.agencies {
            #expect(try archive.snapshots(agency) == kept)
            try archive.expectListed(agency, Set(kept), "pruned")
            let pruned = "\(archive.folder(agency))/pruned"
            let names = try FileManager.default.contentsOfDirectory(atPath: pruned).sorted()
            #expect(names == ["2025-12-30T235959Z", "2026-02-14T235959Z"])
            for name in names {
                let files = try FileManager.default.contentsOfDirectory(atPath: "\(pruned)/\(name)").sorted()
                #expect(files == ["SHA256SUMS", "SHA256SUMS.sig", "manifest.json", "tombstone.json"])
            }
            #expect(try archive.chain(agency).count == 6)
        }
        try archive.expectVerified()
        #expect(try archive.verify().stderr.contains("8 snapshots, 4 pruned"))
        // Again there is nothing to do, and nothing is done.
        let after = try times(archive, "agencies")
        #expect(try prune(archive, policy).stdout == "")
        #expect(try times(archive, "agencies") == after)
    }

    @Test func whatWasPrunedIsPublishedAgainAsAFurtherVersion() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-01-15")
        try archive.publish(asOf: "2026-02-15")
        #expect(try prune(archive, ["--keep-daily", "1"]).status == 0)
        for agency in try archive.agencies {
            let months = try FileManager.default.contentsOfDirectory(atPath: "\(archive.folder(agency))/archive")
            #expect(months.allSatisfy { $0.hasPrefix("2026-02.") }, "\(months)")
        }
        try archive.publish(asOf: "2026-01-15", ["--reason", "wanted back"])
        let names: Set<String> = ["2026-01-15T235959Z-2", "2026-02-15T235959Z"]
        for agency in try archive.agencies {
            #expect(Set(try archive.snapshots(agency)) == names)
            #expect(try archive.manifest(agency, "2026-01-15T235959Z-2").supersedes?.reason == "wanted back")
            #expect(try archive.chain(agency).count == 3)
            try archive.expectListed(agency, names, "published again")
        }
        try archive.expectVerified()
    }

    @Test func pruningAnAgencyThatIsNotThereIsRefused() throws {
        let archive = try AuditArchive()
        try archive.publish(asOf: "2026-02-15")
        let unknown = "00000000-0000-4000-8000-000000000001"
        try prune(archive, ["--keep-daily", "1", "--agency", unknown]).expectFailure(
            65,
            "Agency '\(unknown)' has nothing published in '\(archive.path)'. Check the id given with --agency"
        )
    }

    @Test func pruningWithoutAPolicyIsRefused() throws {
        let archive = try AuditArchive()
        for options in [[], ["--keep-daily", "0"], ["--keep-daily", "-1"]] {
            #expect(try prune(archive, options).status == 64)
        }
    }

    // MARK: Leftovers

    @Test func aKilledRunsStageAndLockAreNotInTheWay() throws {
        let archive = try AuditArchive()
        let folder = try TemporaryFolder()
        try archive.publish(asOf: "2026-02-14")
        let running = try CallsheetRun.Running(
            archive.arguments(asOf: "2026-02-15"),
            wrapper: [
                "strace", "-f", "-o", "/dev/null", "-e", "trace=syncfs", "-e",
                "inject=syncfs:delay_enter=60000000:when=1", "sh", "-c", #"echo $$ >"$0"; exec "$@""#,
                "\(folder.path)/process",
            ]
        )
        func stages() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: archive.path).filter { $0.hasPrefix(".stage-") }
        }
        try wait(until: "the run stands before its first sync") {
            guard let stage = try stages().first else { return false }
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(archive.path)/\(stage)")
            return names.filter { $0.hasSuffix(".listing") }.count == 2
        }
        let busy = try CallsheetRun(archive.arguments(asOf: "2026-02-15"))
        busy.expectFailure(75, "\(archive.path): another run is publishing here. Try again when it is done")
        let busyPrune = try prune(archive, ["--keep-daily", "1"])
        busyPrune.expectFailure(75, "\(archive.path): another run is publishing here. Try again when it is done")
        try archive.expectVerified("while a run is under way")
        #expect(try stages().count == 1)
        // strace holds the run, which is a process of its own.
        let process = try #require(Int32(folder.text("process").trimmingCharacters(in: .whitespacesAndNewlines)))
        try #require(process > 1)
        kill(process, SIGKILL)
        // strace would sit its delay out.
        running.kill()
        _ = try running.finish()
        try wait(until: "the killed run's files are closed") {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd"))?.isEmpty ?? true
        }
        #expect(try stages().count == 1)
        try archive.publish(asOf: "2026-02-15")
        try archive.expectConverged(["2026-02-14T235959Z", "2026-02-15T235959Z"], "after a kill")
    }
}
