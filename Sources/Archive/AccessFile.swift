package import Dashboard
internal import Glibc
internal import Synchronization

/// Which agency each user belongs to, `access.json` at the top of the output: what the web gate decides by.
///
/// Written aside, one user a line, and swapped in one step. Only its owner may read it.
package final class AccessFile: Sendable {
    package static let name = "access.json"
    package static let head = "{\"schema\":\"callsheet-access\",\"version\":1,\"users\":{"
    package static let tail = "\n}}\n"

    private let descriptor: Int32
    private let path: String
    private let state = Mutex(State())

    private struct State {
        var buffer = Array(AccessFile.head.utf8)
        var isFirst = true
        var readAt: Instant?
    }

    private static let bufferSize = 64 * 1024

    /// Makes it in a folder, where it must not exist yet.
    init(in folder: borrowing Directory) throws(ArchiveError) {
        let path = "\(folder.path)/\(AccessFile.name)"
        let descriptor = openat(
            folder.descriptor,
            AccessFile.name,
            O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
            0o600
        )
        guard descriptor >= 0 else { throw ArchiveError(.cannotWrite, path: path, reason: systemReason(errno)) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
    }

    /// Says when the list was as it will say. The file bears this time, so that of two runs' lists the later one can be
    /// told.
    package func begin(readAt: Instant) {
        state.withLock { $0.readAt = readAt }
    }

    /// Adds a user; the caller gives them in order, each once.
    package func append(_ user: RowID, agency: RowID?) throws(ArchiveError) {
        try state.withLock { state throws(ArchiveError) in
            state.buffer.append((state.isFirst ? "\n\"" : ",\n\"") as StaticString)
            state.isFirst = false
            state.buffer.append(user)
            if let agency {
                state.buffer.append("\":\"" as StaticString)
                state.buffer.append(agency)
                state.buffer.append(UInt8(ascii: "\""))
            } else {
                state.buffer.append("\":null" as StaticString)
            }
            if state.buffer.count >= AccessFile.bufferSize { try flush(&state) }
        }
    }

    /// Ends the file and makes it durable.
    package func finish() throws(ArchiveError) {
        try state.withLock { state throws(ArchiveError) in
            state.buffer.append(AccessFile.tail)
            try flush(&state)
        }
        guard fsync(descriptor) == 0 else {
            throw ArchiveError(
                .cannotWrite,
                path: path,
                reason: "could not be made durable on disk: \(systemReason(errno))"
            )
        }
        guard let readAt = state.withLock({ $0.readAt }) else { return }
        // Last, for writing sets it too.
        let (seconds, microseconds) = readAt.microsecondsSince1970.quotientAndRemainder(dividingBy: 1_000_000)
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(microseconds) * 1000)
        guard futimens(descriptor, [time, time]) == 0 else {
            throw ArchiveError(.cannotWrite, path: path, reason: systemReason(errno))
        }
    }

    private func flush(_ state: inout State) throws(ArchiveError) {
        var written = 0
        while written < state.buffer.count {
            let count = state.buffer.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                let code = count == 0 ? ENOSPC : errno
                throw ArchiveError(.cannotWrite, path: path, reason: systemReason(code))
            }
        }
        state.buffer.removeAll(keepingCapacity: true)
    }
}
