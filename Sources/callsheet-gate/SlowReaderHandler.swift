internal import Glibc
internal import NIOCore
internal import NIOHTTPTypes

/// Closes connections whose client does not read its answer: each would hold memory and a descriptor for ever.
///
/// Hummingbird's own timeout covers requests and the pauses between them, not answers under way. An answer that nobody
/// reads fills the channel's buffer, which then is not writable until some 32 KB have left. A small answer that is read
/// slowly is covered by the other timeout.
final class SlowReaderHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let patience: TimeAmount
    private var end: Scheduled<Void>?

    /// - Parameter patience: How long the buffer may stay full.
    init(patience: TimeAmount) {
        self.patience = patience
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        end?.cancel()
        end = nil
        if !context.channel.isWritable {
            let channel = context.channel
            end = context.eventLoop.scheduleTask(in: patience) {
                // With a reset, so that the system drops its buffers too. The channel is closed whether that worked or not.
                let lingering = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                (lingering ?? channel.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in
                    channel.close(promise: nil)
                }
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        end = nil
        context.fireChannelInactive()
    }
}
