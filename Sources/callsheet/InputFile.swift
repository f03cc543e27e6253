internal import Archive
internal import Console
internal import Dashboard

/// A file that a command is given by its path.
enum InputFile {
    /// Its bytes.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        let (folder, name) = split(path)
        do throws(ArchiveError) {
            guard let bytes = try Directory(opening: folder).read(name) else {
                throw ArchiveError(.cannotRead, path: path, reason: "there is no such file. Check the path")
            }
            return bytes
        } catch {
            throw Failure(.dataError, "\(path): \(error.reason)")
        }
    }

    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }
}

/// A `snapshot.json` that a command is given by its path.
enum SnapshotInput {
    static func read(_ path: String) throws(Failure) -> Snapshot {
        let bytes = try InputFile.read(path)
        do throws(SnapshotError) {
            return try Snapshot(json: bytes)
        } catch {
            throw Failure(.dataError, "\(path): \(error)")
        }
    }
}
