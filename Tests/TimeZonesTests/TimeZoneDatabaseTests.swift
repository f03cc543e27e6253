import Dashboard
import Foundation
import Testing

@testable import TimeZones

@Suite struct TimeZoneDatabaseTests {
    private static let folder = "/usr/share/zoneinfo"

    /// All that the time zone database names, zones and links alike.
    private static func names() throws -> [String] {
        try String(contentsOfFile: "\(folder)/tzdata.zi", encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return switch words.first {
            case "Z": String(words[1])
            case "L": String(words[2])
            default: nil
            }
        }
    }

    @Test func everyNameOfTheDatabaseIsTaken() throws {
        let names = try Self.names()
        #expect(names.count > 500)
        #expect(Set(names).isSuperset(of: ["UTC", "EST5EDT", "Japan", "Zulu", "GMT0", "Etc/GMT+5", "NZ-CHAT", "W-SU"]))
        for name in names {
            #expect(TimeZoneDatabase.isName(name), "\(name)")
            // Some systems leave old names to a package of their own.
            guard FileManager.default.fileExists(atPath: "\(Self.folder)/\(name)") else { continue }
            #expect(try TimeZoneDatabase.system.rules(name)?.name == name)
        }
    }

    @Test func everyFileBesideThemIsNone() throws {
        let names = try Set(Self.names())
        let files = try #require(FileManager.default.enumerator(atPath: Self.folder)).compactMap { $0 as? String }
        #expect(files.count > names.count)
        for file in files where !names.contains(file) {
            #expect(try TimeZoneDatabase.system.rules(file) == nil, "\(file)")
        }
    }

    @Test(arguments: [
        "", " ", "/", ".", "..", "Europe", "Europe/", "/Europe/Berlin", "Europe//Berlin", "Europe/../Europe/Berlin",
        "Europe/./Berlin", "./Europe/Berlin", "../zoneinfo/Europe/Berlin", "/usr/share/zoneinfo/Europe/Berlin",
        "europe/berlin", "EUROPE/BERLIN", "Europe/berlin", "utc", "Utc", "posixrules", "localtime", "tzdata.zi",
        "zone.tab",
        "posix/Europe/Berlin", "right/Europe/Berlin", "Europe/Berlin ", "Europe/Berlin\0", "Europe/Berlin/",
        "Europe\\Berlin",
        "Europe/Berlin/Mitte", "Mars/Olympus", "UTC+1", "+01:00", "CET-1CEST", ":UTC", "Ä", "Europe/Zürich",
        String(repeating: "A", count: 10_000),
    ])
    func anythingElseIsNoName(name: String) throws {
        #expect(try TimeZoneDatabase.system.rules(name) == nil)
    }

    @Test func aSystemWithoutZonesIsToldApartFromAnUnknownName() throws {
        try withFolder { folder in
            let database = TimeZoneDatabase(folders: ["\(folder)/none", folder])
            #expect(throws: TimeZoneError.missingData(folders: ["\(folder)/none", folder])) {
                try database.rules("Europe/Berlin")
            }
            #expect(throws: TimeZoneError.self) { try database.requireData() }
            #expect(try database.rules("UTC") == .utc)
            #expect(try database.rules("posixrules") == nil)

            try Data(TZifSample(offsets: [3600]).bytes).write(to: URL(filePath: "\(folder)/Here"))
            let other = TimeZoneDatabase(folders: ["\(folder)/none", folder])
            try other.requireData()
            #expect(try other.rules("There") == nil)
            #expect(try other.rules("Here")?.offset(at: Instant(microsecondsSince1970: 0)) == 3600)
        }
    }

    @Test func aDamagedFileIsToldWithItsPath() throws {
        try withFolder { folder in
            try Data(TZifSample(offsets: []).bytes).write(to: URL(filePath: "\(folder)/Here"))
            try Data("no zone".utf8).write(to: URL(filePath: "\(folder)/Note"))
            let database = TimeZoneDatabase(folders: [folder])
            let error = TimeZoneError.damaged(path: "\(folder)/Here", reason: "it has 0 kinds of local time")
            #expect(throws: error) { try database.rules("Here") }
            #expect(throws: error) { try database.rules("Here") }
            #expect(try database.rules("Note") == nil)
            #expect(
                error.description
                    == "\(folder)/Here: No sound time zone file: it has 0 kinds of local time. Install the system's package "
                    + "tzdata again"
            )
        }
    }

    @Test func eachZoneComesFromTheFirstFolderThatHasIt() throws {
        try withFolder { folder in
            for (name, offset) in [("a", Int32(60)), ("b", Int32(120))] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: false)
                try Data(TZifSample(offsets: [offset]).bytes).write(to: URL(filePath: "\(folder)/\(name)/Here"))
            }
            let database = TimeZoneDatabase(folders: ["\(folder)/b", "\(folder)/a"])
            #expect(try database.rules("Here")?.offset(at: Instant(microsecondsSince1970: 0)) == 120)
        }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zones-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }
}
