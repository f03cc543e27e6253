package import Dashboard
package import PostgreSQL

/// What one run reads.
package struct ReadingPlan: Sendable {
    package enum Selection: Sendable {
        /// One of N equal parts of all agencies; the whole is 1/1.
        case shard(Shard)
        /// These agencies, as far as they are in the shard.
        case agencies(Set<RowID>, Shard)
    }

    /// As libpq takes it; `nil` for its environment alone.
    package let conninfo: String?
    package let selection: Selection
    /// The run's instant; `nil` for the database's clock when its snapshot is taken.
    package let asOf: Instant?
    /// The run's time zone, and the date that an instant has in it.
    package let timeZone: String
    package let today: @Sendable (Instant) -> CalendarDay
    package let periods: [Period]
    package let timeouts: Timeouts
    /// A folder for a file without a name, on a disk: what does not fit into memory goes there.
    package let spoolFolder: String
    /// Gets every user with its agency, by id, each once; of all agencies, whatever the selection is.
    package let users: @Sendable (_ user: RowID, _ agency: RowID?) throws(ExtractionError) -> Void

    package init(
        conninfo: String?,
        selection: Selection,
        asOf: Instant?,
        timeZone: String,
        today: @escaping @Sendable (Instant) -> CalendarDay,
        periods: [Period],
        timeouts: Timeouts,
        spoolFolder: String,
        users: @escaping @Sendable (_ user: RowID, _ agency: RowID?) throws(ExtractionError) -> Void = { _, _ in }
    ) {
        self.conninfo = conninfo
        self.selection = selection
        self.asOf = asOf
        self.timeZone = timeZone
        self.today = today
        self.periods = periods
        self.timeouts = timeouts
        self.spoolFolder = spoolFolder
        self.users = users
    }
}
