package import Dashboard

/// Whether chance explains a change, at a level of 5 %: of changes that nothing caused, one in twenty is taken for
/// more.
///
/// An arrow beside a change says that something rose or fell; where chance explains it, nothing did.
package enum Chance: Hashable, Sendable {
    /// The days' own spread makes changes as large as this one.
    case explains
    /// It does so in fewer than one of twenty cases.
    case doesNotExplain
    /// Nothing can be said: no calls on one side, or too little history to know the spread.
    case unknown

    /// What is computed with: larger counts are no calls of one agency.
    static let largest: Int64 = 1 << 40

    /// Of a rate's change between two spans of days.
    ///
    /// With k of n now and k' of n' before, K = k + k' and N = n + n', chance explains the change when
    ///
    ///     (N - 1) · (k · n' - k' · n)² ≤ c² · K · (N - K) · n · n',
    ///
    /// and also when one of the four counts that would be expected of equal rates is below 1: so few cannot tell. For
    /// c² there is z² = 1.959964², or more where the days' rates differ by more than a draw would make them: then it is
    /// t² · φ. There φ is the variance that the days show over that of a draw,
    ///
    ///     φ = Σ (k_d - r · n_d)² / (1 - n_d / n) / Σ n_d · r · (1 - r)
    ///
    /// over all days d, n and r being the calls and the rate of the day's own span. t is that of Student's
    /// distribution; its degrees of freedom are n² / Σ n_d² - 1 of each span, which is the number of days less one
    /// where all have as many calls, summed, up to 30. A span with nine tenths of its calls on one day tells nothing of
    /// the spread.
    ///
    /// Sources: I. Campbell, "Chi-squared and Fisher–Irwin tests of two-by-two tables with small sample
    /// recommendations", Statistics in Medicine 26 (2007), 3661–3675, for the test and its limit of 1; W. G. Cochran,
    /// Sampling Techniques, 3rd edition (1977), section 6.3, for the variance of a ratio of sums; J. G. MacKinnon and
    /// H. White, Journal of Econometrics 29 (1985), 305–325, for its correction (HC2); L. Kish, Survey Sampling (1965),
    /// for the effective number of days.
    ///
    /// - Parameters:
    ///   - current, previous: The days of the two spans, in any order; those without calls count for nothing.
    ///   - history: Further spans of days to learn φ from, each with a rate of its own: for a span of one or two days,
    ///     the weeks before.
    /// - Complexity: O(days).
    package static func ofRate(
        _ rate: CallRate,
        current: ArraySlice<CallFigures>,
        previous: ArraySlice<CallFigures>,
        history: [DaySeries] = []
    ) -> Chance {
        guard let now = Draws(current, rate), let before = Draws(previous, rate), now.calls > 0, before.calls > 0 else {
            return .unknown
        }
        let (k1, n1, k0, n0) = (now.part, now.calls, before.part, before.calls)
        let (part, all) = (k1 + k0, n1 + n0)
        // The smallest expected count is of the rarer outcome on the smaller side.
        guard min(part, all - part) * min(n1, n0) >= all else { return .explains }
        let (left, right) = (k1 * n0, k0 * n1)
        let difference = left > right ? left - right : right - left
        let square = ExactProduct(difference, difference, all - 1, Confidence.squaredUnit)
        guard square > ExactProduct(Confidence.squared, part, all - part, n1, n0) else { return .explains }
        let limit = Draws.limit(of: [now, before] + history.compactMap { Draws($0.figures[...], rate) })
        return square > ExactProduct(limit, part, all - part, n1, n0) ? .doesNotExplain : .explains
    }

    /// Of a count's change between two spans of as many days.
    ///
    /// Calls do not come one by one as raindrops do, so the spread is taken from the days themselves: from each day
    /// that shares its weekday with one of the current span, beside the day a week before it. With q the mean of the
    /// squared differences of such pairs and L the days of a span, the change of a sum has the variance L · q, and
    /// chance explains it when
    ///
    ///     (S1 - S0)² ≤ max(t² · L · q, z² · (S1 + S0)),
    ///
    /// the latter being what independent single calls would make (Poisson). Pairs are both in the current span, or both
    /// before it in the previous span or the eight weeks before the current one: a pair across the border has the
    /// change itself in it. t goes with two thirds as many degrees of freedom as there are pairs, which overlap, up to
    /// 30. Fewer than six pairs tell nothing.
    ///
    /// Two spans of thirty days have not as many Mondays each. So S0 has the days before weighted: each weekday as
    /// often as the current span has it. A change that turns its direction with that is the calendar's, and explained.
    /// Spans shorter than a week are judged only if they have the same weekdays.
    ///
    /// - Parameters:
    ///   - series: The days of both spans and those before; what it lacks of the spans counts as zero.
    ///   - previous: As long as `current`, and before it.
    /// - Complexity: O(days).
    package static func ofCount(
        _ count: (CallFigures) -> Int64,
        in series: DaySeries,
        current: DayRange,
        previous: DayRange
    ) -> Chance {
        precondition(current.count == previous.count && previous.last < current.first, "two spans differ in length")
        guard current.count >= 7 || current.first.weekday == previous.first.weekday else { return .unknown }
        let sums = WeekdaySums(series, count, current, previous)
        guard sums.now >= 0, sums.before >= 0, let (squares, pairs) = pairs(count, series, current, previous) else {
            return .unknown
        }
        guard pairs >= 6 else { return .unknown }
        guard sums.change.signum() == sums.weightedChange.signum() else { return .explains }
        let (change, unit) = (sums.weightedChange.magnitude, sums.unit.magnitude)
        let student = Confidence.squared(degreesOfFreedom: pairs * 2 / 3)
        let isLarger =
            ExactProduct(change, change, Confidence.squaredUnit)
            > ExactProduct(Confidence.squared, unit, unit, (sums.now + sums.before).magnitude)
            && ExactProduct(change, change, Confidence.squaredUnit, UInt128(pairs))
                > ExactProduct(student, unit, unit, UInt128(current.count), squares)
        return isLarger ? .doesNotExplain : .explains
    }

    /// The squared differences of days a week apart, and of how many pairs; `nil` if a count cannot be one.
    private static func pairs(
        _ count: (CallFigures) -> Int64,
        _ series: DaySeries,
        _ current: DayRange,
        _ previous: DayRange
    ) -> (squares: UInt128, pairs: Int)? {
        var (squares, pairs): (UInt128, Int) = (0, 0)
        let history = DayRange(min(previous.first, current.first.adding(days: -56)), current.first.adding(days: -1))
        // In spans of less than a week only its own weekdays count.
        let isWeekday = (0..<7).map { current.count >= 7 || ($0 - current.first.weekday + 7) % 7 < current.count }
        for span in [history, current] {
            let days = series.days(in: span).map(count)
            guard days.allSatisfy({ $0 >= 0 && $0 <= largest }) else { return nil }
            let weekday = max(span.first, series.first).weekday
            for place in days.indices.dropFirst(7) where isWeekday[(weekday + place) % 7] {
                let difference = (days[place] - days[place - 7]).magnitude
                // Up to 2^40: a square may have 80 bits.
                let square = difference.multipliedFullWidth(by: difference)
                squares += UInt128(square.high) << 64 | UInt128(square.low)
                pairs += 1
            }
        }
        return (squares, pairs)
    }
}

