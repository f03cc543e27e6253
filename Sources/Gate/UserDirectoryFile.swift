internal import Files
internal import OutputTree
internal import Synchronization

/// Why there is no user directory.
enum UserDirectoryError: Error {
    /// The output is there and empty: no run has published anything yet.
    case nothingPublished
    /// The file is missing beside published reports, damaged, or cannot be read.
    case unreadable
}

/// The user directory in force: `access.json`, read again as soon as another file has its name.
///
/// If the file is missing or damaged, nobody is let in: whom it would have kept out is not known. One line is logged when
/// that begins and one when it ends.
final class UserDirectoryFile: Sendable {
    private struct State {
        /// The file read last and its contents; `nil` for a damaged one.
        var loaded: (identity: FileIdentity, directory: UserDirectory?)?
        /// The file being read; requests that come meanwhile wait for it.
        var loading: (identity: FileIdentity, task: Task<UserDirectory?, Never>)?
    }

    private let state = Mutex(State())
    private let output: String
    private let read: @Sendable (OpenFile) -> (FileIdentity, UserDirectory?)?
    private let condition: Condition

    /// - Parameters:
    ///   - output: The path of the output's folder, for log lines.
    ///   - read: Reads the file in that folder; `nil` when it cannot be read. May block.
    ///   - report: Receives one line for each change.
    init(
        output: String,
        read: @escaping @Sendable (OpenFile) -> (FileIdentity, UserDirectory?)? = UserDirectoryFile.read(in:),
        report: @escaping @Sendable (String) -> Void
    ) {
        self.output = output
        self.read = read
        condition = Condition(report)
    }

    @Sendable static func read(in folder: OpenFile) -> (FileIdentity, UserDirectory?)? {
        guard let (file, identity) = try? folder.file(.access), let bytes = file.read(at: 0, count: identity.size)
        else { return nil }
        return (identity, UserDirectory(bytes))
    }

    /// The directory that the file holds now.
    ///
    /// - Parameter folder: The output; `nil` when it could not be opened.
    func current(in folder: OpenFile?) async throws(UserDirectoryError) -> UserDirectory {
        guard let folder else { throw failure() }
        guard let identity = folder.identity(.access) else {
            throw failure(isUnpublished(folder) ? .nothingPublished : .unreadable)
        }
        guard let directory = await directory(identity, in: folder) else { throw failure() }
        condition.clear("\(path): read again, \(directory.count) users")
        return directory
    }

    private func directory(_ identity: FileIdentity, in folder: OpenFile) async -> UserDirectory? {
        let task: Task<UserDirectory?, Never>
        switch state.withLock({ state -> (UserDirectory?, Task<UserDirectory?, Never>?) in
            if let loaded = state.loaded, loaded.identity == identity { return (loaded.directory, nil) }
            if let loading = state.loading, loading.identity == identity { return (nil, loading.task) }
            let task = Task { await self.load(identity, in: folder) }
            state.loading = (identity, task)
            return (nil, task)
        }) {
        case (let directory, nil): return directory
        case (_, let waiting?): task = waiting
        }
        return await task.value
    }

    /// Reads and parses without the lock: that takes a second for a million users, and every request needs the lock.
    private func load(_ identity: FileIdentity, in folder: OpenFile) async -> UserDirectory? {
        let read = read
        let found = await BlockingWork.run { read(folder) }
        state.withLock { state in
            if state.loading?.identity == identity { state.loading = nil }
            // Not kept when it could not be read: the cause may go without the file changing.
            if let found { state.loaded = found }
        }
        return found?.1
    }

    /// Whether there are no agencies; a folder that cannot be opened may hold some.
    private func isUnpublished(_ folder: OpenFile) -> Bool {
        do throws(UnreadableFile) {
            return try folder.folder(.agencies) == nil
        } catch {
            return false
        }
    }

    private var path: String { "\(output)/\(OutputTree.access)" }

    private func failure(_ error: UserDirectoryError = .unreadable) -> UserDirectoryError {
        condition.report("\(path): \(cause)")
        return error
    }

    /// Why the file cannot be used, and what to do.
    private var cause: String {
        do throws(FileError) {
            let folder = try Directory(opening: output)
            guard folder.exists(OutputTree.access) else {
                return "is not there. Nobody is let in until 'callsheet generate' has published"
            }
            // A pipe would be waited for.
            guard folder.isPlainFile(OutputTree.access) else { return "is not a plain file. Nobody is let in" }
            _ = try folder.read(OutputTree.access)
            return "is not the list that 'callsheet generate' writes. Nobody is let in until a run has written it anew"
        } catch {
            return "\(error.reason). Nobody is let in. The gate must run as the user of 'callsheet generate'"
        }
    }
}
