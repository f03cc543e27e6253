package import Dashboard

/// Keeps two runs off the same agencies of one output, across processes and machines.
///
/// Shard I of N locks the I-th N-th of the bytes, so that any two shards exclude each other exactly where they overlap,
/// whatever their N.
package final class OutputLock: Sendable {
    private let file: LockFile

    /// - Throws: `busy` when another run holds a part of it.
    package init(in output: borrowing Directory, shard: Shard) throws(ArchiveError) {
        let file = try LockFile(in: output)
        guard try file.tryLock(shard.range(of: LockFile.shardBytes)) else {
            throw ArchiveError(
                .busy,
                path: output.path,
                reason: "another run is publishing here. Try again when it is done"
            )
        }
        self.file = file
    }
}