/// The sums of a count over two spans of as many days.
private struct WeekdaySums {
    private(set) var now: Int128 = 0
    private(set) var before: Int128 = 0
    /// What `weightedChange` has for 1.
    let unit: Int128
    /// The change from before, where each weekday counts as often as the current span has it.
    private(set) var weightedChange: Int128

    var change: Int128 { now - before }

    init(_ series: DaySeries, _ count: (CallFigures) -> Int64, _ current: DayRange, _ previous: DayRange) {
        // A span of so many whole weeks has each weekday so many times, or once more.
        let weeks = current.count / 7
        let (often, oftenBefore) = (WeekdaySums.often(current), WeekdaySums.often(previous))
        unit = often == oftenBefore ? 1 : Int128(weeks * (weeks + 1))
        for day in series.days(in: current) { now += Int128(count(day)) }
        var byWeekday = [Int128](repeating: 0, count: 7)
        let weekday = max(previous.first, series.first).weekday
        for (place, day) in series.days(in: previous).enumerated() {
            byWeekday[(weekday + place) % 7] += Int128(count(day))
        }
        before = byWeekday.reduce(0, +)
        weightedChange = now * unit
        for weekday in 0..<7 where oftenBefore[weekday] > 0 {
            weightedChange -= byWeekday[weekday] * Int128(often[weekday]) * unit / Int128(oftenBefore[weekday])
        }
    }

    /// How often a range has each weekday.
    private static func often(_ range: DayRange) -> [Int] {
        let extra = range.count % 7
        return (0..<7).map { weekday in
            range.count / 7 + ((weekday - range.first.weekday + 7) % 7 < extra ? 1 : 0)
        }
    }
}
