package import Dashboard
internal import CLinux
internal import Glibc

/// Keeps two runs off the same agencies of one output, across processes.
///
/// The lock is a range of bytes of a hidden file: shard I of N takes the I-th N-th of it, so that any two shards
/// exclude each other exactly where they overlap, whatever their N. The kernel releases it when the process ends,
/// however it ends.
///
/// Source: fcntl(2), "Open file description locks".
package final class OutputLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `busy` when another run holds a part of it.
    package init(in output: borrowing Directory, shard: Shard) throws(ArchiveError) {
        let path = "\(output.path)/\(OutputLock.fileName)"
        let descriptor = openat(output.descriptor, OutputLock.fileName, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw ArchiveError(.cannotWrite, path: path, reason: systemReason(errno)) }
        // So long that two shards of a million that overlap at all share bytes, and short enough to be multiplied.
        let part = shard.range(of: 1 << 43)
        var range = flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(part.lowerBound)
        range.l_len = off_t(part.count)
        guard fcntl(descriptor, CLINUX_F_OFD_SETLK, &range) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EAGAIN || code == EACCES
                ? ArchiveError(
                    .busy,
                    path: output.path,
                    reason: "another run is publishing here. Try again when it is done"
                )
                : ArchiveError(.cannotWrite, path: path, reason: systemReason(code))
        }
        // Last, because an initialiser that throws with everything set runs deinit, which closes.
        self.descriptor = descriptor
    }

    deinit {
        // Closing would be enough, but for a child process that is about to start and has a copy of the descriptor yet.
        var all = flock()
        all.l_type = Int16(F_UNLCK)
        all.l_whence = Int16(SEEK_SET)
        _ = fcntl(descriptor, CLINUX_F_OFD_SETLK, &all)
        close(descriptor)
    }

    static let fileName = ".lock"
}
