internal import CLibPQ
internal import Glibc

/// What libpq makes of a connection string, the environment and a service file, before anything is sent.
struct ConnectionSettings {
    /// libpq's keywords with the values that somebody set.
    let values: [String: String]
    /// Values that no message may hold: passwords of the user and of the client's key.
    let secrets: [String]

    /// Reads the settings as libpq itself does, without opening a connection.
    ///
    /// - Throws: `misconfigured` for a string that libpq cannot read, an unknown service and the like.
    init(_ conninfo: String?) throws(DatabaseError) {
        let written = try conninfo.map(Self.check) ?? (values: [:], secrets: [])
        var secrets = written.secrets
        try Self.refuseConnectionStrings(in: Self.defaults.merging(written.values) { $1 })

        // libpq shows what it resolved only on a connection object, and only a service file read by libpq says what
        // it holds. An `sslmode` that does not exist lets libpq resolve everything and stop before the network.
        let stopper = "callsheet-resolves-only"
        let parameters = ConnectionParameters(conninfo: conninfo, overriding: [("sslmode", stopper)])
        guard let handle = parameters.withArrays({ PQconnectStartParams($0, $1, 1) }) else {
            throw DatabaseError(.misconfigured, "Cannot connect: out of memory")
        }
        // "PQfinish … even if the server connection attempt fails": manual, libpq, "Database Connection Control".
        defer { PQfinish(handle) }
        let text = String(cString: PQerrorMessage(handle))

        guard let options = PQconninfo(handle) else {
            throw DatabaseError(.misconfigured, "Cannot connect: out of memory")
        }
        defer { PQconninfoFree(options) }
        var (values, resolvedSecrets) = Self.read(options)
        values["sslmode"] = nil
        secrets += resolvedSecrets + values.values.flatMap(ConnectionSecrets.passwords)
        // What only a service file says.
        try Self.refuseConnectionStrings(in: values)
        self.values = values
        self.secrets = secrets.filter { Self.isSecret($0, beside: values) }

        guard text.contains(stopper) else {
            let line = Text.fold(text)
            throw DatabaseError(
                .misconfigured,
                "Cannot connect: " + (Self.complaint(line) ?? Text.remove(self.secrets, from: line))
            )
        }
        // An older libpq takes it for the name of a file.
        if values["sslrootcert"] == "system", PQlibVersion() < 160_000 {
            let version = PQlibVersion()
            throw DatabaseError(
                .libraryTooOld,
                "Cannot connect: the setting 'sslrootcert=system' needs libpq 16 or newer, and this is libpq "
                    + "\(version / 10_000).\(version % 10_000)"
            )
        }
        for port in (values["port"] ?? "5432").split(separator: ",", omittingEmptySubsequences: true) {
            guard let number = Int(port), (1...65535).contains(number) else {
                throw DatabaseError(
                    .misconfigured,
                    "Cannot connect: the port is not a number from 1 to 65535. "
                        + "In a URI, write '/' in a password as '%2F' and '@' as '%40'"
                )
            }
        }
    }

    /// The database, place and user in the form of an error's target; hosts in the order in which they are tried.
    var target: String {
        let hosts = Self.list(values["host"]) ?? Self.list(values["hostaddr"]) ?? ["local socket"]
        let ports = Self.list(values["port"]) ?? ["5432"]
        let places = hosts.enumerated().map { index, host in
            "\(host):\(ports[ports.count == hosts.count ? index : 0])"
        }
        let user = values["user"] ?? "?"
        return Text.fold(
            "database '\(values["dbname"] ?? user)' at '\(places.joined(separator: ","))' as '\(user)'"
        )
    }

    /// The servers that are tried, in their order.
    ///
    /// Source: PostgreSQL manual, libpq, "Specifying Multiple Hosts".
    var servers: [ServerAddress] {
        let (hosts, addresses) = (Self.list(values["host"]), Self.list(values["hostaddr"]))
        let ports = Self.list(values["port"]) ?? ["5432"]
        return (0..<max(hosts?.count ?? 0, addresses?.count ?? 0, 1)).map { index in
            func item(_ list: [String]?) -> String { list.flatMap { index < $0.count ? $0[index] : nil } ?? "" }
            let port = ports.count == 1 ? ports[0] : item(ports)
            return ServerAddress(host: item(hosts), address: item(addresses), port: port.isEmpty ? "5432" : port)
        }
    }

