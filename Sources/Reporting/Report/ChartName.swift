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
        // Looked at by bytes and cut at most twice: a page has dozens of names, and splitting them took a fiftieth of a run.
        guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            switch name {
            case "daily-calls": self = .dailyCalls
            case "funnel": self = .funnel
            default: return nil
            }
            return
        }
        let rest = name[name.utf8.index(after: slash)...]
        switch name[..<slash] {
        case "trend":
            guard let position = Int(rest), position >= 0 else { return nil }
            self = .trend(position)
        case "progress":
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "/"))
            guard let percent = Int(rest[..<(end ?? rest.endIndex)]) else { return nil }
            guard let end else {
                self = .progress(percent, nil)
                return
            }
            guard let state = ChartName.state(rest[rest.utf8.index(after: end)...]) else { return nil }
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
