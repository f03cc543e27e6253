package import Dashboard
package import Files
internal import OutputTree
internal import Synchronization

/// Writes a list of all users at the top of the output, such as `access.json`.
///
/// Written in the stage, one user a line, and put in place in one step. Only its owner may read it.
package final class UserListFile: Sendable {
    private let file: NewFile
    private let state: Mutex<State>
    private let tail: String

    private struct State {
        var buffer: [UInt8] = []
        var isFirst = true
        var readAt: Instant?
    }

    private static let bufferSize = 64 * 1024

    /// Creates the file in a folder that does not have it yet.
    init(_ name: String, tail: String, in folder: borrowing Directory) throws(FileError) {
        file = try NewFile(name, in: folder, mode: 0o600)
        self.tail = tail
        state = Mutex(State())
    }

    /// Begins the list.
    ///
    /// - Parameters:
    ///   - readAt: When it was read from the database. The file gets this modification time, which tells the later of two
    ///     runs' lists.
    ///   - head: What stands before the first user.
    package func begin(readAt: Instant, head: [UInt8]) throws(FileError) {
        try state.withLock { state throws(FileError) in
            state.readAt = readAt
            state.buffer += head
            try flush(&state)
        }
    }

    /// Adds a user. Users must come in the order of their ids, each once.
    ///
    /// - Parameter write: Appends the user's line.
    package func append(
        _ write: (_ isFirst: Bool, _ bytes: inout [UInt8]) -> Void
    ) throws(FileError) {
        try state.withLock { state throws(FileError) in
            write(state.isFirst, &state.buffer)
            state.isFirst = false
            if state.buffer.count >= UserListFile.bufferSize { try flush(&state) }
        }
    }

    /// Ends the file and makes it durable.
    package func finish() throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            let readAt = try state.withLock { state throws(FileError) in
                state.buffer.append(tail)
                try flush(&state)
                return state.readAt
            }
            try file.sync()
            if let readAt { try file.setModified(.microseconds(readAt.microsecondsSince1970)) }
        }
    }

    private func flush(_ state: inout State) throws(FileError) {
        try file.append(state.buffer)
        state.buffer.removeAll(keepingCapacity: true)
    }
}
