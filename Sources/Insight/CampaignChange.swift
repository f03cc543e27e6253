package import Dashboard

/// One campaign's figures in two spans of days: what a change of the totals is made of.
package struct CampaignChange: Hashable, Sendable {
    package let id: RowID
    package let current: CallFigures
    package let previous: CallFigures
    /// Where the campaign stands in the two spans.
    package let course: Course

    package enum Course: Hashable, Sendable {
        /// It has calls in both spans.
        case goesOn
        /// It has calls in the current span alone.
        case began
        /// It has calls in the previous span alone; with the last day up to the current span's end on which it made
        /// one.
        case ended(lastCall: CalendarDay)
        /// It has figures, but calls in neither span.
        case idle
    }

    package init(id: RowID, current: CallFigures, previous: CallFigures, course: Course) {
        self.id = id
        self.current = current
        self.previous = previous
        self.course = course
    }

    /// The campaigns that have figures in at least one of two spans, by id, so that their figures sum up to those of
    /// ``Dashboard/Snapshot/figures(in:)`` in either span.
    ///
    /// - Complexity: O(campaigns · (log days) + days in the spans).
    package static func list(of snapshot: Snapshot, current: DayRange, previous: DayRange) -> [CampaignChange] {
        snapshot.campaigns.compactMap { campaign in
            let (now, before) = (campaign.days(in: current), campaign.days(in: previous))
            guard !now.isEmpty || !before.isEmpty else { return nil }
            let (figures, former) = (sum(now), sum(before))
            let course: Course =
                switch (figures.totalCalls != 0, former.totalCalls != 0) {
                case (true, true): .goesOn
                case (true, false): .began
                case (false, false): .idle
                case (false, true):
                    .ended(
                        lastCall: campaign.days.last { $0.day <= current.last && $0.figures.totalCalls != 0 }?.day
                            ?? previous.last
                    )
                }
            return CampaignChange(id: campaign.id, current: figures, previous: former, course: course)
        }
    }

    private static func sum(_ days: ArraySlice<DailyFigures>) -> CallFigures {
        var sum = CallFigures.zero
        for day in days { sum.add(day.figures) }
        return sum
    }
}
