package import Archive
package import Dashboard
package import Extraction
package import PostgreSQL
package import TimeZones

/// What a publishing run is to do, checked.
package struct PublishingOptions: Sendable {
    /// The folder to publish into; made if missing.
    package var output: String
    /// The folder of the templates.
    package var templates: String
    /// A connection string as libpq takes it; `nil` for libpq's environment alone.
    package var conninfo: String?
    /// Beats every other password; `nil` for those that libpq finds itself.
    package var databasePassword: String?
    /// Why a run takes place.
    package enum Purpose: Hashable, Sendable {
        case regular
        /// To make up for a missed day. Its reports say so, leave out batches created after the day, and are made for agencies
        /// that were there on it and have no report of it. Needs the as-of instant of that day's end.
        case late
    }

    /// The instant that the reports speak of; `nil` for the database's clock.
    package var asOf: Instant?
    /// Whether it may lie on a day that has not begun by the database's clock.
    package var allowsFuture = false
    /// Whether to publish though most agencies that have reports are not in the database.
    package var allowsMissingAgencies = false
    package var purpose = Purpose.regular
    /// Whether agencies that have a report of the as-of instant keep it, as in a run that goes on with one that was killed.
    /// Needs an as-of instant; late runs always do.
    package var keepsReports = false
    /// The zone whose calendar days count.
    package var zone: TimeZoneRules
    /// At least one, each once, in the order in which they are published.
    package var periods: [Period]
    package var selection: ReadingPlan.Selection
    package var shard: Shard
    /// Agencies rendered at the same time, 1 or more.
    package var jobs: Int
    package var timeouts: Timeouts
    /// Why a snapshot corrects an earlier one.
    package var reason: String?
    package var signingKey: SigningKey?
    /// Whether compressed files are published beside large ones.
    package var precompress: Bool
    /// The program's version, for manifests and the run record.
    package var version: String

    package init(
        output: String,
        templates: String,
        conninfo: String?,
        asOf: Instant?,
        zone: TimeZoneRules,
        periods: [Period],
        selection: ReadingPlan.Selection,
        shard: Shard,
        jobs: Int,
        timeouts: Timeouts,
        reason: String?,
        signingKey: SigningKey?,
        precompress: Bool,
        version: String
    ) {
        self.output = output
        self.templates = templates
        self.conninfo = conninfo
        self.asOf = asOf
        self.zone = zone
        self.periods = periods
        self.selection = selection
        self.shard = shard
        self.jobs = jobs
        self.timeouts = timeouts
        self.reason = reason
        self.signingKey = signingKey
        self.precompress = precompress
        self.version = version
    }
}

extension PublishingOptions {
    /// Whether a run makes only the reports that a day lacks.
    var isPartOfDay: Bool { purpose == .late || keepsReports }
}
