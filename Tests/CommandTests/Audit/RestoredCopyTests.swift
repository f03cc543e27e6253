import Foundation
import TestSupport
import Testing

/// An archive outlives the disk that it lies on, by whatever means it was copied.
@Suite
struct RestoredCopyTests {
    /// How somebody makes a copy, and puts it back.
    struct Copy: Sendable, CustomTestStringConvertible {
        let name: String
        /// With `$from` and `$to`, absolute paths; `$to` is there, empty.
        let script: String
        /// Whether a run goes on at once, without a repair.
        let keepsLinks: Bool
        var isInstalledEverywhere = true

        var testDescription: String { name }
    }

    private static let copies = [
        Copy(name: "tar", script: "tar -C $from -c . | tar -C $to -x", keepsLinks: true),
        Copy(
            name: "git",
            script: """
                git -c init.defaultBranch=main init -q $to.git && git --git-dir=$to.git/.git --work-tree=$from add -A &&
                git --git-dir=$to.git/.git --work-tree=$from -c user.name=a -c user.email=a@example.com commit -qm all &&
                git clone -q $to.git $to.clone && rm -r $to.clone/.git && cp -a $to.clone/. $to
                """,
            keepsLinks: true
        ),
        Copy(name: "cp that follows links", script: "cp -rL $from/. $to", keepsLinks: false),
        Copy(name: "a copy without links", script: "cp -a $from/. $to && find $to -type l -delete", keepsLinks: true),
        Copy(
            name: "rsync without links",
            script: "rsync -r --no-links $from/ $to/",
            keepsLinks: true,
            isInstalledEverywhere: false
        ),
        Copy(
            name: "zip",
            script: "cd $from && zip -qr $to.zip . && unzip -q $to.zip -d $to",
            keepsLinks: false,
            isInstalledEverywhere: false
        ),
    ].filter { $0.isInstalledEverywhere || Torture.extent != .sample }

    private static let names = ["2026-02-13T235959Z", "2026-02-14T235959Z", "2026-02-14T235959Z-2"]

    /// Two days and a correction, signed.
    private static let archive = Result { () throws -> AuditArchive in
        let archive = try AuditArchive()
        for day in ["2026-02-13", "2026-02-14"] { try archive.publish(asOf: day) }
        try archive.publish(asOf: "2026-02-14", database: AuditArchive.corrected)
        return archive
    }

    private static func restored(_ copy: Copy) throws -> AuditArchive {
        let restored = try AuditArchive()
        try run("mkdir", restored.path)
        try run("sh", "-ec", "from=\(archive.get().path) to=\(restored.path)\n" + copy.script)
        return restored
    }

    private static func repair(_ archive: AuditArchive, _ more: [String] = []) throws -> CallsheetRun {
        try CallsheetRun(
            [
                "repair", "--output", archive.path, "--templates", OutputFolder.productTemplates, "--public-key",
                AuditArchive.keys.get().publicKey,
            ] + more
        )
    }

    @Test(arguments: copies)
    func aRunGoesOnWithTheChainOrChangesNothing(_ copy: Copy) throws {
        let archive = try Self.restored(copy)
        let before = try OutputFolder.tree(at: "\(archive.path)/agencies")
        let run = try CallsheetRun(archive.arguments(asOf: "2026-02-15"))
        if copy.keepsLinks {
            #expect(run.status == 0, "\(run.stderr)")
            for agency in try archive.agencies {
                #expect(try archive.chain(agency) == ["2026-02-15T235959Z"] + Self.names.reversed())
                #expect(archive.link(agency, "latest") == "snapshots/2026-02-15T235959Z")
            }
            try archive.expectVerified()
        } else {
            #expect(run.status == 73)
            #expect(run.stderr.contains("callsheet repair --dry-run"))
            #expect(try OutputFolder.tree(at: "\(archive.path)/agencies") == before)
        }
    }

