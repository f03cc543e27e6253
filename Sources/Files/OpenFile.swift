internal import Glibc

/// A file or folder held open for reading, closed with its last reference. Links are never followed.
package final class OpenFile: Sendable {
    private let file: Descriptor

    private init(_ file: consuming Descriptor) {
        self.file = file
    }

    /// Opens a folder by its path, following links; `nil` when it cannot be opened.
    package static func folder(at path: String) -> OpenFile? {
        guard let folder = try? Descriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) else { return nil }
        return OpenFile(folder)
    }

    /// Opens a folder in this one; `nil` when there is none, or a link in its place.
    package func folder(_ name: PathName) throws(UnreadableFile) -> OpenFile? {
        try child(name, O_DIRECTORY)
    }

    /// Opens a plain file in this folder; `nil` when there is none, or a link, a device or a pipe in its place.
    package func file(_ name: PathName) throws(UnreadableFile) -> (file: OpenFile, identity: FileIdentity)? {
        guard let child = try child(name, O_NONBLOCK) else { return nil }
        guard let status = try? child.file.status() else { throw UnreadableFile() }
        return status.st_mode & S_IFMT == S_IFREG ? (child, FileIdentity(status)) : nil
    }

    private func child(_ name: PathName, _ flags: Int32) throws(UnreadableFile) -> OpenFile? {
        do throws(SystemError) {
            let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | flags
            return OpenFile(try Descriptor(openat(file.number, name.text, flags)))
        } catch {
            if let fault = UnreadableFile(error.code) { throw fault }
            return nil
        }
    }

    /// Which file has a name now, without opening it.
    package func identity(_ name: PathName) -> FileIdentity? {
        identity(name.text, S_IFREG)
    }

    /// Which link stands at the end of a path now; another one as soon as it was swapped, wherever that leads.
    ///
    /// Links on the way are followed, so nothing but a comparison may rest on it.
    package func identity(ofLinkAt path: String) -> FileIdentity? {
        identity(path, S_IFLNK)
    }

    private func identity(_ path: String, _ type: mode_t) -> FileIdentity? {
        var status = stat()
        guard fstatat(file.number, path, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == type
        else { return nil }
        return FileIdentity(status)
    }

    /// Where a link leads, as it is written; `nil` when there is none, something else in its place, or a target of 256
    /// bytes or more.
    package func destination(ofLink name: PathName) throws(UnreadableFile) -> String? {
        var target = [CChar](repeating: 0, count: 256)
        let count = readlinkat(file.number, name.text, &target, target.count)
        // What is no link is told by EINVAL.
        if count < 0, errno != EINVAL, let fault = UnreadableFile(errno) { throw fault }
        guard count > 0, count < target.count else { return nil }
        return String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The bytes from an offset on, at most so many; fewer only at the end, and `nil` when they cannot be read.
    package func read(at offset: Int, count: Int) -> [UInt8]? {
        try? file.read(at: offset, count: count)
    }
}
