internal import Files
internal import OutputTree

/// The published tree's names, as steps of a path.
extension PathName {
    static let access = PathName(known: OutputTree.access)
    static let agencies = PathName(known: OutputTree.agencies)
    static let latest = PathName(known: OutputTree.latest)
    static let snapshots = PathName(known: OutputTree.snapshots)
    static let archive = PathName(known: OutputTree.archive)
    static let index = PathName(known: OutputTree.index)
    static let snapshotData = PathName(known: OutputTree.snapshotData)
    static let answers = PathName(known: OutputTree.answers)

    /// The name of the file's compressed form; `nil` for what is one, or has too long a name.
    var compressed: PathName? {
        text.hasSuffix(OutputTree.compressedSuffix) ? nil : PathName(text + OutputTree.compressedSuffix)
    }
}
