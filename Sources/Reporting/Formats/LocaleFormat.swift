package import Dashboard

/// How numbers and dates are written for an agency's readers: our own fixed rules, the same on every machine.
///
/// Only what a locale changes in figures is here; words belong to the templates. Separators and the order of dates
/// follow the Unicode CLDR for the locale's language.
package struct LocaleFormat: Hashable, Sendable {
    enum DateOrder: Hashable {
        /// 16 Feb 2026
        case dayMonthName
        /// Feb 16, 2026
        case monthNameDay
        /// 16.02.2026, with the separator
        case dayMonth(String)
        /// 2026-02-16
        case iso
        /// 2026/02/16
        case yearMonth(String)
    }

    /// The tag it was made from, as BCP 47 writes it.
    package let tag: String
    private let decimal: String
    private let group: String
    /// Numbers of four digits are grouped too.
    private let groupsFourDigits: Bool
    /// What stands between a number and its percent sign.
    private let percentSpace: String
    private let dates: DateOrder
    private let uses12Hours: Bool

    /// English with days before months.
    package static let standard = LocaleFormat(
        tag: "en",
        decimal: ".",
        group: ",",
        groupsFourDigits: true,
        percentSpace: "",
        dates: .dayMonthName,
        uses12Hours: false
    )

    private init(
        tag: String,
        decimal: String,
        group: String,
        groupsFourDigits: Bool,
        percentSpace: String,
        dates: DateOrder,
        uses12Hours: Bool
    ) {
        self.tag = tag
        self.decimal = decimal
        self.group = group
        self.groupsFourDigits = groupsFourDigits
        self.percentSpace = percentSpace
        self.dates = dates
        self.uses12Hours = uses12Hours
    }

    /// The rules for a language tag such as `de-AT` or `pt-BR`; `nil` if its language is not among those known.
    ///
    /// Source: RFC 5646 for the tags.
    package init?(_ tag: String) {
        let parts = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).map { $0.lowercased() }
        guard let language = parts.first, parts.allSatisfy({ part in part.utf8.allSatisfy { $0 < 128 } }) else {
            return nil
        }
        let region = parts.dropFirst().first { $0.count == 2 || $0.count == 3 && $0.allSatisfy(\.isNumber) }
        let space = "\u{00A0}"
        let narrow = "\u{202F}"
        func rules(
            _ decimal: String,
            _ group: String,
            _ dates: DateOrder,
            percent: String = space,
            four: Bool = true,
            hours12: Bool = false
        ) -> LocaleFormat {
            LocaleFormat(
                tag: tag,
                decimal: decimal,
                group: group,
                groupsFourDigits: four,
                percentSpace: percent,
                dates: dates,
                uses12Hours: hours12
            )
        }
        switch (language, region) {
        case ("en", "us"), ("en", "ph"): self = rules(".", ",", .monthNameDay, percent: "", hours12: true)
        case ("en", "ca"), ("en", "in"), ("en", "au"), ("en", "nz"):
            self = rules(".", ",", .dayMonthName, percent: "", hours12: true)
        case ("en", "za"): self = rules(",", space, .yearMonth("/"), percent: "")
        case ("en", _): self = rules(".", ",", .dayMonthName, percent: "")
        case ("de", "ch"), ("de", "li"): self = rules(".", "’", .dayMonth("."), percent: "")
        case ("de", "at"): self = rules(",", space, .dayMonth("."))
        case ("de", _), ("da", _), ("nb", _), ("no", _), ("nn", _): self = rules(",", ".", .dayMonth("."))
        case ("fr", "ca"): self = rules(",", space, .iso)
        case ("fr", "ch"): self = rules(",", narrow, .dayMonth("."))
        case ("fr", _): self = rules(",", narrow, .dayMonth("/"), percent: narrow + "")
        case ("es", "mx"), ("es", "us"): self = rules(".", ",", .dayMonth("/"), percent: "")
        case ("es", _): self = rules(",", ".", .dayMonth("/"), four: false)
        case ("it", _): self = rules(",", ".", .dayMonth("/"), percent: "", four: false)
        case ("pt", "pt"): self = rules(",", space, .dayMonth("/"), percent: "", four: false)
        case ("pt", _), ("id", _): self = rules(",", ".", .dayMonth("/"), percent: "")
        case ("nl", _): self = rules(",", ".", .dayMonth("-"), percent: "")
        case ("sv", _): self = rules(",", space, .iso)
        case ("fi", _): self = rules(",", space, .dayMonth("."))
        case ("pl", _): self = rules(",", space, .dayMonth("."), percent: "", four: false)
        case ("cs", _), ("sk", _), ("ru", _), ("uk", _): self = rules(",", space, .dayMonth("."))
        case ("tr", _): self = rules(",", ".", .dayMonth("."), percent: "")
        case ("ja", _), ("zh", _): self = rules(".", ",", .yearMonth("/"), percent: "")
        case ("ko", _): self = rules(".", ",", .iso, percent: "")
        default: return nil
        }
    }

    // MARK: Numbers

    /// `1,234`.
    package func number(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        let sign = value < 0 ? "−" : ""
        guard digits.utf8.count > (groupsFourDigits ? 3 : 4) else { return sign + digits }
        var text = sign
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.utf8.count - position) % 3 == 0 { text += group }
            text.append(digit)
        }
        return text
    }

    /// A number of tenths with one decimal: 403 is `40.3`.
    package func decimal(tenths value: Int64) -> String {
        let (whole, tenth) = value.magnitude.quotientAndRemainder(dividingBy: 10)
        let sign = value < 0 ? "−" : ""
        return sign + number(Int64(clamping: whole)) + decimal + String(tenth)
    }

    /// A number of tenths of a percent: 403 is `40.3%`.
    package func percent(tenths value: Int64) -> String {
        decimal(tenths: value) + percentSpace + "%"
    }

    /// A whole percentage: `41%`.
    package func percent(_ value: Int64) -> String {
        number(value) + percentSpace + "%"
    }

    /// A figure of the database's with its percent sign, to one decimal if it has any: `41%`, `41.5%`.
    package func percent(_ figure: DecimalFigure) -> String {
        figure.scale == 0 ? percent(figure.rounded) : percent(tenths: figure.roundedTenths)
    }

    // MARK: Dates and times

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `16 Feb 2026`.
    package func date(_ day: CalendarDay) -> String {
        let (year, month, dayOfMonth) = day.components
        switch dates {
        case .dayMonthName: return "\(dayOfMonth) \(LocaleFormat.months[month - 1]) \(year)"
        case .monthNameDay: return "\(LocaleFormat.months[month - 1]) \(dayOfMonth), \(year)"
        case .dayMonth(let separator):
            return LocaleFormat.two(dayOfMonth) + separator + LocaleFormat.two(month) + separator + String(year)
        case .iso: return day.description
        case .yearMonth(let separator):
            return String(year) + separator + LocaleFormat.two(month) + separator + LocaleFormat.two(dayOfMonth)
        }
    }

    /// `16 Feb`, for an axis.
    package func shortDate(_ day: CalendarDay) -> String {
        let (_, month, dayOfMonth) = day.components
        switch dates {
        case .dayMonthName: return "\(dayOfMonth) \(LocaleFormat.months[month - 1])"
        case .monthNameDay: return "\(LocaleFormat.months[month - 1]) \(dayOfMonth)"
        case .dayMonth("."): return "\(LocaleFormat.two(dayOfMonth)).\(LocaleFormat.two(month))."
        case .dayMonth(let separator): return LocaleFormat.two(dayOfMonth) + separator + LocaleFormat.two(month)
        case .iso: return LocaleFormat.two(month) + "-" + LocaleFormat.two(dayOfMonth)
        case .yearMonth(let separator): return LocaleFormat.two(month) + separator + LocaleFormat.two(dayOfMonth)
        }
    }

    /// `February 2026`, for a month written `2026-02`.
    package func month(_ name: String) -> String {
        guard let (year, month, _) = CalendarDay("\(name)-01")?.components else { return name }
        switch dates {
        case .dayMonthName, .monthNameDay: return "\(LocaleFormat.longMonths[month - 1]) \(year)"
        case .dayMonth(let separator): return LocaleFormat.two(month) + separator + String(year)
        case .iso: return name
        case .yearMonth(let separator): return String(year) + separator + LocaleFormat.two(month)
        }
    }

    private static let longMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `10:05`, or `10:05 am` where that is the custom.
    package func time(secondOfDay: Int) -> String {
        let hour = secondOfDay / 3600
        let minute = LocaleFormat.two(secondOfDay / 60 % 60)
        guard uses12Hours else { return "\(LocaleFormat.two(hour)):\(minute)" }
        return "\(hour % 12 == 0 ? 12 : hour % 12):\(minute)\u{00A0}\(hour < 12 ? "am" : "pm")"
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
        let sign = seconds < 0 ? "−" : ""
        let (minutes, rest) = seconds.magnitude.quotientAndRemainder(dividingBy: 60)
        return sign + number(Int64(clamping: minutes)) + ":" + LocaleFormat.two(Int(rest))
    }

    private static func two(_ value: Int) -> String {
        value < 10 ? "0\(value)" : String(value)
    }
}
