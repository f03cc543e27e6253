internal import Archive
internal import Console
internal import Dashboard
internal import Files
internal import OutputTree
internal import Publishing
internal import Text

/// How a run ended, for people: a line for each failed agency, and one for the whole.
struct Summary {
    let result: PublishingResult
    let output: String

    /// - Parameter status: What the process ends with.
    func lines(seconds: Double, status: ExitStatus) -> [LogLine] {
        var lines = result.notices.map { LogLine("callsheet: \($0)", .warning) }
        var failed = 0
        for entry in result.record.entries {
            guard let reason = entry.outcome.failureReason else { continue }
            failed += 1
            let text =
                "callsheet: Agency \(entry.agency) ('\(PrintableText.line(entry.name))') failed: \(reason)"
                + standing(entry.agency)
            lines.append(LogLine(text, .error, agency: "\(entry.agency)"))
        }
        if let laterLatest { lines.append(LogLine(laterLatest, .warning)) }
        var parts = ["published \(Summary.count(result.published, "agency", "agencies"))"]
        if result.unchanged > 0 { parts.append("\(result.unchanged) unchanged") }
        if failed > 0 { parts.append("\(failed) failed") }
        let warnings = result.record.entries.reduce(0) { $0 + $1.warnings.count }
        if warnings > 0 { parts.append("\(Summary.count(warnings, "warning", "warnings")) in the run record") }
        let tenths = Int((seconds * 10).rounded())
        let text =
            "callsheet: \(parts.joined(separator: ", ")) in '\(output)' as of \(result.record.clock.asOf): "
            + "\(result.files) files, \(Summary.size(result.bytes)), \(tenths / 10).\(tenths % 10) s"
        let snapshot = result.record.clock.asOf.stamp
        lines.append(LogLine(text, snapshot: snapshot, status: status.rawValue))
        return lines
    }

    /// What the agency's readers see, as far as this user can tell.
    private func standing(_ agency: RowID) -> String {
        guard let folder = try? Directory(opening: output) else { return "" }
        if folder.destination(ofLink: OutputTree.latest(of: agency)) != nil { return ". Its last report stays" }
        return folder.exists(OutputTree.agency(agency)) ? "" : ". It has no report yet"
    }

    /// Where readers see a later report than the one just made: on purpose when a day is made up for, and a mistake when
    /// one of a wrong instant was published.
    private var laterLatest: String? {
        let later = result.record.entries.compactMap(\.laterLatest)
        guard let name = later.max() else { return nil }
        let whose = later.count == 1 ? "an agency" : "\(later.count) agencies"
        return "callsheet: The latest report of \(whose) stays a later one than that just made, up to \(name)"
    }

    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    private static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<10_000: "\(bytes) bytes"
        case ..<10_000_000: "\(bytes / 1000) kB"
        default: "\(bytes / 1_000_000) MB"
        }
    }
}
