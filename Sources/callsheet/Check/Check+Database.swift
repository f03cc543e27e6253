internal import Console
internal import Dashboard
internal import Extraction
internal import PostgreSQL

extension Check {
    /// Nothing is read that takes time; a server or a pooler that takes longer will not do for a night.
    private static let timeouts = Timeouts(statementMilliseconds: 5000, lockMilliseconds: 5000)

    /// By how many seconds two clocks may differ before it is worth a word, and before a report may be of a wrong day.
    private static let clockTolerance = (warning: 5, fault: 60)

    /// Each server by itself: where the first one answers, nobody sees that the second would not.
    func checkDatabase(_ list: inout CheckList) {
        if let file = night.server.databasePasswordFile, list.faultySecrets.contains(file) { return }
        var password: String?
        var servers: [ServerAddress] = []
        let isReadable = list.add("connection") { () throws(Failure) in
            password = try night.server.password()
            do throws(DatabaseError) { servers = try Connection.servers(night.server.database) } catch {
                throw failure(error)
            }
            return nil
        }
        guard isReadable else { return }
        for server in servers {
            let host = server.host.isEmpty ? "local socket" : server.host
            checkServer(server, servers.count > 1 ? " \(host):\(server.port)" : "", password, &list)
        }
    }

    private func checkServer(
        _ server: ServerAddress,
        _ name: String,
        _ password: String?,
        _ list: inout CheckList
    ) {
        var found: DatabaseProbe?
        list.add("database\(name)") { () throws(Failure) in
            do throws(DatabaseError) {
                found = try DatabaseProbe(
                    night.server.database,
                    password: password,
                    at: server,
                    timeouts: Check.timeouts
                )
            } catch {
                throw failure(error)
            }
            return try found.map { probe throws(Failure) in try describe(probe.server) }
        }
        guard let probe = found else { return }
        let machine = SystemClock.now()
        list.add("encryption\(name)") { () throws(Failure) in try Check.describe(probe.security) }
        list.add("clock\(name)") { () throws(Failure) in try Check.clock(server: probe.now, machine: machine) }
        list.add("two connections\(name)") { () throws(Failure) in
            do throws(DatabaseError) { try probe.shareSnapshot() } catch { throw failure(error) }
            return .good("share one snapshot")
        }
        let hasColumns = list.add("columns\(name)") { () throws(Failure) in
            do throws(DatabaseError) {
                let notices = try probe.requireColumns()
                return notices.isEmpty
                    ? .good("all can be read, and no policy hides rows") : .warning(notices.joined(separator: "; "))
            } catch {
                throw failure(error)
            }
        }
        // After a refused statement the server answers nothing more in this transaction.
        guard hasColumns else { return }
        list.add("rights\(name)") { () throws(Failure) in
            let rights: DatabaseProbe.Rights
            do throws(DatabaseError) { rights = try probe.rights() } catch { throw failure(error) }
            return try describe(rights)
        }
    }

    /// As of any command, but nothing was to be published here.
    private func failure(_ error: DatabaseError) -> Failure {
        let failure = Failure(error)
        return Failure(failure.status, failure.message.replacing("Nothing was published. ", with: ""))
    }

    private func describe(_ server: DatabaseServer) throws(Failure) -> CheckList.Finding {
        let product = "PostgreSQL \(server.version)"
        guard server.isStandby else { return .good("\(product), a primary") }
        let lag = server.lagSeconds.map { "\(Int($0.rounded())) s behind" }
        if let maxLag = night.maxLag, let limit = try night.allowedLag() {
            guard let seconds = server.lagSeconds, .seconds(seconds) <= limit else {
                throw Failure(
                    .tryAgain,
                    "The standby \(lag.map { "is \($0)" } ?? "does not say how far it is behind"), and --max-lag allows "
                        + "\(maxLag). Wait until it has caught up, or connect to the primary"
                )
            }
        }
        guard let lag else { return .warning("\(product), a standby that does not say how far it is behind") }
        return .good("\(product), a standby, \(lag)")
    }

    static func describe(_ security: ConnectionSecurity) throws(Failure) -> CheckList.Finding {
        switch security {
        case .local: return .good("not needed: the connection does not leave this machine")
        case .kerberos: return .good("by Kerberos")
        case .verified(let version): return .good("\(version), and the certificate is the server's")
        case .unverified(let version, let mode):
            return .warning(
                "\(version), but nobody checks who answers. Set sslmode=verify-full in place of '\(mode)', and sslrootcert to "
                    + "the certificate that the server's is signed with"
            )
        case .none:
            throw Failure(
                .configuration,
                "None: password and figures can be read on the way. Set sslmode=verify-full, and sslrootcert to the certificate "
                    + "that the server's is signed with"
            )
        }
    }

    static func clock(server: Instant, machine: Instant) throws(Failure) -> CheckList.Finding {
        let difference = (server.microsecondsSince1970 - machine.microsecondsSince1970) / 1_000_000
        let seconds = Int(abs(difference))
        let words = "The server's clock is \(seconds) s \(difference > 0 ? "ahead of" : "behind") this machine's"
        guard seconds <= Check.clockTolerance.fault else {
            throw Failure(
                .configuration,
                "\(words). A night may report a wrong day. Set the wrong one right, as by NTP"
            )
        }
        if seconds > Check.clockTolerance.warning { return .warning("\(words). Let NTP keep both") }
        return .good("the server's and this machine's agree")
    }

    private func describe(_ rights: DatabaseProbe.Rights) throws(Failure) -> CheckList.Finding {
        if rights.isSuperuser {
            throw Failure(
                .configuration,
                "The role is a superuser. Use one that can only read; README.md, under Database, has the statements"
            )
        }
        if !rights.writable.isEmpty {
            throw Failure(
                .configuration,
                "The role can change \(rights.writable.joined(separator: ", ")). REVOKE INSERT, UPDATE, DELETE, TRUNCATE, or "
                    + "use a role that can only read"
            )
        }
        if !rights.creatable.isEmpty {
            return .warning(
                "The role can change no table, but make some in schema \(rights.creatable.joined(separator: ", ")). "
                    + "REVOKE CREATE ON SCHEMA from it, or from PUBLIC"
            )
        }
        return .good("the role can only read")
    }
}
