internal import CLinux
internal import Glibc

/// A file whose bytes stand for what several processes must not use at the same time: whoever uses it locks its bytes.
///
/// Bytes of a file, because a lock on a folder stays on its own machine on NFS and the like, while these are known to the
/// server. Each value has its own, against others of the same process too, and loses none when another one is closed. The
/// kernel releases them when the process ends, however it ends.
///
/// Source: fcntl(2), "Open file description locks"; flock(2), "NFS details".
package final class LockFile: Sendable {
    private let file: Descriptor

    /// The open file's number. A process that inherits it holds what is locked here until this process unlocks it or both
    /// have ended.
    package var descriptor: Int32 { file.number }

    private let path: String

    /// Opens the file, making it where it is missing.
    ///
    /// - Parameter mode: Its permissions where it is made, as far as the process's mask allows them.
    package init(_ name: String, in folder: borrowing Directory, mode: UInt32 = 0o666) throws(FileError) {
        path = "\(folder.path)/\(name)"
        do throws(SystemError) {
            file = try Descriptor(openat(folder.descriptor.number, name, O_RDWR | O_CREAT | O_CLOEXEC, mode))
        } catch {
            throw FileError(.create, path: path, error)
        }
    }

    deinit {
        // Closing would be enough, but for a child process that is about to start and has a copy of the descriptor yet.
        _ = change(F_UNLCK, 0..<0)
    }

    /// Locks these bytes unless somebody else holds one of them.
    package func tryLock(_ bytes: Range<Int>) throws(FileError) -> Bool {
        let code = change(F_WRLCK, bytes)
        guard code == 0 || code == EAGAIN || code == EACCES else { throw failure(.lock, code) }
        return code == 0
    }

    /// Waits until nobody else holds one of these bytes, and locks them.
    package func lock(_ bytes: Range<Int>) throws(FileError) {
        var code = EINTR
        while code == EINTR { code = change(F_WRLCK, bytes, CLINUX_F_OFD_SETLKW) }
        guard code == 0 else { throw failure(.lock, code) }
    }

    package func unlock(_ bytes: Range<Int>) throws(FileError) {
        let code = change(F_UNLCK, bytes)
        guard code == 0 else { throw failure(.unlock, code) }
    }

    /// - Parameter bytes: None stands for all there are.
    /// - Returns: The system's error number, 0 for none.
    private func change(_ type: Int32, _ bytes: Range<Int>, _ command: Int32 = CLINUX_F_OFD_SETLK) -> Int32 {
        var range = flock()
        range.l_type = Int16(type)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(bytes.lowerBound)
        range.l_len = off_t(bytes.count)
        return fcntl(file.number, command, &range) == 0 ? 0 : errno
    }

    private func failure(_ operation: FileError.Operation, _ code: Int32) -> FileError {
        FileError(operation, path: path, .system(code))
    }
}
