/// Why no session came about, told apart by libpq's text.
///
/// libpq hands out no SQLSTATE for a connection that failed, so the texts of the server decide. A server that speaks
/// another language than English ends as `cannotConnect`, with its own words.
struct ConnectionFailure {
    let error: DatabaseError

    /// - Parameter text: `PQerrorMessage`: a line or more for each address tried.
    init(_ text: String, settings: ConnectionSettings, secrets: [String]) {
        var reasons: [(place: String, text: String)] = []
        for line in text.split(separator: "\n") {
            // Lines set in by a tab ask "Is the server running on that host…?"
            if line.hasPrefix("\t") { continue }
            var (place, reason) = Self.split(line)
            for severity in ["FATAL:  ", "ERROR:  "] where reason.hasPrefix(severity) {
                reason = reason.dropFirst(severity.count)
            }
            for extra in ["DETAIL:", "HINT:", "LOCATION:"] where reason.hasPrefix(extra) { reason = "" }
            let folded = Text.fold(String(reason))
            if let complaint = ConnectionSettings.complaint(folded) {
                error = DatabaseError(.misconfigured, "Cannot connect: " + complaint)
                return
            }
            if !folded.isEmpty, !reasons.contains(where: { $0.text == folded }) { reasons.append((place, folded)) }
        }
        let kinds = reasons.map { Self.kind($0.text) }
        let ranked: [DatabaseError.Kind] = [.authenticationFailed, .permissionDenied, .misconfigured, .tryAgain]
        let kind = ranked.first { kinds.contains($0) } ?? .cannotConnect
        let several = reasons.count > 1 && settings.hasSeveralHosts
        let message = reasons.map { several && !$0.place.isEmpty ? "\($0.place) \($0.text)" : $0.text }
            .joined(separator: "; ")
        error = DatabaseError(
            kind,
            Text.remove(secrets, from: message.isEmpty ? "no reason given" : Self.plain(message)),
            target: settings.target
        )
    }

    /// Takes `connection to server at "db" (10.0.0.1), port 5432 failed: ` off a line, and keeps the place.
    private static func split(_ line: Substring) -> (place: String, reason: Substring) {
        let start = "connection to server "
        guard line.hasPrefix(start), let end = line.firstRange(of: " failed: ") else { return ("", line) }
        let place = line[..<end.lowerBound].dropFirst(start.count)
        return (Text.fold(String(place)), line[end.upperBound...])
    }

    /// Capital letters of system errors go, so that they read on after a colon.
    private static func plain(_ reason: String) -> String {
        for start in ["Connection", "No route", "Network"] where reason.hasPrefix(start) {
            return reason.prefix(1).lowercased() + reason.dropFirst()
        }
        return reason == "timeout expired" ? "no answer in time" : reason
    }

    private static func kind(_ reason: String) -> DatabaseError.Kind {
        let signs: [(DatabaseError.Kind, [String])] = [
            (
                .authenticationFailed,
                [
                    "authentication failed", "no password supplied", "no pg_hba.conf entry", "pg_hba.conf rejects",
                    "is not permitted to log in", "SASL", "no such user",
                ]
            ),
            (.permissionDenied, ["permission denied for database"]),
            (
                .tryAgain,
                [
                    "too many clients", "remaining connection slots", "too many connections", "is starting up",
                    "is shutting down", "is in recovery mode", "not yet accepting connections",
                    "not accepting connections", "no more connections allowed", "query_wait_timeout",
                ]
            ),
            (.misconfigured, ["certificate file", "private key file", "root certificate"]),
        ]
        if reason.hasPrefix("role \""), reason.hasSuffix("does not exist") { return .authenticationFailed }
        return signs.first { $0.1.contains { reason.contains($0) } }?.0 ?? .cannotConnect
    }

    /// The first line of a libpq text: what follows is advice for somebody at a terminal.
    static func firstSentence(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? "no reason given"
    }
}
