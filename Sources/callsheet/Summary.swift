internal import Archive
internal import Dashboard
internal import Text

/// How a run ended, for people: a line for each failed agency, and one for the whole.
struct Summary {
    private let published: Int
    private let unchanged: Int
    private let failures: [(id: RowID, name: String, reason: String)]
    private let warnings: Int
    private let files: Int
    private let bytes: Int
    private let clock: ReportClock
    private let output: String

    init(_ rendered: [RenderedAgency], record: RunRecord, output: String) {
        let staged = rendered.compactMap { try? $0.staged.get() }
        failures = record.entries.compactMap { entry in
            guard case .failed(let reason) = entry.outcome else { return nil }
            return (entry.agency, entry.name, reason)
        }
        let failed = Set(failures.map(\.id))
        let good = staged.filter { !failed.contains($0.agency) }
        unchanged = good.filter { !$0.isNew }.count
        published = good.count - unchanged
        files = good.reduce(0) { $0 + $1.fileCount }
        bytes = good.reduce(0) { $0 + $1.bytes }
        warnings = record.entries.reduce(0) { $0 + $1.warnings.count }
        clock = record.clock
        self.output = output
    }

    func text(seconds: Double) -> String {
        var text = ""
        for failure in failures {
            text +=
                "callsheet: Agency \(failure.id) ('\(PrintableText.line(failure.name))') failed: \(failure.reason). "
                + "Its last report stays\n"
        }
        var parts = ["published \(Summary.count(published, "agency", "agencies"))"]
        if unchanged > 0 { parts.append("\(unchanged) unchanged") }
        if !failures.isEmpty { parts.append("\(failures.count) failed") }
        if warnings > 0 { parts.append("\(Summary.count(warnings, "warning", "warnings")) in the run record") }
        let tenths = Int((seconds * 10).rounded())
        text +=
            "callsheet: \(parts.joined(separator: ", ")) in '\(output)' as of \(clock.asOf): "
            + "\(files) files, \(Summary.size(bytes)), \(tenths / 10).\(tenths % 10) s\n"
        return text
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
