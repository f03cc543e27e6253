internal import FoundationEssentials

/// Text armour around a DER structure that ends in 32 bytes of key. Source: RFC 7468.
///
/// Read here and not by libcrypto, which takes a dozen other forms in its place and asks the terminal for a password
/// when a key has one.
enum PEM {
    static func payload(_ pem: [UInt8], label: String, prefix: [UInt8]) -> [UInt8]? {
        let lines = String(decoding: pem, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            line.filter { !$0.isWhitespace || $0 == " " }
        }
        guard let begin = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let end = lines[begin...].firstIndex(of: "-----END \(label)-----"),
            let data = Data(base64Encoded: lines[(begin + 1)..<end].joined()),
            data.count == prefix.count + 32, data.starts(with: prefix)
        else { return nil }
        return Array(data.dropFirst(prefix.count))
    }

    static func text(_ key: [UInt8], label: String, prefix: [UInt8]) -> [UInt8] {
        let body = Data(prefix + key).base64EncodedString()
        return Array("-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n".utf8)
    }
}
