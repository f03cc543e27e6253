internal import Console
internal import Gate
internal import Glibc
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// The gate on a socket.
struct GateServer {
    private let options: GateOptions

    init(_ options: GateOptions) {
        self.options = options
    }

    /// Serves until SIGTERM or SIGINT; then answers what is under way and ends.
    func run() async throws {
        LoggingSystem.bootstrap { label in StreamLogHandler.standardError(label: label) }
        var logger = Logger(label: "callsheet-gate")
        logger.logLevel = .warning
        let keys: KeyStore
        var services: [any Service] = []
        switch options.keys {
        case .none: keys = KeyStore(nil)
        case .set(let set): keys = KeyStore(set)
        case .address(let address):
            guard let fetcher = KeyFetcher(address) else {
                throw Failure(.usage, "--jwks-url '\(address)' is not an address")
            }
            keys = KeyStore(fetch: fetcher.fetch)
            if await !keys.refresh(now: SystemClock.now()) {
                StandardError.write("callsheet-gate: \(address): no key set there. Trying again every minute\n")
            }
            services.append(KeyRefresh(keys: keys, address: address))
        }
        let gate = Gate(options.settings, keys: keys, now: SystemClock.now)
        let options = options
        let timeout = options.timeout
        let server = Application(
            responder: GateResponder(gate: gate),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        UnwantedBodyHandler(), OwnAnswerHandler(),
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
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(GateServer.connectionCount())
            ),
            services: services,
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                StandardError.write("callsheet-gate: listening on http://\(options.address(port: port))\n")
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

    /// How many connections there may be at once: 800, or fewer where the system grants too few descriptors for those and
    /// for files. Asks it for as many as it grants at all; the usual 1024 are a default and no bound.
    private static func connectionCount() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 800 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(min(800, max(1, limit.rlim_cur / 4 * 3)))
    }
}

enum SystemClock {
    /// Seconds since 1970.
    @Sendable static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Fetches the keys again: every ten minutes, every minute as long as that fails.
private struct KeyRefresh: Service {
    let keys: KeyStore
    let address: String

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isGood = true
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(isGood ? 600 : 60)) } catch { return }
                let isGoodNow = await keys.refresh(now: SystemClock.now())
                if isGood, !isGoodNow {
                    StandardError.write("callsheet-gate: \(address): no key set there. The last good one stays\n")
                }
                isGood = isGoodNow
            }
        }
    }
}
