import Foundation
import TestSupport
import Testing

/// SIGKILL at each system call of a run: readers find the old report or the new one, the archive verifies, and the next
/// run puts everything right.
@Suite(.serialized)
struct KillTests {
    private static let first = "2026-02-14"
    private static let second = "2026-02-15"
    private static let later = "2026-02-16"

    private static func stamp(_ day: String) -> String { "\(day)T235959Z" }

    /// Two days published, signed.
    private static let archive = Result { () throws -> AuditArchive in
        let archive = try AuditArchive()
        try archive.publish(asOf: first)
        try archive.publish(asOf: second)
        return archive
    }

    /// Where to kill: a system call by its name, and which of them.
    struct Place: CustomStringConvertible {
        let call: String
        let ordinal: Int
        var description: String { "killed at \(call) \(ordinal)" }
        var injection: String { "\(call):signal=SIGKILL:when=\(ordinal)" }
    }

    /// The places of a run, from where it begins to write until it ends.
    private static func places(_ arguments: [String], mark: String) throws -> [Place] {
        let folder = try TemporaryFolder()
        let log = "\(folder.path)/log"
        let run = try CallsheetRun(arguments, wrapper: SystemCallTrace.wrapper(log: log))
        try #require(run.status == 0, "\(run.stderr)")
        var places: [Place] = []
        var seen: Set<String> = []
        for call in try SystemCallTrace(log: log).calls(from: mark) {
            let place = Place(call: call.name, ordinal: call.ordinal)
            if seen.insert(place.injection).inserted { places.append(place) }
        }
        try #require(places.count > 50)
        return places
    }

    /// The calls by which something comes into sight or goes.
    private static let visible: Set<String> = ["renameat", "renameat2", "symlinkat", "syncfs", "unlinkat", "mkdirat"]

    /// A sample that always has the calls by which things become visible.
    private static func chosen(_ places: [Place]) -> [Place] {
        let stride: (visible: Int, other: Int) =
            switch Torture.extent {
            case .sample: (20, 120)
            case .short: (4, 24)
            case .full: (1, 1)
            }
        let (first, other) = (places.filter { visible.contains($0.call) }, places.filter { !visible.contains($0.call) })
        // From the end, where things come into sight.
        func every(_ step: Int, _ places: [Place]) -> [Place] {
            places.reversed().enumerated().filter { $0.offset % step == 0 }.map(\.element)
        }
        return every(stride.visible, first) + every(stride.other, other)
    }

    private static func kill(_ arguments: [String], at place: Place) throws -> Bool {
        let folder = try TemporaryFolder()
        let run = try CallsheetRun(
            arguments,
            wrapper: SystemCallTrace.wrapper(log: "\(folder.path)/log", inject: place.injection)
        )
        return run.status != 0
    }

    // MARK: Publishing

    /// What the next run does.
    private enum Next: CaseIterable {
        case theSame
        case aLaterDay
        case anEarlierDayCorrected
        /// Killed as well, and then one of a later day.
        case killedAgain
    }

    @Test func aLaterDayKilledAnywhere() throws {
        let base = try Self.archive.get()
        let trial = try base.copy()
        let places = try Self.places(trial.arguments(asOf: Self.later), mark: ".stage-")
        try kill(base, asOf: Self.later, AuditArchive.database, places, new: Self.stamp(Self.later))
    }

    @Test func aCorrectionKilledAnywhere() throws {
        let base = try Self.archive.get()
        let trial = try base.copy()
        let places = try Self.places(
            trial.arguments(asOf: Self.second, database: AuditArchive.corrected),
            mark: ".stage-"
        )
        try kill(base, asOf: Self.second, AuditArchive.corrected, places, new: Self.stamp(Self.second) + "-2")
    }

    private func kill(
        _ base: AuditArchive,
        asOf day: String,
        _ database: Result<TestDatabase, any Error>,
        _ places: [Place],
        new: String
    ) throws {
        let old = [Self.stamp(Self.first), Self.stamp(Self.second)]
        var killed = 0
        for (position, place) in Self.chosen(places).enumerated() {
            let archive = try base.copy()
            guard try Self.kill(archive.arguments(asOf: day, database: database), at: place) else { continue }
            killed += 1
            try archive.expectReadable(["snapshots/\(old[1])", "snapshots/\(new)"], "\(place)")
            try archive.expectVerified("\(place)")
            // All four ways from here, or one after the other.
            let all = Next.allCases
            let isThorough = Torture.extent == .full && Self.visible.contains(place.call)
            for next in isThorough ? all[...] : all[(position % all.count)...(position % all.count)] {
                let copy = try archive.copy()
                try goOn(copy, after: day, database, next, places, position, "\(place), then \(next)", old, new)
            }
        }
        #expect(killed > 3)
    }

