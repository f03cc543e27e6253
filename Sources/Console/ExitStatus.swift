/// What the process answers when it ends. Source: CONTRACT.md 4, after BSD's sysexits.
package enum ExitStatus: Int32 {
    case success = 0
    /// Some agency failed, the rest is published.
    case someFailed = 1
    case usage = 64
    /// Bad data in the input.
    case dataError = 65
    /// The database cannot be connected to, or was lost.
    case unavailable = 69
    /// The output cannot be written.
    case cannotCreate = 73
    /// Another run holds the output, or the same run may succeed later.
    case tryAgain = 75
    /// A template, a table, a column or a permission is missing or wrong.
    case configuration = 78

    /// The one that asks most urgently for somebody's hands: what nobody but the operator mends comes first, what passes by
    /// itself last. ``success`` for none.
    package static func gravest(of statuses: [ExitStatus]) -> ExitStatus {
        let order: [ExitStatus] = [
            .configuration, .usage, .dataError, .cannotCreate, .unavailable, .tryAgain, .someFailed,
        ]
        return order.first(where: statuses.contains) ?? .success
    }
}

/// Why a command ends without having done its work: a status for programs, a line for people.
package struct Failure: Error {
    package let status: ExitStatus
    /// Names the thing, what was found and what to do. Never a password. More than one for several findings at once.
    package let lines: [String]

    package init(_ status: ExitStatus, _ message: String) {
        self.init(status, lines: [message])
    }

    package init(_ status: ExitStatus, lines: [String]) {
        self.status = status
        self.lines = lines
    }

    /// All on one line.
    package var message: String { lines.joined(separator: "; ") }
}
