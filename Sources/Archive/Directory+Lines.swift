internal import Glibc

extension Directory {
    /// Hands over a file's lines one by one, without their ends.
    ///
    /// - Throws: `cannotRead` for a line of more than a megabyte, which none of our files has.
    /// - Complexity: O(file) time; memory of one line.
    func forEachLine(of name: String, _ body: ([UInt8]) throws(ArchiveError) -> Void) throws(ArchiveError) {
        let file = openat(descriptor, name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ArchiveError(.cannotRead, path: "\(path)/\(name)", reason: systemReason(errno)) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var line: [UInt8] = []
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ArchiveError(.cannotRead, path: "\(path)/\(name)", reason: systemReason(errno))
            }
            if count == 0 { break }
            var rest = buffer[..<count]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<end]
                try body(line)
                line.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            line += rest
            guard line.count <= 1 << 20 else {
                throw ArchiveError(.cannotRead, path: "\(path)/\(name)", reason: "has a line that is too long")
            }
        }
        if !line.isEmpty { try body(line) }
    }
}
