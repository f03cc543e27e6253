internal import Dashboard

/// Where the change of a rate over all campaigns comes from: for each campaign the part of its own rate and the part of
/// the mix, which is what its share of all calls does. As shown, in whole units, they add up to the change shown.
///
/// With a campaign's share of the calls w = n / N and its rate r = k / n, now (1) and before (0), the rate over all is
/// R = Σ w · r, and its change R1 - R0 is the sum over the campaigns of
///
///     own rate   (w1 + w0) / 2 · (r1 - r0)
///     mix        ((r1 + r0) / 2 - (R1 + R0) / 2) · (w1 - w0)
///
/// The shares sum up to 1 on either side, so that taking off the overall rate's mean changes no sum. It makes the sign
/// of a single campaign's mix tell something: a campaign whose rate is below the overall one lowers it by growing, and
/// raises it by shrinking.
///
/// A campaign with calls on one side only has no rate on the other: it is given the one it has, and so counts as mix
/// alone. What is counted of no calls at all, which a database can hold, counts as own rate. So the parts add up
/// whatever the figures are.
///
/// Source: E. M. Kitagawa, "Components of a Difference Between Two Rates", Journal of the American Statistical
/// Association 50 (1955), 1168–1194.
package struct RateChange: Hashable, Sendable {
    package let rate: CallRate
    /// Digits behind the point of a percentage point that all figures have: with 1 they are in tenths.
    package let decimals: Int
    /// The change of the overall rate, rounded to the nearest, halves away from zero.
    package let total: Int64
    /// The sums of the parts.
    package let ownRates: Int64
    package let mix: Int64
    /// Every campaign's parts, those of zero too: the largest sum of both first, whatever its sign, then by id.
    package let parts: [Part]

    package struct Part: Hashable, Sendable {
        package let campaign: CampaignChange
        package let ownRate: Int64
        package let mix: Int64

        package var change: Int64 { ownRate + mix }
    }

    /// The parts of a rate's change, shown to so many decimals.
    ///
    /// Each part is computed to 2^-32 of the unit shown and rounded to the nearest unit. What then lacks to the total
    /// shown, or is too much, goes by single units to the parts that rounding took most from, or gave most to: the
    /// method of the largest remainder. Of equal ones the first by id has the larger figure, and there the own rate
    /// before the mix. No part is a whole unit or more from its exact value.
    ///
    /// - Parameters:
    ///   - campaigns: Those of one snapshot, each once.
    ///   - decimals: 1 to 6.
    /// - Returns: `nil` where there is no change to explain: no calls on one of the two sides, or a figure below zero
    ///   or too large for the arithmetic, which takes all figures of rates up to 10,000 % and beyond.
    /// - Complexity: O(n log n).
    package init?(_ campaigns: [CampaignChange], of rate: CallRate, decimals: Int = 1) {
        precondition(1...6 ~= decimals, "parts of a rate's change have 1 to 6 decimals")
        guard let sides = Sides(campaigns, rate) else { return nil }
        let unit = FixedPoint(unitsOfOne: (0..<decimals).reduce(100) { unit, _ in unit * 10 })
        let campaigns = campaigns.sorted { $0.id < $1.id }
        var exact: [Int128] = []
        exact.reserveCapacity(2 * campaigns.count)
        for campaign in campaigns {
            guard let parts = sides.parts(of: campaign, rate, unit) else { return nil }
            exact.append(parts.ownRate)
            exact.append(parts.mix)
        }
        let change = Ratio(sides.now.part, of: sides.now.calls).change(
            from: Ratio(sides.before.part, of: sides.before.calls)
        )
        let total = Int64(change.sign) * change.points(decimals: decimals)
        let shown = FixedPoint.apportioned(exact, total: total)
        self.rate = rate
        self.decimals = decimals
        self.total = total
        var (ownRates, mix): (Int64, Int64) = (0, 0)
        var parts: [Part] = []
        parts.reserveCapacity(campaigns.count)
        for (place, campaign) in campaigns.enumerated() {
            let part = Part(campaign: campaign, ownRate: shown[2 * place], mix: shown[2 * place + 1])
            ownRates += part.ownRate
            mix += part.mix
            parts.append(part)
        }
        self.ownRates = ownRates
        self.mix = mix
        // By id within equal ones, which the order so far is.
        self.parts = parts.enumerated().sorted { left, right in
            let (one, other) = (left.element.change.magnitude, right.element.change.magnitude)
            return one != other ? one > other : left.offset < right.offset
        }
        .map(\.element)
    }
}

/// The totals of both sides.
private struct Sides {
    var now: (calls: Int64, part: Int64) = (0, 0)
    var before: (calls: Int64, part: Int64) = (0, 0)

    init?(_ campaigns: [CampaignChange], _ rate: CallRate) {
        for campaign in campaigns {
            guard Sides.add(campaign.current, rate, &now), Sides.add(campaign.previous, rate, &before) else {
                return nil
            }
        }
        guard now.calls > 0, before.calls > 0 else { return nil }
    }

    private static func add(_ figures: CallFigures, _ rate: CallRate, _ sum: inout (calls: Int64, part: Int64)) -> Bool
    {
        let (calls, part) = (figures.totalCalls, rate.part(of: figures))
        guard calls >= 0, part >= 0 else { return false }
        let (callSum, hasTooManyCalls) = sum.calls.addingReportingOverflow(calls)
        let (partSum, hasTooManyParts) = sum.part.addingReportingOverflow(part)
        sum = (callSum, partSum)
        return !hasTooManyCalls && !hasTooManyParts
    }

    /// Twice the parts of one campaign.
    func parts(
        of campaign: CampaignChange,
        _ rate: CallRate,
        _ unit: FixedPoint
    ) -> (ownRate: Int128, mix: Int128)? {
        let (n1, n0) = (campaign.current.totalCalls, campaign.previous.totalCalls)
        let (k1, k0) = (rate.part(of: campaign.current), rate.part(of: campaign.previous))
        // k / N, which is w · r.
        guard let now1 = unit.quotient(k1, 1, now.calls, 1), let before0 = unit.quotient(k0, 1, before.calls, 1),
            // (R1 + R0) · (w1 - w0), multiplied out.
            let a = unit.quotient(now.part, n1, now.calls, now.calls),
            let b = unit.quotient(now.part, n0, now.calls, before.calls),
            let c = unit.quotient(before.part, n1, before.calls, now.calls),
            let d = unit.quotient(before.part, n0, before.calls, before.calls)
        else { return nil }
        let overall = a - b + c - d
        switch (n1 > 0, n0 > 0) {
        case (true, true):
            // w0 · r1 and w1 · r0.
            guard let now0 = unit.quotient(k1, n0, n1, before.calls), let before1 = unit.quotient(k0, n1, n0, now.calls)
            else { return nil }
            return (now1 - before0 + now0 - before1, now1 - before0 - now0 + before1 - overall)
        case (true, false): return (-2 * before0, 2 * now1 - overall)
        case (false, true): return (2 * now1, -2 * before0 - overall)
        case (false, false): return (2 * (now1 - before0), 0)
        }
    }
}
