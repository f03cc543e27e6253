import Dashboard
import Foundation
import Testing
import TimeZones

/// Python reads the same files by code of its own: those of the system, or of the folder that `TZDIR` names.
@Suite struct ZoneinfoTests {
    @Test func everyZoneHasTheOffsetsThatPythonFinds() throws {
        let folder = ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "transitions.py")
        let seed = Int.random(in: 0..<1_000_000)
        process.arguments = [script.path, folder, String(seed)]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try #require(try pipe.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)

        let database = TimeZoneDatabase(folders: [folder])
        var (questions, differences) = (0, [String]())
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            let second = try #require(Int64(words[1]))
            let rules = try database.rules(String(words[0]))
            let offset = rules?.offset(at: Instant(microsecondsSince1970: second * 1_000_000))
            if offset != Int(words[2]) { differences.append("\(line), not \(offset ?? 0)") }
            questions += 1
        }
        #expect(questions > 15_000)
        #expect(differences.isEmpty, "seed \(seed): \(differences.prefix(20))")
    }
}
