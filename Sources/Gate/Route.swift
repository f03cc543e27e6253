/// What an address asks for.
enum Route: Equatable {
    case health
    case dashboard
    /// The components of the path after `/reports/`; empty for `/reports` itself.
    case reports([Substring])
    case authorize

    /// Paths are compared as received: an escaped or doubled character makes a different path, and nothing is there.
    init?(path: Substring) {
        switch path {
        case "/functions/v1/dashboard-campaigns": self = .dashboard
        case "/authorize": self = .authorize
        case "/healthz": self = .health
        case "/reports": self = .reports([])
        default:
            guard path.hasPrefix("/reports/") else { return nil }
            let rest = path.dropFirst("/reports/".count)
            self = .reports(rest.split(separator: "/", omittingEmptySubsequences: false))
        }
    }

    var methods: [String] {
        switch self {
        case .dashboard, .authorize: ["GET"]
        case .reports, .health: ["GET", "HEAD"]
        }
    }
}
