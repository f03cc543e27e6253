internal import CLinux
internal import Dashboard
internal import Glibc

/// An open folder; everything in it is named relative to it, so that a folder renamed meanwhile is still the one meant.
///
/// Closed when the value ends. Every failure names the path and what the system said.
package struct Directory: ~Copyable, Sendable {
    let descriptor: Int32
    /// For messages only.
    package let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
    }

    /// Opens a folder that exists.
    package init(opening path: String) throws(ArchiveError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveError(.cannotRead, path: path, reason: systemReason(errno)) }
        self.init(descriptor: descriptor, path: path)
    }

    /// Opens a folder, making it and those above it first where they are missing.
    package init(creating path: String) throws(ArchiveError) {
        var made = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/" + part
            if mkdir(made, 0o777) != 0, errno != EEXIST {
                throw ArchiveError(.cannotWrite, path: made, reason: systemReason(errno))
            }
        }
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ArchiveError(.cannotWrite, path: path, reason: systemReason(errno)) }
        self.init(descriptor: descriptor, path: path)
    }

    /// Opens a folder within this one.
    package func opening(_ name: String) throws(ArchiveError) -> Directory {
        try opening(name, failing: .cannotRead)
    }

    private func opening(_ name: String, failing kind: ArchiveError.Kind) throws(ArchiveError) -> Directory {
        let child = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard child >= 0 else { throw failure(kind, name, errno) }
        return Directory(descriptor: child, path: "\(path)/\(name)")
    }

    /// Makes a folder within this one; one that exists is fine unless it must be `new`.
    package func creating(_ name: String, new: Bool = false) throws(ArchiveError) -> Directory {
        if mkdirat(descriptor, name, 0o777) != 0, new || errno != EEXIST {
            throw failure(.cannotWrite, name, errno)
        }
        return try opening(name, failing: .cannotWrite)
    }

    /// Makes a folder within this one, where it is missing.
    func make(_ name: String) throws(ArchiveError) {
        if mkdirat(descriptor, name, 0o777) != 0, errno != EEXIST { throw failure(.cannotWrite, name, errno) }
    }

    package func exists(_ name: String) -> Bool {
        faccessat(descriptor, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0
    }

    /// Whether there is a folder of this name, and not a link to one.
    package func isFolder(_ name: String) -> Bool { type(of: name) == S_IFDIR }

    /// Whether there is a file of this name, and not a link to one.
    package func isPlainFile(_ name: String) -> Bool { type(of: name) == S_IFREG }

    private func type(of name: String) -> mode_t? { status(of: name).map { $0.st_mode & S_IFMT } }

    /// A file's time of modification, since 1970; `nil` when there is no such file.
    func modified(_ name: String) -> Duration? {
        status(of: name).map { .seconds($0.st_mtim.tv_sec) + .nanoseconds($0.st_mtim.tv_nsec) }
    }

    private func status(of name: String) -> stat? {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
    }

    /// Writes a file that must not exist yet.
    ///
    /// - Parameter mode: Its permissions, as far as the process's mask allows them.
    package func write(_ bytes: [UInt8], to name: String, mode: UInt32 = 0o666) throws(ArchiveError) {
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure(.cannotWrite, name, errno) }
        var problem: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(file, buffer.baseAddress.map { $0 + written }, buffer.count - written)
                if count > 0 {
                    written += count
                } else if errno != EINTR {
                    problem = count == 0 ? ENOSPC : errno
                    return
                }
            }
        }
        // A network file system may report only here that the bytes did not fit.
        if close(file) != 0, problem == 0 { problem = errno }
        guard problem == 0 else { throw failure(.cannotWrite, name, problem) }
    }

    /// A file's bytes; `nil` when there is no such file.
    package func read(_ name: String) throws(ArchiveError) -> [UInt8]? {
        let file = openat(descriptor, name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure(.cannotRead, name, errno)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure(.cannotRead, name, errno) }
        var problem: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size) + 1) { buffer, filled in
            while filled < buffer.count {
                let count = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
                if count > 0 {
                    filled += count
                } else if count == 0 {
                    return
                } else if errno != EINTR {
                    problem = errno
                    return
                }
            }
        }
        guard problem == 0 else { throw failure(.cannotRead, name, problem) }
        return bytes
    }

    /// The names in this folder, sorted.
    package func names() throws(ArchiveError) -> [String] {
        var names: [String] = []
        try forEachName { names.append($0) }
        return names.sorted()
    }

    /// Hands over the names in this folder one by one, in no order: for folders that hold very many.
    func forEachName(_ body: (String) throws(ArchiveError) -> Void) throws(ArchiveError) {
        // fdopendir takes its descriptor over, and a copy made by dup would share the read position.
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw ArchiveError(.cannotRead, path: path, reason: systemReason(errno)) }
        guard let stream = fdopendir(copy) else {
            let code = errno
            close(copy)
            throw ArchiveError(.cannotRead, path: path, reason: systemReason(code))
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { try body(name) }
        }
    }

    /// Where a symbolic link points; `nil` when there is no such link.
    package func destination(ofLink name: String) -> String? {
        let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
            count = buffer.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { max(readlinkat(descriptor, name, $0, text.count), 0) } ?? 0
            }
        }
        return target.isEmpty ? nil : String(decoding: target, as: UTF8.self)
    }

    /// Points a symbolic link somewhere else in one step: readers see the old or the new, never neither.
    package func swapLink(_ name: String, to target: String) throws(ArchiveError) {
        let aside = "\(name.hasPrefix(".") ? "" : ".")\(name).new"
        if unlinkat(descriptor, aside, 0) != 0, errno != ENOENT { throw failure(.cannotWrite, aside, errno) }
        guard symlinkat(target, descriptor, aside) == 0 else { throw failure(.cannotWrite, aside, errno) }
        guard renameat(descriptor, aside, descriptor, name) == 0 else { throw failure(.cannotWrite, name, errno) }
    }

    /// Gives a link another name, in place of what has that name.
    func rename(_ name: String, to newName: String) throws(ArchiveError) {
        guard renameat(descriptor, name, descriptor, newName) == 0 else {
            throw failure(.cannotWrite, newName, errno)
        }
    }

    /// Moves something out of this folder into another on the same file system; what is there already stays.
    ///
    /// - Returns: `false` when the other folder has that name already.
    package func move(_ name: String, into other: borrowing Directory, as newName: String) throws(ArchiveError) -> Bool
    {
        let moved = renameat2(descriptor, name, other.descriptor, newName, CLINUX_RENAME_NOREPLACE)
        var code = moved == 0 ? 0 : errno
        // NFS, 9p and some of FUSE know no flags.
        if code == EINVAL { code = moveWithoutFlags(name, into: other, as: newName) }
        switch code {
        case 0: return true
        case EEXIST, ENOTEMPTY: return false
        default: throw ArchiveError(.cannotWrite, path: "\(other.path)/\(newName)", reason: systemReason(code))
        }
    }

    /// Moves as ``move(_:into:as:)`` where the file system cannot do it in one call: a rename replaces no folder that has
    /// something in it, as every snapshot has, and a link replaces nothing.
    ///
    /// - Returns: The system's error number, 0 for none.
    func moveWithoutFlags(_ name: String, into other: borrowing Directory, as newName: String) -> Int32 {
        if isFolder(name) {
            guard renameat(descriptor, name, other.descriptor, newName) != 0 else { return 0 }
            // What is there is no folder.
            return errno == ENOTDIR ? EEXIST : errno
        }
        guard linkat(descriptor, name, other.descriptor, newName, 0) == 0, unlinkat(descriptor, name, 0) == 0
        else { return errno }
        return 0
    }

    /// Moves everything in this folder into another, over what has the same name there; folders are merged.
    ///
    /// Files go before folders, and in the order of their names: an archive's pages before the lists under `archive/`,
    /// which tell the next run that the pages are up to date.
    ///
    /// A file's precompressed form goes first and comes last: at no moment, and after no kill, does an old one stand
    /// beside a new file, for a web server would send the old one.
    func moveFiles(into other: borrowing Directory) throws(ArchiveError) {
        let names = try names()
        for name in names.filter({ !isFolder($0) }) + names.filter({ isFolder($0) }) {
            let compressed = name + GzipCompressor.suffix
            if unlinkat(other.descriptor, compressed, 0) != 0, errno != ENOENT {
                throw ArchiveError(.cannotWrite, path: "\(other.path)/\(compressed)", reason: systemReason(errno))
            }
            if renameat(descriptor, name, other.descriptor, name) == 0 { continue }
            // A folder does not replace one that has something in it.
            guard errno == ENOTEMPTY || errno == EEXIST else {
                throw ArchiveError(.cannotWrite, path: "\(other.path)/\(name)", reason: systemReason(errno))
            }
            try opening(name).moveFiles(into: other.opening(name))
        }
    }

    /// Removes a file, a link, or a folder with all that is in it; nothing there is fine.
    package func remove(_ name: String) throws(ArchiveError) {
        if unlinkat(descriptor, name, 0) == 0 || errno == ENOENT { return }
        guard errno == EISDIR else { throw failure(.cannotWrite, name, errno) }
        let folder = try opening(name, failing: .cannotWrite)
        for entry in try folder.names() { try folder.remove(entry) }
        guard unlinkat(descriptor, name, AT_REMOVEDIR) == 0 else { throw failure(.cannotWrite, name, errno) }
    }

    /// Makes everything written to this file system durable, in one call however many files there are.
    ///
    /// A failed sync must not be tried again: Linux may have dropped the pages and then reports success.
    /// Source: syncfs(2), "BUGS" and "ERRORS".
    package func syncFileSystem() throws(ArchiveError) {
        guard syncfs(descriptor) == 0 else {
            throw ArchiveError(
                .cannotWrite,
                path: path,
                reason: "could not be made durable on disk: \(systemReason(errno))"
            )
        }
    }

    private func failure(_ kind: ArchiveError.Kind, _ name: String, _ code: Int32) -> ArchiveError {
        ArchiveError(kind, path: "\(path)/\(name)", reason: systemReason(code))
    }
}

/// What the system says of an error number, with a hint where one helps.
func systemReason(_ code: Int32) -> String {
    let text = String(cString: strerror(code)).lowercased()
    switch code {
    case ENOSPC, EDQUOT: return "\(text). Free some space and run again"
    case EACCES, EPERM, EROFS: return "\(text). Choose an output that this user may write to"
    default: return text
    }
}
