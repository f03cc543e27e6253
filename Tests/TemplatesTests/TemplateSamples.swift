@testable import Templates

/// The schema and helpers that the suites about templates share.
enum TemplateSamples {
    static let contact = TemplateSchema([
        .text("email", "Where mail goes"),
        .optionalText("phone", "Telephone number, if known"),
    ])

    static let days = TemplateSchema.items("A day")

    static let row = TemplateSchema([
        .text("name", "Name of the batch"),
        .text("calls", "Calls made"),
        .flag("late", "Whether it is late"),
        .record("owner", "Who answers for it", of: contact),
    ])

    static let totals = TemplateSchema([
        .text("calls", "Calls in all"),
        .record("owner", "Who signs", of: contact),
        .list("days", "Days with calls", of: days),
    ])

    static let page = TemplateSchema([
        .text("agency", "Name of the agency"),
        .text("contact_rate", "Share of calls that reached somebody"),
        .markup("chart", "The chart"),
        .flag("final", "Whether the period is over"),
        .optionalText("note", "A remark, if there is one"),
        .list("rows", "One for each batch", of: row),
        .record("totals", "Sums of the period.", of: totals),
        .list("days", "Days of the period", of: days),
    ])

    static let escaping = TemplateEscaping(
        markdown: { text, output in output += "M(\(text))".utf8 },
        html: { text, output in output += "H(\(text))".utf8 },
        css: { text, output in output += "C(\(text))".utf8 },
        plain: { text, output in output += text.utf8 }
    )

    static func owner(phone: String? = nil) -> TemplateRecord {
        TemplateRecord(contact, [.text("o@example.org"), .optional(phone)])
    }

    static func page(
        final: Bool = true,
        note: String? = nil,
        rows: [TemplateRecord] = [batch("A", late: true), batch("B")],
        totals: TemplateValue = .none,
        days: [String] = ["Mon", "Tue"]
    ) -> TemplateRecord {
        TemplateRecord(
            page,
            named: [
                "agency": .text("North"),
                "contact_rate": .text("12 %"),
                "chart": .markup(Array("<svg/>".utf8)),
                "final": .flag(final),
                "note": .optional(note),
                "rows": .list(rows),
                "totals": totals,
                "days": .items(Self.days, days),
            ]
        )
    }

    static func batch(_ name: String, late: Bool = false, owner: TemplateValue = .none) -> TemplateRecord {
        TemplateRecord(row, [.text(name), .text("7"), .flag(late), owner])
    }

    static func sums(phone: String? = nil) -> TemplateValue {
        .record(TemplateRecord(totals, [.text("99"), .record(owner(phone: phone)), .items(days, ["Wed"])]))
    }

    static func library(_ files: [String: String], folder: String = "templates") -> TemplateLibrary {
        TemplateLibrary(files: files.mapValues { Array($0.utf8) }, folder: folder, escaping: escaping)
    }

    /// Renders `a.txt`, unless told otherwise, with the sample page.
    static func render(
        _ files: [String: String],
        file: String = "a.txt",
        _ record: TemplateRecord = page()
    ) throws -> String {
        var output: [UInt8] = []
        try library(files).template(file, schema: page).render(record, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    static func render(_ text: String, _ record: TemplateRecord = page()) throws -> String {
        try render(["a.txt": text], record)
    }

    /// All problems of `a.txt`, one a line; "" if there is none.
    static func problems(_ files: [String: String], file: String = "a.txt") -> String {
        do throws(TemplateError) {
            _ = try library(files).template(file, schema: page)
            return ""
        } catch {
            return error.description
        }
    }

    static func problems(_ text: String) -> String {
        problems(["a.txt": text])
    }
}
