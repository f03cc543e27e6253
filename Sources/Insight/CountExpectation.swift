/// What eight weeks make likely of the two days after them, by the rule of ``UnusualDays``.
struct CountExpectation {
    /// Counts are in steps of 1/1024 here.
    static let one: Int64 = 1024
    static let largest: Int64 = 1 << 32
    private static let weeks = UnusualDays.weeks

    private let actual: [Int64]
    /// Of the weekdays of the two days.
    private let usual: [Int64]
    /// In steps of 1/1024².
    private let variances: [Int128]
    /// How far all but one of the same weekdays were at most from usual: of the two days, and of both in a row.
    private let furthest: [Int64]
    private let furthestOfBoth: Int64

    /// - Parameter counts: Of 58 days, each 0 to 2^32, the newest last.
    /// - Returns: `nil` if there is nothing to expect, since the last weeks counted nothing.
    init?(_ counts: [Int64]) {
        let weeks = CountExpectation.weeks
        precondition(counts.count == 7 * weeks + 2, "two days are held against eight weeks")
        guard let levels = CountExpectation.levels(counts) else { return nil }
        var usual: [Int64] = []
        // By weekday, that of the day before the newest first, the oldest week first.
        var distances: [[Int64]] = []
        var adjusted: [[Int64]] = []
        for weekday in 0..<7 {
            let days = (0..<weeks).map { week in
                Int64(Int128(counts[7 * week + weekday] * CountExpectation.one) * levels.now / levels.then[week])
            }
            let middle = days.sorted()[2..<6].reduce(0, +) / 4
            usual.append(middle)
            distances.append(days.map { abs($0 - middle) })
            adjusted.append(days)
        }
        let strongest = usual.max() ?? 0
        guard strongest > 0 else { return nil }
        let strong = (0..<7).filter { 4 * usual[$0] >= strongest && usual[$0] > 0 }
        // In steps of 2^-16.
        let shares = strong.flatMap { weekday in
            distances[weekday].map { Int64((Int128($0) << 16) / Int128(usual[weekday])) }
        }
        let spread = CountExpectation.median(shares) * 166 / 100
        let typical = Int128(max(1, CountExpectation.median(strong.map { usual[$0] })))
        variances = usual[0..<2].map { usual in
            let (usual, one) = (Int128(usual), Int128(CountExpectation.one))
            let own = (Int128(spread) * usual) >> 16
            return max(own * own + max(0, usual - usual * usual / typical) * one, (usual + one) * one)
        }
        actual = counts.suffix(2).map { $0 * CountExpectation.one }
        self.usual = Array(usual[0..<2])
        furthest = distances[0..<2].map { $0.sorted()[weeks - 2] }
        furthestOfBoth =
            (0..<weeks).map { week in
                abs(adjusted[0][week] + adjusted[1][week] - usual[0] - usual[1])
            }
            .sorted()[weeks - 2]
    }

    /// How far the newest day, or the two newest, lie from what is expected.
    func deviation(ofLast days: Int) -> Deviation {
        if days == 1 {
            return Deviation(
                difference: actual[1] - usual[1],
                expected: usual[1],
                variance: variances[1],
                furthest: furthest[1]
            )
        }
        return Deviation(
            difference: actual[0] + actual[1] - usual[0] - usual[1],
            expected: usual[0] + usual[1],
            variance: variances[0] + variances[1],
            furthest: furthestOfBoth
        )
    }

    struct Deviation {
        let difference: Int64
        let expected: Int64
        fileprivate let variance: Int128
        fileprivate let furthest: Int64

        /// Whether it is more than so many hundredths of the usual spread, and clearly more than the history has.
        func isBeyond(hundredths limit: Int64) -> Bool {
            let distance = Int128(abs(difference))
            let beyond = difference < 0 ? UnusualDays.fallBeyondFurthest : UnusualDays.riseBeyondFurthest
            return distance * distance * 10_000 > Int128(limit * limit) * variance
                && distance * 100 > Int128(furthest) * Int128(beyond)
        }
    }

    /// The levels of the eight weeks, the oldest first, and that of the days after them, in a common unit.
    ///
    /// On the line through the medians of both halves, 6.5 and 2.5 weeks before.
    private static func levels(_ counts: [Int64]) -> (then: [Int128], now: Int128)? {
        let sums = (0..<weeks).map { week in counts[7 * week..<7 * week + 7].reduce(0, +) }
        // Twice the median of four, twice over.
        func level(_ sums: ArraySlice<Int64>) -> Int64 { sums.sorted()[1..<3].reduce(0, +) * 2 }
        let late = level(sums[(weeks / 2)...])
        guard late > 0 else { return nil }
        let early = min(max(level(sums[..<(weeks / 2)]), late / 2), late * 2)
        // Above zero everywhere, as neither half is more than twice the other.
        func at(_ weeksBefore: Int) -> Int128 {
            8 * Int128(late) + Int128(late - early) * Int128(5 - 2 * weeksBefore)
        }
        return ((0..<weeks).map { at(weeks - $0) }, at(0))
    }

    /// Of an even number the mean of the two in the middle, rounded down; 0 of none.
    private static func median(_ values: [Int64]) -> Int64 {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return (sorted[(values.count - 1) / 2] + sorted[values.count / 2]) / 2
    }
}
