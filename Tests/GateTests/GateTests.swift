import Dashboard
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@testable import Gate

@Suite
struct Base64URLTests {
    @Test func everyLengthIsRead() {
        #expect(Base64URL.decode("".utf8) == [])
        #expect(Base64URL.decode("AA".utf8) == [0])
        #expect(Base64URL.decode("-_8".utf8) == [0xFB, 0xFF])
        #expect(Base64URL.decode("AAEC".utf8) == [0, 1, 2])
    }

    @Test(arguments: ["A", "AAAAA", "AA==", "A-=", "+/8", "AB", "AAF", " AA", "AA\n", "ÄÖ"])
    func anotherSpellingIsRefused(_ text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}

@Suite
struct JSONValueTests {
    private func read(_ text: String) -> JSONValue? { JSONValue(Array(text.utf8)) }

    @Test func valuesAreRead() {
        #expect(
            read(#" {"a":[1,-2.5e1,true,false,null,"\u00e4\ud83d\ude00\n"],"b":{}} "#)
                == .object([
                    "a": .array([.number(1), .number(-25), .bool(true), .bool(false), .null, .string("ä😀\n")]),
                    "b": .object([:]),
                ])
        )
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "{,}", #"{"a":1,}"#, #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, "01", "1.", ".5",
        "+1",
        "1e", "NaN", "1e999", "tru", "nul", "\"\u{1}\"", #""\x""#, #""\ud800""#, #""\udc00\ud800""#, #"{"a" 1}"#, "1 2",
        "'a'", #"{a:1}"#, String(repeating: "[", count: 100_000), "/**/1", "\u{FEFF}1",
    ])
    func whatIsNoJSONIsRefused(_ text: String) {
        #expect(read(text) == nil)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(JSONValue([0x22, 0xFF, 0x22]) == nil)
        #expect(JSONValue([0x22, 0xC0, 0x80, 0x22]) == nil)
    }
}

@Suite
struct LRUCacheTests {
    @Test func whatWasNotUsedLongestGoes() {
        var cache = LRUCache<Int, Int>(greatestCost: 10)
        for key in 0..<10 { cache.insert(key, for: key, cost: 1) }
        #expect(cache.value(0) == 0)
        cache.insert(10, for: 10, cost: 1)
        #expect(cache.value(0) == 0)
        #expect(cache.value(1) == nil)
        #expect(cache.value(10) == 10)
        #expect(cache.count <= 10)
    }

    @Test func costsAreKeptWithin() {
        var cache = LRUCache<Int, Int>(greatestCost: 100)
        for key in 0..<10_000 { cache.insert(key, for: key % 300, cost: 1 + key % 40) }
        #expect(cache.count <= 100)
        cache.insert(1, for: -1, cost: 101)
        #expect(cache.value(-1) == nil)
    }
}

@Suite
struct AccessTableTests {
    private static let head = #"{"schema":"callsheet-access","version":1,"users":{"#
    private static let one = "00000000-0000-4000-8000-000000000001"
    private static let two = "00000000-0000-4000-8000-00000000000f"