    /// Whether a password has to be kept out of messages. What is shown anyway is no secret: hiding it would say that
    /// it is the password.
    func isSecret(_ password: String) -> Bool { Self.isSecret(password, beside: values) }

    private static func isSecret(_ password: String, beside values: [String: String]) -> Bool {
        !password.isEmpty && !["host", "port", "dbname", "user"].contains { values[$0] == password }
    }

    /// Whether more than one server is tried.
    var hasSeveralHosts: Bool { (values["host"] ?? values["hostaddr"] ?? "").contains(",") }

    private static func list(_ text: String?) -> [String]? {
        text.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    /// Copies a list of options that ends with one without a keyword, as libpq's do.
    private static func read(
        _ options: UnsafeMutablePointer<PQconninfoOption>
    ) -> (values: [String: String], secrets: [String]) {
        var (values, secrets): ([String: String], [String]) = ([:], [])
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val.map({ String(cString: $0) }), !value.isEmpty {
                values[String(cString: keyword)] = value
                // "*" marks what must not be shown: manual, libpq, "PQconndefaults".
                if option.pointee.dispchar.map({ String(cString: $0) }) == "*" { secrets.append(value) }
            }
            option += 1
        }
        return (values, secrets)
    }

    /// What libpq's environment says, as far as nothing else says otherwise.
    private static var defaults: [String: String] {
        guard let options = PQconndefaults() else { return [:] }
        defer { PQconninfoFree(options) }
        return read(options).values
    }

    // MARK: Complaints that quote nothing

    /// Settings whose values libpq, the server or we name in messages, each with its variable.
    private static let named = [
        "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER",
        "service": "PGSERVICE", "passfile": "PGPASSFILE", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
        "sslrootcert": "PGSSLROOTCERT", "sslcrl": "PGSSLCRL", "sslcrldir": "PGSSLCRLDIR",
        "requirepeer": "PGREQUIREPEER",
        "krbsrvname": "PGKRBSRVNAME",
    ]

    /// Refuses a whole connection string where one of its parts belongs: it would be shown, password and all.
    private static func refuseConnectionStrings(in values: [String: String]) throws(DatabaseError) {
        var wrong = named.filter { key, _ in values[key].map(ConnectionSecrets.isConnectionString) ?? false }
        for variable in ["PGSERVICEFILE", "PGSYSCONFDIR"] {
            if let value = getenv(variable), ConnectionSecrets.isConnectionString(String(cString: value)) {
                wrong[variable] = variable
            }
        }
        guard let (key, variable) = wrong.min(by: { $0.key < $1.key }) else { return }
        let setting = key == variable ? "'\(variable)'" : "'\(key)', or \(variable),"
        throw DatabaseError(
            .misconfigured,
            "Cannot connect: the setting \(setting) holds a whole connection string, which belongs into --database"
        )
    }

    /// Longest wait for each address, where somebody says so; 0 is no limit.
    ///
    /// Source: PostgreSQL manual, libpq, "connect_timeout": zero, negative or not specified means to wait for ever, and
    /// less than 2 seconds is taken as 2.
    var connectTimeoutSeconds: Int? {
        get throws(DatabaseError) {
            guard let text = values["connect_timeout"] else { return nil }
            guard let seconds = Int32(text.filter { !$0.isWhitespace }) else {
                throw DatabaseError(
                    .misconfigured,
                    "Cannot connect: the setting 'connect_timeout' is not a whole number"
                )
            }
            return seconds > 0 ? max(2, Int(seconds)) : 0
        }
    }

