/// Reads the parts of a POSIX time zone text one after the other.
struct PosixTimeZoneParser {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) { self.text = text }

    var isAtEnd: Bool { position == text.count }

    func isNext(_ character: Unicode.Scalar) -> Bool {
        position < text.count && text[position] == UInt8(ascii: character)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        position += 1
        return true
    }

    /// Passes an abbreviation: three letters or more, or between `<` and `>` digits and signs as well.
    mutating func skipName() -> Bool {
        let isQuoted = take("<")
        let start = position
        while position < text.count, PosixTimeZoneParser.isNamed(text[position], isQuoted: isQuoted) { position += 1 }
        return position - start >= 3 && (!isQuoted || take(">"))
    }

    private static func isNamed(_ byte: UInt8, isQuoted: Bool) -> Bool {
        65...90 ~= byte || 97...122 ~= byte || isQuoted && (48...57 ~= byte || byte == 43 || byte == 45)
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(hours most: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(atMost: most) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where take(":") {
            guard let value = number(atMost: 59) else { return nil }
            seconds += value * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// `,date[/time]`.
    mutating func moment() -> PosixTimeZone.YearlyMoment? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return PosixTimeZone.YearlyMoment(day: day, time: 7200) }
        guard let time = time(hours: 167) else { return nil }
        return PosixTimeZone.YearlyMoment(day: day, time: time)
    }

    private mutating func day() -> PosixTimeZone.YearlyMoment.Day? {
        if take("J") { return number(atMost: 365).flatMap { $0 > 0 ? .julian($0) : nil } }
        guard take("M") else { return number(atMost: 365).map { .zeroBased($0) } }
        guard let month = number(atMost: 12), month > 0, take("."), let week = number(atMost: 5), week > 0, take("."),
            let weekday = number(atMost: 6)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }

    private mutating func number(atMost most: Int) -> Int? {
        var value: Int?
        while position < text.count, 48...57 ~= text[position] {
            let next = (value ?? 0) * 10 + Int(text[position] - 48)
            guard next <= most else { return nil }
            value = next
            position += 1
        }
        return value
    }
}
