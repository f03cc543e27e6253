/// A campaign of an agency and what was counted for it, day by day.
package struct Campaign: Hashable, Sendable {
    package let id: RowID
    /// `nil` when the agency has no campaign with this id: it is gone, or is another agency's.
    package let name: String?
    /// The days that have figures, in order, each once.
    package let days: [DailyFigures]

    /// What stands for a name that is not known. Source: CONTRACT.md 1.
    package static let unknownName = "Unknown Campaign"

    package init(id: RowID, name: String?, days: [DailyFigures]) {
        self.id = id
        self.name = name
        self.days = days
    }

    /// The figures of the days within `range`.
    ///
    /// - Complexity: O(log n + k), k of the n days being in the range.
    package func figures(in range: DayRange) -> CallFigures {
        var sum = CallFigures.zero
        for day in days(in: range) { sum.add(day.figures) }
        return sum
    }

    /// The days with figures within `range`, in order.
    package func days(in range: DayRange) -> ArraySlice<DailyFigures> {
        let start = days.partitioningIndex { $0.day >= range.first }
        let end = days[start...].partitioningIndex { $0.day > range.last }
        return days[start..<end]
    }
}

/// What was counted on one day.
package struct DailyFigures: Hashable, Sendable {
    package let day: CalendarDay
    package var figures: CallFigures

    package init(day: CalendarDay, figures: CallFigures) {
        self.day = day
        self.figures = figures
    }
}
