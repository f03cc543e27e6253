import Dashboard
import PostgreSQL
import TestSupport
import Testing

@testable import Extraction

/// The rows that load.sql makes, by number, and what becomes of them.
enum LoadedRows {
    /// The id of a row, as an SQL expression.
    static func uid(_ kind: String, _ a: Int, _ b: Int = 0) -> String { "md5('\(kind):\(a):\(b):1')::uuid" }

    /// Agency 2; its rows are the bad ones.
    static let bad = uid("agency", 2)

    /// The faults of all agencies, where there are any.
    static func faults(_ database: TestDatabase, _ selection: ReadingPlan.Selection = .shard(.whole)) throws
        -> [String: String]
    {
        var faults: [String: String] = [:]
        for agency in try agencies(Extraction.read(ReadingPlan(database, selection))) {
            if case .failure(let fault) = agency.snapshot { faults[agency.agency.name] = fault.description }
        }
        return faults
    }

    static func ids(_ database: TestDatabase, _ expressions: String...) throws -> [String] {
        let rows = try database.connect().query(
            "ids",
            "SELECT \(expressions.map { "(\($0))::text" }.joined(separator: ","))"
        )
        return try expressions.indices.map { try #require(rows[0, $0]) }
    }
}
