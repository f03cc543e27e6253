package import Dashboard

/// Which days a night reports.
package struct NightDays: Hashable, Sendable {
    /// Yesterday, as a rule.
    package let day: CalendarDay
    /// Whether every agency has its report of it.
    package let isWhole: Bool
    /// Days before it that some agency lacks, and that are made up for, the newest first: readers wait for that.
    package let missed: [CalendarDay]
    /// Such days that are older, the newest first.
    package let givenUp: [CalendarDay]

    /// How far back is looked for a whole day.
    package static let horizon = 31

    /// - Parameters:
    ///   - day: The night's own.
    ///   - first: The first day that any run reported; `nil` for an output without one, which begins with the night's own.
    ///   - catchUp: How many missed days are made up for, 0 or more.
    ///   - isWhole: Whether a run published a day for all agencies.
    /// - Complexity: Asks for ``horizon`` days and one at most. Beyond the days that can be made up for, it asks no further
    ///   than the last whole one; among them a whole one says nothing of those before it, since a night that was ended in
    ///   between makes up for the newest first.
    package init<E: Error>(
        _ day: CalendarDay,
        since first: CalendarDay?,
        catchUp: Int,
        isWhole: (CalendarDay) throws(E) -> Bool
    ) throws(E) {
        self.day = day
        self.isWhole = try isWhole(day)
        var missed: [CalendarDay] = []
        if let first {
            var hasWhole = false
            for back in 1...NightDays.horizon {
                let earlier = day.adding(days: -back)
                if earlier < first { break }
                if try isWhole(earlier) { hasWhole = true } else { missed.append(earlier) }
                if hasWhole, back >= catchUp { break }
            }
        }
        self.missed = Array(missed.prefix(catchUp))
        givenUp = Array(missed.dropFirst(catchUp))
    }
}
