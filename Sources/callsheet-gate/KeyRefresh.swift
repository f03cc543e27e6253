internal import Gate
internal import ServiceLifecycle

/// Fetches the keys at the start and then again and again: every ten minutes, every minute as long as that fails.
struct KeyRefresh: Service {
    let keys: KeyStore

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let isGood = await keys.refresh(now: SystemClock.now())
                do { try await Task.sleep(for: .seconds(isGood ? 600 : 60)) } catch { return }
            }
        }
    }
}
