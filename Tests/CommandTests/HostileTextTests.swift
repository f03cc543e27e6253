import Foundation
import PostgreSQL
import TestSupport
import Testing

/// Names that are HTML, Markdown, template language or worse: text in every page, exact in every JSON file.
@Suite
struct HostileTextTests {
    /// Each as a name of agency, campaign and status. The database takes 255 characters and no NUL.
    static let names: [String] = [
        #"<script>alert("1")</script>"#,
        "<img src=x onerror=alert(1)>",
        "</title></table></main><h1>gone</h1>",
        "&lt;b&gt; &amp; &#x3C;i&#x3E;",
        #"| pipes || and \| escaped \\| ones |"#,
        "lines\nand\r\nmore\n\n| a | b |\n|---|---|\n# heading",
        "- item\n  - nested\n\n    code",
        "[link](javascript:alert(1)) ![x](http://tracker.example/a.png) <https://a.example>",
        "[ref]: https://a.example \"x\"",
        "*a* **b** __c__ `code` ``` ~~~ <!-- comment -->",
        #"back\slash \n \" 'quotes' "double""#,
        "{{agency}} {{{body}}} {{#batches}} {{> batch}} {{! x }} {{=<% %>=}}",
        "chart:daily-calls ![x](chart:daily-calls)",
        "tab\there bell\u{7} escape\u{1B}[31m delete\u{7F}",
        "bidi \u{202E}desrever\u{202C} \u{2066}iso\u{2069} \u{200F}mark",
        "zero\u{200B}width \u{FEFF}mark line\u{2028}separator \u{2029}",
        "emoji 👩🏽‍💻 🇩🇪 ﷽ e\u{301}\u{302}\u{303} 𝔘𝔫𝔦",
        "  leading and trailing  ",
        "> quote",
        "1. one",
        "===",
        "    indented",
        "a@b.example www.example.org https://example.org/?a=1&b=2",
        "SELECT 'x'; DROP TABLE agencies; --",
        "../../etc/passwd",
        String(repeating: "<", count: 255),
        String(repeating: "|", count: 255),
        String(repeating: "[", count: 255),
        String(repeating: "> ", count: 127),
        String(repeating: "\u{1F469}\u{200D}", count: 127),
        String(repeating: "W", count: 255),
    ]

    private struct Published {
        let output: OutputFolder
        let agencies: [String]
    }

    /// One agency for each name; all names as campaigns and statuses of the first.
    private static func publish(_ templates: String) throws -> Published {
        let database = try TestDatabase()
        try database.execute(
            """
            DROP VIEW v_call_batch_summary;
            ALTER TABLE call_batches ALTER status DROP DEFAULT, ALTER status TYPE text;
            ALTER TABLE agencies DROP CONSTRAINT agencies_name_check;
            CREATE VIEW v_call_batch_summary AS SELECT *, 1 AS pending_count, 50 AS progress_pct FROM call_batches;
            """
        )
        let connection = try database.connect()
        try connection.begin()
        var agencies: [String] = []
        for (number, name) in names.enumerated() {
            let agency = "a0000000-0000-4000-8000-\(String(format: "%012d", number))"
            agencies.append(agency)
            let footer = String(decoding: try JSONEncoder().encode(["footer_text": name]), as: UTF8.self)
            try connection.execute(
                "agency",
                "INSERT INTO agencies (id, name, slug, branding) VALUES ($1::uuid, $2, $3, $4::jsonb)",
                [agency, name, "agency-\(number)", footer]
            )
            for owner in Set([agencies[0], agency]).sorted() {
                let campaign = "\(owner == agency ? "c" : "d")0000000-0000-4000-8000-\(String(format: "%012d", number))"
                try connection.execute(
                    "campaign",
                    "INSERT INTO campaigns (id, agency_id, name) VALUES ($1::uuid, $2::uuid, $3)",
                    [campaign, owner, name]
                )
                try connection.execute(
                    "stats",
                    """
                    INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls, connected_calls)
                    VALUES ($1::uuid, $2::uuid, '2026-02-16', $3::int, 1)
                    """,
                    [owner, campaign, String(1000 - number)]
                )
                for status in [name, "failed"] {
                    try connection.execute(
                        "batch",
                        """
                        INSERT INTO call_batches (agency_id, campaign_id, status, total_calls, created_at, completed_at)
                        VALUES ($1::uuid, $2::uuid, $3, 10, timestamptz '2026-02-16 00:00+00' + $4::int * interval '1 s',
                                '2026-02-16 12:00+00')
                        """,
                        [owner, campaign, status, String(number)]
                    )
                }
            }
        }
        try connection.finish()
        let output = try OutputFolder()
        try output.generate(database, ["--templates", templates, "--period", "30d", "--period", "today"])
            .expectSuccess()
        return Published(output: output, agencies: agencies)
    }

