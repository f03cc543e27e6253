internal import Dashboard

extension Instant {
    /// For a `Date` header: `Mon, 16 Feb 2026 23:59:59 +0000`.
    ///
    /// Source: RFC 5322, section 3.3.
    var mailDate: String {
        let (day, second) = civil()
        let (year, month, number) = day.components
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func padded(_ value: Int, _ width: Int = 2) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let clock = "\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
        return "\(weekdays[day.weekday]), \(number) \(months[month - 1]) \(padded(year, 4)) \(clock) +0000"
    }
}
