internal import Dispatch
internal import PostgreSQL
internal import Synchronization
internal import Threads

/// Rows that are still being read, in a thread of their own, while others are worked on.
final class PendingRows: Sendable {
    private let result = Mutex<Result<SetRows, any Error>?>(nil)
    private let isDone = DispatchGroup()

    /// Starts to read. The database connection that `read` holds is its own from now on.
    init(_ read: @escaping @Sendable () throws -> SetRows) throws(ThreadError) {
        isDone.enter()
        do throws(ThreadError) {
            _ = try WorkerThread { [self] in
                let outcome = Result(catching: read)
                result.withLock { $0 = outcome }
                isDone.leave()
            }
        } catch {
            isDone.leave()
            throw error
        }
    }

    /// Waits until they are there. Any number of threads may ask, any number of times.
    func get() throws(ExtractionError) -> SetRows {
        isDone.wait()
        switch result.withLock({ $0 }) {
        case .success(let rows)?: return rows
        case .failure(let error)?: throw ExtractionError(stopping: error)
        case nil: throw .database(DatabaseError(.queryFailed, "Reading stopped"))
        }
    }
}
