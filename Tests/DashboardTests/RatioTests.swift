import Dashboard
import Testing

/// Comparing and subtracting rates, against fractions worked out by hand in wider numbers.
@Suite struct RatioTests {
    /// The nearest tenth of a percent of a fraction, halves up, by bits: the divisor can have 128 of them.
    private static func rounded(_ numerator: UInt128, times factor: UInt128, over divisor: UInt128) -> UInt128? {
        var (quotient, remainder) = (UInt128(0), UInt128(0))
        let product = numerator.multipliedFullWidth(by: factor)
        for bit in (0..<256).reversed() {
            let next = bit >= 128 ? product.high >> UInt128(bit - 128) & 1 : product.low >> UInt128(bit) & 1
            remainder = remainder << 1 | next
            guard quotient >> 127 == 0 else { return nil }
            quotient <<= 1
            if remainder >= divisor {
                remainder -= divisor
                quotient |= 1
            }
        }
        return remainder >= divisor - remainder ? quotient + 1 : quotient
    }

    @Test(
        arguments: [
            // The rates read 0.4 and 0.5 %, and 0.5 and 0.5 %.
            (44, 45, 1, 1, 23), (45, 54, 1, 9, 200),
            (54, 45, -1, 9, 167), (45, 45, 0, 0, 0), (1, 10_000, 1, 9999, 9_999_000),
        ] as [(Int64, Int64, Int, Int64, Int64)]
    )
    func changesComeFromTheCounts(_ before: Int64, _ now: Int64, _ sign: Int, _ hundredths: Int64, _ relative: Int64) {
        let change = Ratio(now, of: 10_000).change(from: Ratio(before, of: 10_000))
        #expect(change.sign == sign)
        #expect(change.points(decimals: 2) == hundredths)
        #expect(change.relativeTenths == relative)
    }

    @Test func equalFractionsOfDifferentWholesAreTheSame() {
        let change = Ratio(3, of: 9).change(from: Ratio(1, of: 3))
        #expect(change.sign == 0)
        #expect(change.points(decimals: 17) == 0)
        #expect(change.relativeTenths == 0)
    }

    @Test func aWholeOfZeroIsARateOfZero() {
        #expect(Ratio(5, of: 0).change(from: Ratio(0, of: 7)).sign == 0)
        #expect(Ratio(1, of: 7).change(from: Ratio(5, of: 0)).sign == 1)
        #expect(Ratio(1, of: 7).change(from: Ratio(5, of: 0)).relativeTenths == nil)
        #expect(Ratio(5, of: 0).tenthsOfPercent == 0)
    }

    @Test func signsBelongToTheFraction() {
        #expect(Ratio(-1, of: 2).change(from: Ratio(1, of: -2)).sign == 0)
        #expect(Ratio(-1, of: -2).change(from: Ratio(1, of: 2)).sign == 0)
        #expect(Ratio(1, of: 2).change(from: Ratio(-1, of: 2)).points(decimals: 1) == 1000)
        #expect(Ratio(1, of: 2).change(from: Ratio(-1, of: 2)).relativeTenths == nil)
    }

    @Test func theWidestCountsStayExact() {
        let change = Ratio(.max, of: .min).change(from: Ratio(.min, of: .max))
        // -(2^63 - 1) / 2^63 less -(2^63) / (2^63 - 1): just above zero.
        #expect(change.sign == 1)
        #expect(change.points(decimals: 1) == 0)
        #expect(Ratio(.max, of: 1).change(from: Ratio(1, of: .max)).relativeTenths == .max)
        #expect(Ratio(.max, of: 1).change(from: Ratio(.min, of: 1)).points(decimals: 1) == .max)
    }

    /// Wide and narrow counts, close to each other or not.
    @Test func randomChangesAgreeWithExactFractions() throws {
        var random = SplitMix(state: 7)
        for _ in 0..<20_000 {
            let (before, whole) = (random.integer(), random.integer())
            let wholeBefore = Bool.random(using: &random) ? whole : random.integer()
            let now =
                Bool.random(using: &random) ? random.integer() : before &+ Int64.random(in: -1...1, using: &random)
            let change = Ratio(now, of: whole).change(from: Ratio(before, of: wholeBefore))
            func parts(_ part: Int64, _ whole: Int64) -> (Int128, Int128) {
                whole == 0 ? (0, 1) : (Int128(part) * Int128(whole.signum()), Int128(whole.magnitude))
            }
            let ((a, n), (b, m)) = (parts(now, whole), parts(before, wholeBefore))
            let difference = a * m - b * n
            let counts: Comment = "\(before) of \(wholeBefore), \(now) of \(whole)"
            #expect(change.sign == (difference > 0 ? 1 : difference < 0 ? -1 : 0), counts)
            let points = Self.rounded(difference.magnitude, times: 1000, over: (n * m).magnitude)
            #expect(change.points(decimals: 1) == Int64(clamping: points ?? .max), counts)
            if b > 0 {
                let relative = Self.rounded(difference.magnitude, times: 1000, over: (b * n).magnitude)
                #expect(change.relativeTenths == Int64(clamping: relative ?? .max), counts)
            } else {
                #expect(change.relativeTenths == nil, counts)
            }
            #expect(Ratio(now, of: whole).tenthsOfPercent == ExactRatio.tenthsOfPercent(now, of: whole))
        }
    }
}
