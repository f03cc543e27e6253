package import Dashboard

/// The figures of consecutive days: of all campaigns or of one.
///
/// It begins with the first day that has a row, since what was before is not known to be nothing. From there on a day
/// without a row is a day without a call: the platform writes rows for what was called.
package struct DaySeries: Hashable, Sendable {
    package let first: CalendarDay
    /// One a day, at least one.
    package private(set) var figures: [CallFigures]

    package var last: CalendarDay { first.adding(days: figures.count - 1) }

    /// - Parameters:
    ///   - range: The days looked at; the series ends with the last of them.
    /// - Returns: `nil` if no day in the range has a row.
    /// - Complexity: O(rows + days).
    package init?(_ campaigns: some Sequence<Campaign>, in range: DayRange) {
        let rows = campaigns.map { $0.days(in: range) }
        guard let first = rows.compactMap({ $0.first?.day }).min() else { return nil }
        self.first = first
        figures = Array(repeating: .zero, count: DayRange(first, range.last).count)
        for days in rows {
            for day in days { figures[offset(day.day)].add(day.figures) }
        }
    }

    /// - Precondition: `figures` is not empty.
    package init(first: CalendarDay, figures: [CallFigures]) {
        precondition(!figures.isEmpty, "a series of days has none")
        self.first = first
        self.figures = figures
    }

    /// How many days after the series' first a day lies; negative before it.
    func offset(_ day: CalendarDay) -> Int {
        Int(day.daysSince1970) - Int(first.daysSince1970)
    }

    /// The days of a range that the series has.
    package func days(in range: DayRange) -> ArraySlice<CallFigures> {
        let start = min(max(offset(range.first), 0), figures.count)
        return figures[start..<min(max(offset(range.last) + 1, start), figures.count)]
    }
}
