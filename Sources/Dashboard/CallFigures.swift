/// What was counted of some calls: of one campaign on one day, or any sum of such.
package struct CallFigures: Hashable, Sendable {
    package var totalCalls: Int64
    package var completedCalls: Int64
    package var connectedCalls: Int64
    package var conversations: Int64
    package var qualifiedLeads: Int64
    package var meetings: Int64
    /// Seconds, over the completed calls.
    package var durationSeconds: Int64

    package static let zero = CallFigures(
        totalCalls: 0,
        completedCalls: 0,
        connectedCalls: 0,
        conversations: 0,
        qualifiedLeads: 0,
        meetings: 0,
        durationSeconds: 0
    )

    package init(
        totalCalls: Int64,
        completedCalls: Int64,
        connectedCalls: Int64,
        conversations: Int64,
        qualifiedLeads: Int64,
        meetings: Int64,
        durationSeconds: Int64
    ) {
        self.totalCalls = totalCalls
        self.completedCalls = completedCalls
        self.connectedCalls = connectedCalls
        self.conversations = conversations
        self.qualifiedLeads = qualifiedLeads
        self.meetings = meetings
        self.durationSeconds = durationSeconds
    }

    /// Adds other figures. Cannot overflow within one snapshot, whose figures were checked to sum within 64 bits.
    package mutating func add(_ other: CallFigures) {
        totalCalls &+= other.totalCalls
        completedCalls &+= other.completedCalls
        connectedCalls &+= other.connectedCalls
        conversations &+= other.conversations
        qualifiedLeads &+= other.qualifiedLeads
        meetings &+= other.meetings
        durationSeconds &+= other.durationSeconds
    }

    /// Adds the absolute values of other figures; `false` if one of the sums leaves 64 bits.
    package mutating func addMagnitudes(of other: CallFigures) -> Bool {
        func add(_ sum: inout Int64, _ value: Int64) -> Bool {
            guard let magnitude = Int64(exactly: value.magnitude) else { return false }
            let (result, overflow) = sum.addingReportingOverflow(magnitude)
            sum = result
            return !overflow
        }
        return add(&totalCalls, other.totalCalls) && add(&completedCalls, other.completedCalls)
            && add(&connectedCalls, other.connectedCalls) && add(&conversations, other.conversations)
            && add(&qualifiedLeads, other.qualifiedLeads) && add(&meetings, other.meetings)
            && add(&durationSeconds, other.durationSeconds)
    }

    /// 100 · connected / total, in tenths of a percent.
    package var contactRateTenths: Int64 { ExactRatio.tenthsOfPercent(connectedCalls, of: totalCalls) }

    /// 100 · meetings / total, in tenths of a percent.
    package var conversionRateTenths: Int64 { ExactRatio.tenthsOfPercent(meetings, of: totalCalls) }

    /// Connected of all calls, exactly.
    package var contactRate: Ratio { Ratio(connectedCalls, of: totalCalls) }

    /// Meetings of all calls, exactly.
    package var conversionRate: Ratio { Ratio(meetings, of: totalCalls) }

    /// Seconds a completed call, to the nearest whole second.
    package var averageDurationSeconds: Int64 { ExactRatio.quotient(durationSeconds, completedCalls) }
}
