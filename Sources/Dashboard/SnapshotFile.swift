/// One file of a snapshot, before it is written.
package struct SnapshotFile: Hashable, Sendable {
    /// Relative to the snapshot's folder, of `[A-Za-z0-9._-]` and `/`.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
