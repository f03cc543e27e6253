import Glibc
import SMTP
import Synchronization

/// Sends a file as mails and says what became of them.
///
/// usage: smtp-trial URL FILE [NAME=VALUE...]
///
/// - `to`, `mails` (1), `connections` (1), `ca`, `plaintext=yes`, `user`, `password`, `token-file`
/// - `command`, `block`, `dot`, `connect`: limits in seconds
///
/// One mail: its outcome, and how often its end was announced. More: the number of each outcome, and the time.
@main
enum SMTPTrial {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 2 else { return print("usage: smtp-trial URL FILE [NAME=VALUE...]") }
        var values: [String: String] = [:]
        for argument in arguments.dropFirst(3) {
            let parts = argument.split(separator: "=", maxSplits: 1)
            values[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        let server: SMTPServer
        do throws(SMTPServerError) {
            server = try SMTPServer(
                url: arguments[1],
                caFile: values["ca"],
                plaintext: values["plaintext"] != nil,
                credentials: credentials(values)
            )
        } catch { return print(error) }
        send(try bytes(of: arguments[2]), to: server, values)
    }

    private static func send(_ message: [UInt8], to server: SMTPServer, _ values: [String: String]) {
        let to = values["to"] ?? "b@example.net"
        let count = values["mails"].flatMap { Int($0) } ?? 1
        let connections = values["connections"].flatMap { Int($0) } ?? 1
        let limits = limits(values)
        let state = Mutex((left: count, ends: 0, outcomes: [String: Int]()))
        let isDone = Mutex(0)
        let start = ContinuousClock.now
        for _ in 0..<connections {
            thread {
                let connection = SMTPConnection(to: server, limits: limits)
                while state.withLock({ state in
                    state.left -= 1
                    return state.left >= 0
                }) {
                    let outcome = connection.send(from: "a@example.com", to: to, message: message) {
                        state.withLock { $0.ends += 1 }
                        return true
                    }
                    let name = "\(outcome)"
                    state.withLock {
                        $0.outcomes[count > 1 ? String(name.prefix { $0 != "(" }) : name, default: 0] += 1
                    }
                }
                connection.close()
                isDone.withLock { $0 += 1 }
            }
        }
        while isDone.withLock({ $0 < connections }) { usleep(200) }
        let time = ContinuousClock.now - start
        let (ends, outcomes) = state.withLock { ($0.ends, $0.outcomes) }
        guard count > 1 else { return print("\(outcomes.keys.first ?? "") ends \(ends)") }
        let counts = outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let micros = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000 + usage.ru_utime.tv_usec
        print(
            "\(counts) ends \(ends), \(Int(Double(count) / seconds)) mails/s, "
                + "\((micros + usage.ru_stime.tv_usec) / count) us of CPU a mail"
        )
    }

    private static func credentials(_ values: [String: String]) -> SMTPCredentials? {
        guard let user = values["user"] else { return nil }
        if let password = values["password"] { return SMTPCredentials(user: user, secret: .password(password)) }
        let file = values["token-file"] ?? ""
        return SMTPCredentials(
            user: user,
            secret: .token { () throws(SMTPTokenError) in
                do {
                    return String(decoding: try bytes(of: file).filter { $0 > 0x20 }, as: UTF8.self)
                } catch { throw SMTPTokenError("\(file): Cannot be read") }
            }
        )
    }

    private static func limits(_ values: [String: String]) -> SMTPLimits {
        func limit(_ name: String) -> Duration? { values[name].flatMap { Int($0) }.map { .seconds($0) } }
        var limits = SMTPLimits()
        limits.connect = limit("connect") ?? limits.connect
        limits.command = limit("command") ?? limits.command
        limits.block = limit("block") ?? limits.block
        limits.dot = limit("dot") ?? limits.dot
        return limits
    }

    private struct Unreadable: Error {}

    private static func bytes(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw Unreadable() }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer.prefix(count) }
        return bytes
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(body)).toOpaque()
        pthread_create(
            &thread,
            nil,
            { box in
                if let box { Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body() }
                return nil
            },
            box
        )
        pthread_detach(thread)
    }
}
