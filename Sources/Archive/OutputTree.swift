/// The names in the output tree. Source: CONTRACT.md 3.
package enum OutputTree {
    static let agencies = "agencies"
    static let snapshots = "snapshots"
    static let latest = "latest"
    /// Leads to the snapshot published last, which the next one names as the one before it. It differs from `latest`
    /// only after a snapshot of an earlier instant was published.
    static let head = ".head"
    /// Leads to the snapshot that is about to become the head. A run that is killed between the two leaves it behind, and
    /// the next one knows by it what the head is.
    static let next = ".next"
    /// What is left of snapshots that were pruned.
    static let pruned = "pruned"

    static func prunedPath(_ agency: String, _ snapshot: String) -> String {
        "agencies/\(agency)/\(pruned)/\(snapshot)"
    }

    static func snapshotPath(_ agency: String, _ snapshot: String) -> String {
        "agencies/\(agency)/snapshots/\(snapshot)"
    }

    /// Whether one snapshot's name stands for a later instant, or a later version of the same one.
    static func isLater(_ left: String, than right: String) -> Bool {
        let (leftStamp, leftVersion) = parts(of: left)
        let (rightStamp, rightVersion) = parts(of: right)
        return leftStamp != rightStamp ? leftStamp > rightStamp : leftVersion > rightVersion
    }

    /// The snapshot that a link's target names.
    static func name(inLink target: String) -> String {
        target.split(separator: "/").last.map(String.init) ?? ""
    }

    /// Whether a link's target is one of the snapshots beside the link, and nothing else.
    static func isSnapshot(link target: String) -> Bool {
        target == "\(snapshots)/\(name(inLink: target))"
    }

    /// `…Z-2` after `…Z`, `…Z-3` after `…Z-2`.
    static func nextVersion(after name: String) -> String {
        let (stamp, version) = parts(of: name)
        return "\(stamp)-\(version + 1)"
    }

    /// `2026-02-16T235959Z-2` is the stamp and 2; without a number it is the first.
    static func parts(of name: String) -> (stamp: Substring, version: Int) {
        guard let end = name.firstIndex(of: "Z") else { return (name[...], 1) }
        let version = Int(name[name.index(after: end)...].dropFirst()) ?? 1
        return (name[...end], version)
    }
}
