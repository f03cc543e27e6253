/// A small line for a table row: the course of one figure, its last point marked. Shown about 100 by 24 pixels.
package enum TrendLine {
    /// The most points drawn; longer series are averaged.
    static let maxPoints = 31

    // The drawing board is twice as fine as the picture: whole numbers are half pixels.
    private static let left = 3
    private static let right = 193
    private static let top = 6
    private static let base = 42

    /// Appends the line to a page.
    ///
    /// The scale starts at zero. A series that never changes is drawn half-way up, or at the bottom if it is zero.
    /// More than 31 values are drawn as means of equal groups, whole weeks from 56 values on; the oldest values that
    /// do not fill a group are left out.
    ///
    /// - Parameters:
    ///   - out: The page's bytes.
    ///   - label: The accessible name, such as `Calls a day: rising`; escaped here.
    ///   - values: The figure's values, oldest first; negative ones are drawn as 0. None gives a base line,
    ///     one gives a dot.
    package static func append(to out: inout [UInt8], label: String, values: [Int64]) {
        out.svg("<svg class=\"chart trend\" viewBox=\"0 0 200 48\" role=\"img\" aria-label=\"")
        out.svgText(label)
        out.svg("\">")
        let group = groupSize(values.count)
        let count = values.count / group
        if count == 0 {
            return out.svg("<path class=\"axis\" d=\"M3 42h190\"/></svg>")
        }
        // Values above this are drawn as this, so that sums and products stay within 64 bits.
        let ceiling = (Int64.max >> 16) / Int64(group)
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: count) { sums in
            let skipped = values.count - count * group
            for index in 0..<count {
                let start = skipped + index * group
                var sum: Int64 = 0
                for value in values[start..<start + group] { sum += max(0, min(value, ceiling)) }
                sums.initializeElement(at: index, to: sum)
            }
            // Groups are equal, so their sums make the same line as their means, which would have to be rounded.
            appendLine(to: &out, UnsafeBufferPointer(sums))
        }
        out.svg("</svg>")
    }

    static func groupSize(_ count: Int) -> Int {
        if count <= maxPoints { return 1 }
        if count < 56 { return 2 }
        return (count / 7 + maxPoints - 1) / maxPoints * 7
    }

    private static func appendLine(to out: inout [UInt8], _ values: UnsafeBufferPointer<Int64>) {
        var maximum: Int64 = 0
        var minimum = Int64.max
        for value in values {
            maximum = max(maximum, value)
            minimum = min(minimum, value)
        }
        let middle = (top + base) / 2
        func height(_ value: Int64) -> Int {
            if maximum == 0 { return base }
            if maximum == minimum { return middle }
            return base - Int(value * Int64(base - top) / maximum)
        }
        var y = height(values[0])
        if values.count > 1 {
            out.svg("<path class=\"line\" d=\"M3")
            out.svgNumber(y)
            out.svg("l")
            var x = left
            for index in 1..<values.count {
                let nextX = left + index * (right - left) / (values.count - 1)
                let nextY = height(values[index])
                out.svgNumber(nextX - x)
                out.svgNumber(nextY - y)
                (x, y) = (nextX, nextY)
            }
            out.svg("\"/>")
        }
        out.svg("<circle class=\"last\" cx=\"193\"")
        out.svgAttribute("cy", y * 10)
        out.svg(" r=\"5\"/>")
    }
}
