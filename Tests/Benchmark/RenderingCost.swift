internal import Dashboard
internal import Glibc
internal import OutputTree
internal import Reporting
internal import TimeZones

/// What rendering costs alone: from an agency's snapshot in memory to the bytes of all its files, in one thread. No
/// database, no file, no checksum.
///
/// It runs in a process of its own, as the writing limit does.
enum RenderingCost {
    static let command = "render"

    /// - Parameter model: An output that a run made.
    /// - Returns: Seconds of CPU for all agencies together.
    static func measureApart(model: String, folder: String) throws -> Double {
        let program = CommandLine.arguments[0]
        let child = try ChildProcess([program, command, model, "templates"], folder: folder)
        guard let seconds = Double(child.stdout.split(separator: "\n").last ?? "") else {
            throw BenchmarkFailure("\(program) \(command): Printed no time")
        }
        return seconds
    }

    static func measure(model: String, templates folder: String) throws -> Double {
        var files: [String: [UInt8]] = [:]
        try FileTree.visit(folder) { entry in
            guard case .file(let name, _) = entry, !name.contains("/"), name != "README.md" else { return }
            if [".md", ".html", ".css", ".xml"].contains(where: name.hasSuffix) { files[name] = [] }
        }
        for name in files.keys { files[name] = Array(try FileContent.text("\(folder)/\(name)").utf8) }
        let renderer = SnapshotRenderer(
            templates: try ReportTemplates(files: files, folder: folder),
            periods: Period.fixed
        )
        var paths: [String] = []
        try FileTree.visit("\(model)/agencies") { entry in
            if case .file(let path, _) = entry, path.hasSuffix("/\(OutputTree.snapshotData)") { paths.append(path) }
        }
        var (nanoseconds, bytes): (UInt64, Int) = (0, 0)
        for path in paths {
            let snapshot = try Snapshot(json: Array(try FileContent.text("\(model)/agencies/\(path)").utf8))
            let style = ReportStyle(snapshot.agency.preferences, runZone: .utc) { _ in nil }
            let start = threadTime()
            renderer.files(of: snapshot, style) { bytes += $0.bytes.count }
            nanoseconds += threadTime() - start
        }
        guard bytes > 0 else { throw BenchmarkFailure("\(model): Holds no snapshot") }
        return Double(nanoseconds) / 1e9
    }

    /// CPU time of this thread.
    private static func threadTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
