internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Answers requests with a body as if they had none, and then closes their connections: no request here needs one, and a
/// client that announces a gigabyte and sends it slowly would hold a connection for days.
final class RequestBodyRejector: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// True since a request had a body; nothing after it is read.
    private var isLast = false
    /// How many requests are not answered yet; clients may send several at once.
    private var openCount = 0

    /// Closing a connection with bytes unread destroys the answer on its way, so it gets a moment to arrive.
    private static let grace = TimeAmount.seconds(1)

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isLast else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        openCount += 1
        guard Self.hasBody(head) else { return context.fireChannelRead(data) }
        isLast = true
        head.headerFields[.connection] = "close"
        context.fireChannelRead(wrapInboundOut(.head(head)))
        context.fireChannelRead(wrapInboundOut(.end(nil)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let endsConnection = isLast && openCount == 1
        switch unwrapOutboundIn(data) {
        case .head(var head) where endsConnection:
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where endsConnection:
            openCount -= 1
            let written = promise ?? context.eventLoop.makePromise()
            let channel = context.channel
            written.futureResult.whenComplete { _ in
                channel.eventLoop.scheduleTask(in: Self.grace) { channel.close(promise: nil) }
            }
            context.write(data, promise: written)
        case .end:
            openCount -= 1
            context.write(data, promise: promise)
        case .head, .body:
            context.write(data, promise: promise)
        }
    }

    private static func hasBody(_ head: HTTPRequest) -> Bool {
        if head.headerFields[.transferEncoding] != nil { return true }
        return head.headerFields[.contentLength].map { $0 != "0" } ?? false
    }
}
