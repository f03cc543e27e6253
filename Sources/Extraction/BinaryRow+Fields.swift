internal import Dashboard
internal import PostgreSQL
internal import Text

/// Reads a column's values in whichever way they come. What cannot be read marks the row.
extension BinaryRow {
    /// An id that must be there.
    mutating func id(isText: Bool) -> RowID {
        guard isText else {
            let (high, low) = uuid()
            return RowID(high: high, low: low)
        }
        return parsedID(string()) ?? RowID(high: 0, low: 0)
    }

    /// An id, or `nil` for `NULL`.
    mutating func optionalID(isText: Bool) -> RowID? {
        guard isText else { return optionalUUID().map { RowID(high: $0.high, low: $0.low) } }
        return optionalString().flatMap { parsedID($0) }
    }

    /// A counter that comes as text. Fractions are rounded, halves away from zero.
    mutating func textCounter() -> Int64 {
        let text = string()
        guard !isBad else { return 0 }
        guard let number = DecimalText(text) else {
            reject("is not a number")
            return 0
        }
        guard let value = number.rounded else {
            reject("does not fit into 64 bits")
            return 0
        }
        return value
    }

    /// A percentage, or `nil` for `NULL`.
    mutating func figure() -> DecimalFigure? {
        guard let text = optionalString() else { return nil }
        if let figure = DecimalFigure(text) { return figure }
        if let figure = DecimalText(text)?.plain.flatMap({ DecimalFigure($0) }) { return figure }
        reject("is not a number that can be shown")
        return nil
    }

    /// A day that must be there.
    mutating func day(isText: Bool) -> CalendarDay {
        guard isText else { return CalendarDay(daysSince1970: date() &+ PostgreSQLEpoch.days) }
        let text = string()
        if !isBad, let day = CalendarDay(text.prefix(10)), text.utf8.count == 10 || TimestampText(text) != nil {
            return day
        }
        reject("is not a date")
        return .first
    }

    /// A time, or `nil` for `NULL`.
    mutating func optionalInstant(isText: Bool) -> Instant? {
        guard isText else {
            guard let time = optionalTimestamp() else { return nil }
            guard PostgreSQLEpoch.canBeWritten(time) else {
                reject("is outside the years 1 to 9999")
                return nil
            }
            return Instant(microsecondsSince1970: time + PostgreSQLEpoch.microseconds)
        }
        guard let text = optionalString() else { return nil }
        guard let time = TimestampText(text) else {
            reject("is not a time of the years 1 to 9999")
            return nil
        }
        return Instant(microsecondsSince1970: time.microsecondsSince1970)
    }

    /// A time that must be there.
    mutating func instant(isText: Bool) -> Instant {
        if let instant = optionalInstant(isText: isText) { return instant }
        // Does nothing where the row is marked already.
        reject("is NULL")
        return Instant(microsecondsSince1970: 0)
    }

    private mutating func parsedID(_ text: String) -> RowID? {
        if isBad { return nil }
        if let id = RowID(uuidText: text) { return id }
        reject("is not a UUID")
        return nil
    }
}

/// PostgreSQL counts from 2000-01-01.
enum PostgreSQLEpoch {
    /// Days and microseconds from 1970 to 2000.
    static let days: Int32 = 10_957
    static let microseconds: Int64 = 946_684_800_000_000

    private static let first = Int64(CalendarDay.first.daysSince1970 - days) * 86_400_000_000
    private static let end = (Int64(CalendarDay.last.daysSince1970 - days) + 1) * 86_400_000_000

    /// Whether a time in microseconds since 2000 has a year of four digits. Infinity has none.
    static func canBeWritten(_ time: Int64) -> Bool { first <= time && time < end }
}

extension RowID {
    /// Reads what the server takes for a UUID: upper or lower case, with braces around it or not, and a hyphen after any
    /// group of four digits.
    ///
    /// Source: PostgreSQL manual, "UUID Type"; `string_to_uuid` in `utils/adt/uuid.c`.
    init?(uuidText text: String) {
        // The usual form.
        if let id = RowID(text) {
            self = id
            return
        }
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "{") {
            guard bytes.last == UInt8(ascii: "}") else { return nil }
            bytes = bytes.dropFirst().dropLast()
        }
        var (high, low): (UInt64, UInt64) = (0, 0)
        var digits = 0
        var mayHyphenFollow = false
        for byte in bytes {
            if byte == UInt8(ascii: "-"), mayHyphenFollow {
                mayHyphenFollow = false
                continue
            }
            guard digits < 32, let digit = HexDigits.value(byte) else { return nil }
            if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            digits += 1
            mayHyphenFollow = digits % 4 == 0 && digits < 32
        }
        guard digits == 32 else { return nil }
        self.init(high: high, low: low)
    }
}