    @Test(arguments: copies)
    func aRepairPutsTheLinksBackAndNothingElse(_ copy: Copy) throws {
        let archive = try Self.restored(copy)
        let dryRun = try Self.repair(archive, ["--dry-run"])
        let records = try FileManager.default.contentsOfDirectory(atPath: "\(archive.path)/runs")
        let run = try Self.repair(archive)
        #expect(run.status == 0, "\(run.stderr)")
        #expect(dryRun.stderr.replacing("would repair", with: "repaired") == run.stderr)
        for agency in try archive.agencies {
            #expect(archive.link(agency, "latest") == "snapshots/\(Self.names[2])")
            #expect(archive.link(agency, ".head") == "snapshots/\(Self.names[2])")
        }
        try archive.expectVerified()
        let isChanged = run.stderr.contains("Agency")
        let added = try Set(FileManager.default.contentsOfDirectory(atPath: "\(archive.path)/runs"))
            .subtracting(records)
        #expect(added.count == (isChanged ? 1 : 0))
        #expect(added.allSatisfy { $0.hasSuffix("Z.repair.json") })
        // Once more there is nothing to do, and the next day follows.
        #expect(try Self.repair(archive).stderr == "callsheet: repaired 0 agencies in '\(archive.path)', 2 in order\n")
        try archive.publish(asOf: "2026-02-15")
        try archive.expectVerified()
        let original = try OutputFolder.tree(at: "\(Self.archive.get().path)/agencies")
        let now = try OutputFolder.tree(at: "\(archive.path)/agencies")
        for (path, entry) in original where path.contains("/snapshots/") { #expect(now[path] == entry, "\(path)") }
    }

    @Test func linksAreSetToNothingThatDoesNotVerify() throws {
        let archive = try Self.archive.get().copy()
        let agency = try archive.agencies[0]
        try run("rm", "\(archive.folder(agency))/latest", "\(archive.folder(agency))/.head")
        try run("sh", "-c", "echo more >>\(archive.folder(agency))/snapshots/\(Self.names[2])/7d.md")
        let repair = try Self.repair(archive)
        #expect(repair.status == 1)
        #expect(
            repair.lines.first
                == "callsheet: Agency \(agency) cannot be repaired: agencies/\(agency)/snapshots/\(Self.names[2])/7d.md was changed after it was published. Put it back from a backup"
        )
        #expect(archive.link(agency, "latest") == nil)
    }

    @Test func aLostEndIsGivenUpOnlyWhenSomebodySaysSo() throws {
        let archive = try Self.archive.get().copy()
        let agency = try archive.agencies[0]
        try run("rm", "-r", "\(archive.folder(agency))/snapshots/\(Self.names[2])")
        // Nothing is published after a snapshot that is not there.
        let next = try CallsheetRun(archive.arguments(asOf: "2026-02-15"))
        #expect(next.status == 1)
        #expect(next.stderr.contains("/.head: leads to \(Self.names[2]), which is not there"))
        let refused = try Self.repair(archive)
        #expect(refused.status == 1)
        #expect(
            refused.lines.first
                == "callsheet: Agency \(agency) had \(Self.names[2]) published, as runs/ says, and has it no more. Put it back from a backup, or give it up with --accept-loss"
        )
        #expect(try Self.repair(archive, ["--accept-loss"]).status == 0)
        let verified = try archive.verify()
        #expect(verified.status == 0, "\(verified.stderr)")
        #expect(verified.stderr.contains("1 snapshot given up as lost"))
        try archive.publish(asOf: "2026-02-15")
        #expect(try archive.chain(agency) == ["2026-02-15T235959Z", Self.names[1], Self.names[0]])
        try archive.expectVerified()
        let status = try CallsheetRun(["status", "--output", archive.path, "--as-of", "2026-02-14"])
        #expect(status.status == 0, "\(status.stderr)")
    }

    @Test func snapshotsOfTwoChainsAreNotJoined() throws {
        let archive = try Self.archive.get().copy()
        let agency = try archive.agencies[0]
        let other = try AuditArchive()
        try other.publish(asOf: "2026-02-12")
        try run(
            "cp",
            "-a",
            "\(other.folder(agency))/snapshots/2026-02-12T235959Z",
            "\(archive.folder(agency))/snapshots/"
        )
        try run("rm", "\(archive.folder(agency))/latest", "\(archive.folder(agency))/.head")
        let reason = "has snapshots after which nothing was published: \(Self.names[2]), 2026-02-12T235959Z"
        #expect(try Self.repair(archive).stderr.contains("Agency \(agency) \(reason)"))
        let next = try CallsheetRun(archive.arguments(asOf: "2026-02-15"))
        #expect(next.status == 1)
        #expect(next.stderr.contains(reason))
        #expect(try archive.snapshots(agency).count == 4)
    }
}
