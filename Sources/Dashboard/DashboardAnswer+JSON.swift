extension DashboardAnswer {
    /// The answer as the endpoint sends it: fields in the contract's order, no white space, UTF-8.
    package var json: [UInt8] {
        var stats: [UInt8] = []
        stats.reserveCapacity(32 + campaignStats.count * 320)
        DashboardAnswer.appendStats(campaignStats, to: &stats)
        return DashboardAnswer.json(batches, of: agencyID, stats, pagination)
    }

    /// - Parameter stats: What ``appendStats(_:to:)`` wrote.
    static func json(
        _ batches: ArraySlice<Batch>,
        of agencyID: RowID,
        _ stats: [UInt8],
        _ pagination: Pagination
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128 + batches.count * 400 + stats.count)
        appendBatches(batches, of: agencyID, to: &bytes)
        bytes.append(contentsOf: stats)
        appendPagination(pagination, to: &bytes)
        return bytes
    }

    private static func appendBatches(_ batches: ArraySlice<Batch>, of agencyID: RowID, to bytes: inout [UInt8]) {
        bytes.append(#"{"active_batches":["# as StaticString)
        for (position, batch) in batches.enumerated() {
            bytes.append((position == 0 ? #"{"id":""# : #",{"id":""#) as StaticString)
            bytes.append(batch.id)
            bytes.append(#"","agency_id":""# as StaticString)
            bytes.append(agencyID)
            bytes.append(#"","campaign_id":"# as StaticString)
            if let id = batch.campaignID {
                bytes.append(UInt8(ascii: "\""))
                bytes.append(id)
                bytes.append(UInt8(ascii: "\""))
            } else {
                bytes.append("null" as StaticString)
            }
            bytes.append(#","status":"# as StaticString)
            bytes.append(json: batch.status)
            bytes.append(#","total_calls":"#, batch.totalCalls)
            bytes.append(#","completed_count":"#, batch.completedCount)
            bytes.append(#","failed_count":"#, batch.failedCount)
            bytes.append(#","pending_count":"#, batch.pendingCount)
            bytes.append(#","in_progress_count":"#, batch.inProgressCount)
            bytes.append(#","progress_pct":"# as StaticString)
            bytes.append(batch.progressPercent)
            bytes.append(#","created_at":""# as StaticString)
            bytes.append(batch.createdAt)
            bytes.append(#"","completed_at":"# as StaticString)
            if let completedAt = batch.completedAt {
                bytes.append(UInt8(ascii: "\""))
                bytes.append(completedAt)
                bytes.append(UInt8(ascii: "\""))
            } else {
                bytes.append("null" as StaticString)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    static func appendStats(_ stats: [CampaignStats], to bytes: inout [UInt8]) {
        bytes.append(#"],"campaign_stats":["# as StaticString)
        for (position, campaign) in stats.enumerated() {
            bytes.append((position == 0 ? #"{"campaign_id":""# : #",{"campaign_id":""#) as StaticString)
            bytes.append(campaign.id)
            bytes.append(#"","campaign_name":"# as StaticString)
            bytes.append(json: campaign.name)
            let figures = campaign.figures
            bytes.append(#","total_calls":"#, figures.totalCalls)
            bytes.append(#","completed_calls":"#, figures.completedCalls)
            bytes.append(#","connected_calls":"#, figures.connectedCalls)
            bytes.append(#","meetings_booked":"#, figures.meetings)
            bytes.append(#","qualified_leads":"#, figures.qualifiedLeads)
            bytes.append(#","conversations_had":"#, figures.conversations)
            bytes.append(#","avg_duration_seconds":"#, figures.averageDurationSeconds)
            bytes.append(#","contact_rate":"# as StaticString)
            bytes.append(tenths: figures.contactRateTenths)
            bytes.append(#","conversion_rate":"# as StaticString)
            bytes.append(tenths: figures.conversionRateTenths)
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func appendPagination(_ pagination: Pagination, to bytes: inout [UInt8]) {
        bytes.append(#"],"pagination":{"total":"#, Int64(pagination.total))
        bytes.append(#","limit":"#, Int64(pagination.limit))
        bytes.append(#","offset":"#, Int64(pagination.offset))
        bytes.append((pagination.hasMore ? #","has_more":true}}"# : #","has_more":false}}"#) as StaticString)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ label: StaticString, _ value: Int64) {
        append(label)
        append(decimal: value)
    }
}
