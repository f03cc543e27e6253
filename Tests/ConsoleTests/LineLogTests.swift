import Foundation
import Glibc
import Logging
import Synchronization
import Testing

@testable import Console

@Suite struct LineLogTests {
    /// What a log writes for these lines.
    private func written(
        _ lines: [LogLine],
        _ format: LogFormat = .text,
        step: String? = nil,
        hasPriority: Bool = false
    ) -> String {
        let text = Lines()
        var log = LineLog(format, hasPriority: hasPriority)
        log.write = { line in text.lines.withLock { $0 += line } }
        log.clock = { timespec(tv_sec: 1_771_286_399, tv_nsec: 42_999_999) }
        let logger = Logger(label: "x") { _ in log }
        for line in lines {
            logger.log(level: line.severity.level, "\(line.text)", metadata: line.metadata(step: step))
        }
        return text.lines.withLock { $0 }
    }

    private final class Lines: Sendable {
        let lines = Mutex("")
    }

    @Test(arguments: ["\n", "\r", "\u{1B}[2K", "\u{202E}", "\u{85}", "\u{2028}", "\0"])
    func aNameCannotForgeOrHideALine(_ planted: String) throws {
        let lines = [LogLine("callsheet: a\(planted)b: no fault"), LogLine("callsheet: end")]
        let text = written(lines)
        #expect(text.hasPrefix("callsheet: a\u{FFFD}"))
        #expect(text.hasSuffix("b: no fault\ncallsheet: end\n"))
        #expect(text.split(whereSeparator: \.isNewline).count == 2)
        #expect(!text.unicodeScalars.contains("\u{1B}"))
        for line in written(lines, .json).split(separator: "\n") {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
        #expect(written(lines, .json).split(whereSeparator: \.isNewline).count == 2)
    }

    @Test func aLongMessageIsWhole() {
        let long = String(repeating: "x", count: 5000)
        #expect(written([LogLine(long)]) == long + "\n")
    }

    @Test func anObjectALineHasWhatApplies() {
        #expect(
            written([LogLine("callsheet: done")], .json)
                == #"{"time":"2026-02-16T23:59:59.042Z","level":"info","message":"done"}"# + "\n"
        )
        let line = LogLine(
            #"callsheet: a "b" \c"#,
            .error,
            agency: "00000000-0000-4000-8000-000000000001",
            snapshot: "2026-02-16T235959Z",
            status: 75
        )
        #expect(
            written([line], .json, step: "generate")
                == #"{"time":"2026-02-16T23:59:59.042Z","level":"error","message":"a \"b\" \\c","step":"generate","#
                + #""agency":"00000000-0000-4000-8000-000000000001","snapshot":"2026-02-16T235959Z","status":75}"#
                + "\n"
        )
        #expect(written([line], step: "generate") == #"callsheet: a "b" \c"# + "\n")
    }

    @Test(arguments: [(LogLine.Severity.error, "<3>"), (.warning, "<4>"), (.info, "<6>")])
    func inTheJournalALineBeginsWithItsPriority(_ severity: LogLine.Severity, _ priority: String) {
        #expect(written([LogLine("callsheet: x", severity)], hasPriority: true) == "\(priority)callsheet: x\n")
        #expect(
            written([LogLine("callsheet: x", severity)], .json, hasPriority: true).hasPrefix("\(priority){\"time\":")
        )
    }

    @Test func theJournalIsKnownByItsFile() {
        var status = stat()
        #expect(fstat(STDERR_FILENO, &status) == 0)
        #expect(Journal.takesStandardError("\(status.st_dev):\(status.st_ino)"))
        #expect(!Journal.takesStandardError("\(status.st_dev):\(status.st_ino + 1)"))
        #expect(!Journal.takesStandardError(""))
        #expect(!Journal.takesStandardError(nil))
    }
}
