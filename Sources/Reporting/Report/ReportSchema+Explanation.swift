internal import Dashboard
internal import Insight
internal import Templates

extension ReportSchema {
    /// One figure's change, and what it is made of.
    struct Cause {
        enum Kind { case calls, meetings, contactRate, conversionRate }

        let kind: Kind
        /// Without a sign.
        let difference: String
        let isRise: Bool
        /// The largest first.
        let parts: [CausePart]
        let others: (count: String, change: String)?
        /// Of a rate.
        let sums: (ownRates: String, mix: String)?

        /// Parts that a sentence names.
        static let named = 3
    }

    struct CausePart {
        let name: String
        let change: String
        let isFirst: Bool
        let lastCall: String?
        let hasBegun: Bool
    }

    /// A campaign's part in all changes.
    struct PartRow {
        let change: CampaignChange
        let data: ReportData
        let contactRate: RateChange.Part?
        let conversionRate: RateChange.Part?
        let decimals: (contact: Int, conversion: Int)
    }

    /// A row of the list of campaigns for one that has no calls any more.
    struct GoneRow {
        let gone: GoneCampaign
        let data: ReportData
    }

    /// What a day's weekday usually brings.
    struct UsualRange {
        let median: String
        let lowest: String
        let highest: String
    }

    struct Usual {
        let weeks: String
        let calls: UsualRange
        let meetings: UsualRange
        let contactRate: UsualRange?

        init?(_ data: ReportData) {
            guard let usual = data.usual, let calls = usual.usual(\.totalCalls), let meetings = usual.usual(\.meetings)
            else { return nil }
            func range(_ span: UsualDay.Span, _ text: (Int64) -> String) -> UsualRange {
                UsualRange(median: text(span.median), lowest: text(span.lowest), highest: text(span.highest))
            }
            let locale = data.locale
            weeks = locale.number(Int64(usual.before.count))
            self.calls = range(calls) { locale.number($0) }
            self.meetings = range(meetings) { locale.number($0) }
            contactRate = usual.usualTenths(.contact).map { range($0) { locale.percent(tenths: $0) } }
        }
    }

    static let explanations: [TemplateModel<Report>.Field] = [
        .list("causes", "what changed, and where that comes from, in a sentence each", of: cause) { causes($0.data) },
        .flag("has_parts", "there are campaigns' parts in the changes") {
            !($0.data.explanation?.campaigns.isEmpty ?? true)
        },
        .list("parts", "each campaign's part in the changes, the largest in the calls first", of: part) {
            parts($0.data)
        },
        .record("part_sums", "what they sum up to: the changes of the totals", of: sums) { report in
            report.data.explanation.map { PartSums(explanation: $0, data: report.data) }
        },
        .list("gone", "campaigns that called in the span before and have no figures in the period", of: goneRow) {
            report in
            report.data.gone.map { GoneRow(gone: $0, data: report.data) }
        },
        .record("usual", "of a single full day: what its weekday usually brings", of: usual) { Usual($0.data) },
    ]

    private static let cause = TemplateModel<Cause>([
        .flag("calls", "it is about calls") { $0.kind == .calls },
        .flag("meetings", "it is about meetings") { $0.kind == .meetings },
        .flag("contact_rate", "it is about the contact rate") { $0.kind == .contactRate },
        .flag("conversion_rate", "it is about the conversion rate") { $0.kind == .conversionRate },
        .flag("up", "the figure rose") { $0.isRise },
        .flag("down", "it fell") { !$0.isRise },
        .text("difference", "by how much, without a sign; of rates in percentage points") { $0.difference },
        .list("parts", "the campaigns with the largest parts, three at most", of: causePart) { $0.parts },
        .optionalText("other_count", "how many further campaigns have a part") { $0.others?.count },
        .optionalText("other_change", "their parts' sum, with its sign") { $0.others?.change },
        .optionalText("own_rates", "of a rate: the part of the campaigns' own rates, with its sign") {
            $0.sums?.ownRates
        },
        .optionalText("mix", "of a rate: the part of their shares of all calls, with its sign") { $0.sums?.mix },
    ])

