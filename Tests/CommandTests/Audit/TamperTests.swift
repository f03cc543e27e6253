import Foundation
import TestSupport
import Testing

/// Whatever is changed in an archive after it was published is found, with the file's name.
@Suite
struct TamperTests {
    private static let days = ["2026-02-13", "2026-02-14", "2026-02-15"]
    private static let names = days.map { "\($0)T235959Z" }

    /// Three days, signed.
    private static let archive = Result { () throws -> AuditArchive in
        let archive = try AuditArchive()
        for day in days { try archive.publish(asOf: day) }
        return archive
    }

    let archive: AuditArchive
    let agency: String

    init() throws {
        archive = try Self.archive.get().copy()
        agency = try archive.agencies[0]
    }

    private func place(_ day: Int, _ file: String = "") -> String {
        "agencies/\(agency)/snapshots/\(Self.names[day])" + (file.isEmpty ? "" : "/\(file)")
    }

    private func full(_ file: String) -> String { "\(archive.path)/\(file)" }

    /// Fails the test unless verify ends with 1 and says this of that file, in words and as JSON.
    private func expectFault(
        _ file: String,
        _ words: String,
        _ more: [String] = [],
        keys: [AuditArchive.KeyPair]? = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let run = try archive.verify(more, keys: keys)
        #expect(run.status == 1, "\(run.stderr)", sourceLocation: sourceLocation)
        #expect(run.stdout == "", sourceLocation: sourceLocation)
        let line = "callsheet: \(file) (agency \(agency)): \(words)"
        #expect(run.lines.contains { $0 == line }, "\(line)\nis not in\n\(run.stderr)", sourceLocation: sourceLocation)
        let json = try archive.verify(more + ["--json"], keys: keys)
        let report = try JSONDecoder().decode(Report.self, from: Data(json.stdout.utf8))
        #expect(json.status == 1, sourceLocation: sourceLocation)
        #expect(
            report.faults.contains { $0.file == file && $0.message == words && $0.agency == agency },
            sourceLocation: sourceLocation
        )
        #expect(report.faults.count == run.lines.count - 1, sourceLocation: sourceLocation)
    }

    private struct Report: Decodable {
        let schema: String
        let faults: [Fault]
        let heads: [Head]

        struct Fault: Decodable {
            let kind: String
            let agency: String?
            let snapshot: String?
            let file: String
            let message: String
        }

        struct Head: Decodable {
            let agency: String
            let snapshot: String
            let sha256: String
        }
    }

    private func files(_ day: Int) throws -> [String] {
        let enumerator = try #require(FileManager.default.enumerator(atPath: full(place(day))))
        return enumerator.compactMap { $0 as? String }.filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: full(place(day, name)), isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }

    private func change(_ file: String, _ edit: (inout Data) throws -> Void) throws {
        let url = URL(fileURLWithPath: full(file))
        var data = try Data(contentsOf: url)
        try edit(&data)
        try data.write(to: url)
    }

    /// Makes the checksums say what is there now, as somebody would who knows how.
    private func remakeChecksums(_ day: Int) throws {
        let names = try files(day).filter { !$0.hasPrefix("SHA256SUMS") }
        let sums = try tool(["sha256sum"] + names, folder: full(place(day)))
        try Data(sums.text.utf8).write(to: URL(fileURLWithPath: full(place(day, "SHA256SUMS"))))
    }

    // MARK: Nothing wrong

    @Test func anUntouchedArchiveHasNoFaultInJSONEither() throws {
        try archive.expectVerified()
        let run = try archive.verify(["--json"])
        #expect(run.status == 0)
        let report = try JSONDecoder().decode(Report.self, from: Data(run.stdout.utf8))
        #expect(report.schema == "callsheet-verification")
        #expect(report.faults.isEmpty)
        #expect(report.heads.map(\.agency) == (try archive.agencies))
        #expect(report.heads.allSatisfy { $0.snapshot == Self.names[2] && $0.sha256.count == 64 })
    }

    // MARK: Files

    @Test func oneBitInAnyFile() throws {
        var generator = SystemRandomNumberGenerator()
        let days = Torture.extent == .full ? 0..<3 : 1..<2
        for day in days {
            for file in try files(day) {
                let size = try Data(contentsOf: URL(fileURLWithPath: full(place(day, file)))).count
                let (position, bit) = (Int.random(in: 0..<size, using: &generator), Int.random(in: 0..<8))
                try change(place(day, file)) { $0[position] ^= 1 << UInt8(bit) }
                let run = try archive.verify()
                let what = "bit \(bit) of byte \(position) of \(file)"
                #expect(run.status == 1, "\(what)")
                #expect(
                    run.lines.contains { $0.hasPrefix("callsheet: \(place(day, file)) ") },
                    "\(what): \(run.stderr)"
                )
                try change(place(day, file)) { $0[position] ^= 1 << UInt8(bit) }
            }
        }
        try archive.expectVerified()
    }

    @Test func aFileAddedRemovedRenamed() throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: full(place(1, "dashboard-campaigns/extra.json"))))
        try expectFault(
            place(1, "dashboard-campaigns/extra.json"),
            "is not among the files that were published"
        )
        try FileManager.default.removeItem(atPath: full(place(1, "dashboard-campaigns/extra.json")))
        for file in try files(1) where file != "SHA256SUMS.sig" {
            let aside = archive.path + "/aside"
            try FileManager.default.moveItem(atPath: full(place(1, file)), toPath: aside)
            try expectFault(place(1, file), "is missing")
            try FileManager.default.moveItem(atPath: aside, toPath: full(place(1, file)))
        }
        try FileManager.default.moveItem(atPath: full(place(1, "7d.md")), toPath: full(place(1, "8d.md")))
        try expectFault(place(1, "7d.md"), "is missing")
        try expectFault(place(1, "8d.md"), "is not among the files that were published")
    }

    @Test(arguments: ["7d.html", "manifest.json", "SHA256SUMS", "SHA256SUMS.sig", "snapshot.json"])
    func aFileOfAnotherKind(file: String) throws {
        let path = full(place(1, file))
        let aside = archive.path + "/aside"
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        // Same bytes, but they may change any day.
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: aside)
        try expectFault(
            place(1, file),
            "is not a plain file any more",
            ["--rebuild", "--templates", OutputFolder.productTemplates]
        )
        try FileManager.default.removeItem(atPath: path)
        try run("mkfifo", path)
        try expectFault(
            place(1, file),
            "is not a plain file any more",
            ["--rebuild", "--templates", OutputFolder.productTemplates]
        )
        try FileManager.default.removeItem(atPath: path)
        try run("mkdir", path)
        let run = try archive.verify()
        #expect(run.status == 1)
        #expect(run.lines.contains { $0.hasPrefix("callsheet: \(place(1, file)) ") }, "\(run.stderr)")
    }

    @Test func anEmptyFolder() throws {
        try run("mkdir", "-p", full(place(1, "dashboard-campaigns/30d")))
        try expectFault(
            place(1, "dashboard-campaigns/30d"),
            "is a folder with nothing in it, which was not published"
        )
    }

    @Test func thingsThatAreNoSnapshots() throws {
        try run("touch", full("agencies/\(agency)/snapshots/2026-02-16T235959Z"))
        try expectFault("agencies/\(agency)/snapshots/2026-02-16T235959Z", "is not a snapshot's folder")
        try run("rm", full("agencies/\(agency)/snapshots/2026-02-16T235959Z"))
        try run("ln", "-s", Self.names[2], full("agencies/\(agency)/snapshots/2026-02-16T235959Z"))
        try expectFault("agencies/\(agency)/snapshots/2026-02-16T235959Z", "is not a snapshot's folder")
        try run("touch", full("agencies/notes.txt"))
        let verified = try archive.verify(keys: [])
        #expect(verified.lines.contains("callsheet: agencies/notes.txt: is not an agency's folder"))
    }

    @Test func anotherAgencysSnapshotInItsPlace() throws {
        let other = try archive.agencies[1]
        try run("rm", "-r", full(place(2)))
        try run("cp", "-a", full("agencies/\(other)/snapshots/\(Self.names[2])"), full(place(2)))
        try expectFault(place(2, "manifest.json"), "is the manifest of another agency")
    }

    // MARK: The chain

    @Test(arguments: [0, 1])
    func aSnapshotRemovedFromTheMiddle(day: Int) throws {
        try run("rm", "-r", full(place(day)))
        try expectFault(place(day), "is missing: \(Self.names[day + 1]) was published after it")
    }

    @Test func theLastSnapshotRemoved() throws {
        try run("rm", "-r", full(place(2)))
        try expectFault(place(2), "was published last and is missing")
        try expectFault(
            "agencies/\(agency)/latest",
            "leads to 'snapshots/\(Self.names[2])', which is not a published snapshot"
        )
    }

    @Test func theChainCutAtItsEndWithTheLinksSetBackNeedsTheHeadThatWasNoted() throws {
        let published = try Self.archive.get()
        let heads = try JSONDecoder().decode(Report.self, from: Data(published.verify(["--json"]).stdout.utf8)).heads
        let head = try #require(heads.first { $0.agency == agency })
        let expected = ["--agency", agency, "--expect-head", "\(head.snapshot):\(head.sha256)"]
        #expect(try archive.verify(expected).status == 0)
        try run("rm", "-r", full(place(2)))
        for link in ["latest", ".head"] {
            try run("ln", "-sfn", "snapshots/\(Self.names[1])", full("agencies/\(agency)/\(link)"))
        }
        // What the runs noted beside the tree knows of it, until that is taken away too.
        try expectFault(
            place(2),
            "is not there as runs/\(Self.names[2]).json says that it was published, with the digest \(head.sha256)"
        )
        try run("rm", "-r", full("runs"))
        let repair = ["repair", "--output", archive.path, "--templates", OutputFolder.productTemplates]
        #expect(try CallsheetRun(repair).status == 0)
        #expect(try archive.verify().status == 0)
        try expectFault(
            "agencies/\(agency)",
            "does not lead to the expected head \(head.snapshot):\(head.sha256)",
            expected
        )
        // What was published since does not hide it.
        try archive.publish(asOf: "2026-02-16")
        #expect(try archive.verify(expected).status == 1)
        // An older head is in the chain as long as nothing before it is changed.
        let older = try tool("sha256sum", "SHA256SUMS", folder: full(place(1))).text.prefix(64)
        #expect(try archive.verify(["--agency", agency, "--expect-head", "\(Self.names[1]):\(older)"]).status == 0)
    }

    @Test func aSnapshotRenamed() throws {
        try run("mv", full(place(1)), full("agencies/\(agency)/snapshots/2026-02-14T120000Z"))
        try expectFault(place(1), "is missing: \(Self.names[2]) was published after it")
        try expectFault(
            "agencies/\(agency)/snapshots/2026-02-14T120000Z/manifest.json",
            "is the manifest of \(Self.names[1]): the folder was renamed"
        )
    }

    @Test func linksThatLeadElsewhere() throws {
        let folder = "agencies/\(agency)"
        try run("ln", "-sfn", "snapshots/\(Self.names[0])", full("\(folder)/latest"))
        try expectFault("\(folder)/latest", "leads to 'snapshots/\(Self.names[0])', but \(Self.names[1]) is later")
        let outside = archive.path + "/outside/" + Self.names[2]
        try run("mkdir", "-p", archive.path + "/outside")
        try run("cp", "-a", full(place(2)), outside)
        for link in ["latest", ".head"] { try run("ln", "-sfn", outside, full("\(folder)/\(link)")) }
        try expectFault("\(folder)/latest", "leads to '\(outside)', which is not a published snapshot")
        try expectFault("\(folder)/.head", "leads to '\(outside)', which is no snapshot of this agency")
        try run("ln", "-sfn", "snapshots/\(Self.names[2])", full("\(folder)/latest"))
        try run("ln", "-sfn", "snapshots/\(Self.names[1])", full("\(folder)/.head"))
        try expectFault(place(2), "is not in the chain that ends with \(Self.names[1])")
        try run("ln", "-sfn", "snapshots/\(Self.names[2])", full("\(folder)/.head"))
        try archive.expectVerified()
        try run("rm", full("\(folder)/latest"))
        try expectFault("\(folder)/latest", "is missing, or is not a symbolic link")
        try run("cp", "-a", full(place(2)), full("\(folder)/latest"))
        try expectFault("\(folder)/latest", "is missing, or is not a symbolic link")
    }

    @Test func checksumsMadeAnewAfterAChange() throws {
        try change(place(1, "7d.md")) { $0.append(contentsOf: "more".utf8) }
        try remakeChecksums(1)
        // The manifest names the old digest, the next snapshot that of the old checksums.
        try expectFault(place(1, "manifest.json"), "names other files than SHA256SUMS")
        try expectFault(place(1, "SHA256SUMS"), "is not the one after which \(Self.names[2]) was published")
        try expectFault(
            place(1, "SHA256SUMS.sig"),
            "is not a signature by one of the public keys",
            keys: nil
        )
    }

    @Test func theNewestMadeAnewThroughoutIsFoundByItsSignature() throws {
        let old = try tool("sha256sum", "7d.md", folder: full(place(2))).text.prefix(64)
        try change(place(2, "7d.md")) { $0[0] ^= 1 }
        let new = try tool("sha256sum", "7d.md", folder: full(place(2))).text.prefix(64)
        try run("sed", "-i", "s/\(old)/\(new)/", full(place(2, "manifest.json")))
        try remakeChecksums(2)
        // Nothing was published after it, so nothing but the signature or a head that was noted can know: the runs note it.
        #expect(try archive.verify(keys: []).status == 1)
        try run("rm", "-r", full("runs"))
        #expect(try archive.verify(keys: []).status == 0)
        try expectFault(place(2, "SHA256SUMS.sig"), "is not a signature by one of the public keys", keys: nil)
    }

    @Test func aManifestLeftOutOfTheChecksums() throws {
        try run("rm", full(place(2, "manifest.json")))
        try remakeChecksums(2)
        try expectFault(place(2, "SHA256SUMS"), "does not name manifest.json")
    }

    // MARK: Signatures

    @Test func signaturesSwapped() throws {
        let (first, second) = (full(place(0, "SHA256SUMS.sig")), full(place(1, "SHA256SUMS.sig")))
        try run("mv", first, archive.path + "/aside")
        try run("mv", second, first)
        try run("mv", archive.path + "/aside", second)
        #expect(try archive.verify(keys: []).status == 0)
        for day in 0...1 {
            try expectFault(place(day, "SHA256SUMS.sig"), "is not a signature by one of the public keys", keys: nil)
        }
    }

    @Test func aSignatureTakenAwayOrCut() throws {
        try change(place(1, "SHA256SUMS.sig")) { $0.removeLast() }
        try expectFault(place(1, "SHA256SUMS.sig"), "is not a signature by one of the public keys", keys: nil)
        try run("rm", full(place(1, "SHA256SUMS.sig")))
        try expectFault(place(1, "SHA256SUMS.sig"), "is missing: the snapshot is not signed", keys: nil)
    }

    // MARK: Pruned

    @Test func aTombstoneTamperedWith() throws {
        try archive.publish(asOf: "2026-02-16")
        let prune = try CallsheetRun([
            "prune", "--output", archive.path, "--templates", OutputFolder.productTemplates, "--keep-daily", "2",
        ])
        #expect(prune.status == 0)
        try archive.expectVerified()
        let tombstone = "agencies/\(agency)/pruned/\(Self.names[0])"
        for file in ["SHA256SUMS", "manifest.json", "tombstone.json", "SHA256SUMS.sig"] {
            try change("\(tombstone)/\(file)") { $0[$0.count / 2] ^= 1 }
            let run = try archive.verify()
            #expect(run.status == 1)
            #expect(run.lines.contains { $0.hasPrefix("callsheet: \(tombstone)/\(file) ") }, "\(run.stderr)")
            try change("\(tombstone)/\(file)") { $0[$0.count / 2] ^= 1 }
            try run_("mv", "\(tombstone)/\(file)", "aside")
            let missing = try archive.verify()
            #expect(missing.status == 1)
            #expect(missing.lines.contains { $0.hasPrefix("callsheet: \(tombstone)/\(file) ") }, "\(missing.stderr)")
            try run_("mv", "aside", "\(tombstone)/\(file)")
        }
        try archive.expectVerified()
        try run_("touch", "\(tombstone)/more")
        try expectFault("\(tombstone)/more", "is not among what pruning left")
        try run_("rm", "\(tombstone)/more")
        try run_("mv", "agencies/\(agency)/pruned/\(Self.names[1])", "aside")
        try expectFault(place(1), "is missing: \(Self.names[2]) was published after it")
        try run_("mv", "aside", "agencies/\(agency)/pruned/\(Self.names[1])")
        try archive.expectVerified()
    }

    /// A program with paths in the archive.
    private func run_(_ program: String, _ paths: String...) throws {
        let result = try tool([program] + paths, folder: archive.path)
        try #require(result.status == 0, "\(result.text)")
    }

    // MARK: Rendering again

    @Test func aFileThatItsDataDoNotGiveIsFoundByRebuilding() throws {
        // Signed by the key itself: only rendering again tells.
        let rebuild = ["--rebuild", "--templates", OutputFolder.productTemplates]
        let extra = place(2, "extra.html")
        try Data("x".utf8).write(to: URL(fileURLWithPath: full(extra)))
        try run("rm", full(place(2, "7d.md")))
        try run("sh", "-c", "printf more >>\(full(place(2, "7d.html")))")
        let manifest = URL(fileURLWithPath: full(place(2, "manifest.json")))
        var text = try String(contentsOf: manifest, encoding: .utf8)
        let files = try self.files(2).filter { !$0.hasPrefix("SHA256SUMS") && $0 != "manifest.json" }
        let rows = try files.map { file in
            let sum = try tool("sha256sum", file, folder: full(place(2))).text.prefix(64)
            return "{\"path\":\"\(file)\",\"size\":1,\"sha256\":\"\(sum)\"}"
        }
        let start = try #require(text.range(of: "\"files\":["))
        text = text[..<start.upperBound] + rows.joined(separator: ",") + "]}\n"
        try Data(text.utf8).write(to: manifest)
        try remakeChecksums(2)
        let key = try AuditArchive.keys.get().privateKey
        try run(
            "openssl",
            "pkeyutl",
            "-sign",
            "-rawin",
            "-inkey",
            key,
            "-in",
            full(place(2, "SHA256SUMS")),
            "-out",
            full(place(2, "SHA256SUMS.sig"))
        )
        try run("rm", "-r", full("runs"))
        #expect(try archive.verify().status == 0)
        try expectFault(extra, "does not come out of its data and these templates", rebuild)
        try expectFault(place(2, "7d.md"), "comes out of its data and these templates, but was not published", rebuild)
        try expectFault(place(2, "7d.html"), "is not what its data and these templates give", rebuild)
    }

    // MARK: The archive's own pages

    @Test(arguments: [
        ("echo '<script>' >>index.html", "index.html", "is not what the archive's snapshots and these templates give"),
        (
            "sed -i s/Agency/Agenzy/ feed.xml", "feed.xml",
            "is not what the archive's snapshots and these templates give"
        ),
        (
            "echo evil >archive/2026-02.html", "archive/2026-02.html",
            "is not what the archive's snapshots and these templates give"
        ),
        ("echo evil >archive/2026-01.html", "archive/2026-01.html", "is not among the files of an agency's archive"),
        ("echo evil >evil.html", "evil.html", "is not among the files of an agency's archive"),
        ("echo evil | gzip >index.html.gz", "index.html.gz", "does not decompress to the file beside it"),
        (
            "gzip -k evil.css 2>/dev/null || touch style.css.gz", "style.css.gz",
            "is not among the files of an agency's archive"
        ),
        (
            "sed -i 's/total_calls\":[0-9]*/total_calls\":1/' archive/2026-02.json", "archive/2026-02.json",
            "does not list the archive's snapshots as their manifests have them"
        ),
        ("rm feed.xml", "feed.xml", "is missing. 'callsheet repair' makes it again"),
        ("rm archive/2026-02.html", "archive/2026-02.html", "is missing. 'callsheet repair' makes it again"),
        ("rm index.html; ln -s latest/index.html index.html", "index.html", "is not a plain file any more"),
        ("mkdir own", "own", "is not among the files of an agency's archive"),
    ])
    func whatNoSignatureCoversIsMadeAgainAndCompared(change: String, file: String, words: String) throws {
        try run("sh", "-c", "cd \(full("agencies/\(agency)")) && { \(change); }")
        try expectFault(
            "agencies/\(agency)/\(file)",
            words,
            ["--rebuild", "--templates", OutputFolder.productTemplates]
        )
    }

    @Test func pagesThatARepairMakesAgainAreAsTheyWere() throws {
        let before = try OutputFolder.tree(at: full("agencies"))
        try run("sh", "-c", "cd \(full("agencies/\(agency)")) && echo more >>index.html && rm -r archive feed.xml")
        let repair = ["repair", "--output", archive.path, "--templates", OutputFolder.productTemplates]
        #expect(try CallsheetRun(repair).status == 0)
        #expect(try OutputFolder.tree(at: full("agencies")) == before)
        try archive.expectVerified()
    }

    @Test func anAgencyThatIsGoneIsKnownFromTheRuns() throws {
        try run("rm", "-r", full("agencies/\(agency)"))
        try expectFault(
            "agencies/\(agency)",
            "is missing: runs/\(Self.names[2]).json says that \(Self.names[2]) was published"
        )
        // Asked for one agency, nobody is troubled with another.
        let other = try archive.agencies[0]
        #expect(try archive.verify(["--agency", other]).status == 0)
    }

    @Test func templatesAreNeededOnlyWhereSomethingIsRendered() throws {
        #expect(try archive.verify(["--templates", "/nowhere"]).status == 0)
        let prune = ["prune", "--output", archive.path, "--templates", "/nowhere", "--keep-daily"]
        #expect(try CallsheetRun(prune + ["9"]).status == 0)
        #expect(try CallsheetRun(prune + ["1", "--dry-run"]).status == 0)
        #expect(try CallsheetRun(prune + ["1"]).status == 78)
        try archive.expectVerified()
    }

    /// Said once for a template, not once for each page that it changes.
    @Test func otherTemplatesAreNamedOnce() throws {
        let templates = try TemporaryFolder()
        try run("cp", "-r", OutputFolder.productTemplates, "\(templates.path)/templates")
        try run("sh", "-c", "echo changed >>\(templates.path)/templates/report.md")
        let run = try archive.verify(["--rebuild", "--templates", "\(templates.path)/templates"])
        #expect(run.status == 1)
        #expect(run.lines.count == 2, "\(run.stderr)")
        #expect(
            run.lines.first
                == "callsheet: \(templates.path)/templates/report.md: is not as it was for 6 snapshots, \(Self.names[0]) to \(Self.names[2]), so they were not rendered again. Give the templates of their time with --templates",
            "\(run.stderr)"
        )
    }
}
