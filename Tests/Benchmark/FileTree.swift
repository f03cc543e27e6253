internal import Glibc

/// The folders and files below a folder, each folder before what is in it. Links are left out.
enum FileTree {
    enum Entry {
        case folder(String)
        case file(String, size: Int)
    }

    /// Hands on everything below a folder.
    static func visit(_ root: String, _ body: (Entry) -> Void) throws {
        try visit("", in: root, body)
    }

    private static func visit(_ relative: String, in root: String, _ body: (Entry) -> Void) throws {
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
                body(.folder(child))
                try visit(child, in: root, body)
            case S_IFREG: body(.file(child, size: Int(status.st_size)))
            default: break
            }
        }
    }
}
