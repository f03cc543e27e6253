import Testing

@testable import Charts

@Suite struct ChartScaleTests {
    @Test func stepsAreOneTwoOrFiveAndCoverTheMaximum() {
        var random = ChartRandom(seed: 1)
        for _ in 0..<20_000 {
            let maximum =
                Int64.random(in: 1...ChartScale.ceiling, using: &random) >> Int64.random(in: 0...61, using: &random)
            let scale = ChartScale(maximum: maximum, length: 1780)
            var leading = scale.step
            while leading % 10 == 0 { leading /= 10 }
            #expect([1, 2, 5].contains(leading))
            #expect(scale.steps <= 4)
            #expect(Int64(scale.steps) * scale.step >= maximum)
            #expect(Int64(max(0, scale.steps - 1)) * scale.step < max(1, maximum))
        }
    }

    @Test(arguments: [(0, 1, 0), (1, 1, 1), (4, 1, 4), (5, 2, 3), (560, 200, 3), (100, 50, 2), (90_000, 50_000, 2)])
    func ticksAreTheExpectedOnes(maximum: Int64, step: Int64, steps: Int) {
        let scale = ChartScale(maximum: maximum, length: 1780)
        #expect(scale.step == step)
        #expect(scale.steps == steps)
    }

    @Test func heightsAreProportionalWithinATenth() {
        var random = ChartRandom(seed: 2)
        for _ in 0..<20_000 {
            let maximum =
                Int64.random(in: 1...ChartScale.ceiling, using: &random) >> Int64.random(in: 0...61, using: &random)
            let scale = ChartScale(maximum: maximum, length: 1780)
            let value = Int64.random(in: 0...max(0, maximum), using: &random)
            let top = Double(max(1, Int64(scale.steps) * scale.step))
            let exact = value == 0 ? 0 : max(10, Double(value) / top * 1780)
            #expect(abs(Double(scale.height(value)) - exact) <= 1)
        }
    }

    @Test func meansStandWhereTheirExactQuotientDoes() {
        var random = ChartRandom(seed: 6)
        for _ in 0..<20_000 {
            let days = Int.random(in: 1...400, using: &random)
            let maximum = Int64.random(in: 1...1_000_000, using: &random) >> Int64.random(in: 0...19, using: &random)
            let scale = ChartScale(maximum: maximum, length: 1780)
            let sum = Int64.random(in: 0...max(0, maximum) * Int64(days), using: &random)
            let top = Double(max(1, Int64(scale.steps) * scale.step)) * Double(days)
            let exact = sum == 0 || scale.steps == 0 ? 0 : max(10, Double(sum) / top * 1780)
            #expect(abs(Double(scale.height(sum, over: days)) - exact) <= 1)
        }
    }

    @Test func valuesOutsideStayOnTheAxis() {
        let scale = ChartScale(maximum: .max, length: 1780)
        #expect(scale.height(.max) == 1780)
        #expect(scale.height(.min) == 0)
        #expect(ChartScale(maximum: .min, length: 1780).height(5) == 0)
    }
}
