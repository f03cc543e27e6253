internal import Console
internal import Dashboard
internal import Text

/// What `check` finds, line by line.
struct CheckList {
    /// What became of one check.
    enum Result {
        case good
        /// A night works, but not as well as it could.
        case warning
        /// A night would end with this status, or do what nobody wants.
        case fault(ExitStatus)

        var mark: String {
            switch self {
            case .good: "✓"
            case .warning: "!"
            case .fault: "✗"
            }
        }

        var name: String {
            switch self {
            case .good: "good"
            case .warning: "warning"
            case .fault: "fault"
            }
        }
    }

    struct Line {
        let subject: String
        let result: Result
        /// What was found, and what to do about it.
        let text: String
    }

    /// What a check that found no fault has to say.
    struct Finding {
        let result: Result
        let text: String

        static func good(_ text: String) -> Finding { Finding(result: .good, text: text) }
        static func warning(_ text: String) -> Finding { Finding(result: .warning, text: text) }
    }

    private(set) var lines: [Line] = []
    /// Files of secrets that cannot be used. What needs one of them is not tried: its fault is told.
    var faultySecrets: Set<String> = []

    /// Does one check. What it throws is a fault.
    ///
    /// - Parameter check: Returns `nil` where there is nothing to check.
    /// - Returns: Whether there was no fault.
    @discardableResult
    mutating func add(_ subject: String, _ check: () throws(Failure) -> Finding?) -> Bool {
        do throws(Failure) {
            guard let finding = try check() else { return true }
            lines.append(Line(subject: subject, result: finding.result, text: finding.text))
            return true
        } catch {
            let status: ExitStatus = error.status == .usage ? .configuration : error.status
            lines.append(Line(subject: subject, result: .fault(status), text: error.message))
            return false
        }
    }

    /// The gravest fault's.
    var status: ExitStatus {
        ExitStatus.gravest(
            of: lines.map { line in
                if case .fault(let status) = line.result { status } else { .success }
            }
        )
    }

    /// For people: a mark, what was looked at, what was found.
    var text: String {
        lines.map { "\($0.result.mark) \($0.subject): \(PrintableText.line($0.text, limit: .max))\n" }.joined()
    }

    /// As `callsheet schema check` describes it.
    var json: [UInt8] {
        var bytes = Array(#"{"schema":"callsheet-check","version":1,"status":\#(status.rawValue),"checks":["#.utf8)
        for (index, line) in lines.enumerated() {
            bytes.append(contentsOf: (index == 0 ? "\n" : ",\n").utf8)
            bytes.append(contentsOf: #"{"subject":"#.utf8)
            bytes.append(json: line.subject)
            var status = "null"
            if case .fault(let fault) = line.result { status = "\(fault.rawValue)" }
            bytes.append(contentsOf: #","result":"\#(line.result.name)","status":\#(status),"text":"#.utf8)
            bytes.append(json: PrintableText.line(line.text, limit: .max))
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(contentsOf: "\n]}\n".utf8)
        return bytes
    }
}
