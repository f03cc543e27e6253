package import Dashboard
internal import OutputTree

/// A snapshot's `manifest.json`: what was run, on which data, and which files came out.
package struct Manifest: Sendable {
    static let schema = "callsheet-manifest"

    /// What is the same for all agencies of a run.
    package struct Run: Sendable {
        package let version: String
        package let serverVersion: String
        /// The server's time when its snapshot was taken, if the run's instant came from it. `nil` for a run whose instant
        /// was given: it writes the same bytes whenever it takes place.
        package let serverTime: Instant?
        /// Each query with the digest of its SQL.
        package let queries: [(name: String, digest: SHA256Digest)]

        package init(
            version: String,
            serverVersion: String,
            serverTime: Instant?,
            queries: [(name: String, digest: SHA256Digest)]
        ) {
            self.version = version
            self.serverVersion = serverVersion
            self.serverTime = serverTime
            self.queries = queries
        }
    }

    package let run: Run
    package let agency: Agency
    /// When the platform made the agency, where the database says so: it tells a reused id apart.
    package let createdAt: Instant?
    package let clock: ReportClock
    package let window: DayRange
    package let periods: [Period]
    /// How many rows each query returned for this agency, in the order of `run.queries`.
    package let rows: [Int]
    /// The templates that the agency's files were made from, by name.
    package let templates: [(file: String, digest: SHA256Digest)]
    /// The sums of the standard period, which the archive's list shows.
    package let headline: CallFigures
    /// Why it corrects an earlier snapshot of the same instant, where it does.
    package let reason: String?
    /// Of a restatement, the days whose figures were read again and differ, in order; empty for all else.
    package let restatedDays: [CalendarDay]

    package init(
        run: Run,
        agency: Agency,
        createdAt: Instant? = nil,
        clock: ReportClock,
        window: DayRange,
        periods: [Period],
        rows: [Int],
        templates: [(file: String, digest: SHA256Digest)],
        headline: CallFigures,
        reason: String? = nil,
        restatedDays: [CalendarDay] = []
    ) {
        self.run = run
        self.agency = agency
        self.createdAt = createdAt
        self.clock = clock
        self.window = window
        self.periods = periods
        self.rows = rows
        self.templates = templates
        self.headline = headline
        self.reason = reason
        self.restatedDays = restatedDays
    }

    /// The manifest's text.
    ///
    /// - Parameters:
    ///   - name: The snapshot's own name, its stamp with a number where it is not the first.
    ///   - previous: The snapshot published before it.
    ///   - superseded: The snapshot of the same instant that it corrects.
    ///   - checksums: Every file of the snapshot but the manifest itself.
    func json(
        name: String,
        previous: PublishedHead?,
        superseded: PublishedHead?,
        checksums: Checksums
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024 + checksums.entries.count * 140)
        bytes.append("{\"schema\":" as StaticString)
        bytes.append(json: Manifest.schema)
        bytes.append(",\"version\":1,\n\"callsheet\":" as StaticString)
        bytes.append(json: run.version)
        bytes.append(",\n\"snapshot\":" as StaticString)
        bytes.append(json: name)
        bytes.append(",\n\"agency\":{\"id\":\"" as StaticString)
        bytes.append(agency.id)
        bytes.append("\",\"name\":" as StaticString)
        bytes.append(json: agency.name)
        if let createdAt {
            bytes.append(",\"created_at\":\"" as StaticString)
            bytes.append(createdAt)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append("},\n\"as_of\":\"" as StaticString)
        bytes.append(clock.asOf)
        bytes.append("\",\n\"time_zone\":" as StaticString)
        bytes.append(json: clock.timeZone)
        bytes.append(late: clock.lateReading)
        bytes.append(",\n\"window\":" as StaticString)
        bytes.append(window, braced: true)
        bytes.append(",\n\"periods\":[" as StaticString)
        bytes.append(lines: periods) { bytes, period in
            bytes.append("{\"name\":" as StaticString)
            bytes.append(json: period.name)
            bytes.append(UInt8(ascii: ","))
            bytes.append(period.range(today: clock.today), braced: false)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append("],\n\"previous\":" as StaticString)
        bytes.append(previous, reason: nil, restatedDays: [])
        bytes.append(",\n\"supersedes\":" as StaticString)
        bytes.append(superseded, reason: .some(reason), restatedDays: restatedDays)
        bytes.append(",\n\"headline\":{\"period\":" as StaticString)
        bytes.append(json: Period.standard.name)
        bytes.append(headline: headline)
        bytes.append("},\n\"database\":{\"server_version\":" as StaticString)
        bytes.append(json: run.serverVersion)
        bytes.append(",\"server_time\":" as StaticString)
        if let time = run.serverTime {
            bytes.append(UInt8(ascii: "\""))
            bytes.append(time)
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes.append("null" as StaticString)
        }
        bytes.append("},\n\"queries\":[" as StaticString)
        bytes.append(lines: zip(run.queries, rows)) { bytes, entry in
            bytes.append("{\"name\":" as StaticString)
            bytes.append(json: entry.0.name)
            bytes.append(",\"sha256\":\"" as StaticString)
            bytes.append(contentsOf: entry.0.digest.hexBytes)
            bytes.append("\",\"rows\":" as StaticString)
            bytes.append(decimal: Int64(entry.1))
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append("],\n\"templates\":[" as StaticString)
        bytes.append(lines: templates) { bytes, template in
            bytes.append("{\"file\":" as StaticString)
            bytes.append(json: template.file)
            bytes.append(",\"sha256\":\"" as StaticString)
            bytes.append(contentsOf: template.digest.hexBytes)
            bytes.append("\"}" as StaticString)
        }
        bytes.append("],\n\"files\":[" as StaticString)
        bytes.append(lines: checksums.entries) { bytes, entry in
            bytes.append("{\"path\":" as StaticString)
            bytes.append(json: entry.path)
            bytes.append(",\"size\":" as StaticString)
            bytes.append(decimal: Int64(entry.size))
            bytes.append(",\"sha256\":\"" as StaticString)
            bytes.append(contentsOf: entry.digest.hexBytes)
            bytes.append("\"}" as StaticString)
        }
        bytes.append("]}\n" as StaticString)
        return bytes
    }
}

extension [UInt8] {
    /// Appends a reference to a published snapshot, `null` for none; with a member `reason` where one is due.
    fileprivate mutating func append(_ head: PublishedHead?, reason: String??, restatedDays: [CalendarDay]) {
        guard let head else {
            append("null" as StaticString)
            return
        }
        append("{\"snapshot\":" as StaticString)
        append(json: head.name)
        append(",\"sha256\":\"" as StaticString)
        append(contentsOf: head.digest.hexBytes)
        append(UInt8(ascii: "\""))
        if let reason {
            append(",\"reason\":" as StaticString)
            append(json: reason)
        }
        if !restatedDays.isEmpty {
            append(",\"restated_days\":[" as StaticString)
            append(json: restatedDays.map(\.description))
            append(UInt8(ascii: "]"))
        }
        append(UInt8(ascii: "}"))
    }

    fileprivate mutating func append(_ range: DayRange, braced: Bool) {
        if braced { append(UInt8(ascii: "{")) }
        append("\"first_day\":\"" as StaticString)
        append(range.first)
        append("\",\"last_day\":\"" as StaticString)
        append(range.last)
        append(UInt8(ascii: "\""))
        if braced { append(UInt8(ascii: "}")) }
    }
}