    private func membership(_ text: String, _ user: String) throws -> AccessTable.Membership? {
        AccessTable(Array(text.utf8))?.membership(of: try #require(RowID(user)))
    }

    @Test func usersAreFound() throws {
        let text = Self.head + "\n\"\(Self.one)\":null,\n\"\(Self.two)\":\"\(Self.one)\"\n}}\n"
        #expect(try membership(text, Self.one) == .noAgency)
        #expect(try membership(text, Self.two) == .agency(#require(RowID(Self.one))))
        #expect(try membership(text, "00000000-0000-4000-8000-000000000002") == .unknownUser)
        #expect(try membership(Self.head + "\n}}\n", Self.one) == .unknownUser)
    }

    @Test func halfAListDecidesNothing() throws {
        let text = Self.head + "\n\"\(Self.one)\":null,\n\"\(Self.two)\":\"\(Self.one)\"\n}}\n"
        for count in 0..<text.utf8.count { #expect(AccessTable(Array(text.utf8.prefix(count))) == nil) }
        let swapped = Self.head + "\n\"\(Self.two)\":null,\n\"\(Self.one)\":null\n}}\n"
        #expect(AccessTable(Array(swapped.utf8)) == nil)
        let twice = Self.head + "\n\"\(Self.one)\":null,\n\"\(Self.one)\":null\n}}\n"
        #expect(AccessTable(Array(twice.utf8)) == nil)
        let upper = text.replacing("000f", with: "000F")
        #expect(AccessTable(Array(upper.utf8)) == nil)
        #expect(AccessTable(Array((text + " ").utf8)) == nil)
    }
}

@Suite
struct KeySetTests {
    @Test func aSecretIsNoKeyOfASet() {
        let secret = #"{"kty":"oct","kid":"secret","alg":"HS256","k":"\#(String(repeating: "A", count: 43))"}"#
        #expect(KeySet(jwks: Array(#"{"keys":[\#(secret)]}"#.utf8)) == nil)
        let both = KeySet(jwks: Array(#"{"keys":[\#(secret),\#(KeyStoreTests.key("a"))]}"#.utf8))
        #expect(both.map { Array($0.keys.keys) } == ["a"])
    }
}

@Suite
struct KeyStoreTests {
    static func key(_ id: String) -> String {
        #"{"kty":"OKP","crv":"Ed25519","kid":"\#(id)","x":"\#(String(repeating: "A", count: 43))"}"#
    }
    private static func set(_ id: String) -> KeySet? { KeySet(jwks: Array(#"{"keys":[\#(key(id))]}"#.utf8)) }

    /// A new key is first seen by many at once, and none of them may be told that it does not exist.
    @Test func whoAsksMeanwhileWaitsForTheSameFetch() async {
        let count = Atomic(0)
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let store = KeyStore(fetch: {
            if count.add(1, ordering: .relaxed).oldValue > 0 {
                for await _ in arrivals.prefix(20) {}
                try? await Task.sleep(for: .milliseconds(50))
            }
            return Self.set("key \(count.load(ordering: .relaxed))")
        })
        #expect(await store.refresh(now: 0))
        let generation = store.current.generation
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
        #expect(store.current.set?.keys["key 2"] != nil)
        // Who comes late, with what the old set said, need not fetch either.
        #expect(await store.refreshForUnknownKey(now: 100, in: generation))
        #expect(await !store.refreshForUnknownKey(now: 100, in: generation + 1))
        #expect(count.load(ordering: .relaxed) == 2)
    }

    @Test func theSameSetAgainIsNoNewOne() async {
        let count = Atomic(0)
        let store = KeyStore(fetch: { Self.set(count.add(1, ordering: .relaxed).newValue < 3 ? "a" : "b") })
        var generations: [Int] = []
        for now in 0..<3 {
            #expect(await store.refresh(now: Double(now)))
            generations.append(store.current.generation)
        }
        #expect(generations == [1, 1, 2])
    }

    @Test func anUnknownKeyFetchesAtMostOnceAMinute() async {
        let count = Atomic(0)
        let store = KeyStore(fetch: {
            count.add(1, ordering: .relaxed)
            return Self.set("a")
        })
        #expect(store.current.set == nil)
        #expect(await store.refreshForUnknownKey(now: 1000, in: 0))
        #expect(store.current.set != nil)
        for now in [1000.0, 1001, 1059.9] { #expect(await !store.refreshForUnknownKey(now: now, in: 1)) }
        #expect(count.load(ordering: .relaxed) == 1)
        #expect(await store.refreshForUnknownKey(now: 1060, in: 1))
        #expect(count.load(ordering: .relaxed) == 2)
    }

    @Test func theLastGoodSetStays() async {
        let fails = Atomic(false)
        let store = KeyStore(fetch: {
            fails.load(ordering: .relaxed)
                ? nil
                : Self.set("a")
        })
        #expect(await store.refresh(now: 0))
        fails.store(true, ordering: .relaxed)
        #expect(await !store.refresh(now: 100))
        #expect(store.current.set?.keys["a"] != nil)
    }
}

@Suite
struct AcceptEncodingTests {
    private func acceptsGzip(_ values: [String]) -> Bool {
        GateRequest(method: "GET", target: "/", acceptedEncodings: values).acceptsGzip
    }

    @Test(arguments: [
        ["gzip"], ["GZIP"], ["x-gzip"], ["deflate, gzip, br, zstd"], ["br;q=1.0, gzip;q=0.8, *;q=0.1"], ["*"],
        ["gzip;q=0.001"], ["gzip ; q=1.000"], ["deflate", "gzip"], ["identity;q=0.5, *;q=0.5"],
        ["gzip;q=1,identity;q=0"], ["deflate,,gzip"],
    ])
    func gzipIsTaken(_ values: [String]) {
        #expect(acceptsGzip(values))
    }

    @Test(arguments: [
        [], [""], ["identity"], ["br"], ["gzip;q=0"], ["gzip;q=0.000"], ["*;q=0"], ["*, gzip;q=0"], ["xgzip"],
        ["gzip;q=0.4, identity"], ["gzip;q=0.4, identity;q=0.5"], ["gzip;q=x"], ["gzip;q=-1"], ["gzip;q="],
        ["gzip;q=0.1234"], ["gzip;level=9"],
    ])
    func gzipIsNotTaken(_ values: [String]) {
        #expect(!acceptsGzip(values))
    }
}
