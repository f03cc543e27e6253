package import Dashboard

/// Where the change of a count comes from: each campaign's part, adding up to the total's change exactly.
package struct CountChange: Hashable, Sendable {
    /// The change of the total.
    package let total: Int64
    /// Every campaign's part, those of zero too: the largest first, whatever its sign, then by id.
    package let parts: [Part]

    package struct Part: Hashable, Sendable {
        package let campaign: CampaignChange
        /// What the campaign counts now less what it counted before.
        package let change: Int64
    }

    /// - Parameters:
    ///   - campaigns: Those of one snapshot, each once, so that no sum leaves 64 bits.
    ///   - count: Calls, meetings or any other of the counts.
    /// - Complexity: O(n log n).
    package init(_ campaigns: [CampaignChange], of count: (CallFigures) -> Int64) {
        parts = campaigns.map { campaign in
            Part(campaign: campaign, change: count(campaign.current) &- count(campaign.previous))
        }
        .sorted { left, right in
            left.change.magnitude != right.change.magnitude
                ? left.change.magnitude > right.change.magnitude : left.campaign.id < right.campaign.id
        }
        total = parts.reduce(0) { $0 &+ $1.change }
    }
}
