import Dashboard
import Foundation
import Insight
import Testing

/// What SciPy, and the rule of unusual days in NumPy, answered to the questions of cases.txt.
///
/// `make check-insight` holds that table against both again.
@Suite struct SciPyTests {
    private let cases: [[Substring]]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "cases.txt")
        cases = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { $0.split(separator: " ") }
    }

    /// The numbers and the last word of the cases of a kind.
    private func questions(_ kind: String) -> [(numbers: [Int64], answer: String)] {
        cases.filter { $0[0] == kind }.map { words in
            (words.dropFirst().compactMap { Int64($0) }, String(words[words.count - 1]))
        }
    }

    @Test func boundsAreThoseOfSciPy() {
        let questions = questions("wilson")
        #expect(questions.count > 150)
        for (numbers, _) in questions {
            let interval = WilsonInterval(numbers[0], of: numbers[1])
            #expect([interval?.lowerTenths, interval?.upperTenths] == [numbers[2], numbers[3]], "\(numbers)")
        }
    }

    @Test func chanceIsJudgedAsByChiSquared() {
        let questions = questions("rate")
        #expect(questions.count > 150)
        for (numbers, answer) in questions {
            let chance = Chance.ofRate(
                .contact,
                current: [Samples.figures(numbers[1], connected: numbers[0])],
                previous: [Samples.figures(numbers[3], connected: numbers[2])]
            )
            #expect("\(chance)" == answer, "\(numbers)")
        }
    }

    @Test func countsAreAsUnusualAsInFloatingPoint() {
        let questions = questions("counts")
        #expect(questions.count > 100)
        for (numbers, answer) in questions {
            let found = findings(numbers.map { Samples.figures($0) }).first { $0.subject == .calls }
            let text = found.map { "\($0.isFall ? "fall" : "rise")\($0.days.count)" } ?? "none"
            #expect(text == answer, "\(numbers)")
        }
    }

    @Test func ratesAreAsUnusualAsInFloatingPoint() {
        let questions = questions("share")
        #expect(questions.count > 40)
        for (numbers, answer) in questions {
            let days = stride(from: 0, to: 116, by: 2).map { place in
                Samples.figures(numbers[place + 1], connected: numbers[place])
            }
            let found = findings(days).first { $0.subject == .contactRate }
            #expect((found.map { "\($0.days.count)" } ?? "none") == answer, "\(numbers)")
        }
    }

    private func findings(_ days: [CallFigures]) -> [UnusualDays] {
        let rows = days.enumerated().map { DailyFigures(day: PretendAgency.day($0), figures: $1) }
        let window = DayRange(PretendAgency.day(0), PretendAgency.day(days.count - 1))
        let campaign = Campaign(id: Samples.id(1), name: nil, days: rows)
        return UnusualDays.list(
            of: Samples.snapshot(today: window.last, window: window, [campaign]),
            on: window.last
        )
    }
}
