internal import Glibc

/// The folders and files below a folder, each folder before what is in it. Links are left out.
struct FileTree {
    enum Entry {
        case folder(String)
        case file(String, size: Int)
    }

    private(set) var entries: [Entry] = []

    init(of root: String) throws {
        try add("", in: root)
    }

    var fileCount: Int { fileSizes.count }
    var bytes: Int { fileSizes.reduce(0, +) }
    var largestFile: Int { fileSizes.max() ?? 0 }

    private var fileSizes: [Int] {
        entries.compactMap { if case .file(_, let size) = $0 { size } else { nil } }
    }

    private mutating func add(_ relative: String, in root: String) throws {
        let path = "\(root)/\(relative)"
        guard let stream = opendir(path) else { throw BenchmarkFailure.system(path) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let child = relative.isEmpty ? name : "\(relative)/\(name)"
            var status = stat()
            guard fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                throw BenchmarkFailure.system(child)
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                entries.append(.folder(child))
                try add(child, in: root)
            case S_IFREG: entries.append(.file(child, size: Int(status.st_size)))
            default: break
            }
        }
    }
}
