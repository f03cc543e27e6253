import PostgreSQL
import TestSupport
import Testing

@Suite
struct BinaryRowTests {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
    }

    private func error(columns: [String], _ select: String, _ body: (inout BinaryRow) -> Void) throws -> String {
        let error = try #require(throws: DatabaseError.self) {
            try connection.copy("rows", select, columns: columns, body)
        }
        #expect(error.kind == .badData)
        return error.description
    }

    @Test func integersKeepTheirExtremes() throws {
        var values: [Int64?] = []
        var small: [Int32] = []
        let select = """
            SELECT a::bigint, b::integer FROM (VALUES
                (9223372036854775807, 2147483647), (-9223372036854775808, -2147483648), (0, 0), (-1, -1)) t (a, b)
            """
        let count = try connection.copy("integers", select, columns: ["a", "b"]) { row in
            values.append(row.optionalInt64())
            small.append(row.int32())
        }
        #expect(count == 4)
        #expect(values == [.max, .min, 0, -1])
        #expect(small == [.max, .min, 0, -1])
    }

    @Test func nullsArriveAsNilAndEmptyTextAsText() throws {
        var calls = 0
        try connection.copy(
            "nulls",
            """
            SELECT NULL::bigint, NULL::uuid, NULL::timestamptz, NULL::text, ''::text, ''::text
            """,
            columns: ["a", "b", "c", "d", "e", "f"]
        ) { row in
            let (a, b, c, d) = (
                row.optionalInt64(), row.optionalUUID(), row.optionalTimestamp(), row.optionalString()
            )
            #expect(a == nil && b == nil && c == nil && d == nil)
            let (e, f, isBad) = (row.string(), row.optionalString(), row.isBad)
            #expect(e == "" && f == "" && !isBad)
            calls += 1
        }
        #expect(calls == 1)
    }

    @Test func uuidsKeepTheirBytesAndOrder() throws {
        let texts = [
            "00000000-0000-0000-0000-000000000001", "00112233-4455-6677-8899-aabbccddeeff",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ]
        var ids: [(high: UInt64, low: UInt64)] = []
        try connection.setLocalOutside("callsheet.ids", texts.joined(separator: ","))
        try connection.copy(
            "uuids",
            "SELECT i, i FROM unnest(string_to_array(current_setting('callsheet.ids'), ',')::uuid[]) i ORDER BY i",
            columns: ["id", "again"]
        ) { row in
            let id = row.uuid()
            let again = row.optionalUUID()
            #expect(again?.high == id.high && again?.low == id.low)
            ids.append(id)
        }
        #expect(ids.map(\.high) == [0, 0x0011_2233_4455_6677, .max])
        #expect(ids.map(\.low) == [1, 0x8899_AABB_CCDD_EEFF, .max])
    }

    @Test func datesCountFromTheYear2000() throws {
        var days: [Int32] = []
        try connection.copy(
            "dates",
            """
            SELECT d::date FROM unnest(ARRAY['2000-01-01', '1999-12-31', '2026-02-16', '0001-01-01', 'infinity',
                                             '-infinity']) d
            """,
            columns: ["day"]
        ) { days.append($0.date()) }
        #expect(days == [0, -1, 9543, -730119, .max, .min])
    }

    @Test func timesKeepMicroseconds() throws {
        var times: [Int64?] = []
        try connection.copy(
            "times",
            """
            SELECT t::timestamptz FROM unnest(ARRAY['2000-01-01 00:00:00Z', '2000-01-01 00:00:00.000001Z',
                '1999-12-31 23:59:59.999999Z', '2026-02-14 11:00:00.123456+01', 'infinity', '-infinity']) t
            """,
            columns: ["at"]
        ) { times.append($0.optionalTimestamp()) }
        #expect(times == [0, 1, -1, 824_378_400_123_456, .max, .min])
    }

    @Test func textOfAllKindsArrives() throws {
        let texts = [
            "naïve ﷽ 日本 👩‍👩‍👧", "tab\tline\nend", "\"quotes' \\ back", "\u{202E}override",
            String(repeating: "é", count: 100_000),
        ]
        for text in texts {
            let rows = try connection.query("echo", "SELECT $1", [text])
            #expect(rows[0, 0] == text)
            try connection.setLocalOutside("callsheet.text", text)
            var seen: [String] = []
            try connection.copy("echo", "SELECT current_setting('callsheet.text')", columns: ["text"]) { row in
                seen.append(row.string())
            }
            #expect(seen == [text])
        }
    }

    @Test func noRowsAreAResult() throws {
        let count = try connection.copy("nothing", "SELECT 1 WHERE false", columns: ["one"]) { _ in
            Issue.record("There is no row")
        }
        #expect(count == 0)
        #expect(try connection.query("still usable", "SELECT 1")[0, 0] == "1")
    }

    @Test func unreadFieldsAreSkipped() throws {
        var values: [Int32] = []
        try connection.copy(
            "wide",
            "SELECT g, 'text', NULL::uuid FROM generate_series(1, 3) g",
            columns: ["g", "text", "id"]
        ) { values.append($0.int32()) }
        #expect(values == [1, 2, 3])
    }

    @Test func nullInARequiredColumnNamesIt() throws {
        let text = try error(
            columns: ["id", "total"],
            "SELECT g, CASE WHEN g < 3 THEN g END FROM generate_series(1, 9) g"
        ) { row in
            _ = row.int32()
            _ = row.int32()
        }
        #expect(text == "Query 'rows' returned bad data: column 'total' is NULL in row 3")
    }

    @Test func anotherWidthNamesTheColumn() throws {
        let text = try error(columns: ["total"], "SELECT 1::bigint") { _ = $0.int32() }
        #expect(text == "Query 'rows' returned bad data: column 'total' is 8 bytes wide, not 4 in row 1")
    }

    @Test func readingPastTheLastColumnIsAnError() throws {
        let text = try error(columns: ["total"], "SELECT 1") { row in
            _ = row.int32()
            _ = row.int32()
        }
        #expect(text == "Query 'rows' returned bad data: column 2 does not exist in row 1")
    }

    @Test func aReaderRejectsTheColumnReadLast() throws {
        let text = try error(columns: ["id", "day"], "SELECT 1, 'infinity'::date") { row in
            _ = row.int32()
            if row.date() == .max { row.reject("is infinite") }
        }
        #expect(text == "Query 'rows' returned bad data: column 'day' is infinite in row 1")
    }

    /// One bad value need not end the reading.
    @Test func aFaultIsTakenAndTheNextFieldsAndRowsAreRead() throws {
        var faults: [String] = []
        var sums: [Int64] = []
        let select = """
            SELECT id, name, count::bigint
            FROM (VALUES (1, 'x', 5), (2, NULL, 7), (NULL, 'y', 9), (4, 'z', NULL)) t (id, name, count)
            """
        let count = try connection.copy("rows", select, columns: ["id", "name", "count"]) { row in
            let id = row.int32()
            if id == 1 { row.reject("is one") }
            let name = row.string()
            let value = row.int64()
            if let column = row.faultColumn, let fault = row.takeFault() {
                #expect(column == fault.column)
                faults.append("\(fault.column) \(fault.reason)")
                // What was marked reads as nothing.
                if column == 0 { #expect(name == "" && value == 0) }
            } else {
                sums.append(value)
            }
            let (isBad, again) = (row.isBad, row.takeFault()?.reason)
            #expect(!isBad && again == nil)
        }
        #expect(count == 4)
        #expect(faults == ["0 is one", "1 is NULL", "0 is NULL", "2 is NULL"])
        #expect(sums == [])
    }

    @Test func aDamagedRowStaysBad() throws {
        let text = try error(columns: ["id"], "SELECT 1::bigint") { row in
            _ = row.int32()
            let fault = row.takeFault()
            #expect(fault == nil)
        }
        #expect(text == "Query 'rows' returned bad data: column 'id' is 8 bytes wide, not 4 in row 1")
    }

    @Test func aBadFieldComesBeforeTheReadersOwnError() throws {
        struct Stumbled: Error {}
        let error = try #require(throws: DatabaseError.self) {
            try connection.copy("rows", "SELECT NULL::integer", columns: ["id"]) { row in
                if row.int32() == 0 { throw Stumbled() }
            }
        }
        #expect(error.message == "column 'id' is NULL in row 1")
    }

    @Test func anotherNumberOfColumnsIsAnError() throws {
        let error = try #require(throws: DatabaseError.self) {
            try connection.copy("rows", "SELECT 1, 2", columns: ["one"]) { _ in }
        }
        #expect(error.description == "Query 'rows' failed: the query has 2 columns, not 1")
    }

    @Test func textOfAnSQLASCIIDatabaseIsChecked() throws {
        let name = "ascii_of_\(database.name)"
        try database.execute(
            "CREATE DATABASE \(name) ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        )
        defer { try? database.execute("DROP DATABASE \(name) WITH (FORCE)") }
        let ascii = try Connection("dbname=\(name)")
        let select =
            "SELECT convert_from('\\xC3A9'::bytea, 'SQL_ASCII') AS good, convert_from('\\xFF41', 'SQL_ASCII') AS bad"
        // The server checks it on its way to a UTF8 client.
        let first = try #require(throws: DatabaseError.self) { try ascii.query("text", select) }
        #expect(first.kind == .badData && first.sqlState == "22021")
        let second = try #require(throws: DatabaseError.self) {
            try ascii.copy("text", select, columns: ["good", "bad"]) { row in
                let (good, bad) = (row.string(), row.optionalString())
                #expect(good == "é" && bad == nil)
            }
        }
        #expect(second.kind == .badData && second.sqlState == "22021")
    }

    @Test func bytesThatAreNotUTF8AreNoText() throws {
        let text = try error(columns: ["id", "text"], "SELECT 1, '\\xC3A9FF'::bytea") { row in
            _ = row.int32()
            _ = row.string()
        }
        #expect(text == "Query 'rows' returned bad data: column 'text' is not valid UTF-8 in row 1")
    }
}

extension Connection {
    /// Sets a setting for the session, outside a transaction.
    fileprivate func setLocalOutside(_ name: String, _ value: String) throws(DatabaseError) {
        try execute("set", "SELECT set_config($1, $2, false)", [name, value])
    }
}
