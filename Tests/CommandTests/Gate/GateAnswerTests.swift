import Foundation
import PostgreSQL
import TestSupport
import Testing

/// `GET /functions/v1/dashboard-campaigns` of the running gate.
@Suite
struct GateAnswerTests {
    private let fixture = Result { try GateFixture.shared() }

    @Test(arguments: ["today", "7d", "30d", "90d"])
    func aDefaultPageIsTheStaticFile(_ period: String) throws {
        let fixture = try fixture.get()
        for offset in [0, 25, 50] {
            let answer = try fixture.get("\(GateFixture.api)?period=\(period)&offset=\(offset)")
            #expect(answer.status == 200)
            let name = "agencies/\(fixture.agency)/latest/dashboard-campaigns/\(period)/\(offset).json"
            #expect(try answer.body == fixture.output.bytes(name))
            #expect(answer.header("content-type") == "application/json")
            #expect(answer.header("x-snapshot") == "2026-02-16T235959Z")
            #expect(answer.header("cache-control") == "private, no-cache")
            answer.expectSecurityHeaders()
        }
    }

    @Test func withoutParametersThirtyDaysAreAnswered() throws {
        let fixture = try fixture.get()
        let answer = try fixture.get(GateFixture.api)
        #expect(
            try answer.body == fixture.output.bytes("agencies/\(fixture.agency)/latest/dashboard-campaigns/30d/0.json")
        )
    }

    /// Every combination, against what the database computes.
    @Test(arguments: ["today", "7d", "30d", "90d", "custom-2025-12-24_2026-01-06", "custom-2025-08-21_2026-02-16"])
    func anyParametersAreAnswered(_ period: String) throws {
        let fixture = try fixture.get()
        let expected = try ExpectedAnswers(fixture.database)
        let rows = try fixture.database.connect().query(
            "campaign",
            "SELECT min(id::text) FROM campaigns WHERE agency_id = $1::uuid",
            [fixture.agency]
        )
        let campaign = try #require(rows[0, 0])
        var range = "period=\(period)"
        if period.hasPrefix("custom-") {
            let dates = period.dropFirst("custom-".count).split(separator: "_")
            range = "period=custom&start_date=\(dates[0])&end_date=\(dates[1])"
        }
        let token = try fixture.tokens.good(fixture.user)
        for status in ["", "pending", "processing", "completed", "failed"] {
            for campaign in ["", campaign] {
                for (limit, offset) in [(25, 0), (25, 7), (1, 3), (100, 0), (7, 1000)] {
                    var target = "\(GateFixture.api)?\(range)&limit=\(limit)&offset=\(offset)"
                    if !status.isEmpty { target += "&status=\(status)" }
                    if !campaign.isEmpty { target += "&campaign_id=\(campaign.uppercased())" }
                    let answer = try fixture.get(target, token: token)
                    #expect(answer.status == 200)
                    let text = try expected.answer(
                        fixture.agency,
                        period,
                        status: status,
                        campaign: campaign,
                        limit: limit,
                        offset: offset
                    )
                    #expect(answer.text == text, "\(target)")
                }
            }
        }
    }

    @Test func aLimitOverAHundredIsAHundred() throws {
        let fixture = try fixture.get()
        #expect(
            try fixture.get("\(GateFixture.api)?limit=100000").body == fixture.get("\(GateFixture.api)?limit=100").body
        )
    }

    @Test(arguments: [
        ("period=8d", "Parameter 'period' must be one of today, 7d, 30d, 90d, custom"),
        ("period=custom", "Parameter 'start_date' is missing: period 'custom' needs start_date and end_date"),
        (
            "period=custom&start_date=2026-01-01",
            "Parameter 'end_date' is missing: period 'custom' needs start_date and end_date"
        ),
        (
            "period=custom&start_date=2026-02-30&end_date=2026-03-01",
            "Parameter 'start_date' must be a date written YYYY-MM-DD"
        ),
        (
            "period=custom&start_date=2026-02-02&end_date=2026-02-01",
            "Parameter 'start_date' must be on or before 'end_date'"
        ),
        (
            "period=custom&start_date=2025-08-20&end_date=2026-02-01",
            "Parameter 'start_date' must be within the days held, 2025-08-21 to 2026-02-16"
        ),
        (
            "period=custom&start_date=2026-02-01&end_date=2026-02-17",
            "Parameter 'end_date' must be within the days held, 2025-08-21 to 2026-02-16"
        ),
        ("status=scheduled", "Parameter 'status' must be one of pending, processing, completed, failed"),
        ("campaign_id=7", "Parameter 'campaign_id' must be a UUID"),
        ("limit=0", "Parameter 'limit' must be a whole number of 1 or more"),
        ("limit=ten", "Parameter 'limit' must be a whole number of 1 or more"),
        ("offset=-1", "Parameter 'offset' must be a whole number of 0 or more"),
        ("offset=%zz", "Parameter 'offset' must be a whole number of 0 or more"),
        ("offset=1%00", "Parameter 'offset' must be a whole number of 0 or more"),
    ])
    func aWrongParameterIsNamed(_ query: String, _ message: String) throws {
        let answer = try fixture.get().get("\(GateFixture.api)?\(query)")
        #expect(answer.status == 400)
        #expect(answer.error == message)
        #expect(answer.header("content-type") == "application/json")
        answer.expectSecurityHeaders()
    }

    @Test func escapesAndUnknownParametersAreUnderstood() throws {
        let fixture = try fixture.get()
        let plain = try fixture.get("\(GateFixture.api)?period=7d&limit=5")
        for query in ["%70eriod=%37d&limit=5", "period=7d&&limit=5&x=1&=&y", "period=7d&limit=5&period=8d"] {
            #expect(try fixture.get("\(GateFixture.api)?\(query)").body == plain.body)
        }
    }

    // MARK: Who asks

    @Test func whoHasNoAgencyIsForbidden() throws {
        let fixture = try fixture.get()
        let answer = try fixture.get(GateFixture.api, token: fixture.tokens.good(fixture.homelessUser))
        #expect(answer.status == 403)
        #expect(answer.error == "This user belongs to no agency")
        answer.expectSecurityHeaders()
    }

    @Test func aUserNobodyKnowsIsUnauthorized() throws {
        let fixture = try fixture.get()
        let answer = try fixture.get(GateFixture.api, token: fixture.tokens.good(fixture.unknownUser))
        #expect(answer.status == 401)
        #expect(answer.error == "The token's user is not known")
    }

    @Test func anAgencyWithoutASnapshotIsToldToWait() throws {
        let fixture = try fixture.get()
        for path in [
            GateFixture.api, "\(GateFixture.api)?limit=3", "/reports/", "/reports/latest", "/reports/latest/",
            "/reports/latest/index.html",
        ] {
            let answer = try fixture.get(path, token: fixture.tokens.good(fixture.newUser))
            #expect(answer.status == 503)
            #expect(answer.header("retry-after").flatMap(Int.init) ?? 0 > 0)
            #expect(answer.error == "Nothing has been published for this agency yet")
        }
        for path in ["/reports/snapshots/2026-02-16T235959Z/index.html", "/reports/index.html"] {
            #expect(try fixture.get(path, token: fixture.tokens.good(fixture.newUser)).status == 404)
        }
    }

    @Test func eachUserGetsItsOwnAgency() throws {
        let fixture = try fixture.get()
        for (user, agency) in [(fixture.user, fixture.agency), (fixture.otherUser, fixture.otherAgency)] {
            let answer = try fixture.get(GateFixture.api, token: fixture.tokens.good(user))
            #expect(try answer.body == fixture.output.bytes("agencies/\(agency)/latest/dashboard-campaigns/30d/0.json"))
        }
    }

    @Test func anAgencyInTheTokenCountsForNothing() throws {
        let fixture = try fixture.get()
        let claims = "{\"agency_id\":\"\(fixture.otherAgency)\"}"
        let token = try fixture.tokens.good(
            fixture.user,
            ["user_metadata": claims, "app_metadata": claims, "agency_id": "\"\(fixture.otherAgency)\""]
        )
        let answer = try fixture.get(GateFixture.api, token: token)
        #expect(
            try answer.body == fixture.output.bytes("agencies/\(fixture.agency)/latest/dashboard-campaigns/30d/0.json")
        )
        let foreign = try fixture.get("\(GateFixture.api)?agency_id=\(fixture.otherAgency)", token: token)
        #expect(foreign.body == answer.body)
    }

    // MARK: Methods, conditions, other origins

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"])
    func everyMethodButGetIsRefused(_ method: String) throws {
        let fixture = try fixture.get()
        for token in [nil, try fixture.tokens.good(fixture.user), "nonsense"] {
            let answer = try fixture.get(GateFixture.api, method, token: token)
            #expect(answer.status == 405)
            #expect(answer.header("allow") == "GET")
            #expect(answer.error == (method == "HEAD" ? nil : "The method must be GET"))
            answer.expectSecurityHeaders()
        }
    }

    @Test func theTagStandsForTheContent() throws {
        let fixture = try fixture.get()
        for query in ["", "?limit=3", "?period=7d"] {
            let target = GateFixture.api + query
            let first = try fixture.get(target)
            let tag = try #require(first.header("etag"))
            #expect(tag.hasPrefix("\"") && !tag.hasPrefix("W/"))
            for value in [tag, "\"x\", W/\(tag)", "*", "\(tag),\"y\""] {
                let second = try fixture.get(target, "GET", [("If-None-Match", value)])
                #expect(second.status == 304)
                #expect(second.body.isEmpty)
                #expect(second.header("etag") == tag)
                #expect(second.header("x-snapshot") == first.header("x-snapshot"))
                #expect(second.header("vary") == first.header("vary"))
                second.expectSecurityHeaders()
            }
            #expect(try fixture.get(target, "GET", [("If-None-Match", "\"x\"")]).status == 200)
            // Times and sizes say nothing.
            #expect(
                try fixture.get(target, "GET", [("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")]).status == 200
            )
        }
        let other = try fixture.get(GateFixture.api, token: fixture.tokens.good(fixture.otherUser))
        #expect(try other.header("etag") != fixture.get(GateFixture.api).header("etag"))
    }

    @Test func aTagIsGivenToNobodyWithoutToken() throws {
        let fixture = try fixture.get()
        let tag = try #require(fixture.get(GateFixture.api).header("etag"))
        let answer = try fixture.get(GateFixture.api, token: nil, [("If-None-Match", tag)])
        #expect(answer.status == 401)
    }

    @Test func pagesOfAllowedOriginsMayRead() throws {
        let fixture = try fixture.get()
        for token in [nil, try fixture.tokens.good(fixture.user)] {
            let answer = try fixture.get(GateFixture.api, token: token, [("Origin", GateFixture.origin)])
            #expect(answer.header("access-control-allow-origin") == GateFixture.origin)
            #expect(answer.header("vary")?.contains("Origin") == true)
        }
        let preflight = try fixture.get(
            GateFixture.api,
            "OPTIONS",
            token: nil,
            [("Origin", GateFixture.origin), ("Access-Control-Request-Method", "GET")]
        )
        #expect(preflight.status == 204)
        #expect(preflight.header("access-control-allow-origin") == GateFixture.origin)
        #expect(preflight.header("access-control-allow-methods") == "GET")
        let headers = preflight.header("access-control-allow-headers")?.components(separatedBy: ", ") ?? []
        let sent = [
            "authorization", "apikey", "x-client-info", "content-type", "x-region", "traceparent", "tracestate",
            "baggage",
        ]
        #expect(Set(headers).isSuperset(of: sent))
        preflight.expectSecurityHeaders()
    }

    @Test(arguments: ["https://evil.example", "null", "https://app.example.evil.example", "http://app.example"])
    func pagesOfOtherOriginsMayNot(_ origin: String) throws {
        let fixture = try fixture.get()
        let answer = try fixture.get(GateFixture.api, "GET", [("Origin", origin)])
        #expect(answer.header("access-control-allow-origin") == nil)
        let preflight = try fixture.get(
            GateFixture.api,
            "OPTIONS",
            token: nil,
            [("Origin", origin), ("Access-Control-Request-Method", "GET")]
        )
        #expect(preflight.status == 405)
        #expect(preflight.header("access-control-allow-origin") == nil)
    }
}
