import Cryptography
import Synchronization
import Testing

@testable import Gate

@Suite
struct KeyStoreTests {
    static func key(_ id: String) -> String {
        #"{"kty":"OKP","crv":"Ed25519","kid":"\#(id)","x":"\#(String(repeating: "A", count: 43))"}"#
    }
    static func set(_ ids: String...) -> KeySet {
        KeySet(jwks: Array(#"{"keys":[\#(ids.map(key).joined(separator: ","))]}"#.utf8)) ?? .empty
    }

    /// What an address answers, one after the other, and what was said about it.
    private final class Source: Sendable {
        let answers: Mutex<[KeySet?]>
        let lines = Mutex<[String]>([])

        init(_ answers: KeySet?...) {
            self.answers = Mutex(answers)
        }

        var store: KeyStore {
            KeyStore(
                address: "https://keys",
                fetch: { () throws(KeyFetchError) in
                    guard let set = self.answers.withLock({ $0.removeFirst() }) else {
                        throw KeyFetchError("connection refused")
                    }
                    return set
                },
                report: { line in self.lines.withLock { $0.append(line) } }
            )
        }

        var said: [String] { lines.withLock { $0 } }
    }

    /// A new key is first seen by many at once, and none of them may be told that it does not exist.
    @Test func whoAsksMeanwhileWaitsForTheSameFetch() async {
        let count = Atomic(0)
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let store = KeyStore(
            address: "",
            fetch: {
                if count.add(1, ordering: .relaxed).oldValue > 0 {
                    for await _ in arrivals.prefix(20) {}
                    try? await Task.sleep(for: .milliseconds(50))
                }
                return Self.set("key \(count.load(ordering: .relaxed))")
            }
        )
        #expect(await store.refresh(now: 0))
        let generation = store.current(now: 0).generation
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    arrived.yield()
                    return await store.refreshForUnknownKey(now: 100, in: generation)
                }
            }
            for await isNew in group { #expect(isNew) }
        }
        #expect(count.load(ordering: .relaxed) == 2)
        #expect(store.current(now: 100).set?.key("key 2") != nil)
        // Who comes late, with what the old set said, need not fetch either.
        #expect(await store.refreshForUnknownKey(now: 100, in: generation))
        #expect(await !store.refreshForUnknownKey(now: 100, in: generation + 1))
        #expect(count.load(ordering: .relaxed) == 2)
    }

    @Test func theSameSetAgainIsNoNewOne() async {
        let store = Source(Self.set("a"), Self.set("a"), Self.set("b")).store
        var generations: [Int] = []
        for now in 0..<3 {
            #expect(await store.refresh(now: Double(now)))
            generations.append(store.current(now: 3).generation)
        }
        #expect(generations == [1, 1, 2])
    }

    @Test func anUnknownKeyFetchesAtMostOnceAMinute() async {
        let source = Source(Self.set("a"), Self.set("a"))
        let store = source.store
        #expect(store.current(now: 1000).set == nil)
        #expect(await store.refreshForUnknownKey(now: 1000, in: 0))
        #expect(store.current(now: 1000).set != nil)
        for now in [1000.0, 1001, 1059.9] { #expect(await !store.refreshForUnknownKey(now: now, in: 1)) }
        #expect(source.answers.withLock(\.count) == 1)
        #expect(await store.refreshForUnknownKey(now: 1060, in: 1))
        #expect(source.answers.withLock(\.count) == 0)
    }

    /// The platform's answer after its last key was revoked.
    @Test func anEmptySetTakesThePlaceOfTheLastOne() async {
        let source = Source(Self.set("a"), Self.set(), Self.set("b"))
        let store = source.store
        #expect(await store.refresh(now: 0))
        #expect(await store.refresh(now: 600))
        #expect(store.current(now: 600).set?.isEmpty == true)
        #expect(store.current(now: 600).generation == 2)
        #expect(source.said == ["https://keys: holds no key that tokens can be checked with"])
        #expect(await store.refresh(now: 1200))
        #expect(source.said.last == "https://keys: holds keys again")
    }

    @Test func aSetThatCannotBeFetchedAgainCountsForADay() async {
        let source = Source(Self.set("a"), nil, nil, nil, Self.set("a"), nil)
        let store = source.store
        let day = KeyStore.maxAge
        #expect(await store.refresh(now: 100))
        #expect(await !store.refresh(now: 200))
        #expect(await !store.refresh(now: 300))
        #expect(store.current(now: 100 + day).set?.key("a") != nil)
        #expect(store.current(now: 101 + day).set == nil)
        #expect(await !store.refresh(now: 101 + day))
        let again = "Trying again every minute"
        #expect(
            source.said == [
                "https://keys: connection refused. The keys that came from there count for a day. \(again)",
                "https://keys: connection refused. The keys that came from there count no more, for they are older than a "
                    + "day. \(again)",
            ]
        )
        // The same set, confirmed, counts for another day.
        #expect(await store.refresh(now: 200 + day))
        #expect(store.current(now: 200 + 2 * day).set?.key("a") != nil)
        #expect(store.current(now: 201 + 2 * day).set == nil)
        #expect(source.said.last == "https://keys: answers again")
    }

    @Test func theFirstFailureIsSaidOnce() async {
        let source = Source(nil, nil, nil)
        let store = source.store
        for now in 0..<3 { #expect(await !store.refresh(now: Double(now))) }
        #expect(store.current(now: 3).set == nil)
        #expect(
            source.said == [
                "https://keys: connection refused. No key has come from there yet. Trying again every minute"
            ]
        )
    }

    @Test func keysOfAFileNeverGrowOld() async {
        let store = KeyStore(Self.set("a"))
        #expect(store.current(now: 1e12).set?.key("a") != nil)
        #expect(await store.refresh(now: 1e12))
        #expect(await !store.refreshForUnknownKey(now: 1e12, in: 0))
        #expect(KeyStore(nil).current(now: 0).set?.isEmpty == true)
    }
}
