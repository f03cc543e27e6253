package import Dashboard

/// What a day usually brings: the same weekday of the four weeks before it.
package struct UsualDay: Hashable, Sendable {
    package let day: CalendarDay
    package let figures: CallFigures
    /// Those of the day 7, 14, 21 and 28 days before, as far as the series reaches back: one to four of them.
    package let before: [CallFigures]

    /// - Parameter day: One of the series' days.
    /// - Returns: `nil` where the series has not begun a week before the day.
    package init?(_ day: CalendarDay, in series: DaySeries) {
        let place = series.offset(day)
        guard series.figures.indices.contains(place), place >= 7 else { return nil }
        self.day = day
        figures = series.figures[place]
        before = (1...4).compactMap { weeks in place >= 7 * weeks ? series.figures[place - 7 * weeks] : nil }
    }

    /// The middle and the ends of some values.
    package struct Span: Hashable, Sendable {
        package let lowest: Int64
        /// Of an even number the mean of the two in the middle, rounded to the nearest, halves up.
        package let median: Int64
        package let highest: Int64

        fileprivate init?(_ values: [Int64]) {
            guard let lowest = values.min(), let highest = values.max() else { return nil }
            let sorted = values.sorted()
            let sum = Int128(sorted[(sorted.count - 1) / 2]) + Int128(sorted[sorted.count / 2])
            (self.lowest, self.highest) = (lowest, highest)
            median = Int64((sum + 1) >> 1)
        }
    }

    /// What was counted on the days before. A day without a row counted nothing.
    package func usual(_ count: (CallFigures) -> Int64) -> Span? {
        Span(before.map(count))
    }

    /// The rates of the days before, in tenths of a percent, days without calls left out; `nil` if none had any.
    package func usualTenths(_ rate: CallRate) -> Span? {
        Span(before.filter { $0.totalCalls > 0 }.map { rate.ratio(of: $0).tenthsOfPercent })
    }
}