    /// Refuses a string that libpq cannot parse, or parses so that a piece of a password becomes a name.
    ///
    /// libpq's own messages quote the string, password and all, so none of them is passed on.
    ///
    /// - Returns: What it sets, and the passwords in it.
    private static func check(
        _ conninfo: String
    ) throws(DatabaseError) -> (values: [String: String], secrets: [String]) {
        func refuse(_ what: String) -> DatabaseError {
            DatabaseError(.misconfigured, "Connection string is not valid: \(what)")
        }
        if conninfo.utf8.contains(0) { throw refuse("it holds a NUL character") }
        let isURI = conninfo.hasPrefix("postgresql://") || conninfo.hasPrefix("postgres://")
        guard isURI || conninfo.contains("=") || conninfo.allSatisfy(\.isWhitespace) else {
            throw refuse("it is neither a URI that starts with 'postgresql://' nor pairs of key=value")
        }
        if isURI, hasStrayAt(conninfo) {
            throw refuse("it has an '@' too many. In a user name or password, write '@' as '%40' and '/' as '%2F'")
        }
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(conninfo, &message)
        defer { PQfreemem(message) }
        if let options {
            defer { PQconninfoFree(options) }
            let (values, secrets) = read(options)
            return (values, secrets + ConnectionSecrets.passwords(in: conninfo))
        }
        let text = message.map { String(cString: $0) } ?? ""
        let advice = ". In a user name or password, write special characters as '%' and two hexadecimal digits"
        let reasons: [(sign: String, meaning: String)] = [
            ("missing \"=\" after", "a key has no '=' and value after it. Put a value with spaces in single quotes"),
            ("unterminated quoted string", "a single quote is opened and not closed"),
            ("invalid connection option", "it has a key that libpq does not know"),
            ("invalid percent-encoded", "a '%' is not followed by two hexadecimal digits. Write '%' as '%25'"),
            ("forbidden value %00", "it holds '%00'"),
            ("invalid URI query parameter", "it has a parameter after '?' that libpq does not know" + advice),
            ("key/value separator", "a parameter after '?' is not of the form key=value" + advice),
            ("IPv6", "the address in '[' and ']' is not complete"),
            ("unexpected character", "something other than ':' or '/' follows the address in '[' and ']'"),
        ]
        throw refuse(reasons.first { text.contains($0.sign) }?.meaning ?? "libpq cannot read it")
    }

    /// Whether a raw '@' stands in a URI where libpq would take it for a part of the host or the database name.
    ///
    /// libpq ends the user's part at the first '@' or '/'. So `u:p@ss@db` has the host `ss@db`, and `u:1/2@db` the
    /// database `2@db`: pieces of a password, that would be shown as names.
    private static func hasStrayAt(_ uri: String) -> Bool {
        guard let scheme = uri.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
        var rest = uri.utf8[scheme...].dropFirst(2)
        if let stop = rest.firstIndex(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "/") }),
            rest[stop] == UInt8(ascii: "@")
        {
            rest = rest[stop...].dropFirst()
        }
        return rest.prefix { $0 != UInt8(ascii: "?") }.contains(UInt8(ascii: "@"))
    }

    /// libpq's refusal of a setting's value, without the value; `nil` if a text is no such refusal.
    ///
    /// - Parameter line: A folded text of libpq.
    static func complaint(_ line: String) -> String? {
        if line.hasPrefix("invalid integer value") {
            return "the setting '\(quoted(line).last ?? "?")' is not a whole number"
        }
        guard line.hasPrefix("invalid "), let colon = line.firstIndex(of: ":") else { return nil }
        let words = line[..<colon].split(separator: " ")
        guard words.count == 3, words[2] == "value" else { return nil }
        return "the setting '\(words[1])' has a value that is not allowed"
    }

    private static func quoted(_ line: String) -> [Substring] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
            .map(\.element)
    }
}

/// Keywords and values for `PQconnectStartParams` and `PQconnectdbParams`.
struct ConnectionParameters {
    private let pairs: [(keyword: String, value: String)]

    /// - Parameters:
    ///   - defaults: Count if nothing in `conninfo` has the keyword.
    ///   - overriding: Count whatever `conninfo` says.
    init(
        conninfo: String?,
        defaults: [(String, String)] = [],
        overriding: [(String, String)]
    ) {
        // "If a key word is repeated, the last value is used … also when a key word found in a connection string
        // conflicts with one appearing in the keywords array": manual, libpq, "PQconnectdbParams".
        pairs = defaults + (conninfo.map { [("dbname", $0)] } ?? []) + overriding
    }

    func withArrays<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        CStrings(pairs.map(\.keyword)).withPointers { keywords in
            CStrings(pairs.map(\.value)).withPointers { values in body(keywords, values) }
        }
    }
}
