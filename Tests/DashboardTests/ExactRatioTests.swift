import Dashboard
import Testing

@Suite struct ExactRatioTests {
    @Test(
        arguments: [
            (1, 16, 63), (1, 2000, 1), (1, 2001, 0), (1, 3, 333), (2, 3, 667), (80, 200, 400), (5, 200, 25),
            (7, 7, 1000),
            (3, 2, 1500), (0, 9, 0), (0, 0, 0), (5, 0, 0), (-5, 0, 0), (.max, 0, 0),
            // Halves go up, towards plus infinity, on both sides of zero.
            (-1, 16, -62), (1, -16, -62), (-1, -16, 63), (-3, 16, -187), (-1, 2000, 0), (-3, 2000, -1),
            (.max, .max, 1000), (.min, .min, 1000), (.max, .min, -1000), (.min, .max, -1000),
            (1, .max, 0), (1, .min, 0), (.max - 1, .max, 1000), (1 << 52, 1 << 56, 63),
            // What no 64 bits can hold stays at their end.
            (.max, 1, .max), (.min, 1, .min), (.min, -1, .max), (.max, -1, .min),
        ] as [(Int64, Int64, Int64)]
    )
    func sharesAreTenthsOfAPercentHalvesUp(part: Int64, whole: Int64, tenths: Int64) {
        #expect(ExactRatio.tenthsOfPercent(part, of: whole) == tenths)
    }

    @Test(
        arguments: [
            (1, 2, 1), (3, 2, 2), (5, 2, 3), (-1, 2, 0), (-3, 2, -1), (1, 3, 0), (2, 3, 1), (14250, 150, 95), (7, 0, 0),
            (.max, 1, .max), (.min, 1, .min), (.min, -1, .max), (.max, 2, 1 << 62), (.min, 2, -1 << 62),
        ] as [(Int64, Int64, Int64)]
    )
    func quotientsGoToTheNearestHalvesUp(dividend: Int64, divisor: Int64, quotient: Int64) {
        #expect(ExactRatio.quotient(dividend, divisor) == quotient)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func agreesWithLongDivision(seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<4000 {
            let (dividend, divisor) = (random.integer(), random.integer())
            let share = ExactRatio.tenthsOfPercent(dividend, of: divisor)
            let quotient = ExactRatio.quotient(dividend, divisor)
            if share != longDivision(dividend, divisor, decimals: 3)
                || quotient != longDivision(dividend, divisor, decimals: 0)
            {
                Issue.record("\(dividend) / \(divisor): \(share), \(quotient)")
            }
        }
    }

    @Test func agreesWithLongDivisionOnEverySmallPair() {
        for dividend in -60...60 as ClosedRange<Int64> {
            for divisor in -60...60 as ClosedRange<Int64> {
                let share = ExactRatio.tenthsOfPercent(dividend, of: divisor)
                if share != longDivision(dividend, divisor, decimals: 3) {
                    Issue.record("\(dividend) / \(divisor): \(share)")
                }
            }
        }
    }

    /// The quotient with so many decimals, taken together as one number, as on paper: one digit after the other, by
    /// subtraction, then the look at what is left.
    private func longDivision(_ dividend: Int64, _ divisor: Int64, decimals: Int) -> Int64 {
        guard divisor != 0 else { return 0 }
        let isNegative = (dividend < 0) != (divisor < 0)
        let divisor = divisor.magnitude
        var (digits, rest) = dividend.magnitude.quotientAndRemainder(dividingBy: divisor)
        var isTooLarge = false
        for _ in 0..<decimals {
            // Ten times the rest, by adding it ten times and taking the divisor away whenever it fits.
            var sum: UInt64 = 0
            var digit: UInt64 = 0
            for _ in 0..<10 {
                sum += rest
                if sum >= divisor {
                    sum -= divisor
                    digit += 1
                }
            }
            rest = sum
            let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
            let (result, carry) = product.addingReportingOverflow(digit)
            isTooLarge = isTooLarge || overflow || carry
            digits = result
        }
        let leftOver = divisor - rest
        if isNegative ? rest > leftOver : rest >= leftOver { digits += 1 }
        guard !isTooLarge else { return isNegative ? .min : .max }
        if isNegative { return digits > Int64.min.magnitude ? .min : Int64(truncatingIfNeeded: 0 &- digits) }
        return Int64(clamping: digits)
    }
}
