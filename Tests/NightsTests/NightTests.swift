import Dashboard
import Files
import Foundation
import TestSupport
import Testing

@testable import Nights

/// A night's course, with steps that end as a script says and a clock that nobody waits for.
@Suite
struct NightTests {
    /// Answers each try of a step with the next status of its list; the last one holds from then on.
    private struct ScriptedWork: NightWork {
        var script: [NightStep: [Int32]]
        var published = 3
        /// What each try takes.
        let time: Duration
        let clock: Clock
        var tried: [NightStep] = []

        mutating func perform(
            _ step: NightStep,
            _ days: NightDays,
            published stamps: [String],
            isStopRequested: () -> Bool
        ) -> NightOutcome {
            tried.append(step)
            clock.uptime += time
            var list = script[step] ?? [0]
            let status = list.removeFirst()
            if !list.isEmpty { script[step] = list }
            var outcome = NightOutcome(status: status)
            if step == .generate { (outcome.published, outcome.failed) = (published, status == 1 ? 1 : 0) }
            return outcome
        }
    }

    private final class Clock {
        var uptime = Duration.zero
        var pauses: [Int] = []
        var signalAfterPause: String?
        var signal: String?
    }

    private static let start = Instant(microsecondsSince1970: 1_771_303_290_000_000)
    private static let day = CalendarDay(year: 2026, month: 2, day: 16) ?? CalendarDay(daysSince1970: 0)

    private func record(_ planned: [NightStep] = NightStep.allCases) -> NightRecord {
        NightRecord(
            version: "1",
            start: Self.start,
            day: Self.day,
            timeZone: "UTC",
            machine: "m",
            planned: planned
        )
    }

    private struct Course {
        let record: NightRecord
        let summary: NightSummary
        let tried: [NightStep]
        let kept: [NightRecord]
        let pauses: [Int]
    }

    private func run(
        _ script: [NightStep: [Int32]],
        _ planned: [NightStep] = NightStep.allCases,
        published: Int = 3,
        retry: Duration = .seconds(7200),
        limit: Duration = .seconds(21_600),
        time: Duration = .seconds(1),
        clock: Clock = Clock()
    ) -> Course {
        var kept: [NightRecord] = []
        var work = ScriptedWork(script: script, published: published, time: time, clock: clock)
        var night = Night(
            record(planned),
            Night.Limits(retry: retry, time: limit),
            clock: NightClock(
                now: { Self.start },
                uptime: { clock.uptime },
                pause: { time, _ in
                    clock.pauses.append(Int(time.components.seconds))
                    clock.uptime += time
                    clock.signal = clock.signal ?? clock.signalAfterPause
                },
                random: { 1 }
            ),
            signal: { clock.signal },
            keep: { kept.append($0) }
        )
        night.run(NightDays(Self.day, since: nil, catchUp: 3) { _ in false }, by: &work)
        return Course(
            record: night.record,
            summary: night.summary,
            tried: work.tried,
            kept: kept,
            pauses: clock.pauses
        )
    }

    @Test func aNightThatGoesWellDoesAllStepsOnce() {
        let course = run([:])
        #expect(course.tried == NightStep.allCases)
        #expect(course.record.status == 0 && course.summary.status == 0)
        #expect(course.record.stopped == nil && course.pauses.isEmpty)
        #expect(course.summary.publishedAgencies == 3)
    }

    @Test(arguments: [
        (NightStep.figures, Int32(75), [NightStep.figures]), (.figures, 69, [.figures]),
        (.generate, 65, [.figures, .generate]), (.generate, 73, [.figures, .generate]),
        (.verify, 65, [.figures, .generate, .missed, .restate, .verify]),
        (.hook, 1, [.figures, .generate, .missed, .restate, .verify, .hook]),
        (.generate, 1, NightStep.allCases), (.missed, 73, NightStep.allCases), (.restate, 65, NightStep.allCases),
        (.send, 78, NightStep.allCases), (.prune, 73, NightStep.allCases),
    ])
    func whatComesAfterAFailedStepIsDoneOnlyWhereItDoesNoHarm(
        _ step: NightStep,
        _ status: Int32,
        _ tried: [NightStep]
    ) {
        let course = run([step: [status]], retry: .zero)
        #expect(course.tried == tried)
        #expect(course.record.status == status)
    }

