import Foundation
import Insight
import TestSupport
import Testing

@Suite struct WilsonIntervalTests {
    /// Newcombe's table of examples, which has these four. Source: R. G. Newcombe, "Two-sided confidence intervals for
    /// the single proportion", Statistics in Medicine 17 (1998), 857–872, table I, method 3.
    @Test(arguments: [(81, 263, 255, 366), (15, 148, 62, 160), (0, 20, 0, 161), (1, 29, 6, 172)])
    func boundsAreThoseOfNewcombesTable(part: Int64, whole: Int64, lower: Int64, upper: Int64) throws {
        let interval = try #require(WilsonInterval(part, of: whole))
        #expect(interval.lowerTenths == lower)
        #expect(interval.upperTenths == upper)
    }

    @Test func whatIsNoShareHasNoInterval() {
        #expect(WilsonInterval(0, of: 0) == nil)
        #expect(WilsonInterval(5, of: 4) == nil)
        #expect(WilsonInterval(-1, of: 4) == nil)
        #expect(WilsonInterval(1, of: -4) == nil)
    }

    @Test func fewCallsMakeAWideInterval() throws {
        for calls in Int64(1)..<35 {
            for part in 0...calls { #expect(try #require(WilsonInterval(part, of: calls)).isWide) }
        }
        #expect(try #require(WilsonInterval(0, of: 35)).isWide == false)
        #expect(try #require(WilsonInterval(13, of: 130)).isWide)
        #expect(try #require(WilsonInterval(15, of: 150)).isWide == false)
        #expect(try #require(WilsonInterval(185, of: 370)).isWide)
        #expect(try #require(WilsonInterval(195, of: 390)).isWide == false)
    }

    @Test func boundsAreThoseOfSixtyDigits() throws {
        var random = SeededGenerator(seed: 1927)
        var cases: [(part: Int64, whole: Int64)] = (Int64(1)...40).flatMap { whole in (0...whole).map { ($0, whole) } }
        for _ in 0..<2000 {
            let whole = Int64.random(in: 1...(1 << Int64.random(in: 1...62, using: &random)), using: &random)
            cases.append((random.chance(20) ? min(3, whole) : Int64.random(in: 0...whole, using: &random), whole))
        }
        let answers = try python("exact_bounds.py", cases.map { "\($0.part) \($0.whole)" })
        try #require(answers.count == cases.count)
        for (question, answer) in zip(cases, answers) {
            let interval = try #require(WilsonInterval(question.part, of: question.whole))
            #expect("\(interval.lowerTenths) \(interval.upperTenths)" == answer, "\(question)")
        }
    }
}
