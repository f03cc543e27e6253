internal import Files
internal import Glibc
internal import Synchronization

/// The system's time zones: the compiled files of its package `tzdata`, each read once.
///
/// A zone is taken if its file is there and its name is of the form that all IANA names have and nothing else beside
/// them has: parts that begin with a capital letter. So `posix/`, `right/`, `posixrules`, `localtime`, `tzdata.zi` and
/// ways out of the folder are no names, while aliases such as `Japan` and `EST5EDT` are.
///
/// Source: RFC 9636 for the files, `theory.html` of the time zone database for the names.
package final class TimeZoneDatabase: Sendable {
    private let folders: [String]
    private let known: Mutex<[String: Result<TimeZoneRules?, TimeZoneError>]>

    /// The folder that `TZDIR` names; without it, those where systems keep their time zones.
    package static let system = TimeZoneDatabase(folders: systemFolders)

    /// - Parameter folders: Each zone is taken from the first of them that has it.
    package init(folders: [String]) {
        self.folders = folders
        // By definition, so it needs no data.
        self.known = Mutex(["UTC": .success(TimeZoneRules.utc)])
    }

    private static var systemFolders: [String] {
        if let folder = getenv("TZDIR").map({ String(cString: $0) }), !folder.isEmpty { return [folder] }
        return ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"]
    }

    /// The rules of a zone by its IANA name; `nil` for a name that is not one.
    ///
    /// - Throws: `missingData` if there is no zone at all, `unreadable` and `damaged` if it is this one's file.
    package func rules(_ name: String) throws(TimeZoneError) -> TimeZoneRules? {
        guard TimeZoneDatabase.isName(name) else { return nil }
        if let result = known.withLock({ $0[name] }) { return try result.get() }
        let result = Result { () throws(TimeZoneError) in try read(name) }
        known.withLock { $0[name] = result }
        return try result.get()
    }

    /// - Throws: `missingData` if there is no zone at all.
    package func requireData() throws(TimeZoneError) {
        guard folders.contains(where: TimeZoneDatabase.holdsZones) else { throw .missingData(folders: folders) }
    }

    private func read(_ name: String) throws(TimeZoneError) -> TimeZoneRules? {
        for folder in folders {
            let path = "\(folder)/\(name)"
            guard let bytes = try TimeZoneDatabase.bytes(of: path), TZifFile.isLikely(bytes) else { continue }
            do throws(TZifFile.Damage) {
                return TimeZoneRules(name: name, file: try TZifFile(bytes))
            } catch {
                throw .damaged(path: path, reason: error.reason)
            }
        }
        try requireData()
        return nil
    }

    static func isName(_ name: String) -> Bool {
        name.utf8.count <= 64
            && name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
                part.first.map { 65...90 ~= $0 } ?? false
                    && part.allSatisfy { byte in
                        48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || "_+-".utf8.contains(byte)
                    }
            }
    }

    /// Whether a folder has any entry that could be a zone or a folder of zones.
    private static func holdsZones(_ folder: String) -> Bool {
        guard let names = try? Directory(opening: folder).names() else { return false }
        return names.contains { name in name.utf8.first.map { 65...90 ~= $0 } ?? false }
    }

    /// Far more than any zone has; the largest has some 4 KB.
    private static let largestFile = 1 << 20

    /// A file's bytes; `nil` if there is none of this path.
    private static func bytes(of path: String) throws(TimeZoneError) -> [UInt8]? {
        do throws(FileError) {
            return try File.read(path, maxSize: largestFile)
        } catch {
            if let code = error.code, [ENOENT, ENOTDIR, EISDIR].contains(code) { return nil }
            throw .unreadable(path: path, reason: error.reason)
        }
    }
}
