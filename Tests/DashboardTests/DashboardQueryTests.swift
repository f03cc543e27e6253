import Dashboard
import Testing

@Suite struct DashboardQueryTests {
    private func query(_ parameters: [(String, String)]) throws(QueryError) -> DashboardQuery {
        try DashboardQuery(parameters: parameters.map { (name: $0.0, value: $0.1) })
    }

    private func refusal(_ parameters: [(String, String)]) -> String? {
        do throws(QueryError) {
            _ = try query(parameters)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func nothingAskedGivesTheDefaults() throws {
        let query = try query([])
        #expect(query == DashboardQuery())
        #expect(query.period == .days30)
        #expect(query.status == nil)
        #expect(query.campaignID == nil)
        #expect(query.limit == 25)
        #expect(query.offset == 0)
    }

    @Test(arguments: [("today", Period.today), ("7d", .days7), ("30d", .days30), ("90d", .days90)])
    func fixedPeriodsAreKnown(name: String, period: Period) throws {
        #expect(try query([("period", name)]).period == period)
    }

    @Test func customPeriodsTakeBothDates() throws {
        let range = DayRange(Samples.day("2026-01-31"), Samples.day("2026-02-02"))
        let parameters = [("end_date", "2026-02-02"), ("period", "custom"), ("start_date", "2026-01-31")]
        #expect(try query(parameters).period == .custom(range))
        let oneDay = [("period", "custom"), ("start_date", "2026-01-31"), ("end_date", "2026-01-31")]
        #expect(try query(oneDay).period.range(today: Samples.today).count == 1)
    }

    @Test func datesAreIgnoredUnlessThePeriodIsCustom() throws {
        #expect(try query([("period", "7d"), ("start_date", "nonsense")]).period == .days7)
        #expect(try query([("start_date", "2026-01-01"), ("end_date", "2026-01-31")]).period == .days30)
    }

    @Test(arguments: BatchStatus.allCases)
    func statusesAreKnown(status: BatchStatus) throws {
        #expect(try query([("status", status.rawValue)]).status == status)
    }

    @Test func campaignsAreTakenInEitherCase() throws {
        let text = "0123ABCD-EF45-6789-ABCD-EF0123456789"
        #expect(try query([("campaign_id", text)]).campaignID == RowID(text.lowercased()))
    }

    @Test(arguments: [
        ("1", 1), ("25", 25), ("99", 99), ("100", 100), ("101", 100), ("9223372036854775807", 100),
        ("99999999999999999999999999", 100), ("007", 7),
    ])
    func limitsOverAHundredAreAHundred(text: String, limit: Int) throws {
        #expect(try query([("limit", text)]).limit == limit)
    }

    @Test(arguments: [("0", 0), ("1", 1), ("1000000", 1_000_000), ("99999999999999999999999999", Int.max)])
    func anyOffsetIsTaken(text: String, offset: Int) throws {
        #expect(try query([("offset", text)]).offset == offset)
    }

    @Test func ofOneGivenTwiceTheFirstCounts() throws {
        #expect(try query([("limit", "3"), ("limit", "nonsense"), ("period", "7d"), ("period", "90d")]).limit == 3)
        #expect(try query([("period", "7d"), ("period", "90d")]).period == .days7)
        #expect(refusal([("limit", "nonsense"), ("limit", "3")]) != nil)
    }

    @Test func namesThatAreNotKnownAreIgnored() throws {
        #expect(try query([("Period", "7d"), ("page", "2"), ("", "x"), ("limit ", "5")]) == DashboardQuery())
    }

    @Test func limitsGivenInCodeStayWithinBounds() {
        #expect(DashboardQuery(limit: 0).limit == 1)
        #expect(DashboardQuery(limit: .max).limit == 100)
        #expect(DashboardQuery(offset: -1).offset == 0)
    }

    @Test(arguments: ["", "all", "14d", "7D", "Custom", "30d "])
    func wrongPeriodsAreNamed(value: String) {
        #expect(refusal([("period", value)]) == "Parameter 'period' must be one of today, 7d, 30d, 90d, custom")
    }

    @Test(arguments: ["", "scheduled", "Pending", "processing,failed"])
    func wrongStatusesAreNamed(value: String) {
        #expect(
            refusal([("status", value)]) == "Parameter 'status' must be one of pending, processing, completed, failed"
        )
    }

    @Test(arguments: ["", "1", "null", "0123abcdef456789abcdef0123456789"])
    func wrongCampaignsAreNamed(value: String) {
        #expect(refusal([("campaign_id", value)]) == "Parameter 'campaign_id' must be a UUID")
    }

    @Test(arguments: ["", "0", "-1", "+5", "2.5", "1e2", "ten", " 5", "５", "0x10"])
    func wrongLimitsAreNamed(value: String) {
        #expect(refusal([("limit", value)]) == "Parameter 'limit' must be a whole number of 1 or more")
    }

    @Test(arguments: ["", "-1", "+5", "2.5", "ten"])
    func wrongOffsetsAreNamed(value: String) {
        #expect(refusal([("offset", value)]) == "Parameter 'offset' must be a whole number of 0 or more")
    }

    @Test(
        arguments: [
            (nil, nil, "Parameter 'start_date' is missing: period 'custom' needs start_date and end_date"),
            (nil, "2026-01-01", "Parameter 'start_date' is missing: period 'custom' needs start_date and end_date"),
            ("2026-01-01", nil, "Parameter 'end_date' is missing: period 'custom' needs start_date and end_date"),
            ("2026-1-1", "2026-01-01", "Parameter 'start_date' must be a date written YYYY-MM-DD"),
            ("", "2026-01-01", "Parameter 'start_date' must be a date written YYYY-MM-DD"),
            ("2026-01-01", "2026-02-29", "Parameter 'end_date' must be a date written YYYY-MM-DD"),
            ("2026-02-02", "2026-02-01", "Parameter 'start_date' must be on or before 'end_date'"),
        ] as [(String?, String?, String)]
    )
    func wrongDatesAreNamed(start: String?, end: String?, message: String) {
        var parameters = [("period", "custom")]
        if let start { parameters.append(("start_date", start)) }
        if let end { parameters.append(("end_date", end)) }
        #expect(refusal(parameters) == message)
    }
}
