internal import Dashboard
internal import PostgreSQL

/// Reads who belongs to which agency.
struct UserReader {
    /// Rows that give nobody access to anything, since they cannot be read.
    private(set) var warnings: [String] = []

    /// Hands on every user, by id, each once.
    ///
    /// - Throws: `badData` for a user who is listed more than once: two rows could name two agencies, and none of them may
    ///   then be believed.
    init(
        _ connection: Connection,
        _ statement: SetStatement,
        _ users: ReadingPlan.Users,
        known: [KnownAgency]
    ) throws {
        try users.begin(Instant(microsecondsSince1970: connection.snapshotTime), known)
        var last: RowID?
        var (unreadable, addressless): ([String: Int], [String: Int]) = ([:], [:])
        _ = try connection.copy(statement.name, statement.sql, columns: statement.columns) { row in
            let user = row.id(isText: statement.isText(0))
            if let fault = row.takeFault() {
                unreadable["users: id \(fault.reason)", default: 0] += 1
                return
            }
            var agency = row.optionalID(isText: statement.isText(1))
            if let fault = row.takeFault() {
                unreadable["users: agency_id \(fault.reason)", default: 0] += 1
                agency = nil
            }
            // Whoever's address cannot be read gets no mail, and sees what they may see.
            var email = row.optionalString()
            let emailFault = row.takeFault()
            let role = row.optionalString()
            if let fault = emailFault ?? row.takeFault() {
                addressless["users: email or role \(fault.reason)", default: 0] += 1
                email = nil
            }
            guard !row.isBad else { return }
            guard user != last else {
                throw DatabaseError(.badData, "user \(user) comes twice", statement: statement.name)
            }
            last = user
            try users.add(ListedUser(id: user, agency: agency, email: email, role: role))
        }
        warnings = unreadable.sorted { $0.key < $1.key }.map { reason, count in
            "\(reason) in \(count) \(count == 1 ? "row, which gives" : "rows, which give") no access"
        }
        warnings += addressless.sorted { $0.key < $1.key }.map { reason, count in
            "\(reason) in \(count) \(count == 1 ? "row, whose user gets" : "rows, whose users get") no mail"
        }
    }
}
