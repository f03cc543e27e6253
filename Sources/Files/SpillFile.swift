internal import CLinux
internal import Glibc
internal import Synchronization

/// A file without a name, for what does not fit into memory: it is gone when the process ends, however it ends.
package final class SpillFile: Sendable {
    private let file: Descriptor
    private let folder: String

    /// - Parameter folder: On the disk that the bytes shall go to. Messages name it, for the file has no name.
    package convenience init(in folder: String) throws(FileError) {
        try self.init(in: folder, openUnnamed: SpillFile.openUnnamed)
    }

    /// - Parameter openUnnamed: Makes a file without a name; returns its descriptor, or -1 and `errno`.
    init(in folder: String, openUnnamed: (String) -> Int32) throws(FileError) {
        var descriptor = openUnnamed(folder)
        if descriptor < 0, SpillFile.isUnsupported(errno) { descriptor = SpillFile.openNamed(in: folder) }
        do throws(SystemError) { file = try Descriptor(descriptor) } catch {
            throw FileError(.create, path: folder, error)
        }
        self.folder = folder
    }

    private static func openUnnamed(in folder: String) -> Int32 {
        open(folder, O_RDWR | O_CLOEXEC | CLINUX_O_TMPFILE, 0o600)
    }

    /// Whether an error says that there are no unnamed files here: as file systems such as NFS say it, as kernels before
    /// 3.11 do, and as those do that take the flag for a mistake. Source: open(2), "ERRORS".
    private static func isUnsupported(_ code: Int32) -> Bool {
        [EOPNOTSUPP, EISDIR, EINVAL].contains(code)
    }

    private static let opened = Atomic(0)

    /// Makes a file and takes its name away. Several threads may do so in one folder.
    ///
    /// - Returns: Its descriptor, or -1 and `errno`.
    static func openNamed(in folder: String) -> Int32 {
        let path = "\(folder)/.spill-\(getpid())-\(opened.add(1, ordering: .relaxed).newValue)"
        let descriptor = open(path, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0o600)
        if descriptor >= 0 { unlink(path) }
        return descriptor
    }

    package func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
        do throws(SystemError) { try file.writeAll(bytes, at: offset) } catch {
            throw FileError(.write, path: folder, error)
        }
    }

    /// Fills all of `bytes` with what lies behind `offset`; a shorter file is an error.
    package func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
        do throws(SystemError) {
            guard try file.read(into: bytes, at: offset) == bytes.count else { throw SystemError(EIO) }
        } catch {
            throw FileError(.read, path: folder, error)
        }
    }
}
