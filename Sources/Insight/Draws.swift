internal import Dashboard

/// A span's days as draws of one rate.
struct Draws {
    private(set) var calls: UInt128 = 0
    private(set) var part: UInt128 = 0
    private var days: [(calls: UInt128, part: UInt128)] = []

    /// `nil` if a day has a figure that is no count of its calls.
    init?(_ figures: some Collection<CallFigures>, _ rate: CallRate) {
        days.reserveCapacity(figures.count)
        for day in figures {
            let (calls, part) = (day.totalCalls, rate.part(of: day))
            guard (0...Chance.largest).contains(calls), (0...calls).contains(part) else { return nil }
            guard calls > 0 else { continue }
            days.append((UInt128(calls), UInt128(part)))
            self.calls += UInt128(calls)
            self.part += UInt128(part)
        }
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
                10 * largest < 9 * span.calls
            else { return }
            var squaredCalls: UInt128 = 0
            for day in span.days {
                // Below 2^56, and a square below 2^112.
                let (actual, expected) = (day.part << 16, ((span.part * day.calls) << 16) / span.calls)
                let residual = actual > expected ? actual - expected : expected - actual
                squares += residual * residual / (span.calls - day.calls) * span.calls
                squaredCalls += day.calls * day.calls
            }
            drawn += (span.part << 16) * (span.calls - span.part) / span.calls
            freedom += ((span.calls * span.calls) << 16) / squaredCalls - (1 << 16)
        }
    }
}