    private static let minimal = Result { try publish(OutputFolder.minimalTemplates) }
    private static let product = Result { try publish(OutputFolder.productTemplates) }

    private static func published(_ templates: Templates) throws -> Published {
        switch templates {
        case .minimal: try minimal.get()
        case .product: try product.get()
        }
    }

    enum Templates: CaseIterable { case minimal, product }

    @Test func jsonKeepsTheExactValue() throws {
        let published = try Self.published(.minimal)
        let answer = try published.output.answer(published.agencies[0], "today")
        let scalars = { (text: String) in Array(text.unicodeScalars) }
        #expect(answer.campaign_stats.map { scalars($0.campaign_name) } == Self.names.map(scalars))
        var statuses: [String] = []
        for offset in stride(from: 0, to: answer.pagination.total, by: 25) {
            statuses += try published.output.answer(published.agencies[0], "today", offset: offset)
                .active_batches.map(\.status).filter { $0 != "failed" }
        }
        #expect(statuses.map(scalars) == Self.names.reversed().map(scalars))
        let record = try published.output.runRecord()
        #expect(record.agencies.map { scalars($0.name) } == Self.names.map(scalars))
        for (agency, name) in zip(published.agencies, Self.names) {
            let json = try JSONSerialization.jsonObject(
                with: published.output.bytes("agencies/\(agency)/latest/snapshot.json")
            )
            let object = ((json as? [String: Any])?["agency"] as? [String: Any])
            #expect((object?["name"] as? String).map(scalars) == scalars(name))
        }
    }

    @Test(arguments: Templates.allCases)
    func pagesHoldNoTagAttributeOrAddressOfAName(_ templates: Templates) throws {
        let published = try Self.published(templates)
        // What the harmless page of plain names has, no page may exceed.
        let plain = try published.output.bytes("agencies/\(published.agencies[Self.names.count - 1])/latest/index.html")
        let allowed = Set(Tag.list(in: plain).map(\.name))
        #expect(allowed.isDisjoint(with: ["script", "img", "i", "b", "iframe", "!--"]))
        #expect(allowed.isSuperset(of: ["table", "td", "h1"]))
        var pages = 0
        for (path, entry) in try published.output.tree() where path.hasSuffix(".html") && path.contains("/snapshots/") {
            guard case .file(let data) = entry else { continue }
            pages += 1
            for tag in Tag.list(in: data) {
                #expect(allowed.contains(tag.name), "\(path): \(tag)")
                for (attribute, value) in tag.attributes {
                    #expect(!attribute.hasPrefix("on") && attribute != "style", "\(path): \(tag)")
                    guard attribute == "href" || attribute == "src" else { continue }
                    #expect(!value.contains(":") && !value.contains("example"), "\(path): \(tag)")
                }
            }
        }
        #expect(pages == 2 * Self.names.count)
    }

    @Test(arguments: Templates.allCases)
    func pagesHoldNoCharacterThatReordersOrControls(_ templates: Templates) throws {
        let published = try Self.published(templates)
        var files = 0
        for (path, entry) in try published.output.tree() {
            guard path.hasSuffix(".html") || path.hasSuffix(".md") || path.hasSuffix(".xml"),
                case .file(let data) = entry
            else { continue }
            files += 1
            let text = try #require(String(validating: data, as: UTF8.self))
            // U+2068 and U+2069 isolate right-to-left names; every one that is opened on a line is closed there.
            let bad = text.unicodeScalars.filter {
                ($0.value < 32 && $0 != "\n") || (0x7F...0x9F).contains($0.value)
                    || (0x202A...0x202E).contains($0.value) || (0x2066...0x2067).contains($0.value)
            }
            #expect(bad.isEmpty, "\(path): \(bad.map { String($0.value, radix: 16) })")
            for line in text.split(separator: "\n") {
                var depth = 0
                for scalar in line.unicodeScalars {
                    depth += scalar.value == 0x2068 ? 1 : scalar.value == 0x2069 ? -1 : 0
                    #expect((0...1).contains(depth), "\(path): \(line)")
                }
                #expect(depth == 0, "\(path): \(line)")
            }
        }
        #expect(files >= 4 * Self.names.count)
    }

