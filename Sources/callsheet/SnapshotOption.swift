internal import Dashboard
internal import OutputTree

/// A snapshot's name on the command line.
enum SnapshotOption {
    /// Whether a text is a stamp, with `-2`, `-3`, … or without, and nothing that leads elsewhere.
    static func isName(_ text: String) -> Bool {
        let (stamp, version) = SnapshotName.parts(of: text)
        guard Instant(stamp: String(stamp)) != nil else { return false }
        return text == String(stamp) || version > 1 && text == "\(stamp)-\(version)"
    }
}
