internal import Console
internal import Dashboard

/// What `--period`, `--start-date` and `--end-date` name, alike in all commands.
enum PeriodOption {
    /// The one period that is asked for; the standard one if none is. Dates alone ask for the custom one.
    static func one(_ name: String?, _ startDate: String?, _ endDate: String?) throws(Failure) -> Period {
        let hasDates = startDate != nil || endDate != nil
        guard let name else { return hasDates ? try custom(startDate, endDate) : .standard }
        if name == "custom" { return try custom(startDate, endDate) }
        guard let period = Period(fixed: name) else { throw unknown(name) }
        guard !hasDates else { throw datesAlone }
        return period
    }

    static func custom(_ startDate: String?, _ endDate: String?) throws(Failure) -> Period {
        let first = try day(startDate, "--start-date")
        let last = try day(endDate, "--end-date")
        guard first <= last else {
            throw Failure(.usage, "--start-date \(first) is after --end-date \(last). Swap them")
        }
        return .custom(DayRange(first, last))
    }

    private static func day(_ text: String?, _ option: String) throws(Failure) -> CalendarDay {
        guard let text else { throw Failure(.usage, "\(option) is missing: the custom period needs both its dates") }
        guard let day = CalendarDay(text) else {
            throw Failure(.usage, "\(option) '\(text)' is not a date written YYYY-MM-DD")
        }
        return day
    }

    static func unknown(_ name: String) -> Failure {
        Failure(.usage, "--period '\(name)' is none of today, 7d, 30d, 90d, custom")
    }

    static var datesAlone: Failure {
        Failure(.usage, "--start-date and --end-date go with --period custom. Add it, or leave them out")
    }
}
