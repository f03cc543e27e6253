internal import Console
internal import Publishing
internal import Synchronization

/// What a run tells the person who watches it: on a terminal a line that changes, anywhere else only the summary.
final class Progress: RunProgress {
    private let isShown = StandardError.isTerminal
    private let started = ContinuousClock.now
    private let state = Mutex(State())

    private struct State {
        var label = ""
        var total = 0
        var done = 0
        var since = ContinuousClock.now
        var drawn = ContinuousClock.now
    }

    func began(_ step: PublishingStep, agencies: Int?) {
        let label: String
        switch step {
        case .reading: label = "Reading the database"
        case .rendering: label = "Rendering"
        case .publishing: label = "Publishing"
        // Over before anybody could read of it.
        case .templates, .output, .record: return
        }
        guard let agencies else { return show("\(label) …") }
        state.withLock { $0 = State(label: label, total: agencies) }
        show("\(label) \(agencies) agencies …")
    }

    func finishedAgency() {
        let line: String? = state.withLock { state in
            state.done += 1
            let now = ContinuousClock.now
            guard isShown, now - state.drawn > .milliseconds(100) || state.done == state.total else { return nil }
            state.drawn = now
            let rate = Double(state.done) / max((now - state.since).seconds, 0.001)
            let left = Double(state.total - state.done) / max(rate, 0.001)
            return "\(state.label) \(state.done) of \(state.total) agencies, \(Int(rate)) a second, "
                + "\(Int(left.rounded(.up))) s left"
        }
        if let line { show(line) }
    }

    /// Takes the line away.
    func clear() {
        if isShown { StandardError.draw("\r\u{1B}[K") }
    }

    func finish(_ summary: Summary, _ status: ExitStatus) {
        clear()
        let elapsed = (ContinuousClock.now - started).seconds
        StandardError.write(summary.lines(seconds: elapsed, status: status))
    }

    private func show(_ text: String) {
        if isShown { StandardError.draw("\r\u{1B}[K", text) }
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
