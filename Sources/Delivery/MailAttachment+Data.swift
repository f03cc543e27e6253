package import Dashboard

extension MailAttachment {
    /// The campaigns of the standard period as a table for spreadsheets, in the API's names and order.
    ///
    /// A byte order mark tells Excel that it is UTF-8. A text that a spreadsheet would take for a formula gets an
    /// apostrophe in front; a number never, so that a column of them can be summed.
    ///
    /// Source: RFC 4180; OWASP, "CSV Injection".
    package static func campaigns(of snapshot: Snapshot) -> MailAttachment {
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        bytes.append(
            "campaign_id,campaign_name,total_calls,completed_calls,connected_calls,meetings_booked,qualified_leads,"
        )
        bytes.append("conversations_had,avg_duration_seconds,contact_rate,conversion_rate\r\n")
        let range = Period.standard.range(today: snapshot.clock.today)
        for campaign in CampaignStats.list(of: snapshot, in: range) {
            let figures = campaign.figures
            bytes.append(campaign.id.description)
            bytes.append(UInt8(ascii: ","))
            bytes.append(csv: campaign.name)
            for count in [
                figures.totalCalls, figures.completedCalls, figures.connectedCalls, figures.meetings,
                figures.qualifiedLeads, figures.conversations, figures.averageDurationSeconds,
            ] {
                bytes.append(UInt8(ascii: ","))
                bytes.append(decimal: count)
            }
            for tenths in [figures.contactRateTenths, figures.conversionRateTenths] {
                bytes.append(UInt8(ascii: ","))
                bytes.append(tenths: tenths)
            }
            bytes.append("\r\n")
        }
        return MailAttachment(
            name: fileName(snapshot, "campaigns", "csv"),
            type: "text/csv; charset=UTF-8",
            bytes: bytes
        )
    }

    /// The archived answer of the standard period, byte for byte.
    package static func answer(_ bytes: [UInt8], of snapshot: Snapshot) -> MailAttachment {
        MailAttachment(
            name: fileName(snapshot, Period.standard.parameter, "json"),
            type: "application/json",
            bytes: bytes
        )
    }

    private static func fileName(_ snapshot: Snapshot, _ content: String, _ suffix: String) -> String {
        let slug = snapshot.agency.slug.utf8.count <= 60 ? snapshot.agency.slug : snapshot.agency.id.description
        return "\(slug)-\(snapshot.clock.today)-\(content).\(suffix)"
    }
}

extension [UInt8] {
    /// Appends a text as one field.
    fileprivate mutating func append(csv text: String) {
        let value = text.utf8
        let isFormula = value.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let isQuoted = value.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
        if isQuoted { append(UInt8(ascii: "\"")) }
        if isFormula { append(UInt8(ascii: "'")) }
        for byte in value where byte != 0 {
            if byte == UInt8(ascii: "\"") { append(byte) }
            append(byte)
        }
        if isQuoted { append(UInt8(ascii: "\"")) }
    }
}
