internal import Archive
internal import Console
internal import Dashboard
internal import Files
internal import Glibc
internal import Nights
internal import Threads
internal import TimeZones

/// A night on this machine: its lock, its record, its signals, and who is told.
struct NightRun {
    private let plan: NightPlan
    private let reporting: NightReporting

    /// How long another night is waited for.
    private static let patience = 30

    init(_ plan: NightPlan, reporting: NightReporting) {
        (self.plan, self.reporting) = (plan, reporting)
    }

    /// - Returns: The night's exit status.
    /// - Throws: When it did not begin.
    func run() throws(Failure) -> Int32 {
        let signal = ReceivedSignal()
        do throws(ThreadError) { try StopSignals.handle { signal.value = $0 } } catch { throw Failure(error) }
        reporting.begin()
        do throws(Failure) {
            return try begun(signal)
        } catch {
            // A night that could not even begin is a failed one to all who wait for it.
            let now = SystemClock.now()
            StandardError.write(lines: error.lines.map { "callsheet: \($0)" }, .error)
            reporting.end(NightSummary(start: now, end: now, status: error.status.rawValue))
            return error.status.rawValue
        }
    }

    private func begun(_ signal: ReceivedSignal) throws(Failure) -> Int32 {
        let folder: NightFolder
        do throws(FileError) { folder = try NightFolder(creatingIn: plan.output) } catch {
            throw Failure(ArchiveError(error, in: plan.output))
        }
        try takeNight(folder, signal)
        // Another one may have done it meanwhile.
        let plan = try NightPlan(self.plan.run)
        if isDone(plan) {
            StandardError.write("callsheet: \(plan.days.day) is published and all is done; nothing to do")
            reporting.end(summary(of: plan))
            return ExitStatus.success.rawValue
        }
        if !plan.days.givenUp.isEmpty {
            StandardError.write(
                "callsheet: Missed and too old to be made up for by --catch-up \(plan.run.night.catchUp): "
                    + NightPlan.list(plan.days.givenUp),
                .warning
            )
        }
        try? folder.removeLeftovers()
        let keeper = try NightGuardCommand.start(keeping: folder.lockDescriptor)
        let start = folder.freeStart(from: SystemClock.now())
        let record = NightRecord(
            version: Callsheet.version,
            start: start,
            day: plan.days.day,
            timeZone: plan.zone.name,
            machine: Machine.name,
            planned: plan.pending
        )
        var night = Night(
            record,
            plan.limits,
            clock: NightRun.clock,
            signal: { signal.value?.name },
            keep: { record in
                // A night whose record cannot be kept, as on a full disk, goes on: what it does is worth more.
                do throws(FileError) { try folder.write(record) } catch {
                    StandardError.write("callsheet: The night's record cannot be written: \(error)", .warning)
                }
            }
        )
        var work = StepProcesses(plan, guardedBy: keeper)
        night.run(plan.days, by: &work)
        var summary = night.summary
        summary.reportInstant = newestReport
        StandardError.step = nil
        StandardError.write([
            LogLine(
                "callsheet: night of \(night.record.day): \(NightRun.outcome(night.record))",
                summary.status == 0 ? .info : .error,
                snapshot: plan.asOf.stamp,
                status: summary.status
            )
        ])
        reporting.end(summary)
        return summary.status
    }

    /// Waits a little for a night that is at work.
    private func takeNight(_ folder: borrowing NightFolder, _ signal: ReceivedSignal) throws(Failure) {
        for second in 0...NightRun.patience {
            do throws(FileError) { if try folder.tryLock() { return } } catch { throw Failure(ArchiveError(error)) }
            if signal.value != nil { break }
            if second < NightRun.patience { SystemClock.pause(seconds: 1) }
        }
        let other = (try? NightFolder.past(1, in: plan.output, now: SystemClock.now()))?.records.first
        let words = other.map { ", begun at \($0.start) on \($0.machine)" } ?? ""
        throw Failure(.tryAgain, "\(plan.output): Another night is at work here\(words). Nothing was done")
    }

    /// Whether a night did all this already.
    private func isDone(_ plan: NightPlan) -> Bool {
        guard plan.days.isWhole, plan.days.missed.isEmpty || !plan.steps.contains(.missed),
            let past = try? NightFolder.past(10, in: plan.output, now: SystemClock.now())
        else { return false }
        var left = Set(plan.pending)
        for record in past.records where record.day == plan.days.day {
            for step in record.steps where step.status == 0 { left.remove(step.step) }
            // Reports that changed again have to be verified, uploaded and mailed again.
            if record.steps.contains(where: { $0.step == .generate }) { break }
        }
        return left.isEmpty
    }

    private func summary(of plan: NightPlan) -> NightSummary {
        let now = SystemClock.now()
        var summary = NightSummary(start: now, end: now, status: 0)
        summary.reportInstant = newestReport
        summary.missedDays = plan.days.missed.count + plan.days.givenUp.count
        return summary
    }

    private var newestReport: Instant? {
        NightArchive(output: plan.output, zone: plan.zone).status(nil)?.newestLatest.flatMap {
            Instant(stamp: String($0.snapshot.prefix(18)))
        }
    }

    /// What became of a night's steps, in a line.
    static func outcome(_ record: NightRecord) -> String {
        var parts = record.steps.map { step in
            let tries = step.tries.count > 1 ? " (\(step.tries.count) tries)" : ""
            return step.status == 0
                ? "\(step.step)\(tries)" : "\(step.step) \(step.status.map { "\($0)" } ?? "?")\(tries)"
        }
        let begun = Set(record.steps.map(\.step))
        let left = record.planned.filter { !begun.contains($0) }
        if !left.isEmpty { parts.append("not begun: \(left.map(\.rawValue).joined(separator: ", "))") }
        let stopped = record.stopped.map { ", stopped by \($0)" } ?? ""
        return "status \(record.status.map { "\($0)" } ?? "?")\(stopped): \(parts.joined(separator: ", "))"
    }

    private static var clock: NightClock {
        NightClock(
            now: SystemClock.now,
            uptime: SystemClock.uptime,
            pause: { time, isStopRequested in
                let end = SystemClock.uptime() + time
                while SystemClock.uptime() < end, !isStopRequested() { usleep(100_000) }
            },
            random: { Double.random(in: 0...1) }
        )
    }
}

/// This machine, for records.
enum Machine {
    static var name: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "?" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
