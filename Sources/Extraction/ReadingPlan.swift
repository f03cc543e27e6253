package import Dashboard
package import PostgreSQL

/// What one run reads.
package struct ReadingPlan: Sendable {
    package enum Selection: Sendable {
        /// One of N equal parts of all agencies; the whole is 1/1.
        case shard(Shard)
        /// These agencies, as far as they are in the shard.
        case agencies(Set<RowID>, Shard)

        /// Whether agencies were asked for one by one.
        package var isPartial: Bool {
            if case .agencies = self { true } else { false }
        }
    }

    /// As libpq takes it; `nil` for its environment alone.
    package let conninfo: String?
    /// Beats every other one; `nil` for those that libpq finds itself.
    package let password: String?
    package let selection: Selection
    /// Of the agencies selected, those that are wanted, by id; `nil` for all.
    package let wants: (@Sendable (KnownAgency) throws(ExtractionError) -> Bool)?
    /// To read campaigns and the daily figures of these days alone, and neither batches nor users; `nil` for all that reports
    /// need.
    package let figuresOnly: DayRange?
    /// Whether the reports make up for a missed day.
    package let isLate: Bool
    /// The run's instant; `nil` for the database's clock when its snapshot is taken.
    package let asOf: Instant?
    /// Whether the instant may lie on a day that has not begun by the database's clock.
    package let allowsFuture: Bool
    /// The run's time zone, and the date that an instant has in it.
    package let timeZone: String
    package let today: @Sendable (Instant) -> CalendarDay
    package let periods: [Period]
    package let timeouts: Timeouts
    /// A folder on a disk, for the spill files: what does not fit into memory.
    package let spillFolder: String
    package let users: Users
    /// Ends the reading from another thread.
    package let canceller: StatementCanceller?

    /// What becomes of the users of all agencies, whatever the selection is.
    package struct Users: Sendable {
        let begin: Begin
        let add: Add

        /// Gets, before the first user, when the database's snapshot was taken by the server's clock, and all agencies.
        package typealias Begin =
            @Sendable (_ readAt: Instant, _ known: [KnownAgency]) throws(ExtractionError) -> Void

        /// Gets a user.
        package typealias Add = @Sendable (_ user: ListedUser) throws(ExtractionError) -> Void

        /// - Parameters:
        ///   - add: Gets every user, by id, each once.
        package init(
            begin: @escaping Begin,
            add: @escaping Add
        ) {
            self.begin = begin
            self.add = add
        }

        package static let ignored = Users(begin: { _, _ in }, add: { _ in })
    }

    package init(
        conninfo: String?,
        password: String? = nil,
        selection: Selection,
        wants: (@Sendable (KnownAgency) throws(ExtractionError) -> Bool)? = nil,
        figuresOnly: DayRange? = nil,
        isLate: Bool = false,
        asOf: Instant?,
        allowsFuture: Bool = false,
        timeZone: String,
        today: @escaping @Sendable (Instant) -> CalendarDay,
        periods: [Period],
        timeouts: Timeouts,
        spillFolder: String,
        users: Users = .ignored,
        canceller: StatementCanceller? = nil
    ) {
        self.conninfo = conninfo
        self.password = password
        self.selection = selection
        self.wants = wants
        self.figuresOnly = figuresOnly
        self.isLate = isLate
        self.asOf = asOf
        self.allowsFuture = allowsFuture
        self.timeZone = timeZone
        self.today = today
        self.periods = periods
        self.timeouts = timeouts
        self.spillFolder = spillFolder
        self.users = users
        self.canceller = canceller
    }
}
