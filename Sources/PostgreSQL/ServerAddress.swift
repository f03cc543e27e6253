/// The one server that a connection reached, of all those that its settings could mean.
///
/// A list of hosts, a name with several addresses and `load_balance_hosts` lead one connection here and the next one
/// there; an exported snapshot is valid on its own server only.
package struct ServerAddress: Hashable, Sendable {
    /// As it was given: what the password file and TLS go by. A folder for a local socket.
    package let host: String
    /// The IP address that was reached; empty for a local socket.
    let address: String
    package let port: String

    /// What leads libpq here whatever else is set.
    ///
    /// Source: PostgreSQL manual, libpq, "Parameter Key Words", `hostaddr`, and "Connection Status Functions".
    func parameters(beside settings: ConnectionSettings) -> [(String, String)] {
        // libpq ignores empty values, so a list of addresses that was given cannot be taken away for a local socket.
        if address.isEmpty, settings.values["hostaddr"] != nil { return [] }
        // Without any host libpq looks for the local socket where it was built to.
        var parameters = (host.isEmpty ? [] : [("host", host)]) + [("port", port)]
        // A host that is an IPv6 address may name its interface too, which the address reached does not.
        if !host.contains(":") { parameters.append(("hostaddr", address)) }
        return parameters
    }
}
