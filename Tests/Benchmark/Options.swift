internal import Glibc

/// What `make bench` was asked for.
struct Options {
    /// The built program.
    let callsheet: String
    /// Where everything is written. Whoever made it removes it: deleting a tree slows the file system for minutes.
    let folder: String
    let agencies: Int
    private let chosenRuns: Int?
    let hasLargeAgency: Bool
    let archivedSnapshots: Int?
    let delayMilliseconds: Double?

    init(_ arguments: [String], environment: (String) -> String?) throws {
        guard arguments.count == 2 else { throw BenchmarkFailure("usage: callsheet-bench CALLSHEET FOLDER") }
        callsheet = arguments[0]
        folder = arguments[1]
        func number(_ name: String) throws -> Int? {
            guard let text = environment(name), !text.isEmpty else { return nil }
            guard let number = Int(text), number >= 1 else {
                throw BenchmarkFailure("\(name) '\(text)' must be a number of 1 or more")
            }
            return number
        }
        agencies = try number("BENCH_AGENCIES") ?? 1000
        chosenRuns = try number("BENCH_RUNS")
        hasLargeAgency = environment("BENCH_LARGE") == "1"
        archivedSnapshots = try number("BENCH_ARCHIVE")
        if let archivedSnapshots, archivedSnapshots <= OldArchive.runs {
            throw BenchmarkFailure("BENCH_ARCHIVE must be more than \(OldArchive.runs)")
        }
        if let text = environment("BENCH_DELAY"), !text.isEmpty {
            guard let delay = Double(text), delay > 0, delay <= 1000 else {
                throw BenchmarkFailure("BENCH_DELAY '\(text)' must be a round trip's milliseconds, such as 5")
            }
            delayMilliseconds = delay
        } else {
            delayMilliseconds = nil
        }
    }

    /// Numbers of agencies to measure, the asked one last. There are two at least, to see how time grows.
    var sizes: [Int] {
        let smaller = [100, 1000].filter { $0 < agencies }
        return (smaller.isEmpty ? [max(1, agencies / 10)] : smaller) + [agencies]
    }

    /// How often each thing is measured. Large jobs take minutes and gigabytes each.
    func runs(agencies: Int) -> Int {
        chosenRuns ?? (agencies > 2000 ? 3 : 5)
    }
}

enum Environment {
    static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// This process's variables for a child: none of Callsheet's, which would change what is measured.
    static var forChild: [String] {
        var variables: [String] = []
        var next = environ
        while let variable = next.pointee {
            let text = String(cString: variable)
            if !text.hasPrefix("CALLSHEET_") { variables.append(text) }
            next += 1
        }
        return variables
    }
}
