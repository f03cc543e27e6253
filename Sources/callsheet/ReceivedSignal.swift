internal import Console
internal import Synchronization

/// The signal that asked this process to end, if one did.
final class ReceivedSignal: Sendable {
    private let number = Atomic<Int32>(0)

    var value: StopSignal? {
        get { StopSignal(rawValue: number.load(ordering: .relaxed)) }
        set { number.store(newValue?.rawValue ?? 0, ordering: .relaxed) }
    }
}
