import Foundation
import Synchronization

/// Passes bytes on between a port of its own and the PostgreSQL server, until it is closed: then every connection
/// through it breaks off, as it does when a server's machine dies.
final class Relay: Sendable {
    let port: UInt16
    private let listener: Int32
    private let server: UInt16
    private let log: StatementLog?
    private let onConnection: @Sendable () -> Void
    private let state = Mutex<(sockets: [Int32], isClosed: Bool)>(([], false))

    struct Failure: Error {}

    /// - Parameters:
    ///   - server: The port to pass on to; by default the one that libpq's environment names.
    ///   - isOpen: Whether connections are taken at once, or refused until ``open()``.
    ///   - log: Gets what clients ask the server. They must not use TLS then.
    ///   - onConnection: Called at each connection, before anything is passed on.
    init(
        to server: UInt16 = UInt16(ProcessInfo.processInfo.environment["PGPORT"] ?? "") ?? 5432,
        isOpen: Bool = true,
        log: StatementLog? = nil,
        onConnection: @escaping @Sendable () -> Void = {}
    ) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = Relay.localhost(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) + getsockname(listener, address, &size)
            }
        }
        guard code == 0 else { throw Failure() }
        port = UInt16(bigEndian: address.sin_port)
        self.server = server
        self.log = log
        self.onConnection = onConnection
        if isOpen { open() }
    }

    /// Takes connections from now on.
    func open() {
        listen(listener, 16)
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                onConnection()
                let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                var address = Relay.localhost(port: server)
                _ = withUnsafePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
                state.withLock { $0.sockets += [client, upstream] }
                Relay.pass(from: client, to: upstream, reader: log?.startConnection())
                Relay.pass(from: upstream, to: client, reader: nil)
            }
        }
    }

    deinit { close() }

    func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            shutdown(listener, Int32(SHUT_RDWR))
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private static func pass(from source: Int32, to target: Int32, reader: StatementLog.Reader?) {
        Thread.detachNewThread {
            var reader = reader
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(source, &buffer, buffer.count, 0)
                // Noted before the server sees it, so that nothing is missing once the client has ended.
                if count > 0 { reader?.read(buffer[..<count]) }
                guard count > 0, send(target, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
            }
            shutdown(target, Int32(SHUT_RDWR))
        }
    }

    private static func localhost(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
