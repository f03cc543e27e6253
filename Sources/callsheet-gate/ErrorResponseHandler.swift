internal import Gate
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Completes the responses that Hummingbird makes by itself, such as those to malformed requests: with the headers that
/// all responses carry, and with the body that all errors have.
final class ErrorResponseHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.headerFields[Self.mark] == nil else {
            return context.write(data, promise: promise)
        }
        let isWordless = head.status.code >= 400 && head.headerFields[.contentLength] == "0"
        let answer = isWordless ? GateResponse.unintelligible : nil
        for (name, value) in (answer?.headers ?? []) + GateResponse.securityHeaders {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        guard let answer, case .bytes(let bytes) = answer.body else {
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        }
        head.headerFields[.contentLength] = String(bytes.count)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: bytes))), promise: nil)
    }

    private static let mark = HTTPField.Name("X-Content-Type-Options") ?? .contentType
}
