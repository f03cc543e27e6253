import Archive
import Synchronization
import Testing

@Suite struct WriteBehindTests {
    private let failure = ArchiveError(.cannotWrite, path: "/output", reason: "input/output error")

    @Test func aSmallRunIsLeftToItsEnd() throws {
        let calls = Atomic(0)
        let behind = WriteBehind(portion: 100) { calls.add(1, ordering: .relaxed) }
        for _ in 0..<9 { behind.wrote(11) }
        try behind.finish()
        #expect(calls.load(ordering: .relaxed) == 0)
    }

    @Test func aPortionIsSentWhileMoreIsWritten() throws {
        let calls = Atomic(0)
        let behind = WriteBehind(portion: 100) { calls.add(1, ordering: .relaxed) }
        behind.wrote(99)
        behind.wrote(1)
        try behind.finish()
        #expect(calls.load(ordering: .relaxed) == 1)
        behind.wrote(99)
        try behind.finish()
        #expect(calls.load(ordering: .relaxed) == 1)
        behind.wrote(1)
        try behind.finish()
        #expect(calls.load(ordering: .relaxed) == 2)
    }

    /// What comes in meanwhile goes with the next: writers neither wait nor queue up syncs.
    @Test func oneSyncAtATime() throws {
        let calls = Atomic(0)
        let behind = WriteBehind(portion: 1) { calls.add(1, ordering: .relaxed) }
        for _ in 0..<10_000 { behind.wrote(1) }
        try behind.finish()
        #expect((1...10_000).contains(calls.load(ordering: .relaxed)))
    }

    @Test func aFailureIsToldAndNotTriedAgain() throws {
        let calls = Atomic(0)
        let behind = WriteBehind(portion: 1) { [failure] () throws(ArchiveError) in
            calls.add(1, ordering: .relaxed)
            throw failure
        }
        behind.wrote(1)
        #expect(throws: failure) { try behind.finish() }
        behind.wrote(1)
        #expect(throws: failure) { try behind.finish() }
        #expect(calls.load(ordering: .relaxed) == 1)
    }
}
