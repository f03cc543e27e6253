/// Why no session came about.
///
/// A server says so with a SQLSTATE, in whatever language its words are; libpq puts it into its text where it was asked to
/// be verbose. What libpq says itself is English, since no program of ours sets a locale. Poolers speak English too, and
/// some give one SQLSTATE to everything.
///
/// Source: `pqBuildErrorMessage3` in libpq's `fe-protocol3.c`; PostgreSQL manual, "PostgreSQL Error Codes".
struct ConnectionFailure {
    let error: DatabaseError

    private struct Reason {
        let place: String
        let text: String
        let kind: DatabaseError.Kind
        let sqlState: String?
    }

    /// - Parameter text: `PQerrorMessage`: a line or more for each address tried.
    init(_ text: String, settings: ConnectionSettings, secrets: [String]) {
        var reasons: [Reason] = []
        let lines = text.split(separator: "\n")
        var index = 0
        while index < lines.count {
            let line = lines[index]
            index += 1
            // Lines set in by a tab ask "Is the server running on that host…?"
            if line.hasPrefix("\t") { continue }
            let (place, rest) = Self.split(line)
            let message = ServerMessage(rest)
            var function: Substring?
            if message != nil {
                // What follows the server's own message: details, a hint, the place in its source.
                while index < lines.count, !Self.isStart(lines[index]) {
                    if lines[index].hasPrefix("LOCATION:  ") {
                        function = lines[index].dropFirst(11).split(separator: ",").first
                    }
                    index += 1
                }
            }
            let folded = Text.fold(String(message?.text ?? rest))
            if message == nil, let complaint = ConnectionSettings.complaint(folded) {
                error = DatabaseError(.misconfigured, "Cannot connect: " + complaint)
                return
            }
            guard !folded.isEmpty, !reasons.contains(where: { $0.text == folded }) else { continue }
            let kind =
                message?.sqlState.flatMap { Self.kind(sqlState: $0, folded, function: function) }
                ?? Self.kind(folded, isServer: message != nil)
            reasons.append(Reason(place: place, text: folded, kind: kind, sqlState: message?.sqlState))
        }
        let ranked: [DatabaseError.Kind] = [
            .authenticationFailed, .permissionDenied, .unknownDatabase, .startupRefused, .misconfigured,
            .encryptionFailed, .tryAgain,
        ]
        let kind = ranked.first { kind in reasons.contains { $0.kind == kind } } ?? .cannotConnect
        let several = reasons.count > 1 && settings.hasSeveralHosts
        let message = reasons.map { several && !$0.place.isEmpty ? "\($0.place) \($0.text)" : $0.text }
            .joined(separator: "; ")
        error = DatabaseError(
            kind,
            Text.remove(secrets, from: message.isEmpty ? "no reason given" : Self.plain(message)),
            sqlState: reasons.first { $0.kind == kind }?.sqlState,
            target: settings.target
        )
    }

    /// What a server said: `FATAL:  28P01: password authentication failed`, the first word in its language.
    private struct ServerMessage {
        let sqlState: String?
        let text: Substring

        init?(_ reason: Substring) {
            guard let mark = reason.firstRange(of: ":  "), mark.lowerBound > reason.startIndex else { return nil }
            let rest = reason[mark.upperBound...]
            let code = rest.prefix(5)
            let isCode =
                code.utf8.count == 5 && code.utf8.allSatisfy { 48...57 ~= $0 || 65...90 ~= $0 }
                && rest.dropFirst(5).hasPrefix(": ")
            sqlState = isCode ? String(code) : nil
            text = isCode ? rest.dropFirst(7) : rest
        }
    }

    /// Whether a line begins what is said of another address.
    private static func isStart(_ line: Substring) -> Bool {
        line.hasPrefix(lineStart) || line.hasPrefix("could not translate host name")
    }

    private static let lineStart = "connection to server "

    /// Takes `connection to server at "db" (10.0.0.1), port 5432 failed: ` off a line, and keeps the place.
    private static func split(_ line: Substring) -> (place: String, reason: Substring) {
        guard line.hasPrefix(lineStart), let end = line.firstRange(of: " failed: ") else { return ("", line) }
        let place = line[..<end.lowerBound].dropFirst(lineStart.count)
        return (Text.fold(String(place)), line[end.upperBound...])
    }

    /// Capital letters of system errors go, so that they read on after a colon.
    private static func plain(_ reason: String) -> String {
        for start in ["Connection", "No route", "Network"] where reason.hasPrefix(start) {
            return reason.prefix(1).lowercased() + reason.dropFirst()
        }
        return reason == "timeout expired" ? "no answer in time" : reason
    }

    // MARK: Kinds

    /// What a SQLSTATE means for a session that is not there yet; `nil` if the words have to say it.
    ///
    /// - Parameter function: The server's function that refused, where it says so.
    private static func kind(sqlState: String, _ text: String, function: Substring?) -> DatabaseError.Kind? {
        switch sqlState {
        case "3D000": .unknownDatabase
        // A setting in `options` that the user may not make; everything else is the right to connect.
        case "42501": function?.hasPrefix("set_config") == true ? .startupRefused : .permissionDenied
        // Starting up, shutting down, in recovery, closed for now; no answer from the client within the server's time.
        case "57P01", "57P02", "57P03", "57P05", "55000", "57014": .tryAgain
        // A value or a name among the settings made at connecting.
        case "22023", "42704", "0A000": .startupRefused
        // PgBouncer gives it to whatever it refuses, PostgreSQL to a first message that it cannot read.
        case "08P01": sign(in: text) ?? .startupRefused
        default:
            switch sqlState.prefix(2) {
            case "28": .authenticationFailed
            case "53": .tryAgain
            default: nil
            }
        }
    }

    private static func kind(_ text: String, isServer: Bool) -> DatabaseError.Kind {
        if let kind = sign(in: text) { return kind }
        let isEncryption = !isServer && ["SSL", "TLS", "GSSAPI", "certificate"].contains { text.contains($0) }
        return isEncryption ? .encryptionFailed : .cannotConnect
    }

    /// What libpq and poolers say.
    private static func sign(in text: String) -> DatabaseError.Kind? {
        let signs: [(DatabaseError.Kind, [String])] = [
            (.misconfigured, ["certificate file", "private key file", "root certificate"]),
            (.startupRefused, ["startup parameter"]),
            (
                .authenticationFailed,
                [
                    "authentication failed", "auth failed", "no password supplied", "SASL", "no such user",
                    "Tenant or user not found",
                ]
            ),
            (.unknownDatabase, ["no such database"]),
            (
                .tryAgain,
                [
                    "too many clients", "too many connections", "no more connections allowed", "query_wait_timeout",
                    "max clients reached", "Max client connections reached", "is shutting down", "is starting up",
                ]
            ),
            (.cannotConnect, ["cannot connect", "login has been failing", "login failed", "server conn crashed"]),
        ]
        return signs.first { $0.1.contains { text.contains($0) } }?.0
    }

    /// The first line of a libpq text: what follows is advice for somebody at a terminal.
    static func firstSentence(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? "no reason given"
    }
}
