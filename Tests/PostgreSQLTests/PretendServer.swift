import Foundation
import Synchronization

/// Listens on a port of this machine and refuses every session with one message, as a PostgreSQL server would.
///
/// Source: PostgreSQL manual, "Frontend/Backend Protocol", "Message Formats", `ErrorResponse`.
final class PretendServer: Sendable {
    let port: UInt16
    /// How many sessions were asked for.
    var visits: Int { count.load(ordering: .relaxed) }
    private let listener: Int32
    private let count = Atomic(0)

    /// - Parameters:
    ///   - fields: Of the message, each with its letter.
    ///   - encoding: What the texts are in.
    init(_ fields: [(Character, String)], encoding: String.Encoding = .utf8) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) + listen(listener, 8) + getsockname(listener, address, &size)
            }
        }
        guard code == 0 else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        var body: [UInt8] = []
        for (letter, text) in fields {
            body += [letter.asciiValue ?? 0] + (text.data(using: encoding) ?? Data()) + [0]
        }
        body.append(0)
        let length = UInt32(body.count + 4)
        let message = [UInt8(ascii: "E")] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + body
        Thread { [self] in serve(message) }.start()
    }

    /// Ends it. The thread that accepts closes the descriptor: closed here, its number could be another server's already
    /// when that thread asks for the next session.
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve(_ message: [UInt8]) {
        defer { Foundation.close(listener) }
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            while let request = Self.request(client) {
                // Requests for TLS and GSSAPI have a code of their own in place of the version.
                guard [80_877_103, 80_877_104].contains(request) else {
                    count.add(1, ordering: .relaxed)
                    _ = message.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                    break
                }
                _ = "N".withCString { send(client, $0, 1, Int32(MSG_NOSIGNAL)) }
            }
            Foundation.close(client)
        }
    }

    /// Reads one message of the start; its code, or `nil` at the end.
    private static func request(_ client: Int32) -> Int? {
        func read(_ count: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: count)
            var done = 0
            while done < count {
                let got = bytes.withUnsafeMutableBytes { recv(client, $0.baseAddress! + done, count - done, 0) }
                guard got > 0 else { return nil }
                done += got
            }
            return bytes
        }
        guard let head = read(8) else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
        let length = number(head[0..<4])
        guard length >= 8, length < 10_000, length == 8 || read(length - 8) != nil else { return nil }
        return number(head[4..<8])
    }
}
