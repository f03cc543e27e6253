extension Snapshot {
    /// The archived form, `snapshot.json`: everything that the other files of a snapshot come from.
    ///
    /// One line for each batch and each campaign's day, so that tools which compare lines can compare snapshots.
    /// Counters are arrays in the order that `day_columns` names.
    package var json: [UInt8] {
        var bytes: [UInt8] = []
        let days = campaigns.reduce(0) { $0 + $1.days.count }
        bytes.reserveCapacity(1024 + batches.count * 320 + campaigns.count * 120 + days * 48)
        bytes.append(#"{"schema":"callsheet-snapshot","version":1,"# as StaticString)
        appendAgency(to: &bytes)
        bytes.append("\n" + #""as_of":""#)
        bytes.append(clock.asOf)
        bytes.append(#"","time_zone":"# as StaticString)
        bytes.append(json: clock.timeZone)
        bytes.append(#","today":""# as StaticString)
        bytes.append(clock.today)
        if let lateReading = clock.lateReading {
            bytes.append(#"","late":{"batches_read_at":""# as StaticString)
            bytes.append(lateReading)
            bytes.append(#""},"window":{"first_day":""# as StaticString)
        } else {
            bytes.append(#"","window":{"first_day":""# as StaticString)
        }
        bytes.append(window.first)
        bytes.append(#"","last_day":""# as StaticString)
        bytes.append(window.last)
        bytes.append(#""},"# as StaticString)
        appendBatches(to: &bytes)
        appendCampaigns(to: &bytes)
        bytes.append("}\n" as StaticString)
        return bytes
    }

    private func appendAgency(to bytes: inout [UInt8]) {
        bytes.append("\n" + #""agency":{"id":""#)
        bytes.append(agency.id)
        bytes.append(#"","name":"# as StaticString)
        bytes.append(json: agency.name)
        bytes.append(#","slug":"# as StaticString)
        bytes.append(json: agency.slug)
        let preferences = agency.preferences
        let branding: [(StaticString, String?)] = [
            ("primary_color", preferences.primaryColor), ("logo_url", preferences.logoURL),
            ("footer_text", preferences.footerText),
        ]
        bytes.append(#","branding":"# as StaticString)
        bytes.append(object: branding)
        bytes.append(#"},"settings":"# as StaticString)
        bytes.append(object: [("timezone", preferences.timeZone), ("locale", preferences.locale)])
        if let recipients = preferences.reportRecipients {
            if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
            bytes.append(#""report_recipients":["# as StaticString)
            for (position, recipient) in recipients.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(json: recipient)
            }
            bytes.append(UInt8(ascii: "]"))
        }
        bytes.append("}}," as StaticString)
    }

    private func appendBatches(to bytes: inout [UInt8]) {
        bytes.append("\n" + #""batches":["#)
        for (position, batch) in batches.enumerated() {
            bytes.append((position == 0 ? "\n{\"id\":\"" : ",\n{\"id\":\"") as StaticString)
            bytes.append(batch.id)
            bytes.append(#"","campaign_id":"# as StaticString)
            bytes.append(optional: batch.campaignID)
            bytes.append(#","status":"# as StaticString)
            bytes.append(json: batch.status)
            bytes.append(#","counts":["# as StaticString)
            let counts = [
                batch.totalCalls, batch.completedCount, batch.failedCount, batch.pendingCount, batch.inProgressCount,
            ]
            for (position, count) in counts.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(decimal: count)
            }
            bytes.append(#"],"progress_pct":"# as StaticString)
            bytes.append(batch.progressPercent)
            bytes.append(#","created_at":""# as StaticString)
            bytes.append(batch.createdAt)
            bytes.append(#"","completed_at":"# as StaticString)
            if let completedAt = batch.completedAt {
                bytes.append(UInt8(ascii: "\""))
                bytes.append(completedAt)
                bytes.append(#""}"# as StaticString)
            } else {
                bytes.append("null}" as StaticString)
            }
        }
        bytes.append("]," as StaticString)
    }

    private func appendCampaigns(to bytes: inout [UInt8]) {
        bytes.append("\n" as StaticString)
        bytes.append(
            #""count_columns":["total_calls","completed_count","failed_count","pending_count","in_progress_count"],"#
                as StaticString
        )
        bytes.append("\n" as StaticString)
        bytes.append(
            #""day_columns":["day","total_calls","completed_calls","connected_calls","conversations_had","qualified_leads","#
                as StaticString
        )
        bytes.append(#""meetings_booked","total_duration_seconds"],"# as StaticString)
        bytes.append("\n" + #""campaigns":["#)
        for (position, campaign) in campaigns.enumerated() {
            bytes.append((position == 0 ? "\n{\"id\":\"" : ",\n{\"id\":\"") as StaticString)
            bytes.append(campaign.id)
            bytes.append(#"","name":"# as StaticString)
            if let name = campaign.name { bytes.append(json: name) } else { bytes.append("null" as StaticString) }
            bytes.append(#","days":["# as StaticString)
            for (position, day) in campaign.days.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(atMost: 15 + 7 * 21) { line in
                    line.put(UInt8(ascii: "\n"))
                    line.put(UInt8(ascii: "["))
                    line.put(UInt8(ascii: "\""))
                    line.put(day.day)
                    line.put(UInt8(ascii: "\""))
                    let figures = day.figures
                    line.put(counter: figures.totalCalls)
                    line.put(counter: figures.completedCalls)
                    line.put(counter: figures.connectedCalls)
                    line.put(counter: figures.conversations)
                    line.put(counter: figures.qualifiedLeads)
                    line.put(counter: figures.meetings)
                    line.put(counter: figures.durationSeconds)
                    line.put(UInt8(ascii: "]"))
                }
            }
            bytes.append("]}" as StaticString)
        }
        bytes.append("]" as StaticString)
    }
}

extension ByteCursor {
    /// Puts a further element of an array, at most 21 bytes.
    fileprivate mutating func put(counter: Int64) {
        put(UInt8(ascii: ","))
        put(decimal: counter)
    }
}

extension [UInt8] {
    fileprivate mutating func append(optional id: RowID?) {
        guard let id else {
            append("null" as StaticString)
            return
        }
        append(UInt8(ascii: "\""))
        append(id)
        append(UInt8(ascii: "\""))
    }

    /// Appends an object without its closing brace; members without a value are left out.
    fileprivate mutating func append(object members: [(name: StaticString, value: String?)]) {
        append(UInt8(ascii: "{"))
        var isFirst = true
        for (name, value) in members {
            guard let value else { continue }
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            append(UInt8(ascii: "\""))
            append(name)
            append("\":" as StaticString)
            append(json: value)
        }
    }
}
