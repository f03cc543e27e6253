import Foundation

/// A folder of its own for one test, gone with it.
final class Sandbox: Sendable {
    /// Absolute, and not a link: what messages are expected to name.
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        path = folder.appending(path: "callsheet-files-\(UUID().uuidString)").path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Every file and link in a folder with its content or its target. Folders show in the paths.
func listing(_ folder: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        let full = "\(folder)/\(path)"
        if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: full) {
            result[path] = "-> \(target)"
        } else if let data = FileManager.default.contents(atPath: full), !isFolder(full) {
            result[path] = String(decoding: data, as: UTF8.self)
        }
    }
    return result
}

func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
}

func text(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
}

func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
}

func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}

/// A pipe by a path, as the shell's `<(…)` and `/dev/stdin` give it. Bytes are written from another thread, in small
/// pieces.
func withPipe<Value>(of bytes: [UInt8], _ body: (_ path: String) throws -> Value) rethrows -> Value {
    let pipe = Pipe()
    let writer = Thread {
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            pipe.fileHandleForWriting.write(Data(bytes[start..<min(start + 1000, bytes.count)]))
        }
        try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    defer { try? pipe.fileHandleForReading.close() }
    return try body("/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
}
