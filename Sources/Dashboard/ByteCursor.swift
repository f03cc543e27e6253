internal import Text

/// Puts bytes one behind the other without asking each time whether there is room: who makes one says how many come at
/// most. For the short forms that a file has by the thousand, such as ids, days and counters.
struct ByteCursor {
    fileprivate var position: UnsafeMutablePointer<UInt8>
    fileprivate let end: UnsafeMutablePointer<UInt8>

    mutating func put(_ byte: UInt8) {
        assert(position < end, "more bytes than were asked for")
        position.pointee = byte
        position += 1
    }

    /// Puts a number in decimal, at most 20 bytes.
    mutating func put(decimal value: Int64) {
        if value < 0 { put(UInt8(ascii: "-")) }
        let magnitude = value.magnitude
        var width = 1
        var limit: UInt64 = 10
        // 10 to the 19 is the highest power that fits.
        while width < 20, magnitude >= limit {
            width += 1
            let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
            limit = overflow ? .max : next
        }
        put(digits: magnitude, width: width)
    }

    /// Puts a number of exactly so many digits, with zeros in front. Higher digits are left out.
    mutating func put(digits value: UInt64, width: Int) {
        assert(end - position >= width, "more bytes than were asked for")
        var rest = value
        var place = width
        while place > 0 {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            position[place] = UInt8(truncatingIfNeeded: digit) &+ 48
            rest = quotient
        }
        position += width
    }

    /// Puts 16 hexadecimal digits in lower case; `hyphens` tells behind which of them a hyphen comes.
    fileprivate mutating func put(hexadecimal value: UInt64, hyphens: (Int, Int)) {
        for digit in 1...16 {
            let nibble = UInt8(truncatingIfNeeded: value >> UInt64(64 - 4 * digit))
            put(HexDigits.digit(nibble))
            if digit == hyphens.0 || digit == hyphens.1 { put(UInt8(ascii: "-")) }
        }
    }

    /// Puts `YYYY-MM-DD`, 10 bytes.
    mutating func put(_ day: CalendarDay) {
        let (year, month, dayOfMonth) = day.components
        put(digits: UInt64(year), width: 4)
        put(UInt8(ascii: "-"))
        put(digits: UInt64(month), width: 2)
        put(UInt8(ascii: "-"))
        put(digits: UInt64(dayOfMonth), width: 2)
    }

    /// Puts a UUID, 36 bytes. Source: RFC 9562, section 4.
    mutating func put(_ id: RowID) {
        put(hexadecimal: id.high, hyphens: (8, 12))
        put(UInt8(ascii: "-"))
        put(hexadecimal: id.low, hyphens: (4, 0))
    }
}

extension [UInt8] {
    /// Appends what `write` puts, no more than `capacity` bytes.
    @inline(__always)
    mutating func append(atMost capacity: Int, _ write: (inout ByteCursor) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            guard let start = buffer.baseAddress else { return }
            var cursor = ByteCursor(position: start, end: start + capacity)
            write(&cursor)
            append(contentsOf: UnsafeBufferPointer(start: start, count: cursor.position - start))
        }
    }
}
