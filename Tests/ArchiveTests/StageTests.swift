import Archive
import Dashboard
import Files
import Foundation
import TestSupport
import Testing

@Suite struct StageTests {
    let sandbox: TemporaryFolder
    var output: String { sandbox.output }
    var agencyFolder: String { "\(output)/agencies/\(Publishing.first.id)" }

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func latest(_ agency: Agency = Publishing.first) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(output)/agencies/\(agency.id)/latest")
    }

    private func snapshots() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: agencyFolder + "/snapshots").sorted()
    }

    // MARK: What is published

    @Test func publishesTheTreeOfTheContract() throws {
        let result = try Publishing.run(in: output, "one")
        #expect(result.failure == nil)
        #expect(result.snapshot.isNew)
        #expect(result.snapshot.head.name == "2026-02-16T235959Z")
        let stamp = "agencies/00000000-0000-0000-0000-000000000001/snapshots/2026-02-16T235959Z/"
        let tree = try listing(output)
        #expect(
            tree.keys.sorted() == [
                "agencies/00000000-0000-0000-0000-000000000001/.head",
                "agencies/00000000-0000-0000-0000-000000000001/latest", stamp + "SHA256SUMS", stamp + "Zebra.txt",
                stamp + "dashboard-campaigns/30d/0.json", stamp + "dashboard-campaigns/30d/25.json",
                stamp + "dashboard-campaigns/7d/0.json", stamp + "index.html", stamp + "manifest.json",
                stamp + "report.md",
                stamp + "snapshot.json",
            ]
        )
        #expect(latest() == "snapshots/2026-02-16T235959Z")
        #expect(try text(of: agencyFolder + "/latest/report.md") == "one")
        #expect(result.snapshot.fileCount == 9)
        let folder = stamp
        #expect(
            result.snapshot.bytes == tree.filter { $0.key.hasPrefix(folder) }.values.reduce(0) { $0 + $1.utf8.count }
        )
    }

    @Test func checksumsSatisfySha256sumAndSpeakForEveryOtherFile() throws {
        let result = try Publishing.run(in: output, "one")
        let folder = agencyFolder + "/latest/"
        let check = try Helper.run("sha256sum", ["-c", "--strict", "--quiet", "SHA256SUMS"], in: folder)
        #expect(check.status == 0)
        #expect(check.text == "")
        let listed = try text(of: folder + "SHA256SUMS").split(separator: "\n").map { String($0.dropFirst(66)) }
        let present = try listing(agencyFolder + "/snapshots/2026-02-16T235959Z").keys
        #expect(Set(listed) == Set(present).subtracting(["SHA256SUMS"]))
        let head = try Helper.run("sha256sum", ["SHA256SUMS"], in: folder)
        #expect(head.text == "\(result.snapshot.head.digest.hex)  SHA256SUMS\n")
        try write("two", to: folder + "report.md")
        #expect(try Helper.run("sha256sum", ["-c", "--strict", "--quiet", "SHA256SUMS"], in: folder).status != 0)
    }

    @Test func agenciesAreKeptApart() throws {
        let stage = try Stage(in: output)
        let staged = try [Publishing.first, Publishing.second].map { agency in
            try stage.write(Publishing.files(agency.name), manifest: Publishing.manifest(agency, Publishing.clock()))
        }
        let published = try stage.publish(staged)
        try stage.remove()
        #expect(published.map(\.snapshot.agency) == [Publishing.first.id, Publishing.second.id])
        #expect(published.allSatisfy { $0.failure == nil })
        for agency in [Publishing.first, Publishing.second] {
            #expect(try text(of: "\(output)/agencies/\(agency.id)/latest/report.md") == agency.name)
        }
    }

    @Test(arguments: [1, 2, 7, 100])
    func manyAgenciesAreInPlaceWhateverTheNumberOfJobs(jobs: Int) throws {
        let agencies = (1...40).map { Agency(id: RowID(high: 0, low: $0), name: "Agency \($0)", slug: "agency-\($0)") }
        let stage = try Stage(in: output)
        let staged = try agencies.map { agency in
            try stage.write(Publishing.files(agency.name), manifest: Publishing.manifest(agency, Publishing.clock()))
        }
        try makeFolder(output + "/agencies")
        try write("in the way", to: "\(output)/agencies/\(agencies[7].id)")
        let published = try stage.publish(staged, jobs: jobs)
        try stage.remove()
        #expect(published.map(\.snapshot) == staged)
        #expect(published.indices.filter { published[$0].failure != nil } == [7])
        for agency in agencies where agency.id != agencies[7].id {
            #expect(try text(of: "\(output)/agencies/\(agency.id)/latest/report.md") == agency.name)
        }
    }

    @Test func theSameBytesComeOutWhateverTheFolderAndOrder() throws {
        let other = sandbox.path + "/other"
        try Publishing.run(in: output, "one")
        let stage = try Stage(in: other)
        let staged = try stage.write(
            Publishing.files("one").reversed(),
            manifest: Publishing.manifest(Publishing.first, Publishing.clock())
        )
        _ = try stage.publish([staged])
        try stage.remove()
        #expect(try listing(output) == listing(other))
    }

    @Test func emptyAndLargeFilesArriveWhole() throws {
        let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let stage = try Stage(in: output)
        let files = [SnapshotFile(path: "empty", bytes: []), SnapshotFile(path: "a/b/c/d/large", bytes: large)]
        let staged = try stage.write(files, manifest: Publishing.manifest(Publishing.first, Publishing.clock()))
        _ = try stage.publish([staged])
        try stage.remove()
        #expect(FileManager.default.contents(atPath: agencyFolder + "/latest/a/b/c/d/large") == Data(large))
        #expect(try text(of: agencyFolder + "/latest/empty") == "")
        #expect(
            try Helper.run("sha256sum", ["-c", "--strict", "--quiet", "SHA256SUMS"], in: agencyFolder + "/latest")
                .status == 0
        )
    }

    @Test func publishingNothingMakesNothing() throws {
        let stage = try Stage(in: output)
        #expect(try stage.publish([]).isEmpty)
        try stage.remove()
        #expect(try names(in: output) == [])
    }

    // MARK: Versions

    @Test func theSameContentAgainPublishesNothing() throws {
        let before = try Publishing.run(in: output, "one")
        let tree = try listing(output)
        let again = try Publishing.run(in: output, "one")
        #expect(!again.snapshot.isNew)
        #expect(again.failure == nil)
        #expect(again.snapshot.head.name == before.snapshot.head.name)
        #expect(again.snapshot.head == before.snapshot.head)
        #expect(try listing(output) == tree)
    }

    @Test func otherContentIsAFurtherVersionAndLatestFollows() throws {
        for (content, name) in [
            ("one", "2026-02-16T235959Z"), ("two", "2026-02-16T235959Z-2"), ("three", "2026-02-16T235959Z-3"),
            ("three", "2026-02-16T235959Z-3"), ("one", "2026-02-16T235959Z-4"),
        ] {
            let result = try Publishing.run(in: output, content)
            #expect(result.snapshot.head.name == name)
            #expect(result.failure == nil)
            #expect(latest() == "snapshots/\(name)")
            #expect(try text(of: agencyFolder + "/latest/index.html") == content)
        }
        #expect(try text(of: agencyFolder + "/snapshots/2026-02-16T235959Z/index.html") == "one")
        #expect(try text(of: agencyFolder + "/snapshots/2026-02-16T235959Z-2/index.html") == "two")
    }

    @Test func tenthVersionComesAfterTheNinth() throws {
        for version in 1...11 { try Publishing.run(in: output, "content \(version)") }
        #expect(latest() == "snapshots/2026-02-16T235959Z-11")
        #expect(try snapshots().count == 11)
    }

    @Test func aFileMoreOrLessIsOtherContent() throws {
        try Publishing.run(in: output, "one")
        for files in [
            Publishing.files("one").dropLast(), Publishing.files("one") + [SnapshotFile(path: "more", bytes: [])],
        ] {
            let stage = try Stage(in: output)
            let staged = try stage.write(
                Array(files),
                manifest: Publishing.manifest(Publishing.first, Publishing.clock())
            )
            #expect(staged.isNew)
            try stage.remove()
        }
    }

    @Test func anOlderInstantIsKeptButLatestStays() throws {
        try Publishing.run(in: output, "new", asOf: "2026-02-16T23:59:59Z")
        let older = try Publishing.run(in: output, "old", asOf: "2026-02-15T23:59:59Z")
        #expect(older.failure == nil)
        #expect(latest() == "snapshots/2026-02-16T235959Z")
        #expect(try snapshots() == ["2026-02-15T235959Z", "2026-02-16T235959Z"])
        try Publishing.run(in: output, "old, corrected", asOf: "2026-02-15T23:59:59Z")
        #expect(latest() == "snapshots/2026-02-16T235959Z")
        try Publishing.run(in: output, "newest", asOf: "2026-02-17T00:00:00Z")
        #expect(latest() == "snapshots/2026-02-17T000000Z")
    }

    @Test(arguments: ["snapshots/2027-01-01T000000Z", "nowhere", "/no/such/place/2026-02-16T235959Z"])
    func aLatestThatPointsAtNothingIsPutRight(target: String) throws {
        try Publishing.run(in: output, "one")
        try FileManager.default.removeItem(atPath: agencyFolder + "/latest")
        try FileManager.default.createSymbolicLink(atPath: agencyFolder + "/latest", withDestinationPath: target)
        let again = try Publishing.run(in: output, "one")
        #expect(again.failure == nil)
        #expect(latest() == "snapshots/2026-02-16T235959Z")
    }

    @Test func aRunKilledBeforeTheLinkIsFinishedByTheNext() throws {
        try Publishing.run(in: output, "one")
        // As a kill between making the new link and renaming it leaves things.
        try FileManager.default.removeItem(atPath: agencyFolder + "/latest")
        try FileManager.default.createSymbolicLink(
            atPath: agencyFolder + "/.latest.new",
            withDestinationPath: "snapshots/2026-02-16T235959Z"
        )
        let again = try Publishing.run(in: output, "one")
        #expect(!again.snapshot.isNew)
        #expect(latest() == "snapshots/2026-02-16T235959Z")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: agencyFolder).sorted() == [
                ".head", "latest", "snapshots",
            ]
        )
    }

    @Test func aVersionThatAnotherRunPublishedMeanwhileIsNotReplaced() throws {
        let stage = try Stage(in: output)
        let staged = try stage.write(
            Publishing.files("mine"),
            manifest: Publishing.manifest(Publishing.first, Publishing.clock())
        )
        try Publishing.run(in: output, "theirs")
        let result = try #require(try stage.publish([staged]).first)
        try stage.remove()
        #expect(result.failure?.kind == .busy)
        #expect(
            result.failure?.description
                == "\(agencyFolder)/snapshots/2026-02-16T235959Z: was published by another run meanwhile. Run again"
        )
        #expect(try text(of: agencyFolder + "/latest/report.md") == "theirs")
    }

    // MARK: Leftovers

    @Test func aStageIsHiddenAndGoesWithItsRun() throws {
        let stage = try Stage(in: output)
        #expect(try names(in: output) == [".stage-1"])
        #expect(isFolder(stage.scratchFolder))
        _ = try stage.write(
            Publishing.files("one"),
            manifest: Publishing.manifest(Publishing.first, Publishing.clock())
        )
        try stage.remove()
        #expect(try names(in: output) == [])
    }

    @Test func leftoversOfDeadRunsAreRemovedWithAllThatIsInThem() throws {
        try makeFolder(output + "/.stage-4711/agency/deep/deeper")
        try write("x", to: output + "/.stage-4711/agency/deep/deeper/file")
        try FileManager.default.createSymbolicLink(
            atPath: output + "/.stage-4711/link",
            withDestinationPath: sandbox.path
        )
        try write("keep", to: sandbox.path + "/keep")
        try Publishing.run(in: output, "one")
        #expect(try names(in: output) == ["agencies"])
        #expect(try text(of: sandbox.path + "/keep") == "keep")
    }

    @Test func aLiveRunsStageStaysUntilTheRunIsKilled() throws {
        let live = output + "/.stage-4711"
        try makeFolder(live)
        try write("x", to: live + "/file")
        // struct flock of 64-bit Linux: one byte of the lock file stands for the stage's number; 37 is F_OFD_SETLK. Of
        // the folder itself nothing is known, which is all that another machine may see of it.
        let script = """
            use Fcntl; open(F, '+>>', $ARGV[0]) or die;
            my $byte = pack('s s x4 q q i x4', F_WRLCK, 0, 2 * 2 ** 43 + 4711, 1, 0);
            fcntl(F, 37, $byte) or die; $| = 1; print 1; sleep 600
            """
        let run = try Helper("perl", ["-e", script, output + "/.lock"])
        try Publishing.run(in: output, "one")
        #expect(try text(of: live + "/file") == "x")
        run.kill()
        try Publishing.run(in: output, "one")
        #expect(!isFolder(live))
    }

    @Test func runsThatStartAtOnceNeverTakeEachOthersStage() throws {
        // All in one process, so all want one name, as containers do whose runs have one process id.
        let failures = Gathered()
        for number in 0..<8 { try makeFolder(output + "/.stage-\(number)/leftover") }
        DispatchQueue.concurrentPerform(iterations: 24) { index in
            do {
                let agency = Publishing.agency(UInt64(index))
                let stage = try Stage(in: output)
                let staged = try stage.write(
                    Publishing.files("\(index)"),
                    manifest: Publishing.manifest(agency, Publishing.clock())
                )
                let published = try stage.publish([staged])
                try stage.remove()
                for failure in published.compactMap(\.failure) { failures.add("\(failure)") }
            } catch {
                failures.add("\(error)")
            }
        }
        #expect(failures.all == [])
        #expect(try names(in: output) == ["agencies"])
        for index in 0..<24 as Range<UInt64> {
            let page = "\(output)/agencies/\(Publishing.agency(index).id)/latest/index.html"
            #expect(try text(of: page) == "\(index)")
        }
    }

    // MARK: The list of users

    /// A stage with a list that names one user, read from the database at this time.
    private func stage(user: UInt64, readAt: String) throws -> Stage {
        let stage = try Stage(in: output)
        let lists = try stage.startUserLists()
        try lists.begin(readAt: try #require(Instant(readAt)), reportRecipients: [])
        try lists.append(RowID(high: 0, low: user), agency: nil, email: nil, role: nil)
        try lists.finish()
        return stage
    }

    private func publishedUser() throws -> Substring? {
        try text(of: output + "/access.json").firstMatch(of: /0000000000(.)":null/)?.output.1
    }

    /// The first run read earlier, and is done later.
    @Test func aNewerListOfUsersStays() throws {
        let slow = try stage(user: 1, readAt: "2026-02-16T23:59:59.2Z")
        let fast = try stage(user: 2, readAt: "2026-02-16T23:59:59.7Z")
        try fast.publishUserLists()
        try slow.publishUserLists()
        #expect(try publishedUser() == "2")
        let next = try stage(user: 3, readAt: "2026-02-16T23:59:59.700001Z")
        try next.publishUserLists()
        #expect(try publishedUser() == "3")
        for stage in [slow, fast, next] { try stage.remove() }
        #expect(try names(in: output) == ["access.json", "recipients.json"])
    }

    @Test func aListOfUsersFromAClockThatWasWrongIsReplaced() throws {
        let wrong = try stage(user: 1, readAt: "2099-01-01T00:00:00Z")
        try wrong.publishUserLists()
        let right = try stage(user: 2, readAt: "2026-02-16T23:59:59Z")
        try right.publishUserLists()
        #expect(try publishedUser() == "2")
    }

    // MARK: Readers

    @Test func readersSeeOneWholeSnapshotAtAnyMoment() throws {
        for content in ["even", "odd"] { try Publishing.run(in: output, content) }
        let names = try snapshots()
        let failures = Gathered()
        let isDone = Gathered()
        let agencyFolder = agencyFolder
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            do {
                if worker == 0 {
                    let folder = try Directory(opening: agencyFolder)
                    for swap in 0..<1000 { try folder.swapLink("latest", to: "snapshots/\(names[swap % 2])") }
                    isDone.add("done")
                    return
                }
                while isDone.all.isEmpty {
                    let folder = try Directory(opening: agencyFolder + "/latest")
                    let files = try ["index.html", "report.md", "snapshot.json"].map { try folder.read($0) }
                    if Set(files).count != 1 || files[0] == nil { failures.add("mixed or missing") }
                }
            } catch {
                failures.add("\(error)")
                isDone.add("failed")
            }
        }
        #expect(failures.all == [])
    }
}

/// Texts gathered from any thread.
final class Gathered: @unchecked Sendable {
    // Touched under the lock alone.
    private var texts: [String] = []
    private let lock = NSLock()

    func add(_ text: String) { lock.withLock { texts.append(text) } }

    var all: [String] { lock.withLock { texts } }
}
