/// The date range of the campaign stats, by name.
///
/// Source: CONTRACT.md 1, parameter `period`.
package enum Period: Hashable, Sendable {
    case today
    /// `Nd`: N calendar days that end with today.
    case days7
    case days30
    case days90
    case custom(DayRange)

    /// The four that need no dates, shortest first.
    package static let fixed: [Period] = [.today, .days7, .days30, .days90]

    /// The one a query gets that names none.
    package static let standard = Period.days30

    /// As a query names it.
    package var parameter: String {
        switch self {
        case .today: "today"
        case .days7: "7d"
        case .days30: "30d"
        case .days90: "90d"
        case .custom: "custom"
        }
    }

    /// As the output tree names it: the parameter, with the dates where it is custom.
    ///
    /// Source: CONTRACT.md 3.
    package var name: String {
        guard case .custom(let range) = self else { return parameter }
        return "custom-\(range.first)_\(range.last)"
    }

    /// The days it spans when `today` is the last of them.
    package func range(today: CalendarDay) -> DayRange {
        switch self {
        case .today: DayRange(today, today)
        case .days7: DayRange(today.adding(days: -6), today)
        case .days30: DayRange(today.adding(days: -29), today)
        case .days90: DayRange(today.adding(days: -89), today)
        case .custom(let range): range
        }
    }

    /// The fixed period with this parameter value.
    package init?(fixed parameter: some StringProtocol) {
        guard let period = Period.fixed.first(where: { $0.parameter == parameter }) else { return nil }
        self = period
    }

    /// The days that a snapshot must hold to answer for these periods and the equal span before each; before a single
    /// day, the two weeks that end with it.
    ///
    /// At least 180 days: the longest fixed period twice. Source: DESIGN.md, decision 2.
    package static func historyWindow(of periods: [Period], today: CalendarDay) -> DayRange {
        let longest = Period.days90.range(today: today)
        return periods.reduce(longest.union(longest.preceding)) { window, period in
            let range = period.range(today: today)
            if range.count == 1 {
                let back = min(13, Int(range.first.daysSince1970) - Int(CalendarDay.first.daysSince1970))
                return window.union(DayRange(range.first.adding(days: -back), range.last))
            }
            guard range.first.adding(days: -range.count) >= .first else { return window.union(range) }
            return window.union(range).union(range.preceding)
        }
    }
}
