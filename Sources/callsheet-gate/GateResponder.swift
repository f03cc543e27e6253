internal import Files
internal import Gate
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTPTypes

/// Turns Hummingbird's requests into the gate's, and the gate's answers into Hummingbird's.
struct GateResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let gate: Gate
    /// The target of the request that a proxy asks about with `/authorize`.
    private let originalURI = HTTPField.Name("X-Original-URI")
    private let host = HTTPField.Name("Host")

    init(gate: Gate) {
        self.gate = gate
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let fields = request.headers
        // The first Host header has become the authority; a second one is still among the headers. A proxy may have gone by
        // either. Source: RFC 9112, section 3.2.
        guard request.head.authority != nil, host.map({ fields[values: $0].isEmpty }) ?? true else {
            return GateResponder.response(GateResponse.unintelligible)
        }
        let answer = await gate.respond(
            GateRequest(
                method: request.method.rawValue,
                target: request.head.path ?? "",
                authorization: fields[values: .authorization],
                cookies: fields[values: .cookie],
                ifNoneMatch: fields[values: .ifNoneMatch],
                origin: fields[.origin],
                requestedMethod: fields[.accessControlRequestMethod],
                acceptedEncodings: fields[values: .acceptEncoding],
                originalTarget: originalURI.flatMap { fields[values: $0].first }
            )
        )
        return GateResponder.response(answer)
    }

    private static func response(_ answer: GateResponse) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { continue }
            headers.append(HTTPField(name: name, value: value))
        }
        let status = HTTPResponse.Status(code: answer.status)
        let hasNoBody = answer.status == 204 || answer.status == 304
        if answer.isHeadOnly || hasNoBody {
            if !hasNoBody { headers[.contentLength] = String(answer.body.count) }
            var response = Response(status: status, headers: headers)
            if hasNoBody { response.headers[.contentLength] = nil }
            return response
        }
        return Response(status: status, headers: headers, body: GateResponder.body(answer.body))
    }

    private static func body(_ body: GateResponse.Body) -> ResponseBody {
        switch body {
        case .bytes(let bytes): return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .file(let file, let count):
            return ResponseBody(contentLength: count) { writer in
                var offset = 0
                while offset < count {
                    let start = offset
                    let piece = await BlockingWork.run {
                        file.read(at: start, count: min(pieceSize, count - start)) ?? []
                    }
                    guard !piece.isEmpty else { throw FileEnded() }
                    try await writer.write(ByteBuffer(bytes: piece))
                    offset += piece.count
                }
                try await writer.finish(nil)
            }
        }
    }

    private static let pieceSize = 64 * 1024

    /// A file that was longer a moment ago. The connection is closed, so that no client takes the part for the whole.
    private struct FileEnded: Error {}
}