    private static let causePart = TemplateModel<CausePart>([
        .text("name", "the campaign's name") { $0.name },
        .text("change", "its part, with its sign") { $0.change },
        .flag("first", "it is the first one") { $0.isFirst },
        .optionalText("ended", "its last call's day, where it ended") { $0.lastCall },
        .flag("began", "it made no calls in the span before") { $0.hasBegun },
    ])

    private static let part = TemplateModel<PartRow>([
        .text("name", "the campaign's name") { $0.data.snapshot.displayName(ofCampaign: $0.change.id) },
        .text("calls_before", "its calls in the span before") {
            $0.data.locale.number($0.change.previous.totalCalls)
        },
        .text("calls_now", "its calls on the days compared") { $0.data.locale.number($0.change.current.totalCalls) },
        .text("calls", "its part in the change of the calls, with its sign; so with the others") {
            $0.data.locale.signed(from: $0.change.previous.totalCalls, to: $0.change.current.totalCalls)
        },
        .text("meetings", "its part in the change of the meetings") {
            $0.data.locale.signed(from: $0.change.previous.meetings, to: $0.change.current.meetings)
        },
        .optionalText("contact_own", "in percentage points, what its own contact rate did") { row in
            row.contactRate.map { row.data.locale.signedPoints($0.ownRate, decimals: row.decimals.contact) }
        },
        .optionalText("contact_mix", "likewise, what its share of all calls did to the contact rate") { row in
            row.contactRate.map { row.data.locale.signedPoints($0.mix, decimals: row.decimals.contact) }
        },
        .optionalText("conversion_own", "the same of the conversion rate") { row in
            row.conversionRate.map { row.data.locale.signedPoints($0.ownRate, decimals: row.decimals.conversion) }
        },
        .optionalText("conversion_mix", "the same of the conversion rate") { row in
            row.conversionRate.map { row.data.locale.signedPoints($0.mix, decimals: row.decimals.conversion) }
        },
    ])

    struct PartSums {
        let explanation: Explanation
        let data: ReportData

        func points(_ change: RateChange?, _ sum: (RateChange) -> Int64) -> String? {
            change.map { data.locale.signedPoints(sum($0), decimals: $0.decimals) }
        }
    }

    private static let sums = TemplateModel<PartSums>([
        .text("calls_before", "all calls in the span before") {
            $0.data.locale.number($0.data.comparison?.previous.totalCalls ?? 0)
        },
        .text("calls_now", "all calls on the days compared") {
            $0.data.locale.number($0.data.comparison?.current.totalCalls ?? 0)
        },
        .text("calls", "the change of the calls, with its sign; so with the others") {
            $0.data.locale.signed($0.explanation.calls.total)
        },
        .text("meetings", "the change of the meetings") { $0.data.locale.signed($0.explanation.meetings.total) },
        .optionalText("contact_own", "in percentage points, what the campaigns' own contact rates did") {
            $0.points($0.explanation.contactRate) { $0.ownRates }
        },
        .optionalText("contact_mix", "likewise, what their shares of all calls did") {
            $0.points($0.explanation.contactRate) { $0.mix }
        },
        .optionalText("conversion_own", "the same of the conversion rate") {
            $0.points($0.explanation.conversionRate) { $0.ownRates }
        },
        .optionalText("conversion_mix", "the same of the conversion rate") {
            $0.points($0.explanation.conversionRate) { $0.mix }
        },
    ])

    private static let goneRow = TemplateModel<GoneRow>([
        .text("name", "the campaign's name") { $0.gone.campaign.displayName },
        .flag("ended", "its last call lies so far back that it has ended, and does not only pause") {
            $0.gone.hasEnded
        },
        .text("last_call", "the last day that it called") { $0.data.locale.date($0.gone.lastCall) },
        .text("calls_before", "its calls in the span before") {
            $0.data.locale.number($0.gone.change.previous.totalCalls)
        },
    ])

    private static let usualRange = TemplateModel<UsualRange>([
        .text("median", "the middle one") { $0.median },
        .text("lowest", "the lowest") { $0.lowest },
        .text("highest", "the highest") { $0.highest },
    ])

