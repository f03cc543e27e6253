extension DatabaseError.Kind {
    /// The kind of an error that the server reported with a SQLSTATE.
    ///
    /// Source: PostgreSQL manual, appendix "PostgreSQL Error Codes".
    init(sqlState: String) {
        switch sqlState {
        case "57014", "55P03", "25P03", "25P04", "57P05": self = .timeout
        case "57P01", "57P02", "57P04": self = .connectionLost
        case "40001", "40P01", "55006", "57P03": self = .tryAgain
        case "42P01", "42703", "42883", "42704", "3F000", "3D000": self = .undefinedObject
        case "42501": self = .permissionDenied
        case "42804", "42846": self = .misconfigured
        default:
            switch sqlState.prefix(2) {
            case "08": self = .connectionLost
            case "22": self = .badData
            case "28": self = .authenticationFailed
            case "53": self = .tryAgain
            default: self = .queryFailed
            }
        }
    }
}

extension DatabaseError {
    /// Whether the server ended a query because of what stands in some row, so that without that row it may succeed.
    ///
    /// Values and their conversion (class 22), a scalar subquery with two rows (21), what functions raise (38, 39, P0),
    /// and a damaged page or value (XX001).
    package var isOfOneRow: Bool {
        guard let sqlState else { return false }
        return ["21", "22", "38", "39", "P0"].contains(sqlState.prefix(2)) || sqlState == "XX001"
    }

    /// What happened, without where.
    package var summary: String { sqlState.map { "\(message) (SQLSTATE \($0))" } ?? message }
}
