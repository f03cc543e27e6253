/// One query of the dashboard endpoint, its parameters checked.
///
/// Source: CONTRACT.md 1.
package struct DashboardQuery: Hashable, Sendable {
    package let period: Period
    package let status: BatchStatus?
    package let campaignID: RowID?
    /// Batches a page, 1 to 100.
    package let limit: Int
    /// Batches skipped, 0 or more.
    package let offset: Int

    package static let standardLimit = 25
    package static let maxLimit = 100

    /// A limit over 100 is taken as 100.
    package init(
        period: Period = .standard,
        status: BatchStatus? = nil,
        campaignID: RowID? = nil,
        limit: Int = DashboardQuery.standardLimit,
        offset: Int = 0
    ) {
        self.period = period
        self.status = status
        self.campaignID = campaignID
        self.limit = min(max(limit, 1), DashboardQuery.maxLimit)
        self.offset = max(offset, 0)
    }

    /// Reads a query's parameters; names it does not know are ignored, of one given twice the first counts.
    ///
    /// - Throws: ``QueryError`` with one sentence that names the parameter and says what is allowed.
    package init(parameters: [(name: String, value: String)]) throws(QueryError) {
        func value(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
        func day(_ name: String) throws(QueryError) -> CalendarDay {
            guard let text = value(name) else {
                throw QueryError("Parameter '\(name)' is missing: period 'custom' needs start_date and end_date")
            }
            guard let day = CalendarDay(text) else {
                throw QueryError("Parameter '\(name)' must be a date written YYYY-MM-DD")
            }
            return day
        }
        let period: Period
        switch value("period") ?? Period.standard.parameter {
        case "custom":
            let first = try day("start_date")
            let last = try day("end_date")
            guard first <= last else {
                throw QueryError("Parameter 'start_date' must be on or before 'end_date'")
            }
            period = .custom(DayRange(first, last))
        case let name:
            guard let fixed = Period(fixed: name) else {
                throw QueryError("Parameter 'period' must be one of today, 7d, 30d, 90d, custom")
            }
            period = fixed
        }
        var status: BatchStatus?
        if let text = value("status") {
            status = BatchStatus(rawValue: text)
            guard status != nil else {
                throw QueryError("Parameter 'status' must be one of pending, processing, completed, failed")
            }
        }
        var campaignID: RowID?
        if let text = value("campaign_id") {
            campaignID = RowID(text)
            guard campaignID != nil else { throw QueryError("Parameter 'campaign_id' must be a UUID") }
        }
        self.init(
            period: period,
            status: status,
            campaignID: campaignID,
            limit: try DashboardQuery.whole(
                value("limit"),
                "limit",
                atLeast: 1,
                standard: DashboardQuery.standardLimit
            ),
            offset: try DashboardQuery.whole(value("offset"), "offset", atLeast: 0, standard: 0)
        )
    }

    /// A whole number in decimal digits; one too large for 64 bits is taken as the largest.
    private static func whole(
        _ text: String?,
        _ name: String,
        atLeast minimum: Int,
        standard: Int
    ) throws(QueryError) -> Int {
        guard let text else { return standard }
        guard !text.isEmpty, text.utf8.allSatisfy({ 48...57 ~= $0 }) else {
            throw QueryError("Parameter '\(name)' must be a whole number of \(minimum) or more")
        }
        let number = Int(text) ?? Int.max
        guard number >= minimum else {
            throw QueryError("Parameter '\(name)' must be a whole number of \(minimum) or more")
        }
        return number
    }
}

/// What is wrong with a query, in one plain sentence.
package struct QueryError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
