package import Dashboard

/// The sums in a manifest's `headline` and in a month's list.
package struct HeadlineFigures: Decodable, Sendable {
    package let figures: CallFigures

    private enum CodingKeys: String, CodingKey {
        case totalCalls = "total_calls"
        case connectedCalls = "connected_calls"
        case conversations = "conversations_had"
        case qualifiedLeads = "qualified_leads"
        case meetings = "meetings_booked"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        var figures = CallFigures.zero
        figures.totalCalls = try values.decode(Int64.self, forKey: .totalCalls)
        figures.connectedCalls = try values.decode(Int64.self, forKey: .connectedCalls)
        figures.conversations = try values.decode(Int64.self, forKey: .conversations)
        figures.qualifiedLeads = try values.decode(Int64.self, forKey: .qualifiedLeads)
        figures.meetings = try values.decode(Int64.self, forKey: .meetings)
        self.figures = figures
    }
}

extension [UInt8] {
    /// Appends further members of a JSON object, as ``HeadlineFigures`` reads them.
    package mutating func append(headline figures: CallFigures) {
        append(",\"total_calls\":" as StaticString)
        append(decimal: figures.totalCalls)
        append(",\"connected_calls\":" as StaticString)
        append(decimal: figures.connectedCalls)
        append(",\"conversations_had\":" as StaticString)
        append(decimal: figures.conversations)
        append(",\"qualified_leads\":" as StaticString)
        append(decimal: figures.qualifiedLeads)
        append(",\"meetings_booked\":" as StaticString)
        append(decimal: figures.meetings)
    }
}
