/// What was measured several times: the middle, and between what it lay.
struct Series {
    private var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }

    /// 0 of nothing.
    var median: Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The median, and in brackets the least and the most if there are several.
    func text(decimals: Int, scale: Double = 1) -> String {
        guard let least = values.min(), let most = values.max() else { return "unknown" }
        let figures = [median, least, most].map { ($0 * scale).text(decimals: decimals) }
        return values.count == 1 ? figures[0] : "\(figures[0]) [\(figures[1]) to \(figures[2])]"
    }

    /// The values, each divided by the other series' value of the same round.
    func divided(by other: Series) -> Series {
        var result = Series()
        for (value, divisor) in zip(values, other.values) where divisor > 0 { result.add(value / divisor) }
        return result
    }
}

extension Double {
    func text(decimals: Int) -> String {
        var unit = 1
        for _ in 0..<decimals { unit *= 10 }
        let count = Int((self * Double(unit)).rounded())
        let whole = (abs(count) / unit).text
        let fraction = String(abs(count) % unit)
        let padded = String(repeating: "0", count: decimals - (decimals == 0 ? 0 : fraction.count)) + fraction
        return (count < 0 ? "-" : "") + (decimals == 0 ? whole : "\(whole).\(padded)")
    }
}

extension Int {
    /// With commas between thousands.
    var text: String {
        let digits = String(self)
        var result = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }
}
