/// Snapshots' names: the stamp of the as-of instant, with `-2`, `-3`, … where it is not the first of its stamp.
///
/// The functions take any text, for a folder may hold anything.
package enum SnapshotName {
    /// Whether one name stands for a later instant, or a later version of the same one.
    package static func isLater(_ left: String, than right: String) -> Bool {
        let (leftStamp, leftVersion) = parts(of: left)
        let (rightStamp, rightVersion) = parts(of: right)
        return leftStamp != rightStamp ? leftStamp > rightStamp : leftVersion > rightVersion
    }

    /// The snapshot that a link's target names.
    package static func inLink(_ target: String) -> String {
        target.split(separator: "/").last.map(String.init) ?? ""
    }

    /// Whether a link's target is one of the snapshots beside the link, and nothing else.
    package static func isBeside(link target: String) -> Bool {
        target == OutputTree.snapshot(inLink(target))
    }

    /// `…Z-2` after `…Z`, `…Z-3` after `…Z-2`.
    package static func nextVersion(after name: String) -> String {
        let (stamp, version) = parts(of: name)
        return "\(stamp)-\(version + 1)"
    }

    /// `2026-02-16T235959Z-2` is the stamp and 2; without a number it is the first.
    package static func parts(of name: String) -> (stamp: Substring, version: Int) {
        guard let end = name.firstIndex(of: "Z") else { return (name[...], 1) }
        let version = Int(name[name.index(after: end)...].dropFirst()) ?? 1
        return (name[...end], version)
    }

    /// `2026-02`
    package static func month(of name: String) -> String { String(name.prefix(7)) }
}
