internal import Archive
internal import Console
internal import Dashboard
internal import Files
internal import Nights

/// What `status` says of an output's last nights.
struct NightStatus {
    private let past: NightFolder.Past

    /// Nights that are shown.
    private static let count = 5

    init(output: String) throws(Failure) {
        do throws(FileError) {
            past = try NightFolder.past(NightStatus.count, in: output, now: SystemClock.now())
        } catch {
            throw Failure(.dataError, ArchiveError(error).description)
        }
    }

    /// Whether the newest night is over and did everything, or is at work; also where there never was one.
    var isWell: Bool {
        guard let newest = past.records.first else { return past.damaged.isEmpty }
        return isAtWork(newest) || newest.status == 0
    }

    /// The newest first.
    var lines: [LogLine] {
        past.records.map { record in
            let words = text(record)
            let isWell = isAtWork(record) || record.status == 0
            return LogLine("callsheet: \(words)", isWell ? .info : .warning, snapshot: nil, status: record.status)
        } + past.damaged.map { LogLine("callsheet: nights/\($0) is not a record as callsheet writes it", .warning) }
    }

    /// The value of `nights`, in the form of `callsheet schema status`.
    var json: [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (index, record) in past.records.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            let isAtWork = isAtWork(record)
            func instant(_ instant: Instant?) -> String { instant.map { "\"\($0)\"" } ?? "null" }
            bytes.append(contentsOf: "\n{\"start\":\"\(record.start)\",\"end\":\(instant(record.end))".utf8)
            bytes.append(contentsOf: ",\"day\":\"\(record.day)\",\"machine\":".utf8)
            bytes.append(json: record.machine)
            let state = isAtWork ? "at work" : record.end == nil ? "killed" : "ended"
            bytes.append(contentsOf: ",\"state\":\"\(state)\",\"status\":\(number(record.status)),\"steps\":[".utf8)
            let steps = record.steps.map { step in
                "{\"step\":\"\(step.step.rawValue)\",\"status\":\(number(step.status)),\"tries\":\(step.tries.count)}"
            }
            bytes.append(contentsOf: "\(steps.joined(separator: ","))]}".utf8)
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    private func number(_ status: Int32?) -> String { status.map { "\($0)" } ?? "null" }

    /// A night that is not over is at work, or was killed; only the newest can be at work.
    private func isAtWork(_ record: NightRecord) -> Bool {
        past.isAtWork && record.end == nil && record.start == past.records.first?.start
    }

    private func text(_ record: NightRecord) -> String {
        let night = "night of \(record.day), begun \(record.start) on \(record.machine)"
        if record.end != nil { return "\(night): \(NightRun.outcome(record))" }
        let step = record.unfinished.map { " in \($0.step)" } ?? " between two steps"
        return isAtWork(record) ? "\(night): is at work\(step)" : "\(night): was killed\(step)"
    }
}
