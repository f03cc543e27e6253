internal import ArgumentParser
internal import Console

/// Which database, and as whom: options of all commands that read one.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database: a postgresql:// URI or key=value pairs, as libpq takes them. Default: libpq's environment, "
                + "such as PGHOST, PGDATABASE, PGUSER, PGSERVICE. Keep passwords in ~/.pgpass or PGPASSWORD.",
            valueName: "conn"
        )
    )
    var database: String?

    @Option(
        help: ArgumentHelp(
            "File with the password of the database's user. It beats every other one; the group may read it, others not.",
            valueName: "file"
        )
    )
    var databasePasswordFile: String?

    static let singleNames = ["database", "database-password-file"]

    /// - Throws: `configuration` for a file that cannot be read, or that everybody can.
    func password() throws(Failure) -> String? { try databasePasswordFile.map(SecretFile.read) }
}
