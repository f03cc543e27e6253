internal import Dashboard
internal import Insight

/// A figure of a period and how it changed, in words for the agency's readers.
///
/// Differences and shares come from the exact counts, never from what is shown: 44 of 10,000 and 45 of 10,000 are
/// 0.4 % and 0.5 % to one decimal, and lie 2.3 % apart.
package struct FigureChange {
    /// Over the whole period.
    let value: String
    /// Over the equal span before the days compared; empty when nothing is compared.
    let previous: String
    /// Over the days compared, where these are not all days of the period.
    let comparedValue: String?
    /// 1 where it rose, -1 where it fell, 0 where it is exactly the same; `nil` when nothing is compared.
    let sign: Int?
    /// By how much, without a sign; empty when nothing is compared.
    let difference: String
    /// The same as a share of what it was before; `nil` where that was zero or below.
    let relative: String?
    /// Chance explains the change: nothing rose or fell by it.
    let isByChance: Bool

    init(
        _ figures: CallFigures,
        _ comparison: Comparison?,
        isPartial: Bool,
        _ chance: Chance? = nil,
        _ locale: LocaleFormat,
        count: (CallFigures) -> Int64
    ) {
        value = locale.number(count(figures))
        guard let comparison else {
            (previous, comparedValue, sign, difference, relative, isByChance) = ("", nil, nil, "", nil, false)
            return
        }
        let (now, before) = (count(comparison.current), count(comparison.previous))
        let change = Ratio(now, of: 1).change(from: Ratio(before, of: 1))
        previous = locale.number(before)
        comparedValue = isPartial ? locale.number(now) : nil
        sign = change.sign
        isByChance = chance == .explains && change.sign != 0
        // The days of both are in one snapshot, whose figures were checked to sum within 64 bits.
        difference = locale.number(Int64(clamping: (Int128(now) - Int128(before)).magnitude))
        relative = change.relativeTenths.map { locale.percent(tenths: $0) }
    }

    init(
        _ figures: CallFigures,
        _ comparison: Comparison?,
        isPartial: Bool,
        _ chance: Chance? = nil,
        _ locale: LocaleFormat,
        rate: (CallFigures) -> Ratio
    ) {
        value = locale.percent(tenths: rate(figures).tenthsOfPercent)
        guard let comparison else {
            (previous, comparedValue, sign, difference, relative, isByChance) = ("", nil, nil, "", nil, false)
            return
        }
        let (now, before) = (rate(comparison.current), rate(comparison.previous))
        let change = now.change(from: before)
        previous = locale.percent(tenths: before.tenthsOfPercent)
        comparedValue = isPartial ? locale.percent(tenths: now.tenthsOfPercent) : nil
        sign = change.sign
        isByChance = chance == .explains && change.sign != 0
        difference = locale.points(change)
        relative = change.relativeTenths.map { locale.percent(tenths: $0) }
    }
}

extension LocaleFormat {
    /// A difference of counts with its sign: `+1,234`, `−5`, `0`.
    func signed(_ difference: Int64) -> String {
        difference > 0 ? "+" + number(difference) : number(difference)
    }

    /// The difference of two counts, likewise; one beyond 64 bits as the largest within them.
    func signed(from before: Int64, to now: Int64) -> String { signed(Int64(clamping: Int128(now) - Int128(before))) }

    /// A difference in percentage points, in units of so many decimals, with its sign: `+1.2`, `−0.03`, `0.0`.
    func signedPoints(_ units: Int64, decimals: Int) -> String {
        let unit = (0..<decimals - 1).reduce(UInt64(1)) { unit, _ in unit * 10 }
        let (tenths, rest) = units.magnitude.quotientAndRemainder(dividingBy: unit)
        let digits = decimals > 1 ? String(unit + rest).dropFirst() : ""
        let sign = units > 0 ? "+" : units < 0 ? "−" : ""
        return sign + decimal(tenths: Int64(clamping: tenths)) + digits
    }

    /// A difference in percentage points, without a sign: to one decimal, or to the first one that is not zero, so that
    /// a rate that moved never reads as one that did not.
    func points(_ change: Ratio.Change) -> String {
        guard change.sign != 0 else { return decimal(tenths: 0) }
        for decimals in 1...12 {
            let points = change.points(decimals: decimals)
            if points == 0 { continue }
            if decimals == 1 { return decimal(tenths: points) }
            return decimal(tenths: 0) + String(repeating: "0", count: decimals - 2) + String(points)
        }
        return decimal(tenths: 0)
    }
}
