internal import Dashboard

/// A time in the forms that PostgreSQL writes and ISO 8601 has: `2026-02-14 10:00:00.5+01`, `2026-02-14T09:00:00Z`.
struct TimestampText {
    let microsecondsSince1970: Int64

    /// - Parameter text: A date with or without a time of day; a time without an offset is UTC's. Anything else, and a
    ///   year of other than four digits, is `nil`.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, let day = CalendarDay(String(decoding: bytes[..<10], as: UTF8.self)) else {
            return nil
        }
        var reader = DigitReader(bytes[10...])
        var time: Int64 = 0
        if reader.take(" ") || reader.take("T") || reader.take("t") {
            guard let hours = reader.pair(23), reader.take(":"), let minutes = reader.pair(59) else { return nil }
            time = Int64(hours * 3600 + minutes * 60) * 1_000_000
            if reader.take(":") {
                guard let seconds = reader.pair(59) else { return nil }
                time += Int64(seconds) * 1_000_000
                if reader.take(".") {
                    guard let fraction = reader.microseconds() else { return nil }
                    time += fraction
                }
            }
            _ = reader.take(" ")
            guard let offset = reader.offset() else { return nil }
            time -= offset
        }
        guard reader.isAtEnd else { return nil }
        microsecondsSince1970 = Int64(day.daysSince1970) * 86_400_000_000 + time
        guard PostgreSQLEpoch.canBeWritten(microsecondsSince1970 - PostgreSQLEpoch.microseconds) else { return nil }
    }
}

/// Takes digits and signs off the front of a text.
private struct DigitReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = bytes.first, UInt32(first) == character.value else { return false }
        bytes.removeFirst()
        return true
    }

    /// Two digits, no more than `limit`.
    mutating func pair(_ limit: Int) -> Int? {
        guard bytes.count >= 2, bytes.prefix(2).allSatisfy({ 48...57 ~= $0 }) else { return nil }
        let value = Int(bytes.removeFirst() - 48) * 10
        let number = value + Int(bytes.removeFirst() - 48)
        return number <= limit ? number : nil
    }

    /// The digits behind a point, to the nearest microsecond.
    mutating func microseconds() -> Int64? {
        var (value, count): (Int64, Int) = (0, 0)
        while let byte = bytes.first, 48...57 ~= byte {
            bytes.removeFirst()
            count += 1
            if count <= 6 { value = value * 10 + Int64(byte - 48) }
            if count == 7, byte >= 53 { value += 1 }
        }
        guard count > 0 else { return nil }
        for _ in 0..<max(0, 6 - count) { value *= 10 }
        return value
    }

    /// `Z`, `+01`, `-0330`, `+01:00`, `+00:53:28` or nothing, in microseconds east of UTC.
    mutating func offset() -> Int64? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = pair(15) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where !isAtEnd {
            _ = take(":")
            guard let value = pair(59) else { return nil }
            seconds += value * unit
        }
        return Int64(isWest ? -seconds : seconds) * 1_000_000
    }
}
