internal import CLinux
internal import Glibc

/// The output's hidden lock file: whoever holds something of the output locks the bytes of the file that stand for it.
///
/// Bytes of a file, because a lock on a folder stays on its own machine on NFS and the like, while these are known to the
/// server. Each value has its own, against others of the same process too, and loses none when another one is closed. The
/// kernel releases them when the process ends, however it ends.
///
/// Source: fcntl(2), "Open file description locks"; flock(2), "NFS details".
final class LockFile: Sendable {
    private let descriptor: Int32
    private let path: String

    static let name = ".lock"
    /// So many that two shards of a million that overlap at all share bytes, and few enough to be multiplied.
    static let shardBytes = 1 << 43
    /// Held for a moment only, by whoever changes what belongs to all runs.
    static let moment = shardBytes..<shardBytes + 1
    /// Held as long as the run lives whose stage has this number.
    static func stage(_ number: Int) -> Range<Int> {
        let place = 2 * shardBytes + number
        return place..<place + 1
    }

    init(in output: borrowing Directory) throws(ArchiveError) {
        let path = "\(output.path)/\(LockFile.name)"
        let descriptor = openat(output.descriptor, LockFile.name, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw ArchiveError(.cannotWrite, path: path, reason: systemReason(errno)) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        // Closing would be enough, but for a child process that is about to start and has a copy of the descriptor yet.
        _ = change(F_UNLCK, 0..<0)
        close(descriptor)
    }

    /// Locks these bytes unless somebody else holds one of them.
    func tryLock(_ bytes: Range<Int>) throws(ArchiveError) -> Bool {
        let code = change(F_WRLCK, bytes)
        guard code == 0 || code == EAGAIN || code == EACCES else { throw failure("locked", code) }
        return code == 0
    }

    /// Waits until nobody else holds one of these bytes, and locks them.
    func lock(_ bytes: Range<Int>) throws(ArchiveError) {
        var code = EINTR
        while code == EINTR { code = change(F_WRLCK, bytes, CLINUX_F_OFD_SETLKW) }
        guard code == 0 else { throw failure("locked", code) }
    }

    func unlock(_ bytes: Range<Int>) throws(ArchiveError) {
        let code = change(F_UNLCK, bytes)
        guard code == 0 else { throw failure("unlocked", code) }
    }

    /// - Parameter bytes: None stands for all there are.
    /// - Returns: The system's error number, 0 for none.
    private func change(_ type: Int32, _ bytes: Range<Int>, _ command: Int32 = CLINUX_F_OFD_SETLK) -> Int32 {
        var range = flock()
        range.l_type = Int16(type)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(bytes.lowerBound)
        range.l_len = off_t(bytes.count)
        return fcntl(descriptor, command, &range) == 0 ? 0 : errno
    }

    private func failure(_ what: String, _ code: Int32) -> ArchiveError {
        ArchiveError(.cannotWrite, path: path, reason: "cannot be \(what): \(systemReason(code))")
    }
}
