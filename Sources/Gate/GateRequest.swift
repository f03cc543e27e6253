internal import Text

/// The parts of an HTTP request that its answer depends on.
package struct GateRequest: Sendable {
    package let method: String
    /// The request's target as it came, still encoded: `/path?query`.
    package let target: String
    /// The values of all headers of that name, in order.
    package var authorization: [String]
    package var cookies: [String]
    package var ifNoneMatch: [String]
    package var origin: String?
    /// `Access-Control-Request-Method`: with `Origin`, the mark of a preflight.
    package var requestedMethod: String?
    /// The values of all `Accept-Encoding` headers, in order.
    package var acceptedEncodings: [String]
    /// `X-Original-URI`: the target of the request that a proxy asks about with `/authorize`.
    package var originalTarget: String?

    package init(
        method: String,
        target: String,
        authorization: [String] = [],
        cookies: [String] = [],
        ifNoneMatch: [String] = [],
        origin: String? = nil,
        requestedMethod: String? = nil,
        acceptedEncodings: [String] = [],
        originalTarget: String? = nil
    ) {
        self.method = method
        self.target = target
        self.authorization = authorization
        self.cookies = cookies
        self.ifNoneMatch = ifNoneMatch
        self.origin = origin
        self.requestedMethod = requestedMethod
        self.acceptedEncodings = acceptedEncodings
        self.originalTarget = originalTarget
    }

    /// Bytes.
    static let maxTargetSize = 8192

    var path: Substring { target.prefix { $0 != "?" } }

    /// The query's parameters, decoded as forms are: `+` is a space, and an invalid escape stands for itself.
    ///
    /// Source: URL Standard, "application/x-www-form-urlencoded parsing".
    var parameters: [(name: String, value: String)] {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [] }
        return target.utf8[target.utf8.index(after: mark)...].split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (GateRequest.decoded(parts[0]), parts.count > 1 ? GateRequest.decoded(parts[1]) : "")
        }
    }

    /// Whether a gzip file may be sent in place of the file itself: the client accepts it and does not prefer the other.
    ///
    /// Source: RFC 9110, sections 12.4.2 and 12.5.3. An invalid quality value counts as 0.
    var acceptsGzip: Bool {
        var qualities: [String: Int] = [:]
        for entry in acceptedEncodings.joined(separator: ",").split(separator: ",") {
            let parts = entry.split(separator: ";", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let coding = parts.first?.lowercased() else { continue }
            qualities[coding == "x-gzip" ? "gzip" : coding] = parts.count == 1 ? 1000 : GateRequest.quality(parts[1])
        }
        let gzip = qualities["gzip"] ?? qualities["*"] ?? 0
        return gzip > 0 && gzip >= qualities["identity"] ?? 0
    }

    /// The thousandths that `q=0.5` means; 0 for anything else.
    private static func quality(_ text: String) -> Int {
        guard text.lowercased().hasPrefix("q=") else { return 0 }
        let parts = text.dropFirst(2).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = parts.count > 1 ? parts[1] : ""
        guard parts[0] == "0" || parts[0] == "1", digits.utf8.count <= 3,
            digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let thousandths = Int(digits + String(repeating: "0", count: 3 - digits.utf8.count))
        else { return 0 }
        return min((parts[0] == "1" ? 1000 : 0) + thousandths, 1000)
    }

    private static func decoded(_ text: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), let value = hexadecimal(rest.prefix(2)) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ digits: Substring.UTF8View) -> UInt8? {
        guard digits.count == 2 else { return nil }
        var value: UInt8 = 0
        for digit in digits {
            guard let digit = HexDigits.value(digit) else { return nil }
            value = value << 4 | digit
        }
        return value
    }
}
