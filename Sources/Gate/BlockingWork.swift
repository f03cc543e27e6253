internal import Dispatch

/// Runs work that waits, for a disk or a network, on threads of its own. Swift has only as many threads for tasks as there
/// are cores, and one slow disk would hold up every request.
package enum BlockingWork {
    private static let queue = DispatchQueue(label: "callsheet-gate.files", attributes: .concurrent)

    package static func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(Failure) -> Value in try work() })
            }
        }
        return try result.get()
    }
}
