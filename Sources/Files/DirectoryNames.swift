internal import Glibc

/// The names in a folder one by one, in no order: for folders that hold very many.
package struct DirectoryNames: ~Copyable {
    private let stream: OpaquePointer
    private let path: String

    init(of folder: borrowing Directory) throws(FileError) {
        path = folder.path
        // fdopendir takes its descriptor over, and a copy made by dup would share the read position.
        let copy = openat(folder.descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw FileError(.list, path: path, .last) }
        guard let stream = fdopendir(copy) else {
            let error = SystemError.last
            close(copy)
            throw FileError(.list, path: path, error)
        }
        self.stream = stream
    }

    deinit {
        closedir(stream)
    }

    /// The next name; `nil` behind the last one.
    package mutating func next() throws(FileError) -> String? {
        while true {
            // The end and a failure look the same otherwise. Source: readdir(3), "RETURN VALUE".
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw FileError(.list, path: path, .last) }
                return nil
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { return name }
        }
    }
}
