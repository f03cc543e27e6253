package import Dashboard
package import Files
internal import OutputTree
internal import Synchronization

/// Which agency each user belongs to, `access.json` at the top of the output: what the web gate decides by.
///
/// Written aside, one user a line, and swapped in one step. Only its owner may read it.
package final class AccessFile: Sendable {
    private let file: NewFile
    private let state = Mutex(State())

    private struct State {
        var buffer = Array(AccessDocument.head.utf8)
        var isFirst = true
        var readAt: Instant?
    }

    private static let bufferSize = 64 * 1024

    /// Makes it in a folder, where it must not exist yet.
    init(in folder: borrowing Directory) throws(FileError) {
        file = try NewFile(OutputTree.access, in: folder, mode: 0o600)
    }

    /// Says when the list was as it will say. The file bears this time, so that of two runs' lists the later one can be
    /// told.
    package func begin(readAt: Instant) {
        state.withLock { $0.readAt = readAt }
    }

    /// Adds a user; the caller gives them in order, each once.
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
