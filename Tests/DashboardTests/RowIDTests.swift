import Dashboard
import Foundation
import Testing

@Suite struct RowIDTests {
    @Test func readsEitherCaseAndWritesLowerCase() throws {
        let id = try #require(RowID("0123ABCD-ef45-6789-aBcD-EF0123456789"))
        #expect(id.high == 0x0123_ABCD_EF45_6789)
        #expect(id.low == 0xABCD_EF01_2345_6789)
        #expect(id.description == "0123abcd-ef45-6789-abcd-ef0123456789")
    }

    @Test(arguments: [
        "", "0123abcd", "0123abcdef456789abcdef0123456789", "{0123abcd-ef45-6789-abcd-ef0123456789}",
        "0123abcd-ef45-6789-abcd-ef012345678", "0123abcd-ef45-6789-abcd-ef01234567890",
        "0123abcd-ef45-6789-abcd-ef012345678g",
        "0123abcdef45--6789-abcd-ef0123456789", " 0123abcd-ef45-6789-abcd-ef0123456789",
        "0123abcd-ef45-6789-abcd-ef0123456789\n",
        "0123abcd-ef45-6789-abcd-ef0123456７89", "0123abcd-ef45-6789-abcd-ef01234567é",
        "------------------------------------",
        "0123abcd_ef45_6789_abcd_ef0123456789",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(RowID(text) == nil)
    }

    @Test func agreesWithFoundationInTextAndOrder() {
        var random = SplitMix(state: 11)
        var ids: [RowID] = []
        for _ in 0..<500 {
            let id = RowID(high: random.next() >> random.next() % 64, low: random.next() >> random.next() % 64)
            let text = id.description
            #expect(RowID(text) == id)
            #expect(RowID(text.uppercased()) == id)
            #expect(UUID(uuidString: text)?.uuidString.lowercased() == text)
            ids.append(id)
        }
        // PostgreSQL compares the bytes; lower-case text of one length sorts alike.
        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }
}
