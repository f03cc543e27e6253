internal import Charts

/// A chart, as Markdown names it behind `chart:`.
enum ChartName {
    case dailyCalls
    case funnel
    /// The line of the N-th campaign listed.
    case trend(Int)
    /// A bar, in whole percent, with a mark behind it where a state is named.
    case progress(Int, ProgressBar.State?)

    init?(_ name: String) {
        // By bytes: a page has dozens of names, and splitting by characters took a fiftieth of a run.
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
        switch (parts[0], parts.count) {
        case ("daily-calls", 1):
            self = .dailyCalls
        case ("funnel", 1):
            self = .funnel
        case ("trend", 2):
            guard let position = Int(parts[1]), position >= 0 else { return nil }
            self = .trend(position)
        case ("progress", 2):
            guard let percent = Int(parts[1]) else { return nil }
            self = .progress(percent, nil)
        case ("progress", 3):
            guard let percent = Int(parts[1]), let state = ChartName.state(parts[2]) else { return nil }
            self = .progress(percent, state)
        default:
            return nil
        }
    }

    private static func state(_ name: some StringProtocol) -> ProgressBar.State? {
        switch name {
        case "done": .done
        case "failed": .failed
        case "paused": .paused
        default: nil
        }
    }

    /// The names in their general form, N and P being numbers.
    static let forms = [
        "daily-calls", "funnel", "trend/N", "progress/P", "progress/P/done", "progress/P/failed", "progress/P/paused",
    ]

    /// Whether a name can begin so, the rest being written in when a report is made.
    static func canBegin(with start: String) -> Bool {
        ["trend/", "progress/"].contains { start.hasPrefix($0) } || forms.contains { $0.hasPrefix(start) }
    }
}
