internal import Glibc

/// A file that is there and cannot be read.
struct UnreadableFile: Error {
    init() {}

    /// For a call of the system that failed; `nil` when it says that there is nothing of the kind asked for.
    ///
    /// Only that may be told as such. A system short of descriptors or a folder without permission would else make
    /// reports vanish, and nobody would look for the cause.
    init?(_ code: Int32) {
        switch code {
        case ENOENT, ENOTDIR, ELOOP, ENXIO, ENODEV: return nil
        default: break
        }
    }
}

/// A file's or folder's descriptor, closed with its last reference.
package final class OpenFile: Sendable {
    let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Opens the top of the output; `nil` when it is not there.
    static func output(_ path: String) -> OpenFile? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        return descriptor < 0 ? nil : OpenFile(descriptor: descriptor)
    }

    /// Opens a folder in this one; `nil` when there is none, or a link in its place.
    func folder(_ name: PathName) throws(UnreadableFile) -> OpenFile? {
        try child(name, O_DIRECTORY)
    }

    /// Opens a plain file in this folder; `nil` when there is none, or a link, a device or a pipe in its place.
    func file(_ name: PathName) throws(UnreadableFile) -> (file: OpenFile, identity: FileIdentity)? {
        guard let file = try child(name, O_NONBLOCK) else { return nil }
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw UnreadableFile() }
        return status.st_mode & S_IFMT == S_IFREG ? (file, FileIdentity(status)) : nil
    }

    private func child(_ name: PathName, _ flags: Int32) throws(UnreadableFile) -> OpenFile? {
        let child = openat(descriptor, name.text, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | flags)
        if child >= 0 { return OpenFile(descriptor: child) }
        if let fault = UnreadableFile(errno) { throw fault }
        return nil
    }

    /// Which file has a name now, without opening it.
    func identity(_ name: PathName) -> FileIdentity? {
        var status = stat()
        guard fstatat(descriptor, name.text, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return FileIdentity(status)
    }

    /// Which link stands at the end of a path now; another one as soon as it was swapped, wherever that leads.
    ///
    /// Links on the way are followed, so nothing but a comparison may rest on it.
    func identity(ofLinkAt path: String) -> FileIdentity? {
        var status = stat()
        guard fstatat(descriptor, path, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFLNK
        else { return nil }
        return FileIdentity(status)
    }

    /// Where a link leads, as it is written; `nil` when there is none, something else in its place, or a target longer
    /// than any of ours.
    func destination(ofLink name: PathName) throws(UnreadableFile) -> String? {
        var target = [CChar](repeating: 0, count: 256)
        let count = readlinkat(descriptor, name.text, &target, target.count)
        // What is no link is told by EINVAL.
        if count < 0, errno != EINVAL, let fault = UnreadableFile(errno) { throw fault }
        guard count > 0, count < target.count else { return nil }
        return String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The bytes from an offset on, at most so many; fewer only at the end.
    package func read(at offset: Int, count: Int) -> [UInt8]? {
        var isGood = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + filled },
                    count - filled,
                    off_t(offset + filled)
                )
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    isGood = false
                    return
                }
            }
        }
        return isGood ? bytes : nil
    }
}

/// Tells a file from every other and from itself with other content: published files are never written again.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let size: Int
    private let modified: Int
    private let changed: Int

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
        changed = status.st_ctim.tv_sec &* 1_000_000_000 &+ status.st_ctim.tv_nsec
    }
}

/// One name in a path, of `[A-Za-z0-9._-]` and without a dot in front: nothing that leads anywhere else.
struct PathName: Hashable, Sendable {
    let text: String

    init?(_ text: some StringProtocol) {
        guard 1...128 ~= text.utf8.count, text.utf8.first != UInt8(ascii: "."),
            text.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            })
        else { return nil }
        self.text = String(text)
    }

    private init(known text: String) {
        self.text = text
    }

    /// The name of the file's compressed form; `nil` for what is one, or has too long a name.
    var compressed: PathName? {
        text.hasSuffix(".gz") ? nil : PathName(text + ".gz")
    }

    static let access = PathName(known: "access.json")
    static let agencies = PathName(known: "agencies")
    static let latest = PathName(known: "latest")
    static let snapshots = PathName(known: "snapshots")
    static let archive = PathName(known: "archive")
    static let index = PathName(known: "index.html")
    static let snapshotData = PathName(known: "snapshot.json")
    static let answers = PathName(known: "dashboard-campaigns")
}
