package import Dashboard
package import Files
internal import OutputTree

/// The output's lock file: what its bytes stand for. It keeps two runs, on any machines, off the same agencies.
extension LockFile {
    /// Shard I of N locks the I-th N-th of these bytes, so that any two shards exclude each other exactly where they
    /// overlap, whatever their N.
    ///
    /// So many bytes that two overlapping shards share at least one even at a million shards, and few enough that
    /// multiplying them does not overflow.
    static let shardBytes = 1 << 43
    /// Held briefly, by whoever changes what belongs to all runs.
    static let moment = shardBytes..<shardBytes + 1
    /// Held as long as the run lives that owns the stage with this number.
    static func stage(_ number: Int) -> Range<Int> {
        let place = 2 * shardBytes + number
        return place..<place + 1
    }

    convenience init(ofOutput output: borrowing Directory) throws(FileError) {
        try self.init(OutputTree.lock, in: output)
    }

    /// Holds a shard of the output as long as the value lives.
    ///
    /// - Parameter creating: Whether the output is made where it is missing.
    /// - Throws: `busy` when another run holds a part of it.
    package convenience init(holding shard: Shard, of output: String, creating: Bool = false) throws(ArchiveError) {
        let bytes = shard.range(of: LockFile.shardBytes)
        let isLocked: Bool
        do throws(FileError) {
            try self.init(ofOutput: creating ? Directory(creating: output) : Directory(opening: output))
            isLocked = try tryLock(bytes)
        } catch {
            throw ArchiveError(error, in: output)
        }
        guard isLocked else {
            throw ArchiveError(
                .busy,
                path: output,
                reason: "another run is publishing here. Try again when it is done"
            )
        }
    }
}
