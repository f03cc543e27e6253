import Testing

@testable import Extraction

/// Two readings side by side, of which one or both fail.
@Suite
struct ReadingPairTests {
    private enum Cause: Error { case own, other }

    private func rows(_ count: Int32) -> [SetRows] {
        [SetRows(rows: [count], faults: [:], spilled: SpillWriter(partitions: 1, folder: "/nowhere").finish())]
    }

    @Test func bothResultsComeBackEachInItsPlace() throws {
        let pair = ReadingPair()
        try pair.startOther { rows(2) }
        let (own, other) = try pair.finish { rows(1) }
        #expect(own[0].rows == [1])
        #expect(other[0].rows == [2])
        #expect(!pair.hasFailed)
    }

    @Test func theOthersFailureStopsTheOwnReadingAndCounts() throws {
        let pair = ReadingPair()
        try pair.startOther { throw Cause.other }
        #expect(throws: Cause.other) {
            try pair.finish {
                while !pair.hasFailed {}
                throw CancellationError()
            }
        }
    }

    @Test func theOwnFailureStopsTheOtherReading() throws {
        let pair = ReadingPair()
        try pair.startOther {
            while !pair.hasFailed {}
            throw CancellationError()
        }
        #expect(throws: Cause.own) { try pair.finish { throw Cause.own } }
    }

    /// The other loses the own one's snapshot when that fails: its error may come first, and says nothing.
    @Test func theOwnFailureCountsEvenWhenTheOtherFailedBefore() throws {
        let pair = ReadingPair()
        try pair.startOther { throw Cause.other }
        #expect(throws: Cause.own) {
            try pair.finish {
                while !pair.hasFailed {}
                throw Cause.own
            }
        }
    }
}
