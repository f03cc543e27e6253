internal import Dashboard
internal import PostgreSQL

/// Reads who belongs to which agency.
enum UserReader {
    /// The server sorts, so that memory does not grow with the number of users.
    private static let sql = """
        SELECT id::uuid AS id,
               agency_id::uuid AS agency_id
        FROM users
        WHERE id IS NOT NULL
        ORDER BY 1
        """

    /// Hands on every user, by id, each once.
    static func read(_ connection: Connection, _ users: ReadingPlan.Users) throws {
        users.begin(Instant(microsecondsSince1970: connection.snapshotTime))
        var last: RowID?
        _ = try connection.copy("users", sql, columns: ["id", "agency_id"]) { row in
            let (high, low) = row.uuid()
            let user = RowID(high: high, low: low)
            // Two rows could name two agencies, and none of them may then be believed.
            if user == last { row.reject("names a user twice") }
            let agency = row.optionalUUID().map { RowID(high: $0.high, low: $0.low) }
            guard !row.isBad else { return }
            last = user
            try users.add(user, agency)
        }
    }
}
