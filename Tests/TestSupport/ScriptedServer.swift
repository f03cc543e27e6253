import Foundation
import Glibc
import Synchronization
import Testing

/// A server on this machine that answers each connection with what the test writes.
package final class ScriptedServer: Sendable {
    package let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    private struct State {
        package var requests: [String] = []
        var sent = 0
    }

    /// - Parameter answer: Sends pieces until it returns or one could not be sent.
    package init(_ answer: @escaping @Sendable (_ send: (String) -> Bool) -> Void) throws {
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
        try #require(isBound)
        port = address.sin_port.bigEndian
        Thread.detachNewThread { [self] in
            while case let connection = accept(descriptor, nil, nil), connection >= 0 {
                let request = ScriptedServer.request(connection)
                state.withLock { $0.requests.append(request) }
                answer { text in
                    let bytes = Array(text.utf8)
                    let count = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                    self.state.withLock { $0.sent += max(count, 0) }
                    return count == bytes.count
                }
                close(connection)
            }
            close(descriptor)
        }
    }

    /// Head and body, as far as they come.
    private static func request(_ connection: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while case let count = recv(connection, &buffer, buffer.count, 0), count > 0 {
            bytes += buffer.prefix(count)
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n")?.upperBound else { continue }
            let length = text[..<end].firstMatch(of: /\r\nContent-Length: ([0-9]+)\r\n/).flatMap { Int($0.1) } ?? 0
            if text[end...].utf8.count >= length { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Lets the thread end, which closes the socket: its number must not be another's while the thread waits on it.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    package var requests: [String] { state.withLock { $0.requests } }
    /// Bytes.
    package var sent: Int { state.withLock { $0.sent } }
}
