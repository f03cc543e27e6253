@testable import Templates

/// The schema and helpers that the suites about templates share.
enum TemplateSamples {
    struct Contact {
        var phone: String?
    }

    struct Batch {
        let name: String
        var isLate = false
        var owner: Contact?
    }

    struct Totals {
        let owner: Contact
    }

    struct Page {
        var isFinal = true
        var note: String?
        var rows = [Batch(name: "A", isLate: true), Batch(name: "B")]
        var totals: Totals?
        var days = ["Mon", "Tue"]
    }

    static let contact = TemplateModel<Contact>([
        .text("email", "Where mail goes") { _ in "o@example.org" },
        .optionalText("phone", "Telephone number, if known") { $0.phone },
    ])

    static let day = TemplateModel.items("A day")

    static let row = TemplateModel<Batch>([
        .text("name", "Name of the batch") { $0.name },
        .text("calls", "Calls made") { _ in "7" },
        .flag("late", "Whether it is late") { $0.isLate },
        .record("owner", "Who answers for it", of: contact) { $0.owner },
    ])

    static let totals = TemplateModel<Totals>([
        .text("calls", "Calls in all") { _ in "99" },
        .record("owner", "Who signs", of: contact) { $0.owner },
        .list("days", "Days with calls", of: day) { _ in ["Wed"] },
    ])

    static let page = TemplateModel<Page>([
        .text("agency", "Name of the agency") { _ in "North" },
        .text("contact_rate", "Share of calls that reached somebody") { _ in "12 %" },
        .markup("chart", "The chart") { _ in Array("<svg/>".utf8) },
        .flag("final", "Whether the period is over") { $0.isFinal },
        .optionalText("note", "A remark, if there is one") { $0.note },
        .list("rows", "One for each batch", of: row) { $0.rows },
        .record("totals", "Sums of the period.", of: totals) { $0.totals },
        .list("days", "Days of the period", of: day) { $0.days },
    ])

    static let escaping = TemplateEscaping(
        markdown: { text, output in output += "M(\(text))".utf8 },
        html: { text, output in output += "H(\(text))".utf8 },
        css: { text, output in output += "C(\(text))".utf8 },
        plain: { text, output in output += text.utf8 }
    )

    static func library(_ files: [String: String], folder: String = "templates") -> TemplateLibrary {
        TemplateLibrary(files: files.mapValues { Array($0.utf8) }, folder: folder, escaping: escaping)
    }

    /// Renders `a.txt`, unless told otherwise, with the sample page.
    static func render(
        _ files: [String: String],
        file: String = "a.txt",
        _ page: Page = Page()
    ) throws -> String {
        var output: [UInt8] = []
        try library(files).template(file, for: Self.page).render(page, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    static func render(_ text: String, _ page: Page = Page()) throws -> String {
        try render(["a.txt": text], page)
    }

    /// All problems of `a.txt`, one a line; "" if there is none.
    static func problems(_ files: [String: String], file: String = "a.txt") -> String {
        do throws(TemplateError) {
            _ = try library(files).template(file, for: page)
            return ""
        } catch {
            return error.description
        }
    }

    static func problems(_ text: String) -> String {
        problems(["a.txt": text])
    }
}
