import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// One request on a connection of its own, sent byte for byte as the test has it, and the answer.
struct HTTPExchange {
    let status: Int
    /// Names in lower case.
    let headers: [(name: String, value: String)]
    let body: Data

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The message of an error's answer; `nil` when it is no `{"error":"…"}` and nothing else.
    var error: String? {
        guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: String], object.count == 1 else {
            return nil
        }
        return object["error"]
    }

    /// - Parameter headers: Sent in order, repeated names too. `Host` and `Connection: close` are added.
    init(
        port: Int,
        _ method: String = "GET",
        _ target: String,
        _ headers: [(String, String)] = [],
        body: String = ""
    ) throws {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
        try self.init(port: port, raw: Array((text + "\r\n" + body).utf8))
    }

    init(port: Int, raw request: [UInt8]) throws {
        let answer = try HTTPExchange.exchange(port, request)
        guard let end = answer.firstRange(of: Data("\r\n\r\n".utf8)) else { throw NoConnection() }
        let lines = String(decoding: answer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        status = try #require(Int(lines[0].split(separator: " ")[1]))
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        var rest = Data(answer[end.upperBound...])
        if headers.contains(where: { $0.name == "transfer-encoding" && $0.value == "chunked" }) {
            rest = HTTPExchange.joined(chunks: rest)
        }
        body = rest
    }

    /// Nobody listens.
    struct NoConnection: Error {}

    private static func joined(chunks: Data) -> Data {
        var rest = chunks
        var body = Data()
        while let end = rest.firstRange(of: Data("\r\n".utf8)),
            let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0
        {
            body += rest[end.upperBound..<end.upperBound + size]
            rest = Data(rest[(end.upperBound + size + 2)...])
        }
        return body
    }

    /// A connection, which the caller closes.
    ///
    /// - Parameter receiveBuffer: The size of the system's buffer for what arrives, in bytes; `nil` for its own choice.
    static func connection(to port: Int, receiveBuffer: Int32? = nil) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            throw NoConnection()
        }
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        return descriptor
    }

    private static func exchange(_ port: Int, _ request: [UInt8]) throws -> Data {
        let descriptor = try connection(to: port)
        defer { close(descriptor) }
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A server may refuse before it has read all.
            guard count > 0 else { break }
            sent += count
        }
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return answer }
            answer.append(contentsOf: buffer[..<count])
        }
    }
}
