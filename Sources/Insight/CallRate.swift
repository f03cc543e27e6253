package import Dashboard

/// A rate of calls.
///
/// Source: CONTRACT.md 1, `contact_rate` and `conversion_rate`.
package enum CallRate: CaseIterable, Sendable {
    /// Connected calls of all calls.
    case contact
    /// Booked meetings of all calls.
    case conversion

    /// What is counted of all calls.
    package func part(of figures: CallFigures) -> Int64 {
        switch self {
        case .contact: figures.connectedCalls
        case .conversion: figures.meetings
        }
    }

    package func ratio(of figures: CallFigures) -> Ratio {
        Ratio(part(of: figures), of: figures.totalCalls)
    }
}
