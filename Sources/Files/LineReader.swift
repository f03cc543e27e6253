internal import Glibc

/// A file's lines one by one, without their ends.
///
/// - Complexity: O(file) time; memory of one line.
package struct LineReader: ~Copyable {
    private let file: Descriptor
    private let path: String
    private var buffer = ArraySlice<UInt8>()
    private var isAtEnd = false

    /// In bytes; none of our files has a longer line.
    private static let maxLine = 1 << 20
    private static let pieceSize = 64 << 10

    package init(_ name: String, in folder: borrowing Directory) throws(FileError) {
        path = "\(folder.path)/\(name)"
        do throws(SystemError) {
            file = try Descriptor(openat(folder.descriptor.number, name, O_RDONLY | O_CLOEXEC))
        } catch {
            throw FileError(.open, path: path, error)
        }
    }

    /// The next line; `nil` behind the last one.
    package mutating func next() throws(FileError) -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                line += buffer[..<end]
                buffer = buffer[(end + 1)...]
                return line
            }
            line += buffer
            guard line.count <= LineReader.maxLine else { throw FileError(.read, path: path, .lineTooLong) }
            if isAtEnd {
                buffer = []
                return line.isEmpty ? nil : line
            }
            do throws(SystemError) {
                buffer = try file.read(at: nil, count: LineReader.pieceSize)[...]
            } catch {
                throw FileError(.read, path: path, error)
            }
            isAtEnd = buffer.count < LineReader.pieceSize
        }
    }
}