    @Test(arguments: Templates.allCases)
    func everyRowOfATableHasAsManyCellsAsItsHeader(_ templates: Templates) throws {
        let published = try Self.published(templates)
        var rows = 0
        for agency in published.agencies {
            // Cells of the rows of the tables, one table after the other.
            var tables: [[Int]] = []
            for tag in try Tag.list(in: published.output.bytes("agencies/\(agency)/latest/index.html")) {
                switch tag.name {
                case "table": tables.append([])
                case "tr": tables[tables.count - 1].append(0)
                case "td", "th": tables[tables.count - 1][tables[tables.count - 1].count - 1] += 1
                default: break
                }
            }
            #expect(!tables.isEmpty)
            for table in tables { #expect(Set(table).count == 1, "\(agency): \(table)") }
            rows += tables.joined().count
        }
        #expect(rows > 4 * Self.names.count)
    }

    /// Each name is one row of the first agency's table of campaigns, and says what the name says.
    @Test func everyNameIsShownAsText() throws {
        let published = try Self.published(.minimal)
        let page = try published.output.latest(published.agencies[0], "today.html")
        let table = try #require(
            page.matches(of: /<table[^>]*>(.*?)<\/table>/.dotMatchesNewlines()).map(\.output.1)
                .first { $0.contains("Conversion rate") }
        )
        let first = table.matches(of: /<tr[^>]*>\s*<td[^>]*>(.*?)<\/td>/.dotMatchesNewlines()).map {
            Self.text($0.output.1)
        }
        #expect(first.count == Self.names.count + 1)
        for (shown, name) in zip(first, Self.names) {
            // Text is cut and cleaned; what is left of it is there in its order.
            let letters = { (text: String) in
                text.unicodeScalars.filter { $0.properties.isAlphabetic || ("!"..."~").contains($0) }
            }
            let (left, right) = (Array(letters(shown).prefix(60)), Array(letters(name).prefix(60)))
            #expect(left == right, "\(shown)")
        }
    }

    /// What a reader sees of a piece of HTML.
    private static func text(_ html: Substring) -> String {
        var text = html.replacing(/<[^>]*>/, with: "")
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            text = text.replacing(entity, with: character)
        }
        return String(text)
    }
}

/// An opening tag of a page.
private struct Tag {
    let name: String
    let attributes: [(name: String, value: String)]

    /// All of a page, found as HTML's own rules find them: quoted values may hold what they like.
    static func list(in page: Data) -> [Tag] {
        let bytes = Array(page)
        var tags: [Tag] = []
        var position = 0
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        while position + 1 < bytes.count {
            guard bytes[position] == UInt8(ascii: "<"), bytes[position + 1] != UInt8(ascii: "/") else {
                position += 1
                continue
            }
            let start = position + 1
            position = start
            while position < bytes.count, !" >/\n".utf8.contains(bytes[position]) { position += 1 }
            let name = text(start..<position).lowercased()
            var attributes: [(name: String, value: String)] = []
            while position < bytes.count, bytes[position] != UInt8(ascii: ">") {
                guard !" /\n".utf8.contains(bytes[position]) else {
                    position += 1
                    continue
                }
                let start = position
                while position < bytes.count, !"= >/\n".utf8.contains(bytes[position]) { position += 1 }
                let attribute = text(start..<position).lowercased()
                var value = ""
                if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "="),
                    bytes[position + 1] == UInt8(ascii: "\"")
                {
                    let start = position + 2
                    position = start
                    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") { position += 1 }
                    value = text(start..<min(position, bytes.count))
                    position += 1
                } else if position < bytes.count, bytes[position] == UInt8(ascii: "=") {
                    position += 1
                }
                attributes.append((attribute, value))
            }
            tags.append(
                Tag(name: name.hasPrefix("!") ? "!" + name.dropFirst().prefix(7) : name, attributes: attributes)
            )
        }
        return tags
    }
}