    private static let usual = TemplateModel<Usual>([
        .text("weeks", "how many weeks before are looked at, 1 to 4") { $0.weeks },
        .record("calls", "calls on the same weekday of these weeks", of: usualRange) { $0.calls },
        .record("meetings", "meetings on these days", of: usualRange) { $0.meetings },
        .record("contact_rate", "contact rates of those of them with calls", of: usualRange) {
            $0.contactRate
        },
    ])

    // MARK: Sentences

    /// Of what changed by more than chance explains; of calls also where that is not known.
    private static func causes(_ data: ReportData) -> [Cause] {
        guard let explanation = data.explanation else { return [] }
        var causes: [Cause] = []
        if explanation.chances.calls != .explains, let cause = count(.calls, explanation.calls, data) {
            causes.append(cause)
        }
        if explanation.chances.contactRate == .doesNotExplain, let change = explanation.contactRate {
            causes.append(rate(.contactRate, change, data))
        }
        if explanation.chances.meetings == .doesNotExplain, let cause = count(.meetings, explanation.meetings, data) {
            causes.append(cause)
        } else if explanation.chances.conversionRate == .doesNotExplain, let change = explanation.conversionRate {
            causes.append(rate(.conversionRate, change, data))
        }
        return causes
    }

    private static func count(_ kind: Cause.Kind, _ change: CountChange, _ data: ReportData) -> Cause? {
        guard change.total != 0 else { return nil }
        let locale = data.locale
        let moved = change.parts.filter { $0.change != 0 }
        let others = moved.dropFirst(Cause.named)
        return Cause(
            kind: kind,
            difference: locale.number(Int64(clamping: change.total.magnitude)),
            isRise: change.total > 0,
            parts: moved.prefix(Cause.named).enumerated()
                .map { causePart($0.element.campaign, locale.signed($0.element.change), $0.offset, data) },
            others: others.isEmpty
                ? nil : (locale.number(Int64(others.count)), locale.signed(others.reduce(0) { $0 &+ $1.change })),
            sums: nil
        )
    }

    private static func rate(_ kind: Cause.Kind, _ change: RateChange, _ data: ReportData) -> Cause {
        let locale = data.locale
        func points(_ units: Int64) -> String { locale.signedPoints(units, decimals: change.decimals) }
        let magnitude = Int64(clamping: change.total.magnitude)
        return Cause(
            kind: kind,
            difference: String(points(magnitude).dropFirst(magnitude == 0 ? 0 : 1)),
            isRise: change.total > 0,
            parts: change.parts.filter { $0.change != 0 }.prefix(Cause.named).enumerated()
                .map { causePart($0.element.campaign, points($0.element.change), $0.offset, data) },
            others: nil,
            sums: (points(change.ownRates), points(change.mix))
        )
    }

    private static func causePart(
        _ campaign: CampaignChange,
        _ change: String,
        _ place: Int,
        _ data: ReportData
    ) -> CausePart {
        var lastCall: CalendarDay?
        if case .ended(let day) = campaign.course { lastCall = day }
        return CausePart(
            name: data.snapshot.displayName(ofCampaign: campaign.id),
            change: change,
            isFirst: place == 0,
            lastCall: lastCall.map { data.locale.date($0) },
            hasBegun: campaign.course == .began
        )
    }

    private static func parts(_ data: ReportData) -> [PartRow] {
        guard let explanation = data.explanation else { return [] }
        func byID(_ change: RateChange?) -> [RowID: RateChange.Part] {
            Dictionary((change?.parts ?? []).map { ($0.campaign.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let (contact, conversion) = (byID(explanation.contactRate), byID(explanation.conversionRate))
        return explanation.calls.parts.map { part in
            PartRow(
                change: part.campaign,
                data: data,
                contactRate: contact[part.campaign.id],
                conversionRate: conversion[part.campaign.id],
                decimals: (explanation.contactRate?.decimals ?? 1, explanation.conversionRate?.decimals ?? 1)
            )
        }
    }
}
