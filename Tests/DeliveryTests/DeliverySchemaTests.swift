import Foundation
import Testing

@testable import Delivery

/// The ledger's lines beside their schema, judged by Python's jsonschema.
@Suite struct DeliverySchemaTests {
    private typealias Samples = LedgerSamples

    private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized.path

    /// What jsonschema finds wrong with each line; nothing for a line that is right.
    private func faults(_ lines: [[UInt8]]) throws -> [String] {
        let sandbox = try OutputSandbox()
        for (index, line) in lines.enumerated() { try sandbox.write(line, to: "\(index).json") }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments =
            ["\(Self.root)/Tests/Scripts/validate-json.py", "\(Self.root)/Sources/callsheet/Schemas/delivery.json"]
            + lines.indices.map { "\(sandbox.path)/\($0).json" }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").map { String($0).replacing("\(sandbox.path)/", with: "") }
    }

    @Test func everyLineFollowsTheSchema() throws {
        let record = Samples.record(
            MailSnapshot(name: "2026-02-16T235959Z-12", digest: Samples.digest("e")),
            to: "o'brien+x{1}@E-x.example.org",
            token: "0aF_-",
            correctionOf: "2026-02-16T235959Z",
            references: ["<2026-02-16T235959Z.t@reports.example>"]
        )
        let refused = Samples.line(
            .refused,
            record,
            at: Samples.now.adding(120_000),
            reply: "550 5.1.1 \"ü\u{7F}\"",
            refusals: 3
        )
        let lines =
            DeliveryLine.State.allCases.map { Samples.line($0) } + [refused, refused.forgotten]
            + [Samples.line(.sending, Samples.record(isTrial: true)), Samples.line(.accepted, reply: "")]
        #expect(try faults(lines.map(\.json)) == [])
    }

    @Test func theSchemaFindsWhatIsWrong() throws {
        let line = String(decoding: Samples.line(.accepted).json, as: UTF8.self)
        let wrong = [
            line.replacing("\"accepted\"", with: "\"bounced\""), line.replacing("\"version\":1", with: "\"version\":2"),
            line.replacing("\"size\":", with: "\"bytes\":"), line.replacing("<2026", with: "2026"),
        ]
        #expect(Set(try faults(wrong.map { Array($0.utf8) }).map { $0.prefix { $0 != ":" } }).count == 4)
    }
}
