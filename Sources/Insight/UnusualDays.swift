package import Dashboard

/// Something that the newest day, or it together with the day before, has unlike all that its own history makes likely.
package struct UnusualDays: Hashable, Sendable {
    package let subject: Subject
    /// The newest day alone where it is unusual by itself, else the two newest days.
    package let days: DayRange
    /// What was counted on these days; of a rate in tenths of a percent.
    package let actual: Int64
    /// What their history makes likely, growth allowed for, rounded to the nearest; of a rate in tenths of a percent.
    package let expected: Int64
    package let isFall: Bool

    package enum Subject: Hashable, Sendable {
        case calls
        case meetings
        case contactRate
        case campaignCalls(RowID)
    }

    package init(subject: Subject, days: DayRange, actual: Int64, expected: Int64, isFall: Bool) {
        self.subject = subject
        self.days = days
        self.actual = actual
        self.expected = expected
        self.isFall = isFall
    }

    /// Weeks that the newest two days are held against; with less history nothing is said.
    package static let weeks = 8
    /// The share of the agency's calls in those weeks, in percent, from which on a campaign is looked at by itself.
    package static let campaignPercent: Int64 = 10
    /// Usual spreads that a figure must lie away, in hundredths.
    package static let fallOfCalls: Int64 = 320
    package static let fallOfCampaign: Int64 = 350
    package static let fallOfMeetings: Int64 = 400
    package static let rise: Int64 = 500
    /// Standard deviations that the contact rate must lie away, likewise.
    package static let ofRate: Int64 = 400
    /// How many times as far as the same weekdays of those weeks, all but the one furthest off, in hundredths.
    package static let fallBeyondFurthest: Int64 = 250
    package static let riseBeyondFurthest: Int64 = 300

    /// What is unusual about a day: the agency's calls, meetings and contact rate first, then campaigns by id.
    ///
    /// The newest day, and it together with the day before, are held against the eight weeks before those two days.
    ///
    /// 1. *Growth.* A week's level lies on the line through the medians of the last four and of the first four weeks'
    ///    sums, whose ratio counts as no more than two. Each day's count is taken to today's level along that line.
    /// 2. *Usual.* A weekday's usual count is the mean of the middle four of its eight.
    /// 3. *Usual spread.* The median distance of all those days from their weekday's usual count, as a share of it,
    ///    times 1.66: 1.4826, which makes the median distance of a normal distribution its standard deviation, and
    ///    1.12, since the usual count comes from the same days. Weekdays with less than a quarter of the strongest
    ///    one's count are left out. A weekday that is weaker than the middle one of the others has the variance of its
    ///    single calls on top, as far as that one has less of it; and no spread is taken for smaller than single calls
    ///    make it, √(usual + 1). Two days' variances are added up.
    /// 4. *Unusual* is a fall of all calls by more than 3.2 usual spreads, of the meetings by more than 4, of the calls
    ///    of a campaign with a tenth of all calls or more by more than 3.5, and a rise of all calls or meetings by more
    ///    than 5. It must also lie 2½ times, a rise 3 times, as far from usual as all but one of the same weekdays did,
    ///    or of the same two weekdays in a row: where a weekday has always been erratic, more is needed.
    /// 5. *The contact rate* is unusual when it lies more than 4 standard deviations from that of the eight weeks
    ///    together: of a binomial draw, or more if the days' own rates scatter more (φ of ``Chance``), and at least one
    ///    call.
    ///
    /// Of a day that nothing made unusual, fewer than one page in fifty raises an alarm; a fall of all calls, or of a
    /// large campaign's, by a third is found within two working days in nine of ten cases, as long as the same weekdays
    /// scatter by no more than 9 % of their calls. Measured in UnusualDaysTests, and at length in
    /// `Tests/Scripts/check-insight.sh`.
    ///
    /// Falls are found later, or not, where calls scatter more, as fewer than 200 a day do by single calls' chance: of
    /// ten falls by a third four where they scatter by 15 %, one where by 20 %. Of agencies and campaigns in their
    /// first eight weeks nothing is said. Weekends with few calls tell little, so that a fall that begins with one
    /// shows after it. Holidays are unusual, rightly. A new level is unusual until half of the eight weeks have it.
    ///
    /// Source of the robust spread: P. J. Rousseeuw and C. Croux, "Alternatives to the Median Absolute Deviation",
    /// Journal of the American Statistical Association 88 (1993), 1273–1283.
    ///
    /// - Parameters:
    ///   - day: The last day that has ended. A day without a row counts as one without calls, so it should be one whose
    ///     figures have come in.
    /// - Returns: Nothing if the history is short or has counts that cannot be: below zero or above 2^32.
    /// - Complexity: O(campaigns · log days + rows of eight weeks).
    package static func list(of snapshot: Snapshot, on day: CalendarDay) -> [UnusualDays] {
        guard let all = DayHistory(snapshot.campaigns[...], on: day) else { return [] }
        var list: [UnusualDays] = []
        let days = all.days
        if let found = count(.calls, days.map(\.totalCalls), on: day, fallOfCalls, rise) { list.append(found) }
        if let found = count(.meetings, days.map(\.meetings), on: day, fallOfMeetings, rise) {
            list.append(found)
        }
        if let found = contactRate(days, on: day) { list.append(found) }
        for place in snapshot.campaigns.indices {
            guard let campaign = DayHistory(snapshot.campaigns[place...place], on: day),
                100 * campaign.callsBefore >= campaignPercent * all.callsBefore,
                let found = count(
                    .campaignCalls(snapshot.campaigns[place].id),
                    campaign.days.map(\.totalCalls),
                    on: day,
                    fallOfCampaign,
                    nil
                )
            else { continue }
            list.append(found)
        }
        return list
    }

    private static func count(
        _ subject: Subject,
        _ counts: [Int64],
        on day: CalendarDay,
        _ fall: Int64,
        _ rise: Int64?
    ) -> UnusualDays? {
        guard let expectation = CountExpectation(counts) else { return nil }
        for number in 1...2 {
            let deviation = expectation.deviation(ofLast: number)
            guard let limit = deviation.difference < 0 ? fall : rise, deviation.isBeyond(hundredths: limit) else {
                continue
            }
            return UnusualDays(
                subject: subject,
                days: DayRange(day.adding(days: 1 - number), day),
                actual: counts.suffix(number).reduce(0, +),
                expected: (deviation.expected + CountExpectation.one / 2) / CountExpectation.one,
                isFall: deviation.difference < 0
            )
        }
        return nil
    }

    private static func contactRate(_ days: [CallFigures], on day: CalendarDay) -> UnusualDays? {
        guard let history = Draws(days.dropLast(2), .contact), history.part > 0, history.part < history.calls else {
            return nil
        }
        let dispersion = history.dispersion
        for number in 1...2 {
            guard let newest = Draws(days.suffix(number), .contact), newest.calls > 0 else { continue }
            let (k, n, part, calls) = (newest.part, newest.calls, history.part, history.calls)
            let (actual, expected) = (k * calls, part * n)
            let difference = actual > expected ? actual - expected : expected - actual
            let limit = UInt128(ofRate)
            // The newest days' own variance and that of the rate they are held against.
            guard
                ExactProduct(difference, difference, calls, 10_000 << 16)
                    > ExactProduct(limit * limit, dispersion, n, part, calls - part, calls + n),
                ExactProduct(difference, difference, 10_000) > ExactProduct(limit * limit, calls, calls)
            else { continue }
            return UnusualDays(
                subject: .contactRate,
                days: DayRange(day.adding(days: 1 - number), day),
                actual: Ratio(Int64(k), of: Int64(n)).tenthsOfPercent,
                expected: Ratio(Int64(part), of: Int64(calls)).tenthsOfPercent,
                isFall: actual < expected
            )
        }
        return nil
    }
}

/// The newest two days and the eight weeks before them.
private struct DayHistory {
    private(set) var days: [CallFigures]
    let callsBefore: Int64

    /// `nil` if the campaigns have no figures as early as that, or counts that cannot be.
    init?(_ campaigns: ArraySlice<Campaign>, on day: CalendarDay) {
        let first = day.adding(days: -1 - 7 * UnusualDays.weeks)
        guard campaigns.contains(where: { ($0.days.first?.day ?? .last) <= first }) else { return nil }
        days = Array(repeating: .zero, count: 2 + 7 * UnusualDays.weeks)
        for campaign in campaigns {
            for row in campaign.days(in: DayRange(first, day)) {
                days[Int(row.day.daysSince1970 - first.daysSince1970)].add(row.figures)
            }
        }
        let allowed = 0...CountExpectation.largest
        guard days.allSatisfy({ allowed.contains($0.totalCalls) && allowed.contains($0.meetings) }) else { return nil }
        callsBefore = days.dropLast(2).reduce(0) { $0 + $1.totalCalls }
    }
}
