internal import Text

/// Makes the words of servers and of libcurl fit to be shown.
struct Redaction {
    /// What must not be shown: the secret, and how it goes over the wire.
    private var secrets: [String] = []

    init() {}

    /// Sources: RFC 4616, section 2; RFC 7628, section 3.1; for XOAUTH2 Google's "OAuth 2.0 Mechanism".
    init(user: String, secret: String, server: SMTPServer) {
        let host = server.host.filter { $0 != "[" && $0 != "]" }
        let bearer = "auth=Bearer \(secret)\u{1}\u{1}"
        let payloads = [
            "\0\(user)\0\(secret)", "user=\(user)\u{1}\(bearer)",
            "n,a=\(user),\u{1}host=\(host)\u{1}port=\(server.port)\u{1}\(bearer)", secret,
        ]
        secrets = payloads.map(Base64.text) + [secret]
    }

    /// One line of at most 500 characters; secrets become `***`, even where a server repeats them.
    func line(_ text: String) -> String {
        var text = text
        // Shorter ones are in every other word.
        for secret in secrets where secret.utf8.count > 3 {
            text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        }
        let words = text.split { $0.isWhitespace }
        return PrintableText.line(words.joined(separator: " "), limit: 500)
    }
}

enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let piece = bytes[start..<min(start + 3, bytes.count)]
            let bits = piece.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - piece.count))
            for place in 0..<4 {
                result.append(place <= piece.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
