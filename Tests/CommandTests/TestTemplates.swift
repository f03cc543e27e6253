import Foundation
import TestSupport

/// Templates that show every kind of value in a few lines, so that what tests compare does not change with the
/// product's pages.
enum TestTemplates {
    static let names = ["archive.html", "batch.md", "feed.xml", "page.html", "report.md", "style.css"]

    /// Writes them, and of the product's own those that have no counterpart here.
    static func write(to folder: TemporaryFolder) throws {
        for source in [OutputFolder.productTemplates, TestDatabase.fixtures + "/templates-minimal"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: source) where name.contains(".") {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(source)/\(name)"))
                try folder.write(String(decoding: bytes, as: UTF8.self), to: name)
            }
        }
    }
}
