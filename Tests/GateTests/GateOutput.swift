import Dashboard
import Foundation

/// A published tree of two agencies, as small as it can be, in a folder of its own.
final class GateOutput: Sendable {
    let path: String

    static let first = "00000000-0000-4000-8000-00000000000a"
    static let second = "00000000-0000-4000-8000-00000000000b"
    /// Known, with nothing published.
    static let third = "00000000-0000-4000-8000-00000000000c"
    static let stamp = "2026-02-16T235959Z"
    static let oldStamp = "2026-02-15T235959Z"
    static let firstUser = Token.user
    static let secondUser = "00000000-0000-4000-8000-000000000002"
    static let thirdUser = "00000000-0000-4000-8000-000000000003"
    static let homelessUser = "00000000-0000-4000-8000-000000000004"
    static let unknownUser = "00000000-0000-4000-8000-000000000005"

    init(isPublished: Bool = true) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("gate-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard isPublished else { return }
        for agency in [Self.first, Self.second] {
            for stamp in [Self.oldStamp, Self.stamp] {
                let folder = "agencies/\(agency)/snapshots/\(stamp)"
                let snapshot = try Self.snapshot(agency, stamp)
                try write(snapshot.json, to: "\(folder)/snapshot.json")
                for (name, text) in Self.files(agency, stamp) { try write(Array(text.utf8), to: "\(folder)/\(name)") }
            }
            try write("archive of \(agency)", to: "agencies/\(agency)/index.html")
            try write("month of \(agency)", to: "agencies/\(agency)/archive/2026-02.html")
            try link(agency, to: "snapshots/\(Self.stamp)")
        }
        try write(users: [
            (Self.firstUser, Self.first), (Self.secondUser, Self.second), (Self.thirdUser, Self.third),
            (Self.homelessUser, nil),
        ])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    static func files(_ agency: String, _ stamp: String) -> [(String, String)] {
        [
            ("index.html", "page of \(agency) at \(stamp)"), ("index.html.gz", "gzip of \(agency) at \(stamp)"),
            ("report.md", "# \(agency)"), ("style.css", "body {}"), ("SHA256SUMS", "sums"),
            ("SHA256SUMS.sig", "signature"),
            ("dashboard-campaigns/30d/0.json", "{\"page\":\"\(agency) \(stamp)\"}"),
            ("dashboard-campaigns/30d/0.json.gz", "gzip page of \(agency) at \(stamp)"),
            ("dashboard-campaigns/7d/0.json", "{\"page\":\"7d \(agency)\"}"),
        ]
    }

    static func snapshot(_ agency: String, _ stamp: String) throws -> Snapshot {
        let day = String(stamp.prefix(10))
        guard let id = RowID(agency), let asOf = Instant("\(day)T23:59:59Z"), let today = CalendarDay(day),
            let first = CalendarDay("2025-08-21")
        else { throw CocoaError(.coderInvalidValue) }
        return Snapshot(
            agency: Agency(id: id, name: "Agency \(agency.suffix(1))", slug: "agency-\(agency.suffix(1))"),
            clock: ReportClock(asOf: asOf, timeZone: "UTC", today: today),
            window: DayRange(first, today),
            batches: [],
            campaigns: []
        )
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Replaced in one step as a run does it, but without the sync of Foundation's atomic option: nothing here has to
        // survive a power failure, and hundreds of syncs are what takes long.
        let aside = file.appendingPathExtension("new")
        try Data(bytes).write(to: aside)
        guard rename(aside.path, file.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    /// The user directory, users in order.
    func write(users: [(String, String?)]) throws {
        let lines = users.map { user, agency in "\n\"\(user)\":\(agency.map { "\"\($0)\"" } ?? "null")" }
        let head = #"{"schema":"callsheet-access","version":1,"users":{"#
        try write(head + lines.joined(separator: ",") + "\n}}\n", to: "access.json")
    }

    func link(_ agency: String, to target: String) throws {
        let place = "\(path)/agencies/\(agency)/latest"
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
}
