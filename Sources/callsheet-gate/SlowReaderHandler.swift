internal import Glibc
internal import NIOCore
internal import NIOHTTPTypes

/// Ends connections whose client does not read its answer: each would hold memory and a descriptor for ever.
///
/// Hummingbird's own timeout looks at requests and at pauses between them, not at answers under way. An answer that
/// does not get away fills the channel's buffer, which then is not writable until some 32 KB have left. Who reads a
/// small answer slowly is met by that other timeout.
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
                // With a reset, so that the system too forgets what was not read. Closing ends whatever came of that.
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
