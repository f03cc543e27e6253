package import Dashboard

/// How numbers and dates are written for an agency's readers: by our own table, the same on every machine.
///
/// Only what a locale changes in figures is here; words belong to the templates. The rules are those of the Unicode CLDR
/// with Latin digits. Names of months are English, so all but English dates are in digits, and two of them for the day and
/// the month, because dates stand below each other.
package struct LocaleFormat: Hashable, Sendable {
    /// Behind one reference, for formats are handed on with every row.
    private let rules: Rules
    /// The language tag of the rules.
    package var tag: String { rules.tag }
    private var numbers: NumberRules { rules.numbers }
    private var dates: DateRules { rules.dates }

    /// English as most of the world writes it, with days before months.
    package static let standard = LocaleFormat(
        tag: "en-150",
        numbers: NumberRules(decimal: ".", group: ",", groupsFrom: 4, groupSizes: (3, 3), percent: ("", "%")),
        dates: DateRules(
            date: "d MMM y",
            shortDate: "d MMM",
            month: "MMMM y",
            timeSeparator: ":",
            has12Hours: false
        )
    )

    private init(tag: String, numbers: NumberRules, dates: DateRules) {
        rules = Rules(tag: tag, numbers: numbers, dates: dates)
    }

    private final class Rules: Hashable, Sendable {
        let tag: String
        let numbers: NumberRules
        let dates: DateRules

        init(tag: String, numbers: NumberRules, dates: DateRules) {
            (self.tag, self.numbers, self.dates) = (tag, numbers, dates)
        }

        static func == (left: Rules, right: Rules) -> Bool {
            left === right || left.tag == right.tag && left.numbers == right.numbers && left.dates == right.dates
        }

        func hash(into hasher: inout Hasher) { hasher.combine(tag) }
    }

    /// The rules for a language tag such as `de-AT` or `pt-BR`, or the nearest that are known: without its region, say.
    ///
    /// - Returns: `nil` if not even the language is known, or the text is no tag.
    package static func nearest(to text: String) -> (format: LocaleFormat, isExact: Bool)? {
        guard let tag = LocaleTag(text) else { return nil }
        for (position, candidate) in tag.candidates.enumerated() {
            guard let numbers = LocaleTable.numberRules[candidate], let dates = LocaleTable.dateRules[candidate] else {
                continue
            }
            let format = LocaleFormat(tag: candidate, numbers: numbers, dates: dates)
            // With and without variants, which are about spelling.
            return (format, position < 2 && !tag.isMalformed)
        }
        return nil
    }

    package init?(_ tag: String) {
        guard let nearest = LocaleFormat.nearest(to: tag) else { return nil }
        self = nearest.format
    }

    // MARK: Numbers

    /// `1,234`.
    package func number(_ value: Int64) -> String {
        LocaleFormat.sign(value) + numbers.text(value.magnitude)
    }

    /// A number of tenths with one decimal: 403 is `40.3`.
    package func decimal(tenths value: Int64) -> String {
        LocaleFormat.sign(value) + decimal(tenths: value.magnitude)
    }

    /// A number of tenths of a percent: 403 is `40.3%`.
    package func percent(tenths value: Int64) -> String {
        LocaleFormat.sign(value) + percent(decimal(tenths: value.magnitude))
    }

    /// A whole percentage: `41%`.
    package func percent(_ value: Int64) -> String {
        LocaleFormat.sign(value) + percent(numbers.text(value.magnitude))
    }

    /// A figure of the database's with its percent sign, to one decimal if it has any: `41%`, `41.5%`.
    package func percent(_ figure: DecimalFigure) -> String {
        figure.scale == 0 ? percent(figure.rounded) : percent(tenths: figure.roundedTenths)
    }

    private func decimal(tenths value: UInt64) -> String {
        let (whole, tenth) = value.quotientAndRemainder(dividingBy: 10)
        return numbers.text(whole) + numbers.decimal + String(tenth)
    }

    private func percent(_ number: String) -> String {
        numbers.percentPrefix + number + numbers.percentSuffix
    }

    private static func sign(_ value: Int64) -> String { value < 0 ? "−" : "" }

    // MARK: Dates and times

    /// `16 Feb 2026`.
    package func date(_ day: CalendarDay) -> String { dates.date.text(day) }

    /// `16 Feb`, for an axis.
    package func shortDate(_ day: CalendarDay) -> String { dates.shortDate.text(day) }

    /// `February 2026`, for a month written `2026-02`.
    package func month(_ name: String) -> String {
        CalendarDay("\(name)-01").map(dates.month.text) ?? name
    }

    /// `10:05`, or `10:05 am` where that is the custom.
    package func time(secondOfDay: Int) -> String {
        let hour = secondOfDay / 3600
        let minute = LocaleFormat.two(secondOfDay / 60 % 60)
        guard dates.has12Hours else { return LocaleFormat.two(hour) + dates.timeSeparator + minute }
        return "\(hour % 12 == 0 ? 12 : hour % 12)\(dates.timeSeparator)\(minute)\u{00A0}\(hour < 12 ? "am" : "pm")"
    }

    /// A length of time in its two largest units: `3 d 4 h`, `5 min`.
    package func duration(seconds: Int64) -> String {
        let space = "\u{00A0}"
        let minutes = max(seconds, 0) / 60
        let (days, hours) = (minutes / 1440, minutes / 60 % 24)
        if days > 0 {
            return number(days) + space + "d" + (hours > 0 ? space + String(hours) + space + "h" : "")
        }
        if hours > 0 {
            return String(hours) + space + "h" + (minutes % 60 > 0 ? space + String(minutes % 60) + space + "min" : "")
        }
        return String(minutes) + space + "min"
    }

    /// The length of a call, `1:35` for 95 seconds.
    package func callDuration(seconds: Int64) -> String {
        let (minutes, rest) = seconds.magnitude.quotientAndRemainder(dividingBy: 60)
        return LocaleFormat.sign(seconds) + numbers.text(minutes) + ":" + LocaleFormat.two(Int(rest))
    }

    private static func two(_ value: Int) -> String {
        value < 10 ? "0\(value)" : String(value)
    }
}
