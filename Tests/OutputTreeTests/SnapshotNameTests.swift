import OutputTree
import Testing

@Suite struct SnapshotNameTests {
    @Test(arguments: [
        ("2026-02-16T235959Z", "2026-02-16T235958Z"), ("2026-02-16T235959Z-2", "2026-02-16T235959Z"),
        ("2026-02-16T235959Z-10", "2026-02-16T235959Z-9"), ("2026-02-17T000000Z", "2026-02-16T235959Z-99"),
        ("2026-10-01T000000Z", "2026-09-30T235959Z"),
    ])
    func laterInstantsAndVersionsAreLater(later: String, earlier: String) {
        #expect(SnapshotName.isLater(later, than: earlier))
        #expect(!SnapshotName.isLater(earlier, than: later))
        #expect(!SnapshotName.isLater(later, than: later))
    }

    @Test func everyFurtherVersionIsLaterThanAllBefore() {
        var names = ["2026-02-16T235959Z"]
        for _ in 0..<120 { names.append(SnapshotName.nextVersion(after: names[names.count - 1])) }
        #expect(names[1] == "2026-02-16T235959Z-2")
        #expect(names[11] == "2026-02-16T235959Z-12")
        #expect(names.shuffled().sorted { SnapshotName.isLater($1, than: $0) } == names)
        for (place, name) in names.enumerated() {
            let (stamp, version) = SnapshotName.parts(of: name)
            #expect(stamp == "2026-02-16T235959Z")
            #expect(version == place + 1)
        }
    }

    @Test(arguments: [
        ("snapshots/2026-02-16T235959Z", true), ("snapshots/2026-02-16T235959Z-2", true),
        ("2026-02-16T235959Z", false), ("/snapshots/2026-02-16T235959Z", false),
        ("../other/snapshots/2026-02-16T235959Z", false), ("snapshots//2026-02-16T235959Z", false),
        ("snapshots/2026-02-16T235959Z/", false), ("snapshots/a/b", false), ("", false),
    ])
    func onlyASnapshotBesideTheLinkCounts(target: String, isBeside: Bool) {
        #expect(SnapshotName.isBeside(link: target) == isBeside)
    }

    @Test func aLinkNamesItsLastStep() {
        #expect(SnapshotName.inLink("snapshots/2026-02-16T235959Z-2") == "2026-02-16T235959Z-2")
        #expect(SnapshotName.inLink("") == "")
    }
}
