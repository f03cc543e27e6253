internal import Glibc

/// Measures `callsheet generate` beside what reading its rows and writing its bytes cost alone.
///
/// The table goes to stdout, what is going on to stderr. Run by Tests/Scripts/bench.sh.
@main
enum Benchmark {
    static func main() {
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            if arguments.count == 3, arguments[0] == WritingLimit.command {
                print(try WritingLimit.measure(model: arguments[1], target: arguments[2]))
                return
            }
            if arguments.count == 3, arguments[0] == RenderingCost.command {
                print(try RenderingCost.measure(model: arguments[1], templates: arguments[2]))
                return
            }
            let options = try Options(arguments, environment: Environment.variable)
            let server = try Server()
            var report = Report(options, server)
            report.add(try StandardJobs(options, server).measure())
            if let delay = options.delayMilliseconds { report.add(try DelayedJob(options, server).measure(delay)) }
            if let count = options.archivedSnapshots { report.add(try OldArchive(options, server).measure(count)) }
            print(report.text)
        } catch {
            Log.line("bench: \(error)")
            exit(1)
        }
    }
}

/// Why there is nothing to report.
struct BenchmarkFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// What the system says of the call that just failed.
    static func system(_ path: String, code: Int32 = errno) -> BenchmarkFailure {
        BenchmarkFailure("\(path): \(String(cString: strerror(code)))")
    }
}

/// What is going on, for the person who waits.
enum Log {
    static func line(_ text: String) {
        let bytes = Array("\(text)\n".utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
