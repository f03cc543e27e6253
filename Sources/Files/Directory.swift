internal import CLinux
internal import Glibc

/// An open folder; everything in it is named relative to it, so that a folder renamed meanwhile is still the one meant.
///
/// Closed when the value ends. Every failure names the path and what the system said.
package struct Directory: ~Copyable, Sendable {
    let descriptor: Descriptor
    /// For messages only.
    package let path: String

    private init(_ descriptor: consuming Descriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Opens a folder that exists.
    package init(opening path: String) throws(FileError) {
        try self.init(path, failing: .open)
    }

    /// Opens a folder, making it and those above it first where they are missing.
    package init(creating path: String) throws(FileError) {
        var made = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/" + part
            if mkdir(made, 0o777) != 0, errno != EEXIST { throw FileError(.create, path: made, .last) }
        }
        try self.init(path, failing: .create)
    }

    private init(_ path: String, failing operation: FileError.Operation) throws(FileError) {
        do throws(SystemError) {
            self.init(try Descriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)), path: path)
        } catch {
            throw FileError(operation, path: path, error)
        }
    }

    /// Opens a folder within this one.
    package func opening(_ name: String) throws(FileError) -> Directory {
        try opening(name, failing: .open)
    }

    private func opening(_ name: String, failing operation: FileError.Operation) throws(FileError) -> Directory {
        do throws(SystemError) {
            let child = openat(descriptor.number, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
            return Directory(try Descriptor(child), path: "\(path)/\(name)")
        } catch {
            throw failure(operation, name, error)
        }
    }

    /// Makes a folder within this one; one that exists is fine unless it must be `new`.
    ///
    /// - Parameter mode: Its permissions where it is made, as far as the process's mask allows them.
    package func creating(_ name: String, new: Bool = false, mode: UInt32 = 0o777) throws(FileError) -> Directory {
        if mkdirat(descriptor.number, name, mode) != 0, new || errno != EEXIST { throw failure(.create, name) }
        return try opening(name, failing: .create)
    }

    /// Makes a folder within this one, where it is missing.
    package func make(_ name: String) throws(FileError) {
        if mkdirat(descriptor.number, name, 0o777) != 0, errno != EEXIST { throw failure(.create, name) }
    }

    package func exists(_ name: String) -> Bool {
        faccessat(descriptor.number, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0
    }

    /// Whether there is a folder of this name, and not a link to one.
    package func isFolder(_ name: String) -> Bool { type(of: name) == S_IFDIR }

    /// Whether there is a file of this name, and not a link to one.
    package func isPlainFile(_ name: String) -> Bool { type(of: name) == S_IFREG }

    private func type(of name: String) -> mode_t? { status(of: name).map { $0.st_mode & S_IFMT } }

    /// A file's time of modification, since 1970; `nil` when there is no such file.
    package func modified(_ name: String) -> Duration? {
        status(of: name).map { .seconds($0.st_mtim.tv_sec) + .nanoseconds($0.st_mtim.tv_nsec) }
    }

    private func status(of name: String) -> stat? {
        var status = stat()
        return fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
    }

    /// Writes a file that must not exist yet.
    ///
    /// - Parameter mode: Its permissions, as far as the process's mask allows them.
    package func write(_ bytes: [UInt8], to name: String, mode: UInt32 = 0o666) throws(FileError) {
        try File.write(bytes, toNew: name, in: descriptor.number, mode: mode, shownAs: "\(path)/\(name)")
    }

    /// A file's bytes, up to its end, whatever kind of file it is; `nil` when there is none.
    package func read(_ name: String) throws(FileError) -> [UInt8]? {
        let number = openat(descriptor.number, name, O_RDONLY | O_CLOEXEC)
        if number < 0, errno == ENOENT { return nil }
        var operation = FileError.Operation.open
        do throws(SystemError) {
            let file = try Descriptor(number)
            operation = .read
            return try file.readAll()
        } catch {
            throw failure(operation, name, error)
        }
    }

    /// The bytes of a plain file; `nil` when there is none, or a folder, a link or a pipe in its place: never waits for
    /// somebody to write, and never leaves the folder.
    package func readPlainFile(_ name: String) throws(FileError) -> [UInt8]? {
        var status = stat()
        guard fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure(.open, name)
        }
        return status.st_mode & S_IFMT == S_IFREG ? try read(name) : nil
    }

    /// The bytes of a plain file, which a link may lead to.
    ///
    /// - Throws: Also when there is none. A pipe or a device in its place is told and not read: it might never end.
    package func readRequired(_ name: String) throws(FileError) -> [UInt8] {
        func requirePlain(_ status: stat) throws(FileError) {
            if let kind = FileKind(status) { throw FileError(.open, path: "\(path)/\(name)", .notAFile(kind)) }
        }
        // Before it is opened, for opening alone makes some devices act; and after, for it may be another by then.
        try requirePlain(try linkedStatus(of: name))
        var operation = FileError.Operation.open
        let opened: (status: stat, bytes: [UInt8])
        do throws(SystemError) {
            let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
            let file = try Descriptor(openat(descriptor.number, name, flags))
            let status = try file.status()
            operation = .read
            opened = (status, FileKind(status) == nil ? try file.readAll() : [])
        } catch {
            throw failure(operation, name, error)
        }
        try requirePlain(opened.status)
        return opened.bytes
    }

    /// Of what a link leads to.
    private func linkedStatus(of name: String) throws(FileError) -> stat {
        var status = stat()
        guard fstatat(descriptor.number, name, &status, 0) == 0 else { throw failure(.open, name) }
        return status
    }

    /// Whether a name stands for a folder, be it through a link.
    package func leadsToFolder(_ name: String) throws(FileError) -> Bool {
        try linkedStatus(of: name).st_mode & S_IFMT == S_IFDIR
    }

    /// Whether two paths lead to one folder, whatever they are called.
    package static func isSame(_ left: String, _ right: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(left, &first) == 0 && stat(right, &second) == 0 && first.st_dev == second.st_dev
            && first.st_ino == second.st_ino
    }

    /// The names in this folder, sorted.
    package func names() throws(FileError) -> [String] {
        var names: [String] = []
        var entries = try entries()
        while let name = try entries.next() { names.append(name) }
        return names.sorted()
    }

    /// The names in this folder one by one, in no order.
    package func entries() throws(FileError) -> DirectoryNames {
        try DirectoryNames(of: self)
    }

    /// Where a symbolic link points; `nil` when there is no such link.
    package func destination(ofLink name: String) -> String? {
        let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            count = buffer.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { max(readlinkat(descriptor.number, name, $0, text.count), 0) } ?? 0
            }
        }
        return target.isEmpty ? nil : String(decoding: target, as: UTF8.self)
    }

    /// Points a symbolic link somewhere else in one step: readers see the old or the new, never neither.
    package func swapLink(_ name: String, to target: String) throws(FileError) {
        let aside = "\(name.hasPrefix(".") ? "" : ".")\(name).new"
        try removeFile(aside)
        guard symlinkat(target, descriptor.number, aside) == 0 else { throw failure(.create, aside) }
        guard renameat(descriptor.number, aside, descriptor.number, name) == 0 else { throw failure(.rename, name) }
    }

    /// Moves something out of this folder into another on the same file system, or under another name in this one, in
    /// place of what is there.
    ///
    /// - Returns: `false` when a folder is there that has something in it: that stays.
    package func replace(
        _ name: String,
        in other: borrowing Directory,
        as newName: String
    ) throws(FileError) -> Bool {
        if renameat(descriptor.number, name, other.descriptor.number, newName) == 0 { return true }
        guard errno == ENOTEMPTY || errno == EEXIST else {
            throw FileError(.rename, path: "\(other.path)/\(newName)", .last)
        }
        return false
    }

    /// Moves something out of this folder into another on the same file system; what is there already stays.
    ///
    /// - Returns: `false` when the other folder has that name already.
    package func move(_ name: String, into other: borrowing Directory, as newName: String) throws(FileError) -> Bool {
        let moved = renameat2(descriptor.number, name, other.descriptor.number, newName, CLINUX_RENAME_NOREPLACE)
        var code = moved == 0 ? 0 : errno
        // NFS, 9p and some of FUSE know no flags.
        if code == EINVAL { code = moveWithoutFlags(name, into: other, as: newName) }
        switch code {
        case 0: return true
        case EEXIST, ENOTEMPTY: return false
        default: throw FileError(.rename, path: "\(other.path)/\(newName)", .system(code))
        }
    }

    /// Moves as ``move(_:into:as:)`` where the file system cannot do it in one call: a rename replaces no folder that has
    /// something in it, as every snapshot has, and a link replaces nothing.
    ///
    /// - Returns: The system's error number, 0 for none.
    func moveWithoutFlags(_ name: String, into other: borrowing Directory, as newName: String) -> Int32 {
        if isFolder(name) {
            guard renameat(descriptor.number, name, other.descriptor.number, newName) != 0 else { return 0 }
            // What is there is no folder.
            return errno == ENOTDIR ? EEXIST : errno
        }
        guard linkat(descriptor.number, name, other.descriptor.number, newName, 0) == 0,
            unlinkat(descriptor.number, name, 0) == 0
        else { return errno }
        return 0
    }

    /// Removes a file or a link; nothing there is fine.
    package func removeFile(_ name: String) throws(FileError) {
        if unlinkat(descriptor.number, name, 0) != 0, errno != ENOENT { throw failure(.remove, name) }
    }

    /// Removes a file, a link, or a folder with all that is in it; nothing there is fine.
    package func remove(_ name: String) throws(FileError) {
        if unlinkat(descriptor.number, name, 0) == 0 || errno == ENOENT { return }
        guard errno == EISDIR else { throw failure(.remove, name) }
        let folder = try opening(name, failing: .remove)
        for entry in try folder.names() { try folder.remove(entry) }
        guard unlinkat(descriptor.number, name, AT_REMOVEDIR) == 0 else { throw failure(.remove, name) }
    }

    /// Makes everything written to this file system durable, in one call however many files there are.
    ///
    /// A failed sync must not be tried again: Linux may have dropped the pages and then reports success.
    /// Source: syncfs(2), "BUGS" and "ERRORS".
    package func syncFileSystem() throws(FileError) {
        guard syncfs(descriptor.number) == 0 else { throw FileError(.sync, path: path, .last) }
    }

    /// Makes the names in this folder durable.
    package func sync() throws(FileError) {
        guard fsync(descriptor.number) == 0 else { throw FileError(.sync, path: path, .last) }
    }

    private func failure(_ operation: FileError.Operation, _ name: String, _ error: SystemError = .last) -> FileError {
        FileError(operation, path: "\(path)/\(name)", error)
    }
}
