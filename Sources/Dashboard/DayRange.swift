/// A run of calendar days, both ends included, at least one day long.
package struct DayRange: Hashable, Sendable {
    package let first: CalendarDay
    package let last: CalendarDay

    /// - Precondition: `first` is not after `last`.
    package init(_ first: CalendarDay, _ last: CalendarDay) {
        precondition(first <= last, "a range of days ends before it starts")
        self.first = first
        self.last = last
    }

    /// How many days, 1 or more.
    package var count: Int {
        Int(last.daysSince1970 - first.daysSince1970) + 1
    }

    /// As many days, ending the day before this range starts.
    package var preceding: DayRange {
        DayRange(first.adding(days: -count), first.adding(days: -1))
    }

    package func contains(_ day: CalendarDay) -> Bool {
        first <= day && day <= last
    }

    package func contains(_ other: DayRange) -> Bool {
        first <= other.first && other.last <= last
    }

    /// The smallest range that holds both.
    package func union(_ other: DayRange) -> DayRange {
        DayRange(min(first, other.first), max(last, other.last))
    }

    /// The days in both; `nil` when there are none.
    package func intersection(_ other: DayRange) -> DayRange? {
        let (first, last) = (max(first, other.first), min(last, other.last))
        return first <= last ? DayRange(first, last) : nil
    }
}
