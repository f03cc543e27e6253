/// The names that may stand in a configuration file: those of all commands of both programs, since one file serves them
/// all, and libpq's.
package enum ConfigurationNames {
    package static let all = Set(
        (batch + EnvironmentOptions.gate.all + CommonOptions.names.all).map(EnvironmentOptions.variable) + secrets
            + libpq
    ).subtracting([CommonOptions.configVariable])

    /// Values that are secrets. There is no option for them, since everybody on the machine can read arguments.
    package static let secrets: Set<String> = [
        "CALLSHEET_JWT_SECRET", "CALLSHEET_PING_URL", "CALLSHEET_SMTP_PASSWORD", "CALLSHEET_SMTP_TOKEN", "PGPASSWORD",
    ]

    /// What the names of further secrets end in.
    static let secretEndings = ["_PASSWORD", "_SECRET", "_TOKEN"]

    /// Options of all commands of `callsheet`, without those that all have.
    package static let batch = [
        "agency", "agency-templates", "accept-loss", "allow-future", "allow-missing", "as-of", "attach", "catch-up",
        "connections", "database", "database-password-file", "day", "dry-run", "eml", "eml-dir", "end-date",
        "envelope-from",
        "expect-head", "figures", "forget", "from", "from-name", "heads", "hook", "jobs", "json", "keep-daily",
        "keep-monthly",
        "keep-yearly", "lock-timeout", "max-age", "max-lag", "metrics-file", "output", "period", "ping-url-file",
        "precompress",
        "private-key",
        "public-key", "rate", "reason", "rebuild", "remove", "reply-to", "report-url", "restate", "retry-for", "shard",
        "sign-key",
        "skip-empty", "smtp", "smtp-ca", "smtp-password-file", "smtp-plaintext", "smtp-token-file", "smtp-user",
        "snapshot", "start-date", "state", "statement-timeout", "steps", "templates", "time-limit", "time-zone", "to",
        "unsubscribe-url",
    ]

    /// What libpq reads, of version 13 to 18. Source: PostgreSQL manual, libpq, "Environment Variables".
    private static let libpq = [
        "PGAPPNAME", "PGCHANNELBINDING", "PGCLIENTENCODING", "PGCONNECT_TIMEOUT", "PGDATABASE", "PGDATESTYLE", "PGGEQO",
        "PGGSSDELEGATION", "PGGSSENCMODE", "PGGSSLIB", "PGHOST", "PGHOSTADDR", "PGKRBSRVNAME", "PGLOADBALANCEHOSTS",
        "PGLOCALEDIR", "PGMAXPROTOCOLVERSION", "PGMINPROTOCOLVERSION", "PGOPTIONS", "PGPASSFILE", "PGPORT",
        "PGREQUIREAUTH", "PGREQUIREPEER", "PGREQUIRESSL", "PGSERVICE", "PGSERVICEFILE", "PGSSLCERT", "PGSSLCERTMODE",
        "PGSSLCOMPRESSION", "PGSSLCRL", "PGSSLCRLDIR", "PGSSLKEY", "PGSSLMAXPROTOCOLVERSION",
        "PGSSLMINPROTOCOLVERSION", "PGSSLMODE", "PGSSLNEGOTIATION", "PGSSLROOTCERT", "PGSSLSNI", "PGSYSCONFDIR",
        "PGTARGETSESSIONATTRS", "PGTZ", "PGUSER",
    ]
}

extension EnvironmentOptions {
    /// Those of `callsheet-gate`, without those that all commands have.
    package static let gate = Names(
        single: [
            "output", "listen", "jwt-secret-file", "jwks", "jwks-url", "issuer", "cookie", "timeout",
        ],
        repeated: ["cors-origin"]
    )
}
