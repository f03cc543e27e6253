internal import CLibPQ

/// What keeps others from reading along between this program and the server.
package enum ConnectionSecurity: Hashable, Sendable {
    /// A socket of this machine's file system, or its own network address: nothing leaves the machine.
    case local
    /// The server proved by its certificate that it is the one that was asked for.
    case verified(version: String)
    /// Encrypted, but to whom nobody checked: `sslmode` is below `verify-full`.
    case unverified(version: String, mode: String)
    /// Encrypted and authenticated by Kerberos.
    case kerberos
    case none
}

extension Connection {
    /// Source: PostgreSQL manual, libpq, "Connection Status Functions", `PQsslInUse`; "SSL Support", table of modes.
    package var security: ConnectionSecurity {
        guard let handle else { return .none }
        if PQgssEncInUse(handle) == 1 { return .kerberos }
        guard PQsslInUse(handle) == 1 else {
            let address = server.address
            return address.isEmpty || address.hasPrefix("127.") || address == "::1" ? .local : .none
        }
        let version = PQsslAttribute(handle, "protocol").map { String(cString: $0) } ?? "TLS"
        let mode = Connection.setting("sslmode", of: handle) ?? "prefer"
        return mode == "verify-full" ? .verified(version: version) : .unverified(version: version, mode: mode)
    }

    /// The servers that a connection string can mean, in the order in which they are tried; one without a name is the
    /// local socket.
    ///
    /// - Throws: `misconfigured` for a string that libpq cannot read.
    package static func servers(_ conninfo: String?) throws(DatabaseError) -> [ServerAddress] {
        try ConnectionSettings(conninfo).servers
    }

    private static func setting(_ keyword: String, of handle: OpaquePointer) -> String? {
        guard let options = PQconninfo(handle) else { return nil }
        defer { PQconninfoFree(options) }
        var option = options
        while let name = option.pointee.keyword {
            if String(cString: name) == keyword { return option.pointee.val.map { String(cString: $0) } }
            option += 1
        }
        return nil
    }
}
