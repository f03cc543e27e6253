internal import Foundation

// What lies in folders that tests look into, by paths.

/// Every file and link in a folder with its content or its target. Folders show in the paths. An output's lock file is left
/// aside, which is no part of what is published.
package func listing(_ folder: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path != ".lock" {
        let full = "\(folder)/\(path)"
        if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: full) {
            result[path] = "-> \(target)"
        } else if let data = FileManager.default.contents(atPath: full), !isFolder(full) {
            result[path] = String(decoding: data, as: UTF8.self)
        }
    }
    return result
}

/// The names in a folder, the lock file's aside.
package func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != ".lock" }.sorted()
}

package func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
}

package func text(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
}

package func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
}

package func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}
