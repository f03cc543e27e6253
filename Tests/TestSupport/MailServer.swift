internal import Foundation
internal import Glibc
internal import Synchronization

/// A mail server on this machine that answers by a script and notes what it is told.
package final class MailServer: Sendable {
    package enum Answer: Sendable {
        case say(String)
        case sayLater(String, milliseconds: UInt32)
        /// Says it and closes the connection.
        case sayAndCut(String)
        case cut
        /// Says nothing until the client goes.
        case hang
    }

    /// What a connection has said.
    package struct Connection: Sendable {
        /// Without their ends.
        package var commands: [String] = []
        /// As they came, up to and without the line of the dot; the last may be incomplete.
        package var messages: [[UInt8]] = []
        package var isWhole: [Bool] = []
    }

    package let port: UInt16
    private let listener: Int32
    private let state: Mutex<(answers: [String: [Answer]], connections: [Connection])>

    package struct Failure: Error {}

    /// - Parameter answers: By the whole line of a command, or by its name, `greeting`, `message` (after its first bytes) or
    ///   `dot`: one after the other, whatever the connection; the last one holds from then on.
    package init(_ answers: [String: [Answer]] = [:]) throws {
        state = Mutex((answers, []))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, pointer, &size) == 0
            }
        }
        guard isBound else { throw Failure() }
        port = address.sin_port.bigEndian
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                let number = state.withLock { state in
                    state.connections.append(Connection())
                    return state.connections.count - 1
                }
                Thread.detachNewThread { [self] in
                    talk(connection, number)
                    close(connection)
                }
            }
            close(descriptor)
        }
    }

    /// Lets the thread end, which closes the socket: its number must not be another's while the thread waits on it.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    package var connections: [Connection] { state.withLock { $0.connections } }
    /// Of the connections one after the other.
    package var commands: [String] { connections.flatMap(\.commands) }
    package var messages: [[UInt8]] { connections.flatMap(\.messages) }
    /// Those that came to their end.
    package var wholeMessages: [[UInt8]] {
        connections.flatMap { zip($0.messages, $0.isWhole).filter(\.1).map(\.0) }
    }

    /// Waits until something holds, up to half a minute.
    package func wait(until holds: ([Connection]) -> Bool) {
        for _ in 0..<30_000 where !holds(connections) { usleep(1000) }
    }

    private static let usual = [
        "greeting": "220 test", "EHLO": "250-test\r\n250 HELP", "HELO": "250 test", "MAIL": "250 2.1.0 Ok",
        "RCPT": "250 2.1.5 Ok", "DATA": "354 Go on", "dot": "250 2.0.0 Queued", "NOOP": "250 2.0.0 Ok",
        "QUIT": "221 2.0.0 Bye",
    ]

    /// - Returns: Whether the connection goes on.
    private func answer(_ name: String, _ connection: Int32, line: String? = nil) -> Bool {
        let answer = state.withLock { state -> Answer? in
            let key = line.flatMap { state.answers[$0] == nil ? nil : $0 } ?? name
            guard var list = state.answers[key], let first = list.first else { return nil }
            if list.count > 1 {
                list.removeFirst()
                state.answers[key] = list
            }
            return first
        }
        switch answer {
        case nil: return name == "message" || say(MailServer.usual[name] ?? "502 5.5.2 No such command", connection)
        case .say(let text): return say(text, connection)
        case .sayLater(let text, let milliseconds):
            usleep(milliseconds * 1000)
            return say(text, connection)
        case .sayAndCut(let text):
            _ = say(text, connection)
            return false
        case .cut: return false
        case .hang:
            var byte: UInt8 = 0
            while recv(connection, &byte, 1, 0) > 0 {}
            return false
        }
    }

    private func say(_ text: String, _ connection: Int32) -> Bool {
        let bytes = Array((text + "\r\n").utf8)
        return send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    private func talk(_ connection: Int32, _ number: Int) {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var isMessage = false
        func more() -> Bool {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            pending += buffer.prefix(count)
            return true
        }
        guard answer("greeting", connection) else { return }
        while true {
            if isMessage {
                let wasEmpty = pending.isEmpty
                if wasEmpty, !more() { return }
                let end = Data("\r\n.\r\n".utf8)
                let place = Data(pending).firstRange(of: end)?.lowerBound
                let message = Array(place.map { pending[..<($0 + 2)] } ?? pending[...])
                state.withLock { state in
                    state.connections[number].messages[state.connections[number].messages.count - 1] = message
                    state.connections[number].isWhole[state.connections[number].isWhole.count - 1] = place != nil
                }
                guard let place else {
                    if !answer("message", connection) || !more() { return }
                    continue
                }
                pending.removeFirst(place + 5)
                isMessage = false
                if !answer("dot", connection) { return }
                continue
            }
            guard let end = pending.firstIndex(of: 0x0A) else {
                if !more() { return }
                continue
            }
            let line = String(decoding: pending[..<end].filter { $0 != 0x0D }, as: UTF8.self)
            pending.removeFirst(end + 1)
            let name = String(line.prefix { $0 != " " })
            state.withLock { state in
                state.connections[number].commands.append(line)
                if name == "DATA" {
                    state.connections[number].messages.append([])
                    state.connections[number].isWhole.append(false)
                }
            }
            let isRefused = state.withLock { state in
                if case .say(let text)? = state.answers[name]?.first { !text.hasPrefix("354") } else { false }
            }
            isMessage = name == "DATA" && !isRefused
            if !answer(name, connection, line: line) || name == "QUIT" { return }
        }
    }
}
