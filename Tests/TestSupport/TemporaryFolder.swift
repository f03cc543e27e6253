package import Foundation

/// A folder of its own for one test, gone with its last reference.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        path = "\(Self.root)/\(UUID())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Of this process; gone when it ends, with what tests keep to the end.
    private static let root: String = {
        atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.rootPath) }
        return rootPath
    }()
    /// Absolute, and not through a link: what messages are expected to name.
    private static let rootPath = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appendingPathComponent("callsheet-tests-\(ProcessInfo.processInfo.processIdentifier)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func write(_ text: String, to name: String) throws {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    package func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")), as: UTF8.self)
    }

    /// An empty file, open for writing.
    package func handle(_ name: String) throws -> FileHandle {
        try write("", to: name)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: "\(path)/\(name)"))
    }
}
