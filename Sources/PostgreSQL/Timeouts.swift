/// Limits of time for one transaction, in whole milliseconds; 0 is no limit.
///
/// The server keeps them with `SET LOCAL`, so they hold behind a transaction-mode pooler too.
package struct Timeouts: Sendable, Equatable {
    /// Longest run of one statement, `COPY` with the time its reader takes included.
    package var statementMilliseconds: Int
    /// Longest wait for one lock.
    package var lockMilliseconds: Int
    /// Longest pause between two statements of the transaction.
    package var idleMilliseconds: Int

    /// - Parameter idleMilliseconds: `nil` for a little more than a statement may take, and ten minutes at least: of
    ///   connections that share a snapshot, one pauses while a statement of another one runs.
    package init(
        statementMilliseconds: Int = 600_000,
        lockMilliseconds: Int = 10_000,
        idleMilliseconds: Int? = nil
    ) {
        self.statementMilliseconds = statementMilliseconds
        self.lockMilliseconds = lockMilliseconds
        self.idleMilliseconds =
            idleMilliseconds ?? (statementMilliseconds > 0 ? max(600_000, statementMilliseconds + 60_000) : 0)
    }
}

/// The name of an exported database snapshot. It can be joined while the transaction that exported it is open.
package struct SnapshotName: Sendable, Hashable {
    package let text: String
}
