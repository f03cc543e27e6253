package import Dashboard
package import Files
internal import OutputTree
internal import Synchronization

/// Writes `access.json` at the top of the output: which agency each user belongs to, by which the web gate decides.
///
/// Written in the stage, one user a line, and put in place in one step. Only its owner may read it.
package final class AccessFile: Sendable {
    private let file: NewFile
    private let state = Mutex(State())

    private struct State {
        var buffer = Array(AccessDocument.head.utf8)
        var isFirst = true
        var readAt: Instant?
    }

    private static let bufferSize = 64 * 1024

    /// Creates the file in a folder that does not have it yet.
    init(in folder: borrowing Directory) throws(FileError) {
        file = try NewFile(OutputTree.access, in: folder, mode: 0o600)
    }

    /// Sets when the list was read from the database. The file gets this modification time, which tells the later of two
    /// runs' lists.
    package func begin(readAt: Instant) {
        state.withLock { $0.readAt = readAt }
    }

    /// Adds a user. Users must come in the order of their ids, each once.
    package func append(_ user: RowID, agency: RowID?) throws(FileError) {
        try state.withLock { state throws(FileError) in
            AccessDocument.append(user, agency: agency, isFirst: state.isFirst, to: &state.buffer)
            state.isFirst = false
            if state.buffer.count >= AccessFile.bufferSize { try flush(&state) }
        }
    }

    /// Ends the file and makes it durable.
    package func finish() throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            let readAt = try state.withLock { state throws(FileError) in
                state.buffer.append(AccessDocument.tail)
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
