import Dashboard
package import Files

/// What a night came to, in a file for node_exporter's textfile collector.
///
/// The file is replaced in one step and has no timestamps: node_exporter refuses those, and says itself how old the file
/// is. Nothing in it grows with the agencies.
/// Source: Prometheus's documentation, "Exposition formats" and "Metric and label naming"; node_exporter's README,
/// "Textfile Collector".
package enum NightMetrics {
    /// What node_exporter looks for in its folder.
    package static let fileEnding = ".prom"

    /// Everybody may read the file: node_exporter runs as a user of its own, whatever the mask of the night is.
    private static let mode: UInt32 = 0o644

    private static let lastSuccess = "callsheet_last_success_timestamp_seconds"

    /// In bytes; what is longer was written by somebody else.
    private static let maxSize = 1 << 20

    /// Writes the file. What it says of the last success is taken over from before, if this night was none.
    package static func write(_ summary: NightSummary, to path: String) throws(FileError) {
        let former = (try? File.read(path, maxSize: maxSize)).flatMap { success(in: $0, before: summary.end) }
        try File.replace(path, with: Array(text(summary, formerSuccess: former).utf8), mode: mode)
    }

    /// When a night last succeeded, as a former file says.
    ///
    /// - Parameter end: The end of the night that is told of. What lies behind that was written by a clock that was wrong,
    ///   and would keep alarms silent.
    /// - Returns: `nil` for a file that is damaged, or says nothing of it.
    static func success(in bytes: [UInt8], before end: Instant) -> Instant? {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter {
            $0.hasPrefix(lastSuccess + " ")
        }
        guard lines.count == 1, let seconds = Int64(lines[0].dropFirst(lastSuccess.count + 1)), seconds > 0,
            seconds <= end.microsecondsSince1970 / 1_000_000
        else { return nil }
        return Instant(microsecondsSince1970: seconds * 1_000_000)
    }

    static func text(_ summary: NightSummary, formerSuccess: Instant?) -> String {
        var page = MetricsPage()
        page.add(
            "callsheet_last_run_timestamp_seconds",
            "When the last night ended.",
            [(nil, seconds(summary.end))]
        )
        let success = summary.status == 0 ? summary.end : formerSuccess
        page.add(
            lastSuccess,
            "When the last night ended that did everything.",
            success.map { [(nil, seconds($0))] } ?? []
        )
        page.add(
            "callsheet_last_run_status",
            "Exit status of the last night; 0 is success.",
            [(nil, "\(summary.status)")]
        )
        page.add(
            "callsheet_report_timestamp_seconds",
            "The instant that the newest report speaks of.",
            summary.reportInstant.map { [(nil, seconds($0))] } ?? []
        )
        page.add(
            "callsheet_step_duration_seconds",
            "How long each step of the last night took, all its tries together.",
            NightStep.allCases.compactMap { step in
                let parts = summary.steps.filter { $0.step == step }
                guard !parts.isEmpty else { return nil }
                return (("step", step.rawValue), decimal(parts.reduce(0) { $0 + $1.seconds }) ?? "0")
            }
        )
        page.add(
            "callsheet_agencies",
            "Agencies by what the last night did with their reports.",
            [
                (("result", "published"), "\(summary.publishedAgencies)"),
                (("result", "unchanged"), "\(summary.unchangedAgencies)"),
                (("result", "failed"), "\(summary.failedAgencies)"),
            ]
        )
        page.add(
            "callsheet_mails",
            "Mails of the last night by what became of them.",
            [
                (("result", "accepted"), "\(summary.acceptedMails)"),
                (("result", "refused"), "\(summary.refusedMails)"),
                (("result", "deferred"), "\(summary.deferredMails)"),
            ]
        )
        page.add("callsheet_written_bytes", "What the last night published.", [(nil, "\(summary.writtenBytes)")])
        page.add(
            "callsheet_replica_lag_seconds",
            "How far the database was behind its primary.",
            summary.replicaLagSeconds.flatMap(decimal).map { [(nil, $0)] } ?? []
        )
        page.add(
            "callsheet_missed_days",
            "Days without a report that the last night did not make up for.",
            [(nil, "\(summary.missedDays)")]
        )
        return page.text
    }

    /// Whole seconds: nobody asks for more of a night.
    private static func seconds(_ instant: Instant) -> String { "\(instant.microsecondsSince1970 / 1_000_000)" }

    /// To the millisecond; what a clock that was set back makes negative is 0. `nil` for what is no number.
    private static func decimal(_ seconds: Double) -> String? {
        guard seconds.isFinite, seconds < 1e12 else { return nil }
        let milliseconds = Int64((max(0, seconds) * 1000).rounded())
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)" : "\(milliseconds / 1000).\(fraction)"
    }
}

/// Gauges in Prometheus's text format.
private struct MetricsPage {
    private(set) var text = ""

    /// Adds one, unless it has no values.
    mutating func add(_ name: String, _ help: String, _ values: [(label: (name: String, value: String)?, String)]) {
        guard !values.isEmpty else { return }
        text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
        for (label, value) in values {
            text += name + (label.map { "{\($0.name)=\"\($0.value)\"}" } ?? "") + " \(value)\n"
        }
    }
}