    private func goOn(
        _ archive: AuditArchive,
        after day: String,
        _ database: Result<TestDatabase, any Error>,
        _ next: Next,
        _ places: [Place],
        _ position: Int,
        _ what: String,
        _ old: [String],
        _ new: String
    ) throws {
        switch next {
        case .theSame:
            try archive.publish(asOf: day, database: database)
            try archive.expectConverged(Set(old + [new]), what)
        case .aLaterDay:
            try archive.publish(asOf: "2026-02-17")
            try expectConverged(archive, old, new, [Self.stamp("2026-02-17")], what)
        case .anEarlierDayCorrected:
            try archive.publish(asOf: Self.first, database: AuditArchive.corrected)
            try expectConverged(archive, old, new, [Self.stamp(Self.first) + "-2"], what)
        case .killedAgain:
            let second = places[(position * 7 + 3) % places.count]
            _ = try Self.kill(archive.arguments(asOf: "2026-02-13"), at: second)
            try archive.expectVerified("\(what) at \(second)")
            try archive.publish(asOf: "2026-02-17")
            let optional = Set([new, Self.stamp("2026-02-13")])
            try expectConverged(archive, old, nil, [Self.stamp("2026-02-17")], "\(what) at \(second)", optional)
        }
    }

    /// Converged, whether the killed run came so far that its snapshot stays or not. Agencies may differ in that.
    private func expectConverged(
        _ archive: AuditArchive,
        _ old: [String],
        _ new: String?,
        _ added: [String],
        _ what: String,
        _ optional: Set<String> = []
    ) throws {
        let optional = optional.union(new.map { [$0] } ?? [])
        try archive.expectVerified(what)
        for agency in try archive.agencies {
            let snapshots = Set(try archive.snapshots(agency))
            #expect(snapshots.subtracting(optional) == Set(old + added), "\(what)")
            #expect(try archive.chain(agency).count == snapshots.count, "\(what)")
            #expect(archive.link(agency, ".next") == nil, "\(what)")
            try archive.expectListed(agency, snapshots, what)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: archive.path)
        #expect(!names.contains { $0.hasPrefix(".stage-") }, "\(what)")
    }

    @Test func theFirstRunKilledAnywhere() throws {
        let trial = try AuditArchive()
        let places = try Self.places(trial.arguments(asOf: Self.first), mark: ".stage-")
        for place in Self.chosen(places).filter({ !["close", "openat", "write"].contains($0.call) }) {
            let archive = try AuditArchive()
            guard try Self.kill(archive.arguments(asOf: Self.first), at: place) else { continue }
            try archive.expectReadable([nil, "snapshots/\(Self.stamp(Self.first))"], "\(place)")
            // Killed so early that there is no output yet, there is nothing to verify.
            if FileManager.default.fileExists(atPath: archive.path) { try archive.expectVerified("\(place)") }
            try archive.publish(asOf: Self.first)
            try archive.expectConverged([Self.stamp(Self.first)], "\(place)")
        }
    }

    // MARK: Pruning

    @Test func aPruningKilledAnywhere() throws {
        let base = try Self.archive.get().copy()
        try base.publish(asOf: "2026-01-20")
        try base.publish(asOf: Self.later)
        let kept = Set([Self.stamp("2026-01-20"), Self.stamp(Self.later)])
        func arguments(_ archive: AuditArchive) -> [String] {
            ["prune", "--output", archive.path, "--templates", OutputFolder.productTemplates, "--keep-monthly", "2"]
        }
        let trial = try base.copy()
        let places = try Self.places(arguments(trial), mark: ".pruning")
        for (position, place) in Self.chosen(places).enumerated() {
            let archive = try base.copy()
            guard try Self.kill(arguments(archive), at: place) else { continue }
            try archive.expectReadable(["snapshots/\(Self.stamp(Self.later))"], "\(place)")
            try archive.expectVerified("\(place)")
            if position % 2 == 0 {
                // A run in between lists what is really there.
                try archive.publish(asOf: "2026-02-17")
                try archive.expectVerified("\(place), then a run")
                for agency in try archive.agencies {
                    try archive.expectListed(agency, Set(archive.snapshots(agency)), "\(place), then a run")
                }
            }
            let expected = position % 2 == 0 ? [Self.stamp("2026-01-20"), Self.stamp("2026-02-17")] : kept
            let again = try CallsheetRun(arguments(archive))
            #expect(again.status == 0, "\(place): \(again.stderr)")
            try archive.expectVerified("\(place), then again")
            for agency in try archive.agencies {
                #expect(Set(try archive.snapshots(agency)) == expected, "\(place)")
                try archive.expectListed(agency, expected, "\(place)")
                let names = try FileManager.default.contentsOfDirectory(atPath: archive.folder(agency))
                #expect(!names.contains(".pruning"), "\(place)")
            }
        }
    }
}
