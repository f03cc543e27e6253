/// Everything that one agency's reports and answers come from: the record that is archived.
///
/// Every page, file and answer is a pure function of it. Source: DESIGN.md, decision 2.
package struct Snapshot: Hashable, Sendable {
    package let agency: Agency
    package let clock: ReportClock
    /// The days that `campaigns` has figures of, complete as far as the database had them.
    package let window: DayRange
    /// In the order that they are listed: ``Batch/isListedBefore(_:_:)``.
    package let batches: [Batch]
    /// By id. The agency's own, and those that its figures name besides.
    package let campaigns: [Campaign]

    package init(
        agency: Agency,
        clock: ReportClock,
        window: DayRange,
        batches: [Batch],
        campaigns: [Campaign]
    ) {
        self.agency = agency
        self.clock = clock
        self.window = window
        self.batches = batches
        self.campaigns = campaigns
    }

    /// The campaign's name within this agency, or the stand-in for one that is not known.
    ///
    /// - Complexity: O(log n) in the campaigns.
    package func campaignName(_ id: RowID) -> String {
        campaign(id)?.name ?? Campaign.unknownName
    }

    package func campaign(_ id: RowID) -> Campaign? {
        let index = campaigns.partitioningIndex { $0.id >= id }
        return index < campaigns.count && campaigns[index].id == id ? campaigns[index] : nil
    }

    /// The sums over all campaigns of the days within `range`.
    ///
    /// - Complexity: O(campaigns · days).
    package func figures(in range: DayRange) -> CallFigures {
        var sum = CallFigures.zero
        for campaign in campaigns { sum.add(campaign.figures(in: range)) }
        return sum
    }

    /// The last day of the window that has figures; `nil` if none has.
    package var lastDayWithFigures: CalendarDay? {
        campaigns.compactMap { $0.days.last?.day }.max()
    }
}

/// When a run takes place, as its reports see it.
package struct ReportClock: Hashable, Sendable {
    /// The as-of instant, in whole seconds.
    package let asOf: Instant
    /// The IANA name of the run's time zone.
    package let timeZone: String
    /// The date of `asOf` in that zone.
    package let today: CalendarDay
    /// When the batches were read, in whole seconds, of a report that was made after its day was missed: they are not as they
    /// stood at `asOf`. `nil` for all others.
    package let lateReading: Instant?

    package init(asOf: Instant, timeZone: String, today: CalendarDay, lateReading: Instant? = nil) {
        self.asOf = asOf
        self.timeZone = timeZone
        self.today = today
        self.lateReading = lateReading
    }

    /// The first instant that is no longer the reports': they speak of the whole second.
    package var end: Instant { Instant(microsecondsSince1970: asOf.microsecondsSince1970 + 1_000_000) }
}
