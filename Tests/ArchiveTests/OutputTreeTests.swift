import Testing

@testable import Archive

@Suite struct OutputTreeTests {
    @Test(arguments: [
        ("2026-02-16T235959Z", "2026-02-16T235958Z"), ("2026-02-16T235959Z-2", "2026-02-16T235959Z"),
        ("2026-02-16T235959Z-10", "2026-02-16T235959Z-9"), ("2026-02-17T000000Z", "2026-02-16T235959Z-99"),
        ("2026-10-01T000000Z", "2026-09-30T235959Z"),
    ])
    func laterInstantsAndVersionsAreLater(later: String, earlier: String) {
        #expect(OutputTree.isLater(later, than: earlier))
        #expect(!OutputTree.isLater(earlier, than: later))
        #expect(!OutputTree.isLater(later, than: later))
    }
}
