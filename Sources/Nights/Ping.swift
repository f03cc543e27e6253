internal import FoundationEssentials
internal import WebClient

/// Tells a monitor that a night began and how it ended, as healthchecks.io takes it: who hears nothing in time raises an
/// alarm, even if the whole machine is gone.
///
/// The address is a secret, since whoever knows it can say that all is well; no message names it. Nothing here changes
/// what a night does.
/// Source: healthchecks.io's documentation, "HTTP API for pinging".
package struct Ping: Sendable {
    private let address: String
    /// Tells the begin and the end of one night from those of another.
    package let runID: String
    private let pause: @Sendable (_ seconds: Int) -> Void

    /// Longest time for one try, in seconds.
    static let timeLimit = 5
    /// What is waited before each further try, in seconds.
    static let pauses = [1, 3]
    /// Most bytes of the body that is sent; older servers take no more.
    package static let maxBody = 10_000
    /// Most bytes of an answer.
    private static let maxAnswer = 10_000

    /// - Parameters:
    ///   - address: Such as `https://hc-ping.com/<uuid>`; a query in it stays.
    ///   - pause: Waits some seconds.
    /// - Returns: `nil` for what is no https address, or none of this machine.
    package init?(_ address: String, pause: @escaping @Sendable (_ seconds: Int) -> Void) {
        guard WebAddress(address) != nil else { return nil }
        self.address = address
        runID = UUID().uuidString.lowercased()
        self.pause = pause
    }

    /// Goes as far as a ping would, and sends none: any request would count as one.
    ///
    /// - Returns: Why the monitor is out of reach; `nil` if it is not.
    package func connect() -> String? {
        guard let address = WebAddress(address) else { return "it is no address" }
        do throws(WebError) { try WebClient.connect(to: address, seconds: Ping.timeLimit) } catch {
            return error.reason
        }
        return nil
    }

    /// Says that the night begins.
    ///
    /// - Returns: Why that could not be said; `nil` if it was.
    package func tellStart() -> String? { tell("start", "") }

    /// Says how the night ended.
    ///
    /// - Parameters:
    ///   - status: Its exit status, 0 to 255.
    ///   - lines: What was told of it; the last ones are sent, up to ``maxBody`` bytes.
    /// - Returns: Why that could not be said; `nil` if it was.
    package func tellEnd(status: Int32, lines: [String]) -> String? { tell("\(status)", Ping.body(lines)) }

    /// The last lines that fit. Of a single one that does not, its end.
    static func body(_ lines: [String]) -> String {
        var (kept, size): ([String], Int) = ([], 0)
        for line in lines.reversed() {
            size += line.utf8.count + 1
            guard size <= maxBody else { break }
            kept.append(line)
        }
        if kept.isEmpty, let last = lines.last {
            return String(decoding: last.utf8.suffix(maxBody).drop { $0 & 0xC0 == 0x80 }, as: UTF8.self)
        }
        return kept.reversed().map { $0 + "\n" }.joined()
    }

    /// The address for one signal: its name behind the path, the run's id behind the query.
    static func url(_ address: String, _ signal: String, runID: String) -> String {
        let query = address.firstIndex(of: "?")
        var path = address[..<(query ?? address.endIndex)]
        while path.hasSuffix("/") { path.removeLast() }
        let more = query.map { "&" + address[address.index(after: $0)...] } ?? ""
        return "\(path)/\(signal)?rid=\(runID)\(more)"
    }

    private func tell(_ signal: String, _ body: String) -> String? {
        guard let url = WebAddress(Ping.url(address, signal, runID: runID)) else { return "it is no address" }
        var pauses = Ping.pauses[...]
        while true {
            let reason: String
            do throws(WebError) {
                let answer = try WebClient.post(body, to: url, limit: Ping.maxAnswer, seconds: Ping.timeLimit)
                let text = String(decoding: answer, as: UTF8.self)
                // So older servers say that they took nothing: "OK (not found)", "OK (rate limited)".
                guard text.hasPrefix("OK ("), text.contains(")") else { return nil }
                return "it answers '\(text.prefix { $0 != ")" }))'"
            } catch {
                guard error.mayPass else { return error.reason }
                reason = error.reason
            }
            guard let seconds = pauses.popFirst() else { return "\(reason), \(Ping.pauses.count + 1) times" }
            pause(seconds)
        }
    }
}

extension WebError {
    /// Whether the same may go well a moment later.
    fileprivate var mayPass: Bool {
        switch self {
        case .failed: true
        case .status(let status): status >= 500 || status == 429 || status == 408
        case .tooLarge: false
        }
    }
}
