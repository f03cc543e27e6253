internal import Dashboard
package import Files

/// The answer to a request.
package struct GateResponse: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        /// The first bytes of a file that is too large to keep.
        case file(OpenFile, count: Int)

        package var count: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, let count): count
            }
        }
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: Body
    /// Whether the body is left out, as HEAD demands.
    package var isHeadOnly = false

    init(_ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }

    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// A published file.
    init(_ content: PublishedContent, type: String, snapshot: String?) {
        self.init(200, headers: [("Content-Type", type), ("ETag", content.tag)])
        if content.isCompressed { headers.append(("Content-Encoding", "gzip")) }
        if let snapshot { headers.append(("X-Snapshot", snapshot)) }
        body = content.body
    }

    /// An error as CONTRACT.md 1 has it.
    init(error message: String, _ status: Int, headers: [(name: String, value: String)] = []) {
        var bytes: [UInt8] = []
        bytes.append("{\"error\":" as StaticString)
        bytes.append(json: message)
        bytes.append(UInt8(ascii: "}"))
        self.init(status, headers: [("Content-Type", "application/json")] + headers, body: bytes)
    }

    static let notFound = GateResponse(error: "There is nothing at this address", 404)
    static let unreadable = GateResponse(error: "The data could not be read", 500)
    /// Not the client's fault, and temporary: it ends when the address of the keys answers again.
    static let noKeys = GateResponse(
        error: "The keys that tokens are checked with could not be read",
        503,
        headers: [("Retry-After", "60")]
    )
    static let nothingPublished = GateResponse(
        error: "Nothing has been published yet",
        503,
        headers: [("Retry-After", "300")]
    )
    static let noSnapshot = GateResponse(
        error: "Nothing has been published for this agency yet",
        503,
        headers: [("Retry-After", "300")]
    )
    static let noAgency = GateResponse(error: "This user belongs to no agency", 403)
    /// For a malformed HTTP request. nginx.conf has the same words.
    package static let unintelligible = GateResponse(
        error: "The request is not one that can be answered",
        400
    )
    static let targetTooLong = GateResponse(error: "The address is too long", 414)

    static func unauthorized(_ message: String) -> GateResponse {
        GateResponse(error: message, 401, headers: [("WWW-Authenticate", "Bearer")])
    }

    static func methodNotAllowed(_ allowed: [String]) -> GateResponse {
        GateResponse(
            error: "The method must be \(allowed.joined(separator: " or "))",
            405,
            headers: [("Allow", allowed.joined(separator: ", "))]
        )
    }

    /// Headers of every answer.
    package static let securityHeaders: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
}
