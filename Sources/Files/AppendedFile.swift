internal import Glibc
internal import Synchronization

/// A file of lines that only grows, such as a ledger. Several threads may add to it.
///
/// Each line is written in one call. What a killed process or a full disk left of a line gets its end before the next line
/// comes, so that it stays a line of its own, which readers can tell from a whole one.
package final class AppendedFile: Sendable {
    private let file: Descriptor
    private let path: String
    private let writing: Mutex<State>
    /// How many lines are on disk for certain, as far as this value wrote them. Held while the disk is being asked.
    private let synced = Mutex(Synced())

    private struct State {
        /// Whether the last line has no end.
        var isCut: Bool
        var written = 0
    }

    private struct Synced {
        var count = 0
        var failure: FileError?
    }

    /// Opens a file in a folder, making it where it is missing; its name is durable then.
    ///
    /// - Parameter mode: Its permissions where it is made, as far as the process's mask allows them.
    package init(_ name: String, in folder: borrowing Directory, mode: UInt32) throws(FileError) {
        let path = "\(folder.path)/\(name)"
        let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        var number = openat(folder.descriptor.number, name, flags)
        if number < 0, errno == ENOENT {
            number = openat(folder.descriptor.number, name, flags | O_CREAT, mode)
            if number >= 0 { try folder.sync() }
        }
        do throws(SystemError) { file = try Descriptor(number) } catch {
            throw FileError(.create, path: path, error)
        }
        self.path = path
        let status: stat
        let isCut: Bool
        do throws(SystemError) {
            status = try file.status()
            let size = Int(status.st_size)
            isCut = size > 0 ? try file.read(at: size - 1, count: 1) != [UInt8(ascii: "\n")] : false
        } catch {
            throw FileError(.read, path: path, error)
        }
        if let kind = FileKind(status) { throw FileError(.create, path: path, .notAFile(kind)) }
        writing = Mutex(State(isCut: isCut))
    }

    /// Adds a line, which may be lost when the power fails before ``sync(_:)``, but not when the process is killed.
    ///
    /// - Parameter line: With its end.
    /// - Returns: What `sync` takes.
    package func append(_ line: [UInt8]) throws(FileError) -> Int {
        try writing.withLock { state throws(FileError) in
            let wasCut = state.isCut
            // Until all of it is written.
            state.isCut = true
            do throws(SystemError) { try file.writeAll(wasCut ? [UInt8(ascii: "\n")] + line : line) } catch {
                throw FileError(.write, path: path, error)
            }
            state.isCut = false
            state.written += 1
            return state.written
        }
    }

    /// Waits until a line is on disk, and with it all that came before. Threads that wait at the same time share one call
    /// of the system.
    ///
    /// - Throws: Again and again once it failed: Linux may have dropped what could not be written, and then reports success.
    ///   Source: fsync(2), "ERRORS".
    package func sync(_ line: Int) throws(FileError) {
        try synced.withLock { synced throws(FileError) in
            if let failure = synced.failure { throw failure }
            guard synced.count < line else { return }
            // All that others wrote while this thread waited for its turn.
            let written = writing.withLock(\.written)
            guard fdatasync(file.number) == 0 else {
                let failure = FileError(.sync, path: path, .last)
                synced.failure = failure
                throw failure
            }
            synced.count = written
        }
    }
}
