/// The rules that hold from the last transition of a zone's file on: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Source: RFC 9636, section 3.3, and POSIX.1-2024, "TZ" in chapter 8.3, with the times from -167 to 167 hours of both.
struct PosixTimeZone: Hashable, Sendable {
    /// Seconds ahead of UTC.
    let standardOffset: Int
    let daylight: Daylight?

    struct Daylight: Hashable, Sendable {
        let offset: Int
        /// In standard time.
        let start: YearlyMoment
        /// In daylight saving time.
        let end: YearlyMoment
    }

    /// A day of each year with a time on it.
    struct YearlyMoment: Hashable, Sendable {
        let day: Day
        /// Seconds after the day's first moment, or before it.
        let time: Int

        enum Day: Hashable, Sendable {
            /// `Jn`, 1 to 365; 29 February is never counted.
            case julian(Int)
            /// `n`, 0 to 365; 29 February is counted.
            case zeroBased(Int)
            /// `Mm.w.d`: weekday d, 0 for Sunday, of week w of a month, 5 for its last.
            case weekday(Int, week: Int, month: Int)
        }
    }

    /// Reads a footer without its line ends; `nil` for a text that is none.
    init?(_ text: [UInt8]) {
        var parser = PosixTimeZoneParser(text)
        guard parser.skipName(), let west = parser.time(hours: 24) else { return nil }
        standardOffset = -west
        if parser.isAtEnd {
            daylight = nil
            return
        }
        guard parser.skipName() else { return nil }
        var offset = standardOffset + 3600
        if !parser.isNext(",") {
            guard let west = parser.time(hours: 24) else { return nil }
            offset = -west
        }
        // POSIX leaves it open what holds without rules; no compiler of zones writes that.
        guard let start = parser.moment(), let end = parser.moment(), parser.isAtEnd else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    /// Seconds ahead of UTC at a second since 1970.
    func offset(at second: Int64) -> Int {
        guard let daylight else { return standardOffset }
        let year = Int64.year(ofDay: second.floorDivided(by: 86_400))
        // A week on either side of a year at most, and daylight saving time that lasts over the turn of one.
        for year in year - 2...year + 1 {
            let span = daylightSpan(daylight, year)
            if span.start <= second, second < span.end { return daylight.offset }
        }
        return standardOffset
    }

    /// The moments of a year, and somewhat beyond, at which the offset may change.
    func changes(around second: Int64) -> [Int64] {
        guard let daylight else { return [] }
        let year = Int64.year(ofDay: second.floorDivided(by: 86_400))
        return (year - 2...year + 1).flatMap { year in
            let span = daylightSpan(daylight, year)
            return [span.start, span.end]
        }
    }

    /// Daylight saving time that starts in a year. When it ends where it starts, or before, it ends in the next.
    private func daylightSpan(_ daylight: Daylight, _ year: Int64) -> (start: Int64, end: Int64) {
        let start = daylight.start.second(in: year) - Int64(standardOffset)
        let end = daylight.end.second(in: year) - Int64(daylight.offset)
        return (start, end > start ? end : daylight.end.second(in: year + 1) - Int64(daylight.offset))
    }
}

extension PosixTimeZone.YearlyMoment {
    /// Seconds since 1970 on a clock that needs no zone.
    fileprivate func second(in year: Int64) -> Int64 {
        let isLeap = year.isLeapYear
        let firstDay = Int64.firstDay(ofYear: year)
        let dayNumber: Int64
        switch day {
        case .julian(let number):
            dayNumber = firstDay + Int64(number) - (isLeap && number >= 60 ? 0 : 1)
        case .zeroBased(let number):
            dayNumber = firstDay + Int64(number)
        case .weekday(let weekday, let week, let month):
            let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            let firstOfMonth = firstDay + lengths[..<(month - 1)].reduce(0, +)
            // 1970-01-01 was a Thursday, 4.
            let firstWeekday = ((firstOfMonth + 4) % 7 + 7) % 7
            var dayOfMonth = (Int64(weekday) - firstWeekday + 7) % 7 + Int64(week - 1) * 7
            if dayOfMonth >= lengths[month - 1] { dayOfMonth -= 7 }
            dayNumber = firstOfMonth + dayOfMonth
        }
        return dayNumber * 86_400 + Int64(time)
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    fileprivate var isLeapYear: Bool { self % 4 == 0 && (self % 100 != 0 || self % 400 == 0) }

    /// Days from 1970-01-01 to the first of January of a year of the proleptic Gregorian calendar.
    fileprivate static func firstDay(ofYear year: Int64) -> Int64 {
        let before = year - 1
        return before * 365 + before.floorDivided(by: 4) - before.floorDivided(by: 100) + before.floorDivided(by: 400)
            - 719_162
    }

    /// The year in which a day since 1970-01-01 lies.
    fileprivate static func year(ofDay day: Int64) -> Int64 {
        // 400 years have 146,097 days; the guess is off by one at most.
        var year = (day * 400).floorDivided(by: 146_097) + 1970
        while firstDay(ofYear: year) > day { year -= 1 }
        while firstDay(ofYear: year + 1) <= day { year += 1 }
        return year
    }
}
