internal import Dashboard
internal import Files

/// Fills a new folder with files, and the folders that their paths name.
struct FolderWriter: ~Copyable {
    private let folder: Directory
    /// Folders made so far, by path: most files lie in one that an earlier file needed.
    private var made: Set<String> = []

    init(_ folder: consuming Directory) {
        self.folder = folder
    }

    /// Writes a file that must not exist yet.
    mutating func write(_ file: SnapshotFile) throws(FileError) {
        var rest = file.path[...]
        while let slash = rest.firstIndex(of: "/") {
            let above = String(file.path[..<slash])
            if made.insert(above).inserted { try folder.make(above) }
            rest = file.path[file.path.index(after: slash)...]
        }
        try folder.write(file.bytes, to: file.path)
    }
}
