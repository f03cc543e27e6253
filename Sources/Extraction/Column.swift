internal import PostgreSQL

/// A column that is read, and what its values are to be.
struct Column: Sendable {
    enum Kind: Sendable {
        case id, text, counter, figure, day, instant
    }

    let name: String
    let kind: Kind
    /// Whether a database may lack it, or the right to it: its values are then all `NULL`.
    let isOptional: Bool
    /// What is selected: the column, or `NULL` in its place.
    private(set) var source: String

    init(_ name: String, _ kind: Kind, isOptional: Bool = false) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
        source = name
    }

    /// The column in a database that lacks it.
    var missing: Column {
        var column = self
        switch kind {
        case .id: column.source = "NULL::uuid"
        case .text, .figure: column.source = "NULL::text"
        case .counter: column.source = "NULL::bigint"
        case .day: column.source = "NULL::date"
        case .instant: column.source = "NULL::timestamptz"
        }
        return column
    }

    /// How the column is selected where it has this type, and whether its values then come as text.
    ///
    /// A cast that cannot fail is left to the server, which sends what is quickest to read. Where a single value could
    /// make the cast fail, and with it the whole query, the value comes as text and is read here. A type that cannot be
    /// what is wanted meets the server's own refusal.
    func expression(of type: ColumnType) -> (sql: String, isText: Bool) {
        switch (kind, type) {
        case (.text, _), (.figure, _): ("\(source)::text", true)
        case (.id, .text), (.id, .userDefined), (.day, .text), (.day, .userDefined), (.instant, .text),
            (.instant, .userDefined):
            ("\(source)::text", true)
        case (.counter, .numeric), (.counter, .real), (.counter, .doublePrecision), (.counter, .text),
            (.counter, .json),
            (.counter, .userDefined):
            ("\(source)::text", true)
        case (.instant, .date):
            // Dates reach further than times do: one beyond the years that can be shown counts as infinite.
            (
                "CASE WHEN \(source) NOT BETWEEN '0001-01-01' AND '9999-12-31' THEN 'infinity'"
                    + " ELSE \(source)::timestamptz END",
                false
            )
        case (.id, _): ("\(source)::uuid", false)
        case (.counter, _): ("\(source)::bigint", false)
        case (.day, _): ("\(source)::date", false)
        case (.instant, _): ("\(source)::timestamptz", false)
        }
    }

    /// What a column without an id for each agency compares by, in the form of ``RowID/digits(of:)``.
    ///
    /// Follows `uuid_in`, which takes upper case, braces and hyphens at several places. What is no UUID equals none.
    static func canonicalID(_ name: String) -> String {
        "lower(translate(\(name)::text, '{}-', '')) COLLATE \"C\""
    }
}
