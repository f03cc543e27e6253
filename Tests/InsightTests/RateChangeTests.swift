import Dashboard
import Insight
import TestSupport
import Testing

@Suite struct RateChangeTests {
    /// Calls and connected calls now and before of campaigns 1, 2, ….
    private func changes(_ campaigns: [[Int64]]) -> [CampaignChange] {
        campaigns.enumerated().map { place, numbers in
            CampaignChange(
                id: Samples.id(UInt64(place + 1)),
                current: Samples.figures(numbers[0], connected: numbers[1]),
                previous: Samples.figures(numbers[2], connected: numbers[3]),
                course: .goesOn
            )
        }
    }

    private func line(_ change: RateChange?) -> [String] {
        guard let change else { return ["none"] }
        return ["\(change.total) = \(change.ownRates) + \(change.mix)"]
            + change.parts.map { "\($0.campaign.id.low): \($0.ownRate) + \($0.mix)" }
    }

    @Test func ownRatesAndMixAreToldApart() {
        // Shares 0.5 and 0.5, then 0.25 and 0.75; rates 20 % and 10 %, then 24 % and 10 %: 15 % became 13.5 %.
        // Own: (0.25 + 0.5) / 2 · 4 = 1.5. Mix: (22 - 14.25) · -0.25 = -1.9375 and (10 - 14.25) · 0.25 = -1.0625.
        let change = RateChange(changes([[250, 60, 500, 100], [750, 75, 500, 50]]), of: .contact, decimals: 4)
        #expect(line(change) == ["-15000 = 15000 + -30000", "2: 0 + -10625", "1: 15000 + -19375"])
    }

    @Test func shownPartsAddUpToTheShownChange() {
        // Exactly -1.5, 1.5, -1.9375, 0 and -1.0625: rounded singly they would give 1.5 - 1.9 - 1.1, which is the
        // total.
        let change = RateChange(changes([[250, 60, 500, 100], [750, 75, 500, 50]]), of: .contact)
        #expect(line(change) == ["-15 = 15 + -30", "2: 0 + -11", "1: 15 + -19"])
        // A rise from 0 to 1 in 1,500, of three campaigns alike: 0.0667 points as a whole, 0.0222 each.
        let small = RateChange(
            changes(Array(repeating: [500, 1, 500, 0], count: 2) + [[500, 0, 500, 0]]),
            of: .contact
        )
        #expect(line(small) == ["1 = 1 + 0", "1: 1 + 0", "2: 0 + 0", "3: 0 + 0"])
    }

    @Test func campaignWithCallsOnOneSideIsMixAlone() {
        // Rates 10 % and 30 %, half of the calls each; then the second ended: 20 % became 10 %.
        let ended = RateChange(changes([[100, 10, 100, 10], [0, 0, 100, 30]]), of: .contact)
        // (10 - 15) · 0.5 and (30 - 15) · -0.5.
        #expect(line(ended) == ["-100 = 0 + -100", "2: 0 + -75", "1: 0 + -25"])
        let began = RateChange(changes([[100, 10, 100, 10], [100, 30, 0, 0]]), of: .contact)
        #expect(line(began) == ["100 = 0 + 100", "2: 0 + 75", "1: 0 + 25"])
    }

    @Test func whatIsCountedOfNoCallsIsOwnRate() {
        let change = RateChange(changes([[100, 10, 100, 10], [0, 5, 0, 0]]), of: .contact)
        #expect(line(change) == ["50 = 50 + 0", "2: 50 + 0", "1: 0 + 0"])
    }

    @Test func nothingIsExplainedWhereThereIsNoChange() {
        #expect(RateChange([], of: .contact) == nil)
        #expect(RateChange(changes([[100, 10, 0, 0]]), of: .contact) == nil)
        #expect(RateChange(changes([[0, 0, 100, 10]]), of: .contact) == nil)
        #expect(RateChange(changes([[100, -1, 100, 10]]), of: .contact) == nil)
        #expect(RateChange(changes([[.max, 1, 100, 10], [.max, 1, 100, 10]]), of: .contact) == nil)
        #expect(RateChange(changes([[1, .max, 1, 1]]), of: .contact) == nil)
    }

    @Test func conversionRateCountsMeetings() {
        let change = CampaignChange(
            id: Samples.id(1),
            current: Samples.figures(1000, connected: 700, meetings: 30),
            previous: Samples.figures(1000, connected: 100, meetings: 20),
            course: .goesOn
        )
        #expect(RateChange([change], of: .conversion)?.total == 10)
        #expect(RateChange([change], of: .contact)?.total == 600)
    }

    @Test func largestFiguresDoNotOverflow() throws {
        let half = Int64.max / 4
        let change = try #require(
            RateChange(changes([[half, half, half, 0], [half, 0, half, half / 2], [0, 0, half, 1]]), of: .contact)
        )
        #expect(change.total == change.parts.reduce(0) { $0 + $1.change })
        // 50 % of two campaigns' calls, before it 16.7 % of three.
        #expect(change.total == 333)
    }

    /// Python has exact fractions, and rounds by the largest remainder in its usual form.
    @Test func partsAreThoseOfExactFractions() throws {
        var random = SeededGenerator(seed: 16)
        var cases: [(decimals: Int, campaigns: [[Int64]])] = []
        for turn in 0..<600 {
            let limit = random.pick([5, 40, 3000, 1_000_000, 1_000_000_000])
            let campaigns = (0..<Int.random(in: 1...12, using: &random)).map { _ -> [Int64] in
                let calls = (0..<2).map { _ in
                    random.chance(20) ? 0 : Int64.random(in: 0...Int64(limit), using: &random)
                }
                let parts = calls.map { calls in
                    // Something counted of no calls is rare, and a rate above one rarer.
                    calls == 0 && random.chance(90) ? 0 : Int64.random(in: 0...max(calls, 3), using: &random)
                }
                return [calls[0], parts[0], calls[1], parts[1]]
            }
            cases.append((turn % 4 == 0 ? Int.random(in: 1...6, using: &random) : 1, campaigns))
        }
        let answers = try python(
            "rate_change.py",
            cases.map { "\($0.decimals) \($0.campaigns.joined().map(String.init).joined(separator: " "))" }
        )
        try #require(answers.count == cases.count)
        var differences: [String] = []
        var explained = 0
        for (question, answer) in zip(cases, answers) {
            let change = RateChange(changes(question.campaigns), of: .contact, decimals: question.decimals)
            let text =
                change.map { change in
                    let parts = change.parts.sorted { $0.campaign.id < $1.campaign.id }
                    return ([change.total] + parts.flatMap { [$0.ownRate, $0.mix] }).map(String.init)
                        .joined(separator: " ")
                } ?? "none"
            if text != answer { differences.append("\(question): \(text), not \(answer)") }
            guard let change else { continue }
            explained += 1
            #expect(change.ownRates + change.mix == change.total)
        }
        #expect(explained > 500)
        #expect(differences.isEmpty, "\(differences.prefix(3))")
    }
}
