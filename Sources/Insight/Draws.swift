internal import Dashboard

/// A span's days as draws of one rate.
struct Draws {
    private(set) var calls: UInt128 = 0
    private(set) var part: UInt128 = 0
    private var days: [(calls: UInt64, part: UInt64)] = []

    /// `nil` if a day has a figure that is no count of its calls.
    init?(_ figures: ArraySlice<CallFigures>, _ rate: CallRate) {
        days.reserveCapacity(figures.count)
        var sums: (calls: UInt64, part: UInt64) = (0, 0)
        for day in figures {
            let (calls, part) = (day.totalCalls, rate.part(of: day))
            guard calls >= 0, calls <= Chance.largest, part >= 0, part <= calls else { return nil }
            guard calls > 0 else { continue }
            days.append((UInt64(calls), UInt64(part)))
            // Spans have fewer than 2^24 days.
            sums.calls &+= UInt64(calls)
            sums.part &+= UInt64(part)
        }
        (self.calls, self.part) = (UInt128(sums.calls), UInt128(sums.part))
    }

    /// φ of this span, in steps of 2^-16, at least 1.
    var dispersion: UInt128 {
        var spread = Spread()
        spread.add(self)
        return max(1 << 16, spread.drawn > 0 ? spread.squares / spread.drawn : 0)
    }

    /// c² · 10^12 of ``Chance/ofRate(_:current:previous:history:)``.
    static func limit(of spans: [Draws]) -> UInt128 {
        var spread = Spread()
        for span in spans { spread.add(span) }
        let freedom = Int(spread.freedom >> 16)
        guard freedom >= 1 else { return Confidence.squared }
        let dispersed = (Confidence.squared(degreesOfFreedom: freedom) * (spread.squares / spread.drawn)) >> 16
        return max(Confidence.squared, dispersed)
    }

    private struct Spread {
        /// The squared differences from what was to be drawn, in steps of 2^-32.
        var squares: UInt128 = 0
        /// The variance of draws, in steps of 2^-16.
        var drawn: UInt128 = 0
        /// Degrees of freedom, likewise.
        var freedom: UInt128 = 0

        mutating func add(_ span: Draws) {
            // A span without or with nothing but connected calls has no spread.
            guard span.part > 0, span.part < span.calls, let largest = span.days.map(\.calls).max(),
                10 * UInt128(largest) < 9 * span.calls
            else { return }
            // Nearly always: then all of it fits into 64 bits, which divide many times as fast.
            let scatter =
                span.calls < 1 << 26 && largest < 1 << 14
                ? Spread.scatter(span.days, UInt64(span.calls), UInt64(span.part))
                : Spread.scatter(span.days.map { (UInt128($0.calls), UInt128($0.part)) }, span.calls, span.part)
            squares += scatter.squares
            let squaredCalls = scatter.squaredCalls
            drawn += (span.part << 16) * (span.calls - span.part) / span.calls
            freedom += ((span.calls * span.calls) << 16) / squaredCalls - (1 << 16)
        }

        /// Alike in both widths.
        private static func scatter<Width: FixedWidthInteger & UnsignedInteger>(
            _ days: [(calls: Width, part: Width)],
            _ calls: Width,
            _ part: Width
        ) -> (squares: UInt128, squaredCalls: UInt128) {
            var (squares, squaredCalls): (UInt128, UInt128) = (0, 0)
            for day in days {
                // Below 2^30 or 2^56, and a square below 2^60 or 2^112; with its weight of at most ten below 2^64 or
                // 2^116.
                let (actual, expected) = (day.part << 16, ((part * day.calls) << 16) / calls)
                let residual = actual > expected ? actual - expected : expected - actual
                squares += UInt128(residual * residual / (calls - day.calls) * calls)
                squaredCalls += UInt128(day.calls * day.calls)
            }
            return (squares, squaredCalls)
        }
    }
}
