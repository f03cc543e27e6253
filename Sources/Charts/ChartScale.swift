/// A vertical axis from zero: whole steps of 1, 2 or 5 times a power of ten, at most five ticks with the zero.
struct ChartScale {
    /// Values above this are drawn as this, so that steps and products stay within 64 bits.
    static let ceiling: Int64 = 4_000_000_000_000_000_000

    /// The distance between two ticks, at least 1.
    let step: Int64
    /// How many steps the axis has above zero, 0 to 4; 0 only if everything is zero.
    let steps: Int

    private let length: UInt64
    private let shift: UInt64
    private let top: UInt64

    /// An axis for values up to `maximum`, drawn over `length` tenths.
    ///
    /// - Parameters:
    ///   - maximum: The largest value; zero and below give an axis with the zero alone.
    ///   - length: The axis' length in tenths of a unit, 0 to 65,535.
    init(maximum: Int64, length: Int) {
        let maximum = min(maximum, Self.ceiling)
        var step: Int64 = 1
        var leading = 1
        while maximum > 4 * step {
            switch leading {
            case 1: (step, leading) = (step * 2, 2)
            case 2: (step, leading) = (step / 2 * 5, 5)
            default: (step, leading) = (step * 2, 1)
            }
        }
        self.step = step
        steps = maximum <= 0 ? 0 : Int((maximum + step - 1) / step)
        self.length = UInt64(length)
        let top = UInt64(max(1, Int64(steps) * step))
        // 44 bits of the value and 16 of the length: the product fits.
        shift = UInt64(max(0, 20 - top.leadingZeroBitCount))
        self.top = max(1, top >> shift)
    }

    /// How many tenths above zero a value stands, rounded; never outside the axis, and at least one unit for
    /// a value above zero, so that something differs from nothing.
    @inline(__always)
    func height(_ value: Int64) -> Int {
        if value <= 0 || steps == 0 { return 0 }
        let value = UInt64(value) >> shift
        if value >= top { return Int(length) }
        return max(10, Int((value * length + top / 2) / top))
    }

    /// How many tenths above zero the mean of some days stands, from their sum: a mean that was rounded before would
    /// draw a few calls a week as none.
    func height(_ sum: Int64, over days: Int) -> Int {
        if days == 1 { return height(sum) }
        if sum <= 0 || steps == 0 { return 0 }
        let (value, top) = (UInt128(sum.magnitude), UInt128(UInt64(steps) * UInt64(step)) * UInt128(days))
        if value >= top { return Int(length) }
        return max(10, Int((value * UInt128(length) + top / 2) / top))
    }
}
