/// One call batch with its progress, a row of `v_call_batch_summary`.
package struct Batch: Hashable, Sendable {
    package let id: RowID
    package let campaignID: RowID?
    /// As the database names it, letter by letter: what answers and snapshots show. ``state`` says what it means.
    package let status: String
    /// What the status means, whatever case its letters have: some deployments write `FAILED`. `nil` for a status that
    /// is not known; others can come at any time.
    package let state: State?
    package let totalCalls: Int64
    package let completedCount: Int64
    package let failedCount: Int64
    package let pendingCount: Int64
    package let inProgressCount: Int64
    /// The view's own figure.
    package let progressPercent: DecimalFigure
    package let createdAt: Instant
    package let completedAt: Instant?

    package init(
        id: RowID,
        campaignID: RowID?,
        status: String,
        totalCalls: Int64,
        completedCount: Int64,
        failedCount: Int64,
        pendingCount: Int64,
        inProgressCount: Int64,
        progressPercent: DecimalFigure,
        createdAt: Instant,
        completedAt: Instant?
    ) {
        self.id = id
        self.campaignID = campaignID
        self.status = status
        self.state = State(status)
        self.totalCalls = totalCalls
        self.completedCount = completedCount
        self.failedCount = failedCount
        self.pendingCount = pendingCount
        self.inProgressCount = inProgressCount
        self.progressPercent = progressPercent
        self.createdAt = createdAt
        self.completedAt = completedAt
    }

    /// Newest first, then by id.
    package static func isListedBefore(_ left: Batch, _ right: Batch) -> Bool {
        left.createdAt != right.createdAt ? left.createdAt > right.createdAt : left.id < right.id
    }
}

extension Batch {
    /// What a batch's status means.
    package enum State: String, CaseIterable, Sendable {
        case pending
        case processing
        case completed
        case failed
        case scheduled
        case paused

        fileprivate init?(_ status: String) {
            if let state = State(rawValue: status) {
                self = state
            } else if status.utf8.contains(where: { 65...90 ~= $0 }), let state = State(rawValue: status.lowercased()) {
                self = state
            } else {
                return nil
            }
        }
    }
}

/// The statuses that a query can ask for.
///
/// Source: CONTRACT.md 1, parameter `status`.
package enum BatchStatus: String, CaseIterable, Sendable {
    case pending
    case processing
    case completed
    case failed

    /// What a batch in this status has for its ``Batch/state``.
    package var state: Batch.State {
        switch self {
        case .pending: .pending
        case .processing: .processing
        case .completed: .completed
        case .failed: .failed
        }
    }
}
