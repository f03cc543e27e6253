internal import Console
internal import Dashboard
internal import Files
internal import Glibc
internal import OutputTree

/// A file that a command is given by its path: any kind that can be read, so a pipe too.
enum InputFile {
    /// Its bytes.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        do throws(FileError) {
            return try File.read(path)
        } catch {
            throw Failure(.dataError, "\(path): \(reason(error))")
        }
    }

    /// What went wrong with a file that was given, and what to do.
    static func reason(_ error: FileError) -> String {
        switch error.code {
        case ENOENT: "there is no such file. Check the path"
        case EACCES, EPERM: "\(error.reason). Let this user read it"
        default: error.reason
        }
    }
}

/// A `snapshot.json` that a command is given by its path.
enum SnapshotInput {
    /// - Parameter path: The file, or the folder of a snapshot that holds it.
    static func read(_ path: String) throws(Failure) -> Snapshot {
        let path = file(path)
        let bytes = try InputFile.read(path)
        do throws(SnapshotError) {
            return try Snapshot(json: bytes)
        } catch {
            throw Failure(.dataError, "\(path): \(error)")
        }
    }

    /// A folder's `snapshot.json`; anything else is the file itself.
    static func file(_ path: String) -> String {
        guard File.isFolder(path) else { return path }
        return path + (path.hasSuffix("/") ? "" : "/") + OutputTree.snapshotData
    }
}
