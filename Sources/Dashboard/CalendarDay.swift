/// One day of the proleptic Gregorian calendar, without a time zone.
package struct CalendarDay: Hashable, Sendable {
    /// Days since 1970-01-01, which is 0.
    package let daysSince1970: Int32

    /// 0001-01-01 and 9999-12-31, the days that `YYYY-MM-DD` can name.
    package static let first = CalendarDay(daysSince1970: -719_162)
    package static let last = CalendarDay(daysSince1970: 2_932_896)

    package init(daysSince1970: Int32) {
        self.daysSince1970 = daysSince1970
    }

    /// The day with this year (1 to 9999), month (1 to 12) and day of the month; `nil` if the calendar has none such.
    package init?(year: Int, month: Int, day: Int) {
        guard 1...9999 ~= year, 1...12 ~= month, day >= 1,
            day <= CalendarDay.daysInMonth(year: year, month: month)
        else { return nil }
        // Years that begin in March put the leap day last, so that a month's offset needs no table.
        let shiftedYear = month > 2 ? year : year - 1
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(daysSince1970: Int32(era * 146_097 + dayOfEra - 719_468))
    }

    /// Reads exactly `YYYY-MM-DD`; anything else, and a day that the calendar lacks, is `nil`.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = CalendarDay.number(bytes[0..<4]),
            let month = CalendarDay.number(bytes[5..<7]),
            let day = CalendarDay.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The civil date.
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSince1970) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// 0 for Monday to 6 for Sunday.
    package var weekday: Int {
        ((Int(daysSince1970) + 3) % 7 + 7) % 7
    }

    package func adding(days: Int) -> CalendarDay {
        CalendarDay(daysSince1970: daysSince1970 + Int32(days))
    }

    private static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard 48...57 ~= digit else { return nil }
            value = value * 10 + Int(digit - 48)
        }
        return value
    }
}

extension CalendarDay: Comparable {
    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension CalendarDay: CustomStringConvertible {
    package var description: String {
        var bytes: [UInt8] = []
        bytes.append(self)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends `YYYY-MM-DD`.
    package mutating func append(_ day: CalendarDay) {
        append(atMost: 10) { $0.put(day) }
    }
}
