/// How a locale writes dates of the Gregorian calendar and times of the day.
struct DateRules: Hashable, Sendable {
    let date: DatePattern
    /// A date without its year.
    let shortDate: DatePattern
    /// A month with its year.
    let month: DatePattern
    let timeSeparator: String
    let has12Hours: Bool

    init(date: String, shortDate: String, month: String, timeSeparator: String, has12Hours: Bool) {
        self.date = DatePattern(date)
        self.shortDate = DatePattern(shortDate)
        self.month = DatePattern(month)
        self.timeSeparator = timeSeparator
        self.has12Hours = has12Hours
    }
}
