internal import Console
internal import Gate
internal import Glibc
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import WebClient

/// The gate's HTTP server.
struct GateServer {
    private let options: GateOptions

    init(_ options: GateOptions) {
        self.options = options
    }

    /// Serves until SIGTERM or SIGINT; then finishes the requests under way and returns.
    func run() async throws {
        LoggingSystem.bootstrap { _ in GateLog() }
        var logger = Logger(label: "callsheet-gate")
        logger.logLevel = .warning
        let report: @Sendable (String) -> Void = { StandardError.write("callsheet-gate: \($0)") }
        let keys: KeyStore
        var services: [any Service] = []
        switch options.keys {
        case .none: keys = KeyStore(nil)
        case .set(let set): keys = KeyStore(set)
        case .address(let address):
            keys = KeyStore(
                address: address.description,
                fetch: KeyFetcher(address).fetch,
                report: report
            )
            services.append(KeyRefresh(keys: keys))
        }
        let gate = Gate(options.settings, keys: keys, now: SystemClock.now, report: report)
        let options = options
        let timeout = options.timeout
        let server = Application(
            responder: GateResponder(gate: gate),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        RequestBodyRejector(), ErrorResponseHandler(),
                        SlowReaderHandler(patience: .seconds(Int64(timeout))),
                    ],
                    idleTimeout: .seconds(Int64(timeout)),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 * 1024,
                        maxHeaderListSize: 32 * 1024,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port),
                backlog: GateServer.maxWaiting,
                availableConnectionsDelegate: MaximumAvailableConnections(GateServer.connectionCount())
            ),
            services: services,
            onServerRunning: { channel in
                await gate.prepare()
                let port = channel.localAddress?.port ?? 0
                StandardError.write("callsheet-gate: listening on http://\(options.address(port: port))")
            },
            logger: logger
        )
        do {
            try await server.runService()
        } catch let error as IOError {
            throw Failure(
                .unavailable,
                "Cannot listen on \(options.address(port: options.port)): \(String(cString: strerror(error.errnoCode)).lowercased())"
            )
        }
    }

    /// How many connections are answered at once; further ones wait in the system's queue until one of these ends.
    private static let maxConnections = 800
    /// How many may wait; beyond that, the system makes clients try again.
    private static let maxWaiting = 1024
    /// What the process has open besides connections and the files that answers need: some 16 for its event loops.
    private static let ownDescriptors: rlim_t = 24

    /// 800, or fewer where the system grants too few descriptors for those and for files. First asks for as many as it
    /// grants at all: the usual 1024 are a default, not a bound.
    private static func connectionCount() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return maxConnections }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        let free = limit.rlim_cur > ownDescriptors ? limit.rlim_cur - ownDescriptors : 0
        return min(maxConnections, Int(max(1, free / 4 * 3)))
    }
}