    @Test func aNightInWhichEveryAgencyFailsEnds() {
        #expect(run([.generate: [1]], published: 0).tried == [.figures, .generate])
    }

    @Test func theGravestStatusIsTheNights() {
        #expect(run([.generate: [1], .send: [78], .prune: [73]]).record.status == 78)
        #expect(run([.missed: [69], .restate: [65]], retry: .zero).record.status == 65)
        #expect(run([.missed: [75], .send: [69]], retry: .zero).record.status == 69)
        #expect(run([.generate: [1], .missed: [75]], retry: .zero).record.status == 75)
    }

    @Test(arguments: [Int32(69), 75])
    func whatMayPassIsTriedAgainWithGrowingPauses(_ status: Int32) {
        let course = run([.generate: [status, status, status, 0]])
        #expect(course.record.status == 0)
        #expect(course.record.steps.map(\.tries.count) == [1, 4, 1, 1, 1, 1, 1, 1])
        #expect(course.pauses == [30, 60, 120])
    }

    @Test func pausesHaveALimitAndSoHaveTries() {
        let course = run([.figures: [75]])
        #expect(course.tried.allSatisfy { $0 == .figures })
        #expect(course.pauses.max() == 600)
        #expect(course.pauses.reduce(0, +) < 7200)
        #expect(course.record.status == 75)
    }

    @Test(arguments: [Int32(1), 64, 65, 73, 78])
    func whatDoesNotPassIsNotTriedAgain(_ status: Int32) {
        #expect(run([.send: [status]]).record.steps.allSatisfy { $0.tries.count == 1 })
    }

    @Test func theLimitOfTimeEndsANightBetweenTwoSteps() {
        let course = run([:], limit: .seconds(150), time: .seconds(100))
        #expect(course.tried == [.figures, .generate])
        #expect(course.record.stopped == "time limit")
        #expect(course.record.status == 75)
    }

    @Test func aSignalEndsAPause() {
        let clock = Clock()
        clock.signalAfterPause = "SIGTERM"
        let course = run([.generate: [69]], clock: clock)
        #expect(course.tried == [.figures, .generate])
        #expect(course.record.stopped == "SIGTERM")
        // The server that was away is worse than the signal.
        #expect(course.record.status == 69)
    }

    @Test func aRequestThatComesAfterTheLastStepChangesNothing() {
        #expect(run([:], [.prune], limit: .seconds(1), time: .seconds(2)).record.status == 0)
    }

    @Test func theRecordIsKeptBeforeAndAfterEachTry() {
        let course = run([.send: [75, 0]], [.verify, .send])
        #expect(course.kept.map { $0.unfinished?.step } == [nil, .verify, nil, .send, nil, .send, nil, nil])
        #expect(course.kept.map(\.end).dropLast().allSatisfy { $0 == nil })
        #expect(course.kept.last == course.record)
    }

    @Test func aRecordIsReadAsItWasWritten() throws {
        var record = run([.generate: [69, 1]]).record
        record.server = NightRecord.Server(
            host: "h\"",
            port: "5432",
            version: "15.1",
            isStandby: true,
            lagSeconds: 1.25
        )
        (record.missed, record.givenUp) = ([Self.day], [Self.day.adding(days: -1)])
        #expect(NightRecord(json: record.json) == record)
        var unfinished = self.record()
        unfinished.begin(.generate, at: Self.start)
        let read = try #require(NightRecord(json: unfinished.json))
        #expect(read == unfinished && read.unfinished?.step == .generate)
        for count in stride(from: 0, to: record.json.count - 2, by: 7) {
            #expect(NightRecord(json: Array(record.json.prefix(count))) == nil)
        }
    }

    // MARK: Days

    private func days(since first: Int?, catchUp: Int = 3, whole: Set<Int>) -> NightDays {
        NightDays(Self.day, since: first.map { Self.day.adding(days: $0) }, catchUp: catchUp) { day in
            whole.contains(Int(day.daysSince1970 - Self.day.daysSince1970))
        }
    }

