import Archive
import Dashboard
import Files
import Foundation
import TestSupport
import Testing

/// Many readers at a report that is replaced again and again.
@Suite(.serialized) struct ReaderTests {
    private static var extent: (readers: Int, swaps: Int) {
        switch Torture.extent {
        case .full: (50, 1000)
        case .short: (50, 250)
        case .sample: (16, 100)
        }
    }

    /// Publishes one day after the other while readers fetch files as a web server does, each by its whole path through
    /// `latest`, and while others open `latest` once and read all that is in it.
    @Test func noneMissesAFileOrSeesAMixedSnapshot() throws {
        let sandbox = try TemporaryFolder()
        let output = sandbox.output
        let (readers, swaps) = Self.extent
        let folder = "\(output)/agencies/\(Publishing.first.id)"
        let names = Publishing.files("").map(\.path)
        // Long enough to take several reads.
        func content(_ number: Int) -> String { String(repeating: "\(1_000_000 + number) ", count: 4000) }
        @Sendable func number(_ bytes: [UInt8]?) -> Int? {
            guard let bytes, bytes.count == 32_000 else { return nil }
            let unit = bytes[..<8]
            guard stride(from: 0, to: bytes.count, by: 8).allSatisfy({ bytes[$0..<$0 + 8].elementsEqual(unit) }) else {
                return nil
            }
            return Int(String(decoding: unit.dropLast(), as: UTF8.self)).map { $0 - 1_000_000 }
        }
        func asOf(_ number: Int) -> String {
            "\(Instant(CalendarDay("2026-02-16")!, secondOfDay: number))"
        }
        try Publishing.run(in: output, content(0), asOf: asOf(0))

        let failures = Gathered()
        let isDone = Gathered()
        let fetches = Gathered()
        let group = DispatchGroup()
        for reader in 0..<readers {
            let thread = Thread {
                defer { group.leave() }
                var seen = 0
                var count = 0
                while isDone.all.isEmpty {
                    count += 1
                    // Fifty that never pause would leave the publisher no processor.
                    usleep(500)
                    do {
                        if reader % 2 == 0 {
                            let bytes = try Directory(opening: folder).read("latest/\(names[count % names.count])")
                            guard let found = number(bytes) else {
                                failures.add("missing or mixed after \(seen)")
                                return
                            }
                            if found < seen { failures.add("\(found) after \(seen)") }
                            seen = found
                        } else {
                            let latest = try Directory(opening: "\(folder)/latest")
                            let found = try names.map { number(try latest.read($0)) }
                            if Set(found).count != 1 || found[0] == nil { failures.add("mixed: \(found)") }
                        }
                    } catch {
                        failures.add("\(error)")
                        return
                    }
                }
                fetches.add("\(count)")
            }
            thread.stackSize = 1 << 20
            group.enter()
            thread.start()
        }
        defer {
            isDone.add("done")
            group.wait()
        }
        for number in 1...swaps {
            let result = try Publishing.run(in: output, content(number), asOf: asOf(number))
            if let failure = result.failure { failures.add("\(failure)") }
            // Old ones pile up otherwise: nobody reads what is some hundred swaps old.
            if number % 100 == 0, number > 200 {
                for old in (number - 300)..<(number - 200) {
                    let stamp = asOf(max(old, 0)).replacing(":", with: "")
                    try? FileManager.default.removeItem(atPath: "\(folder)/snapshots/\(stamp)")
                }
            }
        }
        isDone.add("done")
        group.wait()
        #expect(failures.all.prefix(5) == [])
        #expect(fetches.all.count == readers)
        #expect(fetches.all.compactMap(Int.init).reduce(0, +) > readers)
    }
}
