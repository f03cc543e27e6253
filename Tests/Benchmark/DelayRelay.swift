internal import Dispatch
internal import Glibc
internal import Synchronization

/// Passes bytes on between a port of its own and the PostgreSQL server, each some time after it came.
///
/// Stands in for a long way without the rights and the kernel module that `tc netem` asks for. Bytes on their way are
/// not limited, as on a link that is wide enough; a slow start of TCP is not imitated.
final class DelayRelay: Sendable {
    let port: UInt16
    private let listener: Int32
    private let connections = Mutex(Connections())

    private struct Connections {
        var open = 0
        var first: ContinuousClock.Instant?
        var last: ContinuousClock.Instant?
    }

    /// Bytes that may be on their way in one direction.
    private static let capacity = 64 << 20

    init(to server: UInt16, roundTripMilliseconds: Double) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = DelayRelay.localhost(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) + listen(listener, 16) + getsockname(listener, address, &size)
            }
        }
        guard code == 0 else { throw BenchmarkFailure.system("relay") }
        port = UInt16(bigEndian: address.sin_port)
        let delay = Duration.microseconds(Int64(roundTripMilliseconds * 500))
        DispatchQueue(label: "relay").async { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                serve(client, server: server, delay: delay)
            }
        }
    }

    deinit { close(listener) }

    /// From the first connection since ``forget()`` to the end of the last.
    var connectedSeconds: Double {
        while connections.withLock({ $0.open > 0 }) { usleep(1_000) }
        return connections.withLock { connections in
            guard let first = connections.first, let last = connections.last else { return 0 }
            return first.duration(to: last).seconds
        }
    }

    func forget() {
        while connections.withLock({ $0.open > 0 }) { usleep(1_000) }
        connections.withLock { $0 = Connections() }
    }

    private func serve(_ client: Int32, server: UInt16, delay: Duration) {
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = DelayRelay.localhost(port: server)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        for socket in [client, upstream] {
            var on: Int32 = 1
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        connections.withLock { connections in
            connections.open += 1
            if connections.first == nil { connections.first = .now }
        }
        let group = DispatchGroup()
        for (source, target) in [(client, upstream), (upstream, client)] {
            DispatchQueue(label: "relay.direction").async(group: group) {
                DelayRelay.pass(from: source, to: target, delay: delay)
            }
        }
        group.notify(queue: DispatchQueue(label: "relay.end")) { [self] in
            close(client)
            close(upstream)
            connections.withLock { connections in
                connections.open -= 1
                connections.last = .now
            }
        }
    }

    /// Passes one direction on until its source ends.
    private static func pass(from source: Int32, to target: Int32, delay: Duration) {
        var waiting: [(due: ContinuousClock.Instant, bytes: ArraySlice<UInt8>)] = []
        var (next, held, isOpen) = (0, 0, true)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while isOpen || next < waiting.count {
            let isReading = isOpen && held < capacity
            // poll() knows whole milliseconds only; the rest is slept.
            var wait: Int32 = -1
            if next < waiting.count {
                let left = max(0, ContinuousClock.now.duration(to: waiting[next].due).seconds)
                if left < 0.001 { usleep(UInt32(left * 1e6)) }
                wait = Int32(left * 1000)
            }
            var descriptor = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
            let ready = poll(&descriptor, isReading ? 1 : 0, wait)
            if isReading, ready > 0 {
                let count = recv(source, &buffer, buffer.count, 0)
                if count > 0 {
                    waiting.append((.now + delay, ArraySlice(buffer[..<count])))
                    held += count
                } else {
                    isOpen = false
                }
            }
            while next < waiting.count, waiting[next].due <= .now {
                guard sendAll(waiting[next].bytes, to: target) else { return }
                held -= waiting[next].bytes.count
                waiting[next].bytes = []
                next += 1
            }
            if next == waiting.count { (waiting, next) = ([], 0) }
        }
        shutdown(target, Int32(SHUT_WR))
    }

    private static func sendAll(_ bytes: ArraySlice<UInt8>, to target: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = send(target, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return false }
                sent += count
            }
            return true
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
