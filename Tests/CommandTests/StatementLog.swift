import Foundation
import Synchronization

/// What clients of a ``Relay`` ask the server: the statements of each connection, as PostgreSQL's protocol has them.
///
/// Source: PostgreSQL manual, "Frontend/Backend Protocol", "Message Formats".
final class StatementLog: Sendable {
    struct Connection {
        /// The texts of simple queries and of parsed statements, in order.
        var statements: [String] = []
        /// How often the client waited for the server, authentication aside: simple queries and syncs.
        var roundTrips = 0
    }

    private let made = Mutex<[Connection]>([])

    /// In the order in which they were opened.
    var connections: [Connection] { made.withLock { $0 } }

    func startConnection() -> Reader {
        let place = made.withLock { made in
            made.append(Connection())
            return made.count - 1
        }
        return Reader { change in self.made.withLock { change(&$0[place]) } }
    }

    /// Follows the bytes that one client sends.
    struct Reader: Sendable {
        private let note: @Sendable ((inout Connection) -> Void) -> Void
        private var bytes: [UInt8] = []
        private var hasStarted = false

        fileprivate init(note: @escaping @Sendable ((inout Connection) -> Void) -> Void) { self.note = note }

        mutating func read(_ part: ArraySlice<UInt8>) {
            bytes += part
            while let length = nextLength {
                let message = bytes[..<length]
                // The first message has no type: it names user and database.
                if hasStarted { take(message) }
                hasStarted = true
                bytes.removeFirst(length)
            }
        }

        /// The length of the next message, if all of it is there.
        private var nextLength: Int? {
            let type = hasStarted ? 1 : 0
            guard bytes.count >= type + 4 else { return nil }
            let length = bytes[type..<(type + 4)].reduce(0) { $0 << 8 | Int($1) }
            return bytes.count >= type + length ? type + length : nil
        }

        private func take(_ message: ArraySlice<UInt8>) {
            let texts = message.dropFirst(5).split(separator: 0, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            switch message.first.map({ Character(UnicodeScalar($0)) }) {
            case "Q":
                note { connection in
                    connection.statements.append(texts[0])
                    connection.roundTrips += 1
                }
            // Behind the statement's name.
            case "P": note { $0.statements.append(texts[1]) }
            case "S": note { $0.roundTrips += 1 }
            default: break
            }
        }
    }
}
