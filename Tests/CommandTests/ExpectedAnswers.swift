import Foundation
import PostgreSQL
import TestSupport
import Testing

/// The dashboard's answers as the database itself computes them, agency by agency, from the rules of the contract and
/// none of the program's code: sums, rates, order and text are all SQL, in exact numeric arithmetic.
struct ExpectedAnswers {
    private let connection: Connection
    /// The date of the as-of instant in the run's zone.
    private let today: String

    init(_ database: TestDatabase, today: String = OutputFolder.asOf) throws {
        connection = try database.connect()
        self.today = today
    }

    var agencies: [String] {
        get throws {
            let rows = try connection.query("agencies", "SELECT id::text FROM agencies ORDER BY id")
            return (0..<rows.count).compactMap { rows[$0, 0] }
        }
    }

    /// The first and last day of a period: `7d`, `today`, or `custom-2026-01-01_2026-01-31`.
    private func days(of period: String) throws -> (String, String) {
        if period.hasPrefix("custom-") {
            let dates = period.dropFirst("custom-".count).split(separator: "_").map(String.init)
            return (dates[0], dates[1])
        }
        let count = try #require(["today": 1, "7d": 7, "30d": 30, "90d": 90][period])
        let rows = try connection.query("first day", "SELECT ($1::date - \(count - 1))::text", [today])
        return (try #require(rows[0, 0]), today)
    }

    /// Every page of an agency's unfiltered answer, by offset.
    func pages(_ agency: String, _ period: String) throws -> [Int: String] {
        let (first, last) = try days(of: period)
        let rows = try connection.query(
            "count",
            "SELECT count(*)::text FROM v_call_batch_summary WHERE agency_id = $1::uuid",
            [agency]
        )
        let total = try #require(rows[0, 0].flatMap(Int.init))
        var pages: [Int: String] = [:]
        for offset in stride(from: 0, to: max(total, 1), by: 25) {
            pages[offset] = try answer(agency, first, last, offset: offset)
        }
        return pages
    }

    /// One answer to any parameters; an empty text is no filter.
    func answer(
        _ agency: String,
        _ period: String,
        status: String = "",
        campaign: String = "",
        limit: Int = 25,
        offset: Int = 0
    ) throws -> String {
        let (first, last) = try days(of: period)
        return try answer(agency, first, last, status: status, campaign: campaign, limit: limit, offset: offset)
    }

    private func answer(
        _ agency: String,
        _ first: String,
        _ last: String,
        status: String = "",
        campaign: String = "",
        limit: Int = 25,
        offset: Int
    ) throws -> String {
        let values = [agency, first, last, String(offset), status, campaign, String(limit)]
        return try #require(connection.query("page", Self.page, values)[0, 0])
    }

    private static let page = #"""
        WITH listed AS (
            SELECT row_number() OVER (ORDER BY created_at DESC, id) AS place, *
            FROM v_call_batch_summary
            WHERE agency_id = $1::uuid AND ($5::text = '' OR status::text = $5::text)
              AND ($6::text = '' OR campaign_id = nullif($6::text, '')::uuid)
        ), batches AS (
            SELECT place,
                   '{"id":"' || id || '","agency_id":"' || agency_id
                   || '","campaign_id":' || coalesce('"' || campaign_id || '"', 'null')
                   || ',"status":' || to_json(status::text)
                   || ',"total_calls":' || total_calls || ',"completed_count":' || completed_count
                   || ',"failed_count":' || failed_count || ',"pending_count":' || pending_count
                   || ',"in_progress_count":' || in_progress_count
                   || ',"progress_pct":' || trim_scale(progress_pct::numeric)
                   || ',"created_at":' || time_of_created || ',"completed_at":' || coalesce(time_of_completed, 'null')
                   || '}' AS json
            FROM listed,
                 LATERAL (SELECT '"' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
                                 || rtrim(rtrim(to_char(created_at AT TIME ZONE 'UTC', '.US'), '0'), '.') || 'Z"'
                                 AS time_of_created,
                                 '"' || to_char(completed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
                                 || rtrim(rtrim(to_char(completed_at AT TIME ZONE 'UTC', '.US'), '0'), '.') || 'Z"'
                                 AS time_of_completed) AS times
            WHERE place > $4::bigint AND place <= $4::bigint + $7::bigint
        ), sums AS (
            SELECT campaign_id,
                   sum(total_calls)::numeric AS total, sum(completed_calls)::numeric AS completed,
                   sum(connected_calls)::numeric AS connected, sum(meetings_booked)::numeric AS meetings,
                   sum(qualified_leads)::numeric AS leads, sum(conversations_had)::numeric AS conversations,
                   sum(total_duration_seconds)::numeric AS seconds
            FROM call_stats_daily
            WHERE agency_id = $1::uuid AND campaign_id IS NOT NULL AND stat_date BETWEEN $2::date AND $3::date
              AND ($6::text = '' OR campaign_id = nullif($6::text, '')::uuid)
            GROUP BY campaign_id
        ), stats AS (
            SELECT total, campaign_id, coalesce(name, 'Unknown Campaign') AS name,
                   '{"campaign_id":"' || campaign_id
                   || '","campaign_name":' || to_json(coalesce(name, 'Unknown Campaign')::text)
                   || ',"total_calls":' || total || ',"completed_calls":' || completed
                   || ',"connected_calls":' || connected || ',"meetings_booked":' || meetings
                   || ',"qualified_leads":' || leads || ',"conversations_had":' || conversations
                   || ',"avg_duration_seconds":'
                   || CASE WHEN completed = 0 THEN 0 ELSE floor(seconds / completed + 0.5) END
                   || ',"contact_rate":'
                   || CASE WHEN total = 0 THEN 0.0 ELSE round(floor(100 * connected / total * 10 + 0.5) / 10, 1) END
                   || ',"conversion_rate":'
                   || CASE WHEN total = 0 THEN 0.0 ELSE round(floor(100 * meetings / total * 10 + 0.5) / 10, 1) END
                   || '}' AS json
            FROM sums LEFT JOIN campaigns c ON c.id = campaign_id AND c.agency_id = $1::uuid
        )
        SELECT '{"active_batches":['
               || coalesce((SELECT string_agg(json, ',' ORDER BY place) FROM batches), '')
               || '],"campaign_stats":['
               || coalesce((SELECT string_agg(json, ',' ORDER BY total DESC, name COLLATE "C", campaign_id)
                            FROM stats), '')
               || '],"pagination":{"total":' || (SELECT count(*) FROM listed) || ',"limit":' || $7::bigint || ',"offset":' || $4::bigint
               || ',"has_more":' || CASE WHEN (SELECT count(*) FROM listed) > $4::bigint + $7::bigint
                                         THEN 'true' ELSE 'false' END
               || '}}'
        """#
}

extension OutputFolder {
    /// Fails the test unless each agency's newest snapshot has exactly the answers that the database computes.
    func expectAnswers(
        of database: TestDatabase,
        today: String = OutputFolder.asOf,
        periods: [String] = ["today", "7d", "30d", "90d"],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try ExpectedAnswers(database, today: today)
        let agencies = try expected.agencies
        #expect(!agencies.isEmpty, sourceLocation: sourceLocation)
        for agency in agencies {
            for period in periods {
                let pages = try expected.pages(agency, period)
                let folder = "agencies/\(agency)/latest/dashboard-campaigns/\(period)"
                let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")
                #expect(
                    Set(names) == Set(pages.keys.map { "\($0).json" }),
                    "\(agency) \(period)",
                    sourceLocation: sourceLocation
                )
                for (offset, page) in pages.sorted(by: { $0.key < $1.key }) {
                    let answer = try text("\(folder)/\(offset).json")
                    #expect(
                        answer.split(separator: ",\"") == page.split(separator: ",\""),
                        "\(agency) \(period) \(offset)",
                        sourceLocation: sourceLocation
                    )
                    #expect(answer == page, sourceLocation: sourceLocation)
                }
            }
        }
    }
}
