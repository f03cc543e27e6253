import Dashboard
import OutputTree
import Testing

@testable import Reporting

/// Archives made of a few words, and their files.
enum ArchiveSamples {
    /// A month of an archive, such as `2026-02`.
    typealias Month = ArchiveMonth
    typealias Report = ArchiveEntry

    static let agency = Agency(id: RowID("5a11ad00-0000-4000-8000-000000000001")!, name: "Northwind", slug: "northwind")

    /// A report published at this instant; its folder's name is that of the instant with the version.
    ///
    /// - Parameter day: Where it is not the instant's in UTC.
    static func report(
        _ asOf: String,
        day: String? = nil,
        version: Int = 1,
        figures: CallFigures = ReportSamples.figures(1000, connected: 250, meetings: 20),
        lateReading: String? = nil
    ) -> Report {
        let instant = ReportSamples.instant(asOf)
        return Report(
            name: instant.stamp + (version > 1 ? "-\(version)" : ""),
            day: day.map(ReportSamples.day) ?? instant.civil().day,
            headline: figures,
            lateReading: lateReading.map(ReportSamples.instant)
        )!
    }

    static func month(_ name: String, _ reports: [Report]) -> Month { Month(name: name, entries: reports) }

    static func files(
        recent: [Month],
        older: [String] = [],
        changed: [Month] = [],
        name: String = agency.name,
        preferences: Agency.Preferences = Agency.Preferences(),
        templates: [String: String]
    ) throws -> [SnapshotFile] {
        let empty = ["report.md": "", "page.html": "", "style.css": "", "archive.html": "", "feed.xml": ""]
        let files = empty.merging(templates) { $1 }.mapValues { Array($0.utf8) }
        let pages = ArchivePages(templates: try ReportTemplates(files: files, folder: "templates"))
        return pages.files(
            of: Agency(id: agency.id, name: name, slug: agency.slug, preferences: preferences),
            ReportSamples.style(of: ReportSamples.snapshot(preferences: preferences)),
            recent: recent,
            older: older,
            changed: changed
        )
    }

    /// One of the files, as text.
    static func file(
        _ path: String = "index.html",
        recent: [Month],
        older: [String] = [],
        changed: [Month] = [],
        name: String = agency.name,
        preferences: Agency.Preferences = Agency.Preferences(),
        templates: [String: String]
    ) throws -> String {
        let files = try files(
            recent: recent,
            older: older,
            changed: changed,
            name: name,
            preferences: preferences,
            templates: templates
        )
        return String(decoding: try #require(files.first { $0.path == path }, "No file \(path)").bytes, as: UTF8.self)
    }
}
