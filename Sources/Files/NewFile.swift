internal import Glibc

/// A file written piece by piece, which did not exist before.
package struct NewFile: ~Copyable, Sendable {
    private let file: Descriptor
    private let path: String

    /// - Parameter mode: Its permissions, as far as the process's mask allows them.
    package init(_ name: String, in folder: borrowing Directory, mode: UInt32) throws(FileError) {
        path = "\(folder.path)/\(name)"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        do throws(SystemError) { file = try Descriptor(openat(folder.descriptor.number, name, flags, mode)) } catch {
            throw FileError(.create, path: path, error)
        }
    }

    package func append(_ bytes: [UInt8]) throws(FileError) {
        do throws(SystemError) { try file.writeAll(bytes) } catch { throw FileError(.write, path: path, error) }
    }

    /// Makes it durable.
    package func sync() throws(FileError) {
        guard fsync(file.number) == 0 else { throw FileError(.sync, path: path, .last) }
    }

    /// Sets when it was modified. Writing sets that too, so this comes last.
    ///
    /// - Parameter time: Since 1970.
    package func setModified(_ time: Duration) throws(FileError) {
        let (seconds, attoseconds) = time.components
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        guard futimens(file.number, [time, time]) == 0 else { throw FileError(.write, path: path, .last) }
    }
}
