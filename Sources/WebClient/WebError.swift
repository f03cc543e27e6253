/// Why nothing could be had from an address.
package enum WebError: Error, Hashable, Sendable {
    /// In libcurl's words: no connection, no certificate, too slow.
    case failed(String)
    /// An answer with another status than 200, or than 2xx where something is told; redirects are among them.
    case status(Int)
    /// More bytes than asked for at most.
    case tooLarge(limit: Int)

    /// Such as "connection refused"; names no address.
    package var reason: String {
        switch self {
        case .failed(let text): text
        case .status(let status):
            300...399 ~= status ? "answers \(status); redirects are not followed" : "answers \(status)"
        case .tooLarge(let limit): "answers with more than \(limit) bytes"
        }
    }
}
