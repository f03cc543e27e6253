import Files
import Synchronization
import Testing

@Suite struct BackgroundSyncTests {
    private let failure = FileError(.sync, path: "/output", .system(5))

    @Test func aSmallRunIsLeftToItsEnd() throws {
        let calls = Atomic(0)
        let sync = BackgroundSync(minSize: 100) { calls.add(1, ordering: .relaxed) }
        for _ in 0..<9 { sync.wrote(11) }
        try sync.finish()
        #expect(calls.load(ordering: .relaxed) == 0)
    }

    @Test func aPortionIsSentWhileMoreIsWritten() throws {
        let calls = Atomic(0)
        let sync = BackgroundSync(minSize: 100) { calls.add(1, ordering: .relaxed) }
        sync.wrote(99)
        sync.wrote(1)
        try sync.finish()
        #expect(calls.load(ordering: .relaxed) == 1)
        sync.wrote(99)
        try sync.finish()
        #expect(calls.load(ordering: .relaxed) == 1)
        sync.wrote(1)
        try sync.finish()
        #expect(calls.load(ordering: .relaxed) == 2)
    }

    /// What comes in meanwhile goes with the next: writers neither wait nor queue up syncs.
    @Test func oneSyncAtATime() throws {
        let calls = Atomic(0)
        let sync = BackgroundSync(minSize: 1) { calls.add(1, ordering: .relaxed) }
        for _ in 0..<10_000 { sync.wrote(1) }
        try sync.finish()
        #expect((1...10_000).contains(calls.load(ordering: .relaxed)))
    }

    @Test func aFailureIsToldAndNotTriedAgain() throws {
        let calls = Atomic(0)
        let sync = BackgroundSync(minSize: 1) { [failure] () throws(FileError) in
            calls.add(1, ordering: .relaxed)
            throw failure
        }
        sync.wrote(1)
        #expect(throws: failure) { try sync.finish() }
        sync.wrote(1)
        #expect(throws: failure) { try sync.finish() }
        #expect(calls.load(ordering: .relaxed) == 1)
    }
}
