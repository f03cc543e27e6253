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
        current: some Collection<CallFigures>,
        previous: some Collection<CallFigures>,
        history: [DaySeries] = []
    ) -> Chance {
        guard let now = Draws(current, rate), let before = Draws(previous, rate), now.calls > 0, before.calls > 0 else {
            return .unknown
        }
        let (k1, n1, k0, n0) = (now.part, now.calls, before.part, before.calls)
        let (part, all) = (k1 + k0, n1 + n0)
        // The smallest expected count is of the rarer outcome on the smaller side.
        guard min(part, all - part) * min(n1, n0) >= all else { return .explains }
        let spans = [now, before] + history.compactMap { Draws($0.figures, rate) }
        let limit = Draws.limit(of: spans)
        let (left, right) = (k1 * n0, k0 * n1)
        let difference = left > right ? left - right : right - left
        let isLarger =
            ExactProduct(difference, difference, all - 1, Confidence.squaredUnit)
            > ExactProduct(limit, part, all - part, n1, n0)
        return isLarger ? .doesNotExplain : .explains
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
    /// - Parameters:
    ///   - series: The days of both spans and those before; what it lacks of the spans counts as zero.
    ///   - previous: As long as `current`, and before it.
    /// - Complexity: O(days).
    package static func ofCount(
        _ count: KeyPath<CallFigures, Int64>,
        in series: DaySeries,
        current: DayRange,
        previous: DayRange
    ) -> Chance {
        precondition(current.count == previous.count && previous.last < current.first, "two spans differ in length")
        var sums: (now: Int128, before: Int128) = (0, 0)
        for day in series.days(in: current) { sums.now += Int128(day[keyPath: count]) }
        for day in series.days(in: previous) { sums.before += Int128(day[keyPath: count]) }
        var (squares, pairs): (UInt128, UInt128) = (0, 0)
        let history = DayRange(min(previous.first, current.first.adding(days: -56)), current.first.adding(days: -1))
        for span in [history, current] {
            let start = max(series.offset(span.first), 0)
            let end = min(series.offset(span.last), series.figures.count - 1)
            guard start + 7 <= end else { continue }
            for place in start + 7...end where isWeekday(of: current, series.first.adding(days: place)) {
                let (one, other) = (series.figures[place][keyPath: count], series.figures[place - 7][keyPath: count])
                guard (0...largest).contains(one), (0...largest).contains(other) else { return .unknown }
                let difference = UInt128((one - other).magnitude)
                squares += difference * difference
                pairs += 1
            }
        }
        guard pairs >= 6, sums.now >= 0, sums.before >= 0 else { return .unknown }
        let change = (sums.now - sums.before).magnitude
        let student = Confidence.squared(degreesOfFreedom: Int(pairs) * 2 / 3)
        let isLarger =
            ExactProduct(change, change, Confidence.squaredUnit, pairs)
            > ExactProduct(student, UInt128(current.count), squares)
            && ExactProduct(change, change, Confidence.squaredUnit)
                > ExactProduct(Confidence.squared, (sums.now + sums.before).magnitude)
        return isLarger ? .doesNotExplain : .explains
    }

    /// Whether the range has a day with the same weekday.
    private static func isWeekday(of range: DayRange, _ day: CalendarDay) -> Bool {
        range.count >= 7 || ((day.weekday - range.first.weekday) % 7 + 7) % 7 < range.count
    }
}
