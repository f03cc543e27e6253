internal import FoundationEssentials

extension Snapshot {
    /// Reads the archived form, `snapshot.json`.
    ///
    /// - Throws: ``SnapshotError`` for anything that ``json`` would not have written.
    /// - Complexity: O(bytes).
    package init(json: [UInt8]) throws(SnapshotError) {
        let document: SnapshotDocument
        do {
            document = try JSONDecoder().decode(SnapshotDocument.self, from: Data(json))
        } catch {
            throw SnapshotError("is not a snapshot that this version can read")
        }
        guard document.schema == "callsheet-snapshot", document.version == 1 else {
            throw SnapshotError("is a '\(document.schema)' of version \(document.version), not a snapshot of version 1")
        }
        guard let first = CalendarDay(document.window.firstDay), let last = CalendarDay(document.window.lastDay),
            first <= last, let asOf = Instant(document.asOf), let today = CalendarDay(document.today),
            let id = RowID(document.agency.id)
        else { throw SnapshotError("holds a date, a time or an id that is none") }
        let lateReading = document.late.map { Instant($0.batchesReadAt) }
        if let lateReading, lateReading == nil { throw SnapshotError("holds a time of reading that is none") }
        let preferences = Agency.Preferences(
            primaryColor: document.agency.branding.primaryColor,
            logoURL: document.agency.branding.logoURL,
            footerText: document.agency.branding.footerText,
            timeZone: document.agency.settings.timeZone,
            locale: document.agency.settings.locale,
            reportRecipients: document.agency.settings.reportRecipients
        )
        var batches: [Batch] = []
        for row in document.batches { batches.append(try row.batch()) }
        var campaigns: [Campaign] = []
        for row in document.campaigns { campaigns.append(try row.campaign()) }
        self.init(
            agency: Agency(
                id: id,
                name: document.agency.name,
                slug: document.agency.slug,
                preferences: preferences
            ),
            clock: ReportClock(
                asOf: asOf,
                timeZone: document.timeZone,
                today: today,
                lateReading: lateReading ?? nil
            ),
            window: DayRange(first, last),
            batches: batches,
            campaigns: campaigns
        )
        try checkOrder()
    }
}

/// Why a text is not a snapshot; continues a sentence that starts with the file's name.
package struct SnapshotError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The document's shape, before its texts are read as ids, days and times.
private struct SnapshotDocument: Decodable {
    let schema: String
    let version: Int
    let agency: AgencyRow
    let asOf: String
    let timeZone: String
    let today: String
    /// Of a report made late.
    let late: Late?
    let window: Window
    let batches: [BatchRow]
    let campaigns: [CampaignRow]

    enum CodingKeys: String, CodingKey {
        case schema, version, agency, today, late, window, batches, campaigns
        case asOf = "as_of"
        case timeZone = "time_zone"
    }

    struct Late: Decodable {
        let batchesReadAt: String

        enum CodingKeys: String, CodingKey {
            case batchesReadAt = "batches_read_at"
        }
    }

    struct Window: Decodable {
        let firstDay: String
        let lastDay: String

        enum CodingKeys: String, CodingKey {
            case firstDay = "first_day"
            case lastDay = "last_day"
        }
    }

    struct AgencyRow: Decodable {
        let id: String
        let name: String
        let slug: String
        let branding: Branding
        let settings: Settings

        struct Branding: Decodable {
            let primaryColor: String?
            let logoURL: String?
            let footerText: String?

            enum CodingKeys: String, CodingKey {
                case primaryColor = "primary_color"
                case logoURL = "logo_url"
                case footerText = "footer_text"
            }
        }

        struct Settings: Decodable {
            let timeZone: String?
            let locale: String?
            let reportRecipients: [String]?

            enum CodingKeys: String, CodingKey {
                case timeZone = "timezone"
                case locale
                case reportRecipients = "report_recipients"
            }
        }
    }

    struct BatchRow: Decodable {
        let id: String
        let campaignID: String?
        let status: String
        let counts: [Int64]
        let progress: Decimal
        let createdAt: String
        let completedAt: String?

        enum CodingKeys: String, CodingKey {
            case id, status, counts
            case campaignID = "campaign_id"
            case progress = "progress_pct"
            case createdAt = "created_at"
            case completedAt = "completed_at"
        }

        func batch() throws(SnapshotError) -> Batch {
            guard let id = RowID(id), counts.count == 5, let progress = DecimalFigure(progress.description),
                let createdAt = Instant(createdAt)
            else { throw SnapshotError("holds a batch that is none: '\(id)'") }
            let campaign = campaignID.map { RowID($0) }
            let completion = completedAt.map { Instant($0) }
            if let campaign, campaign == nil { throw SnapshotError("holds a batch with a wrong campaign: '\(id)'") }
            if let completion, completion == nil { throw SnapshotError("holds a batch with a wrong end: '\(id)'") }
            return Batch(
                id: id,
                campaignID: campaign ?? nil,
                status: status,
                totalCalls: counts[0],
                completedCount: counts[1],
                failedCount: counts[2],
                pendingCount: counts[3],
                inProgressCount: counts[4],
                progressPercent: progress,
                createdAt: createdAt,
                completedAt: completion ?? nil
            )
        }
    }

    struct CampaignRow: Decodable {
        let id: String
        let name: String?
        let days: [DayRow]

        func campaign() throws(SnapshotError) -> Campaign {
            guard let id = RowID(id) else { throw SnapshotError("holds a campaign that is none: '\(id)'") }
            return Campaign(id: id, name: name, days: days.map(\.figures))
        }
    }

    /// A day's array, in the order that `day_columns` names.
    struct DayRow: Decodable {
        let figures: DailyFigures

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            guard let day = CalendarDay(try values.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(in: values, debugDescription: "not a day")
            }
            figures = DailyFigures(
                day: day,
                figures: CallFigures(
                    totalCalls: try values.decode(Int64.self),
                    completedCalls: try values.decode(Int64.self),
                    connectedCalls: try values.decode(Int64.self),
                    conversations: try values.decode(Int64.self),
                    qualifiedLeads: try values.decode(Int64.self),
                    meetings: try values.decode(Int64.self),
                    durationSeconds: try values.decode(Int64.self)
                )
            )
        }
    }
}
