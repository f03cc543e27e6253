import Dashboard
import Testing

@testable import Extraction

/// Finding an agency's place by its id.
@Suite
struct AgencyIndexTests {
    @Test func ofNoAgenciesNoneIsFound() {
        #expect(AgencyIndex([]).place(of: Samples.id(1)) == nil)
    }

    /// Ids that count up in one half, in the other, and that differ in their highest bits only.
    @Test(
        arguments: [
            { RowID(high: 0, low: $0) }, { RowID(high: $0, low: 0) }, { RowID(high: $0 << 52, low: 0) },
            { RowID(high: $0 &* 0x9E37_79B9_7F4A_7C15, low: $0) },
            { RowID(high: $0, low: $0 &* 0x8000_0000_0000_0001) },
        ] as [@Sendable (UInt64) -> RowID]
    )
    func everyAgencyIsFoundAndNoOther(_ id: @Sendable (UInt64) -> RowID) {
        let index = AgencyIndex((0..<2000).map(id))
        for number in 0..<2000 as Range<UInt64> { #expect(index.place(of: id(number)) == Int(number)) }
        for number in 2000..<3000 as Range<UInt64> { #expect(index.place(of: id(number)) == nil) }
    }
}
