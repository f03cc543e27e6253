package import Dashboard

/// Calls and connected calls of each day of a range, over some campaigns.
package struct DailySeries: Sendable {
    package private(set) var calls: [Int64]
    package private(set) var connected: [Int64]

    init(_ campaigns: [Campaign], in range: DayRange) {
        calls = Array(repeating: 0, count: range.count)
        connected = calls
        for campaign in campaigns { add(campaign, in: range) }
    }

    private mutating func add(_ campaign: Campaign, in range: DayRange) {
        for day in campaign.days(in: range) {
            let place = Int(day.day.daysSince1970 - range.first.daysSince1970)
            calls[place] &+= day.figures.totalCalls
            connected[place] &+= day.figures.connectedCalls
        }
    }
}

/// From all calls to booked meetings.
package enum FunnelSteps {
    package static func counts(_ figures: CallFigures) -> [Int64] {
        [
            figures.totalCalls, figures.connectedCalls, figures.conversations, figures.qualifiedLeads,
            figures.meetings,
        ]
    }
}