    private func back(_ days: [CalendarDay]) -> [Int] { days.map { Int($0.daysSince1970 - Self.day.daysSince1970) } }

    @Test func missedDaysAreThoseSinceTheLastWholeOneTheNewestFirst() {
        #expect(back(days(since: -10, whole: [-4]).missed) == [-1, -2, -3])
        #expect(back(days(since: -10, whole: [-4, -6]).givenUp) == [])
        #expect(days(since: -10, whole: [0]).isWhole)
    }

    @Test func olderDaysAreGivenUp() {
        let days = days(since: -6, whole: [])
        #expect(back(days.missed) == [-1, -2, -3])
        #expect(back(days.givenUp) == [-4, -5, -6])
        #expect(back(self.days(since: -2, catchUp: 0, whole: []).givenUp) == [-1, -2])
    }

    @Test func aNightThatWasEndedWhileMakingUpHidesNoOlderDay() {
        let days = days(since: -20, whole: [0, -1, -4, -5])
        #expect(back(days.missed) == [-2, -3])
        #expect(back(days.givenUp) == [])
        #expect(back(self.days(since: -20, whole: [0, -1, -2, -3, -5]).missed) == [])
    }

    @Test func anEmptyOutputBeginsWithTheNightsOwnDay() {
        let days = days(since: nil, whole: [])
        #expect(days.missed.isEmpty && days.givenUp.isEmpty && !days.isWhole)
    }

    @Test func nobodyLooksBackForEver() {
        let days = days(since: -5000, whole: [])
        #expect(days.missed.count + days.givenUp.count == NightDays.horizon)
    }

    // MARK: The folder

    @Test func damagedRecordsAreNamedAndHideNothing() throws {
        let folder = try TemporaryFolder()
        let nights = try NightFolder(creatingIn: "\(folder.path)/output")
        try nights.write(record())
        try folder.write("{", to: "output/nights/2026-02-18T044000Z.json")
        try folder.write("x", to: "output/nights/notes.json")
        let past = try NightFolder.past(5, in: "\(folder.path)/output", now: Self.start)
        #expect(past.records == [record()])
        #expect(past.damaged == ["2026-02-18T044000Z.json"])
        #expect(nights.freeStart(from: Self.start) != Self.start)
    }

    @Test func oneNightAtATimeHasTheFolder() throws {
        let folder = try TemporaryFolder()
        let first = try NightFolder(creatingIn: folder.path)
        let second = try NightFolder(creatingIn: folder.path)
        #expect(try !NightFolder.past(1, in: folder.path, now: Self.start).isAtWork)
        #expect(try first.tryLock())
        #expect(try !second.tryLock())
        #expect(try NightFolder.past(1, in: folder.path, now: Self.start).isAtWork)
    }

    @Test func aClockThatWasAheadHidesNoLaterNight() throws {
        let folder = try TemporaryFolder()
        let nights = try NightFolder(creatingIn: folder.path)
        var ahead = record()
        ahead = NightRecord(
            version: ahead.version,
            start: try #require(Instant("2099-01-01T04:40:00Z")),
            day: ahead.day,
            timeZone: ahead.timeZone,
            machine: ahead.machine,
            planned: ahead.planned
        )
        try nights.write(ahead)
        try nights.write(record())
        let past = try NightFolder.past(2, in: folder.path, now: Self.start)
        #expect(past.records == [record(), ahead])
        #expect(try NightFolder.past(1, in: folder.path, now: ahead.start).records == [ahead])
    }

    @Test func whatAKilledNightLeftIsRemovedAndNothingElse() throws {
        let folder = try TemporaryFolder()
        let nights = try NightFolder(creatingIn: folder.path)
        try nights.write(record())
        let path = "\(folder.path)/nights"
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        for name in [".step-17.json", ".2026-02-17T044000Z.json.new-17"] {
            try folder.write("{", to: "nights/\(name)")
        }
        try nights.removeLeftovers()
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == names)
    }
}
