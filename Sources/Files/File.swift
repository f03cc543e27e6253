internal import CLinux
internal import Glibc

/// Files by their whole path, each read or written in one piece.
package enum File {
    /// A file's bytes, up to its end, whatever kind of file it is.
    ///
    /// - Parameter maxSize: A longer file is an error. In bytes.
    package static func read(_ path: String, maxSize: Int = .max - 1) throws(FileError) -> [UInt8] {
        let file: Descriptor
        do throws(SystemError) { file = try Descriptor(open(path, O_RDONLY | O_CLOEXEC)) } catch {
            throw FileError(.open, path: path, error)
        }
        do throws(SystemError) { return try file.readAll(maxSize: maxSize) } catch {
            throw FileError(.read, path: path, error)
        }
    }

    /// A file's bytes, and whether every user of the machine may read them, as far as the file's own permissions say. A
    /// pipe, or what else is no plain file, is open to nobody else.
    ///
    /// - Parameter maxSize: A longer file is an error. In bytes.
    package static func readNotingAccess(
        _ path: String,
        maxSize: Int = .max - 1
    ) throws(FileError) -> (bytes: [UInt8], isOpenToAll: Bool) {
        let file: Descriptor
        do throws(SystemError) { file = try Descriptor(open(path, O_RDONLY | O_CLOEXEC)) } catch {
            throw FileError(.open, path: path, error)
        }
        do throws(SystemError) {
            // Of the very file that is read.
            let mode = try file.status().st_mode
            return (try file.readAll(maxSize: maxSize), mode & S_IFMT == S_IFREG && mode & S_IROTH != 0)
        } catch {
            throw FileError(.read, path: path, error)
        }
    }

    /// Writes a file that must not exist yet.
    ///
    /// - Parameter mode: Its permissions, as far as the process's mask allows them.
    package static func write(_ bytes: [UInt8], toNew path: String, mode: UInt32 = 0o666) throws(FileError) {
        try write(bytes, toNew: path, in: AT_FDCWD, mode: mode, shownAs: path)
    }

    /// Writes a file that must not exist yet, in the folder that `folder` is open on.
    static func write(
        _ bytes: [UInt8],
        toNew name: String,
        in folder: Int32,
        mode: UInt32,
        shownAs path: @autoclosure () -> String
    ) throws(FileError) {
        var operation = FileError.Operation.create
        do throws(SystemError) {
            let file = try Descriptor(openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode))
            operation = .write
            try file.writeAll(bytes)
            try file.closeAndCheck()
        } catch {
            throw FileError(operation, path: path(), error)
        }
    }

    /// Writes a file in one step, in place of what is there: it has all the bytes, durably, or is as it was. A link stays
    /// and leads to the new bytes. What is no file, such as a pipe, gets them as they come.
    ///
    /// - Parameter mode: Its permissions, whatever the process's mask allows; `nil` for what that allows of 0666.
    package static func replace(_ path: String, with bytes: [UInt8], mode: UInt32? = nil) throws(FileError) {
        let target = resolved(path)
        guard isPlainOrMissing(target) else {
            do throws(SystemError) {
                try Descriptor(open(target, O_WRONLY | O_CLOEXEC)).writeAll(bytes)
            } catch {
                throw FileError(.write, path: path, error)
            }
            return
        }
        let (folder, name) = parts(target)
        let aside = "\(folder)/.\(name).new-\(getpid())"
        do throws(FileError) {
            try write(bytes, toNew: aside)
            let file = try opened(aside)
            if let mode, fchmod(file.number, mode_t(mode)) != 0 { throw FileError(.create, path: path, .last) }
            guard fsync(file.number) == 0 else { throw FileError(.sync, path: path, .last) }
            guard rename(aside, target) == 0 else { throw FileError(.rename, path: path, .last) }
        } catch {
            unlink(aside)
            throw FileError(error.operation, path: path, error.cause)
        }
        // The name is durable with its folder. Not every file system can say so, and the bytes are there.
        if let folder = try? opened(folder) { fsync(folder.number) }
    }

    /// Whether a file could be replaced, as far as can be seen without doing it.
    ///
    /// - Throws: What replacing it would fail with.
    package static func checkReplaceable(_ path: String) throws(FileError) {
        let target = resolved(path)
        if isFolder(target) { throw FileError(.write, path: path, .system(EISDIR)) }
        let needed = isPlainOrMissing(target) ? parts(target).folder : target
        guard access(needed, W_OK) == 0 else { throw FileError(.create, path: path, .last) }
    }

    /// Where a path leads, as far as that exists.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func parts(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    private static func isPlainOrMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }

    private static func opened(_ path: String) throws(FileError) -> Descriptor {
        do throws(SystemError) { return try Descriptor(open(path, O_RDONLY | O_CLOEXEC)) } catch {
            throw FileError(.open, path: path, error)
        }
    }

    /// Why a program cannot be started, in the system's words; `nil` if it can, as far as that shows without doing it.
    package static func obstacle(toRunning path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return FileError(.open, path: path, .last).reason }
        guard status.st_mode & S_IFMT == S_IFREG else { return "is not a file" }
        return access(path, X_OK) == 0 ? nil : "is not executable"
    }

    /// Removes a file or a link.
    package static func remove(_ path: String) throws(FileError) {
        guard unlink(path) == 0 else { throw FileError(.remove, path: path, .last) }
    }

    /// Whether nothing is there, in a folder that is.
    package static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 && errno == ENOENT
    }

    /// Whether a folder is there, or a link to one.
    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

/// The streams that every process is started with.
package enum StandardStream: Sendable {
    case output
    case error

    private var number: Int32 {
        switch self {
        case .output: STDOUT_FILENO
        case .error: STDERR_FILENO
        }
    }

    package func write(_ bytes: [UInt8]) throws(FileError) {
        do throws(SystemError) { try Descriptor.writeAll(bytes, to: number) } catch {
            throw FileError(.write, path: self == .output ? "standard output" : "standard error", error)
        }
    }

    package var isTerminal: Bool { isatty(number) == 1 }
}
