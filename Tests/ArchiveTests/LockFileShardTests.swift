import Archive
import Dashboard
import Files
import Foundation
import TestSupport
import Testing

@Suite struct LockFileShardTests {
    let sandbox: TemporaryFolder

    init() throws {
        sandbox = try TemporaryFolder()
    }

    private func lock(_ shard: String) throws -> LockFile {
        try LockFile(holding: try #require(Shard(shard)), of: sandbox.output, creating: true)
    }

    /// Whether the second shard is kept out while the first is held.
    private func collide(_ first: String, _ second: String) throws -> Bool {
        let held = try lock(first)
        defer { withExtendedLifetime(held) {} }
        do {
            _ = try lock(second)
            return false
        } catch let error as ArchiveError {
            #expect(error.kind == .busy)
            return true
        }
    }

    @Test(arguments: [
        ("1/1", "1/1"), ("1/1", "7/9"), ("7/9", "1/1"), ("1/2", "1/2"), ("1/2", "1/3"), ("1/2", "2/3"), ("2/3", "2/4"),
        ("2/3", "3/4"), ("3/7", "1/2"), ("500000/1000000", "1/2"), ("999999/1000000", "999998/999999"),
        ("500000/999999", "500001/1000000"), ("1/3", "333334/1000000"), ("1000000/1000000", "999999/999999"),
        ("1/999999", "2/1000000"),
    ])
    func overlappingShardsExcludeEachOther(first: String, second: String) throws {
        #expect(try collide(first, second))
        #expect(try collide(second, first))
    }

    @Test(arguments: [
        ("1/2", "2/2"), ("1/3", "3/3"), ("1/2", "3/4"), ("2/3", "1/4"), ("1/3", "3/6"),
        ("1/2", "500001/1000000"), ("2/2", "500000/1000000"), ("999999/1000000", "1000000/1000000"), ("1/3", "4/9"),
        ("333332/999996", "1/1000000"), ("1/3", "333334/999999"),
    ])
    func disjointShardsDoNot(first: String, second: String) throws {
        #expect(try !collide(first, second))
        #expect(try !collide(second, first))
    }

    @Test func anyTwoShardsCollideExactlyWhereTheyOverlap() throws {
        var seed: UInt64 = 42
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound + 1
        }
        for round in 0..<400 {
            let counts = (random(round % 2 == 0 ? 12 : 1_000_000), random(round % 2 == 0 ? 12 : 1_000_000))
            let first = random(counts.0)
            // Half of the second shards begin about where the first ends, where rounding would show.
            let near = min(max(first * counts.1 / counts.0 + random(3) - 2, 1), counts.1)
            let second = random(2) == 1 ? near : random(counts.1)
            // ((i-1)/n, i/n) and ((j-1)/m, j/m), compared as fractions with the denominator n·m.
            let overlap =
                max((first - 1) * counts.1, (second - 1) * counts.0) < min(first * counts.1, second * counts.0)
            let names = ("\(first)/\(counts.0)", "\(second)/\(counts.1)")
            if try collide(names.0, names.1) != overlap { Issue.record("\(names)") }
        }
    }

    @Test func aHeldOutputIsNamedWithWhatToDo() throws {
        let held = try lock("1/1")
        let error = try #require(throws: ArchiveError.self) { try lock("1/2") }
        #expect(error.description == "\(sandbox.output): another run is publishing here. Try again when it is done")
        withExtendedLifetime(held) {}
    }

    @Test func endingReleasesIt() throws {
        var held: LockFile? = try lock("1/1")
        #expect(throws: ArchiveError.self) { try lock("1/1") }
        held = nil
        _ = held
        #expect(throws: Never.self) { try lock("1/1") }
    }

    @Test func aRefusedLockClosesNobodyElsesFiles() throws {
        let held = try lock("1/1")
        let folder = try Directory(creating: sandbox.path + "/files")
        try folder.write([1], to: "file")
        let failures = Gathered()
        DispatchQueue.concurrentPerform(iterations: 8) { worker in
            for _ in 0..<1000 {
                do {
                    if worker % 2 == 0 {
                        _ = try lock("1/2")
                        failures.add("two runs hold one output")
                    } else if try Directory(opening: sandbox.path + "/files").read("file") != [1] {
                        failures.add("another file was read")
                    }
                } catch {
                    if (error as? ArchiveError)?.kind != .busy { failures.add("\(error)") }
                }
            }
        }
        #expect(failures.all == [])
        withExtendedLifetime(held) {}
    }

    @Test func anOutputIsOnlyMadeWhereThatWasAskedFor() throws {
        let error = try #require(throws: ArchiveError.self) { try LockFile(holding: .whole, of: sandbox.output) }
        #expect(error.description == "\(sandbox.output): no such file or directory")
        #expect(error.kind == .cannotRead)
        #expect(!isFolder(sandbox.output))
    }

    @Test func outputsDoNotHinderEachOther() throws {
        let held = try lock("1/1")
        let other = try LockFile(holding: .whole, of: sandbox.path + "/other", creating: true)
        withExtendedLifetime((held, other)) {}
    }

    @Test func anotherProcessHoldsItUntilItIsKilled() throws {
        _ = try lock("1/1")
        // struct flock of 64-bit Linux, all of the file; 37 is F_OFD_SETLK.
        let script = """
            use Fcntl; open(F, '+<', $ARGV[0]) or die; my $all = pack('s s x4 q q i x4', F_WRLCK, 0, 0, 0, 0);
            fcntl(F, 37, $all) or die; $| = 1; print 1; sleep 600
            """
        let run = try Helper("perl", ["-e", script, sandbox.output + "/.lock"])
        let error = try #require(throws: ArchiveError.self) { try lock("2/3") }
        #expect(error.kind == .busy)
        run.kill()
        #expect(throws: Never.self) { try lock("2/3") }
    }
}
