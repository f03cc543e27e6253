/// A moment in time, to the microsecond, as PostgreSQL keeps `timestamptz`.
package struct Instant: Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package let microsecondsSince1970: Int64

    package init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// A second of a day in a zone that is `offset` seconds ahead of UTC.
    package init(_ day: CalendarDay, secondOfDay: Int, offset: Int = 0) {
        let seconds = Int64(day.daysSince1970) * 86_400 + Int64(secondOfDay - offset)
        self.init(microsecondsSince1970: seconds * 1_000_000)
    }

    /// Whole seconds since 1970, rounded down.
    package var secondsSince1970: Int64 {
        let (seconds, rest) = microsecondsSince1970.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? seconds - 1 : seconds
    }

    /// Whole seconds from another instant to this one, rounded down: no second counts that is not over.
    package func seconds(since other: Instant) -> Int64 {
        let (difference, overflow) = microsecondsSince1970.subtractingReportingOverflow(other.microsecondsSince1970)
        guard !overflow else { return secondsSince1970 - other.secondsSince1970 }
        return Instant(microsecondsSince1970: difference).secondsSince1970
    }

    /// The date and second of the day that a clock shows which is `offset` seconds ahead of UTC.
    package func civil(offset: Int = 0) -> (day: CalendarDay, secondOfDay: Int) {
        let seconds = secondsSince1970 + Int64(offset)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return (CalendarDay(daysSince1970: Int32(truncatingIfNeeded: day)), Int(seconds - day * 86_400))
    }

    /// Without its fraction of a second.
    package var wholeSeconds: Instant {
        Instant(microsecondsSince1970: secondsSince1970 * 1_000_000)
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS` with up to six decimals and `Z` or `±HH:MM`; anything else is `nil`.
    ///
    /// Source: RFC 3339, section 5.6, without leap seconds.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            return bytes[range].reduce(Int?(0)) { sum, byte in
                guard let sum, 48...57 ~= byte else { return nil }
                return sum * 10 + Int(byte - 48)
            }
        }
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let day = CalendarDay(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = number(11..<13), hour < 24, let minute = number(14..<16), minute < 60,
            let second = number(17..<19), second < 60
        else { return nil }
        var position = 19
        var fraction: Int64 = 0
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            var scale: Int64 = 100_000
            while position < bytes.count, 48...57 ~= bytes[position] {
                guard scale > 0 else { return nil }
                fraction += Int64(bytes[position] - 48) * scale
                scale /= 10
                position += 1
            }
            guard position > 20 else { return nil }
        }
        guard position < bytes.count else { return nil }
        var offset = 0
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            guard position + 1 == bytes.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard position + 6 == bytes.count, bytes[position + 3] == UInt8(ascii: ":"),
                let hours = number(position + 1..<position + 3), hours < 24,
                let minutes = number(position + 4..<position + 6), minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (bytes[position] == UInt8(ascii: "-") ? -60 : 60)
        default:
            return nil
        }
        let base = Instant(day, secondOfDay: hour * 3600 + minute * 60 + second, offset: offset)
        self.init(microsecondsSince1970: base.microsecondsSince1970 + fraction)
    }

    /// Reads a name as ``stamp`` gives it; anything else is `nil`.
    package init?(stamp: String) {
        guard stamp.utf8.count == 18 else { return nil }
        let time = stamp.dropFirst(11)
        self.init("\(stamp.prefix(11))\(time.prefix(2)):\(time.dropFirst(2).prefix(2)):\(time.dropFirst(4))")
        guard self.stamp == stamp else { return nil }
    }

    /// The name of this instant in the output tree, `2026-02-16T235959Z`.
    ///
    /// Source: CONTRACT.md 3.
    package var stamp: String {
        var bytes: [UInt8] = []
        let (day, second) = civil()
        bytes.append(day)
        bytes.append(UInt8(ascii: "T"))
        let clock = UInt64(second / 3600 * 10_000 + second / 60 % 60 * 100 + second % 60)
        bytes.append(atMost: 6) { $0.put(digits: clock, width: 6) }
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}

extension Instant: CustomStringConvertible {
    package var description: String {
        var bytes: [UInt8] = []
        bytes.append(self)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends `2026-02-14T10:00:00Z`, with a fraction only when there is one and without trailing zeros in it.
    package mutating func append(_ instant: Instant) {
        let (day, second) = instant.civil()
        append(atMost: 27) { text in
            text.put(day)
            text.put(UInt8(ascii: "T"))
            text.put(digits: UInt64(second / 3600), width: 2)
            text.put(UInt8(ascii: ":"))
            text.put(digits: UInt64(second / 60 % 60), width: 2)
            text.put(UInt8(ascii: ":"))
            text.put(digits: UInt64(second % 60), width: 2)
            var fraction = UInt64(instant.microsecondsSince1970 - instant.secondsSince1970 * 1_000_000)
            if fraction > 0 {
                var width = 6
                while fraction % 10 == 0 {
                    fraction /= 10
                    width -= 1
                }
                text.put(UInt8(ascii: "."))
                text.put(digits: fraction, width: width)
            }
            text.put(UInt8(ascii: "Z"))
        }
    }
}
