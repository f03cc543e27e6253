import Foundation
import PostgreSQL
import TestSupport
import Testing

/// Servers that refuse a session, in whatever language.
@Suite
struct RefusalTests {
    private func refusal(
        _ state: String?,
        _ message: String,
        severity: String = "FATAL",
        function: String = "ProcessStartupPacket",
        encoding: String.Encoding = .utf8,
        options: String = ""
    ) throws -> DatabaseError {
        var fields: [(Character, String)] = [("S", severity), ("V", "FATAL")]
        if let state { fields.append(("C", state)) }
        fields += [
            ("M", message), ("D", "Zeile eins.\nZeile zwei: no pg_hba.conf entry"), ("H", "Geheimer Rat: hunter22"),
            ("F", "postinit.c"), ("L", "336"), ("R", function),
        ]
        let server = try PretendServer(fields, encoding: encoding)
        defer { server.close() }
        let error = try #require(throws: DatabaseError.self) {
            _ = try Connection("host=127.0.0.1 port=\(server.port) dbname=d user=u password=hunter22 \(options)")
        }
        // Whoever counts failed log-ins counts one.
        #expect(server.visits == 1)
        #expect(error.sqlState == state)
        #expect(!error.description.contains("hunter22") && !error.description.contains("Zeile"), "\(error)")
        return error
    }

    @Test(arguments: [
        (
            "28P01", "Passwort-Authentifizierung für Benutzer »u« fehlgeschlagen",
            DatabaseError.Kind.authenticationFailed
        ),
        ("28000", "Rolle »u« darf nicht anmelden", .authenticationFailed),
        ("3D000", "Datenbank »d« existiert nicht", .unknownDatabase),
        ("42501", "keine Berechtigung für Datenbank »d«", .permissionDenied),
        ("53300", "zu viele Verbindungen für Rolle »u«", .tryAgain),
        ("53400", "Konfigurationslimit überschritten", .tryAgain),
        ("57P03", "das Datenbanksystem startet", .tryAgain),
        ("57P01", "Verbindung wird beendet", .tryAgain),
        ("55000", "Datenbank »d« akzeptiert gegenwärtig keine Verbindungen", .tryAgain),
        ("08P01", "ungültiges Startpaket: Parameter »options«", .startupRefused),
        ("22023", "ungültiger Wert für Parameter »DateStyle«", .startupRefused),
        ("42704", "unbekannter Konfigurationsparameter »x«", .startupRefused),
        ("XX000", "interner Fehler", .cannotConnect),
    ])
    func theSQLStateCountsWhateverTheLanguage(_ state: String, _ message: String, _ kind: DatabaseError.Kind) throws {
        for severity in ["FATAL", "SCHWERWIEGEND", "致命错误", "ВАЖНО"] {
            let error = try refusal(state, message, severity: severity)
            #expect(error.kind == kind)
            #expect(error.message == message)
        }
    }

    @Test func aSettingThatTheUserMayNotMakeIsNoMissingRight() throws {
        let message = "keine Berechtigung, um Parameter »lc_messages« zu setzen"
        #expect(try refusal("42501", message, function: "set_config_option").kind == .startupRefused)
        #expect(try refusal("42501", message, function: "CheckMyDatabase").kind == .permissionDenied)
    }

    /// They speak English, and PgBouncer gives one SQLSTATE to everything.
    @Test(
        arguments: [
            ("08P01", "unsupported startup parameter: options", DatabaseError.Kind.startupRefused),
            ("08P01", "unsupported startup parameter in options: geqo", .startupRefused),
            ("08P01", "no such user: u", .authenticationFailed),
            ("08P01", "password authentication failed", .authenticationFailed),
            ("08P01", "no such database: d", .unknownDatabase),
            ("08P01", "no more connections allowed (max_client_conn)", .tryAgain),
            ("08P01", "query_wait_timeout", .tryAgain),
            ("08P01", "pgbouncer cannot connect to server", .cannotConnect),
            ("XX000", "Tenant or user not found", .authenticationFailed),
            ("XX000", "MaxClientsInSessionMode: max clients reached", .tryAgain),
            (nil, "no such user", .authenticationFailed), (nil, "etwas", .cannotConnect),
        ] as [(String?, String, DatabaseError.Kind)]
    )
    func poolersAreUnderstoodByTheirWords(_ state: String?, _ message: String, _ kind: DatabaseError.Kind) throws {
        #expect(try refusal(state, message).kind == kind)
    }

    @Test func wordsInAnotherEncodingAreNoObstacle() throws {
        let error = try refusal("53300", "zu viele Verbindungen für »u«", severity: "FATAL", encoding: .isoLatin1)
        #expect(error.kind == .tryAgain)
    }

    @Test func aRefusalOfTheFirstHostIsToldBesideTheSecond() throws {
        let first = try PretendServer([("S", "FATAL"), ("C", "57P03"), ("M", "das Datenbanksystem startet")])
        defer { first.close() }
        let error = try #require(throws: DatabaseError.self) {
            _ = try Connection("host=127.0.0.1,127.0.0.1 port=\(first.port),1 dbname=d user=u")
        }
        #expect(error.kind == .tryAgain)
        #expect(error.message.contains("das Datenbanksystem startet"), "\(error)")
    }

    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func aHostThatDoesNotAnswerIsPassedOver(_ isLast: Bool) throws {
        let database = try TestDatabase()
        // It accepts, by the kernel's backlog, and says nothing.
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(silent) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                #expect(bind(silent, address, size) == 0 && listen(silent, 4) == 0)
                #expect(getsockname(silent, address, &size) == 0)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        let good = ProcessInfo.processInfo.environment["PGPORT"] ?? "5432"
        let ports = isLast ? "\(good),\(port)" : "\(port),\(good)"
        let connection = try Connection(
            "host=127.0.0.1,127.0.0.1 port=\(ports) dbname=\(database.name)",
            connectTimeoutSeconds: 2
        )
        #expect(connection.target.contains("'127.0.0.1:\(good)'"))
    }

    /// The server speaks no TLS, which is asked for; libpq says so itself.
    @Test func whatConcernsEncryptionIsNotThatTheServerIsDown() throws {
        let server = try PretendServer([("S", "FATAL"), ("C", "28000"), ("M", "x")])
        defer { server.close() }
        let error = try #require(throws: DatabaseError.self) {
            _ = try Connection("host=127.0.0.1 port=\(server.port) dbname=d user=u sslmode=require")
        }
        #expect(error.kind == .encryptionFailed)
        #expect(error.message == "server does not support SSL, but SSL was required")
    }

    /// The tests' server has a certificate that nobody signed.
    @Test func aCertificateThatIsNotTrustedIsSaid() throws {
        let database = try TestDatabase()
        let certificate = "/etc/ssl/certs/ca-certificates.crt"
        try #require(FileManager.default.fileExists(atPath: certificate))
        guard try database.connect().query("ssl", "SHOW ssl")[0, 0] == "on" else { return }
        let error = try #require(throws: DatabaseError.self) {
            _ = try Connection(
                "host=localhost dbname=\(database.name) sslmode=verify-full sslrootcert=\(certificate)"
            )
        }
        #expect(error.kind == .encryptionFailed, "\(error)")
        #expect(error.message.contains("certificate verify failed"), "\(error)")
    }

    // MARK: Queries

    @Test func aPolicyThatHidesRowsIsNoMissingRight() throws {
        let database = try TestDatabase()
        let role = "role_of_\(database.name)"
        try database.execute(
            """
            CREATE ROLE \(role) LOGIN PASSWORD 'right-Secret9';
            GRANT SELECT ON agencies TO \(role);
            ALTER TABLE agencies ENABLE ROW LEVEL SECURITY;
            CREATE POLICY half ON agencies USING (slug = 'x');
            """
        )
        defer { try? database.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
        let connection = try Connection(
            "host=localhost dbname=\(database.name) user=\(role) password=right-Secret9"
        )
        _ = try connection.beginReadOnlySnapshot()
        let policy = try #require(throws: DatabaseError.self) {
            try connection.query("rows", "SELECT id FROM agencies")
        }
        #expect(policy.kind == .rowSecurity && policy.sqlState == "42501")
        try connection.rollBackStatement()
        let right = try #require(throws: DatabaseError.self) { try connection.query("rows", "SELECT id FROM users") }
        #expect(right.kind == .permissionDenied && right.sqlState == "42501")
    }
}
