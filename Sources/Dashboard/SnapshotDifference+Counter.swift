extension CallFigures {
    /// One of the counters, by the API's name for it; the sum of seconds by the database's.
    package enum Counter: String, CaseIterable, Sendable {
        case totalCalls = "total_calls"
        case completedCalls = "completed_calls"
        case connectedCalls = "connected_calls"
        case conversations = "conversations_had"
        case qualifiedLeads = "qualified_leads"
        case meetings = "meetings_booked"
        case durationSeconds = "total_duration_seconds"

        /// Its name in words, `total calls`.
        package var words: String { rawValue.replacing("_", with: " ") }
    }

    package subscript(counter: Counter) -> Int64 {
        switch counter {
        case .totalCalls: totalCalls
        case .completedCalls: completedCalls
        case .connectedCalls: connectedCalls
        case .conversations: conversations
        case .qualifiedLeads: qualifiedLeads
        case .meetings: meetings
        case .durationSeconds: durationSeconds
        }
    }
}
