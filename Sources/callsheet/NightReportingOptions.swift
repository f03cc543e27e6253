internal import ArgumentParser
internal import Console
internal import Files
internal import Nights

/// Who is told of a night beside the log: options of `run`.
struct NightReportingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File of metrics for node_exporter's textfile collector, ending in .prom; replaced in one step.",
            valueName: "file"
        )
    )
    var metricsFile: String?

    @Option(
        help: ArgumentHelp(
            "File with the https address of a monitor that is told of begin and end, as healthchecks.io takes it. "
                + "Or CALLSHEET_PING_URL. The address is a secret.",
            valueName: "file"
        )
    )
    var pingUrlFile: String?

    static let singleNames = ["metrics-file", "ping-url-file"]

    private static let pingVariable = "CALLSHEET_PING_URL"

    /// - Throws: `usage` or `configuration` before the night begins.
    func reporting() throws(Failure) -> NightReporting {
        NightReporting(
            metricsFile: try NightReportingOptions.checkedMetricsFile(metricsFile),
            ping: try monitor()
        )
    }

    static func checkedMetricsFile(_ path: String?) throws(Failure) -> String? {
        guard let path, !path.hasSuffix(NightMetrics.fileEnding) else { return path }
        throw Failure(
            .usage,
            "--metrics-file '\(path)' does not end in \(NightMetrics.fileEnding), and node_exporter reads no other file"
        )
    }

    /// - Returns: `nil` where no monitor is told.
    func monitor() throws(Failure) -> Ping? {
        let (address, source): (String, String)
        if let pingUrlFile {
            (address, source) = (try SecretFile.read(pingUrlFile), pingUrlFile)
        } else if let value = EnvironmentSecret.value(NightReportingOptions.pingVariable) {
            (address, source) = (value, NightReportingOptions.pingVariable)
        } else {
            return nil
        }
        guard let ping = Ping(address, pause: { SystemClock.pause(seconds: $0) }) else {
            // Not the address: who has it can say that all is well.
            throw Failure(.configuration, "\(source): is not an https address such as https://hc-ping.com/UUID")
        }
        return ping
    }
}

/// Tells those outside of a night. Nothing here changes what a night does or ends with: what goes wrong is a warning.
struct NightReporting: Sendable {
    let metricsFile: String?
    let ping: Ping?

    /// Before anything is done.
    func begin() {
        guard let reason = ping?.tellStart() else { return }
        StandardError.write("callsheet: The monitor could not be told that the night begins: \(reason)", .warning)
    }

    /// When all is done, and everything is told that is to be told of it.
    func end(_ summary: NightSummary) {
        if let metricsFile {
            do throws(FileError) { try NightMetrics.write(summary, to: metricsFile) } catch {
                StandardError.write("callsheet: --metrics-file: \(error)", .warning)
            }
        }
        guard let reason = ping?.tellEnd(status: summary.status, lines: StandardError.lastLines) else { return }
        StandardError.write("callsheet: The monitor could not be told how the night ended: \(reason)", .warning)
    }
}
