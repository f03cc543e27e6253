internal import Archive
internal import Console
internal import Dashboard
internal import Extraction
internal import Glibc
internal import PostgreSQL
internal import Publishing

extension Generate {
    private static let firstDay = CalendarDay(daysSince1970: 0)

    /// What the arguments ask for, checked.
    func options() throws(Failure) -> PublishingOptions {
        let output = try Generate.folder(output, "--output")
        let templates = try Generate.folder(templates, "--templates")

        let zone = try AsOfOption.zone(reports.timeZone)
        // Before it shows in every agency's warnings.
        try AsOfOption.requireZones()
        let asOf = try asOf.map { text throws(Failure) in
            try AsOfOption.instant(text, zone, now: SystemClock.now())
        }
        if let asOf, asOf.civil().day < Generate.firstDay || asOf.civil().day > .last {
            throw Failure(.usage, "--as-of '\(self.asOf ?? "")' is not in the years 1970 to 9999")
        }
        let periods = try periods()

        guard let shard = Shard(shard) else {
            throw Failure(.usage, "--shard '\(self.shard)' is not a part I/N, such as 1/4, with I from 1 to N")
        }
        let agencies = Set(try AgencyOption.ids(agency))

        let jobs = reports.jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        guard 1...1024 ~= jobs else { throw Failure(.usage, "--jobs \(jobs) must be a number from 1 to 1024") }
        let seconds = 0...1_000_000
        let (statementTimeout, lockTimeout) = (reports.statementTimeout, reports.lockTimeout)
        guard seconds ~= statementTimeout, seconds ~= lockTimeout else {
            throw Failure(.usage, "--statement-timeout and --lock-timeout must be seconds from 0 (no limit) to 1000000")
        }
        var options = PublishingOptions(
            output: output,
            templates: templates,
            conninfo: server.database,
            asOf: asOf,
            zone: zone,
            periods: periods,
            selection: agencies.isEmpty ? .shard(shard) : .agencies(agencies, shard),
            shard: shard,
            jobs: jobs,
            timeouts: Timeouts(
                statementMilliseconds: statementTimeout * 1000,
                lockMilliseconds: lockTimeout * 1000
            ),
            reason: reason.flatMap { $0.isEmpty ? nil : $0 },
            signingKey: try reports.signKey.map(KeyFile.signingKey),
            precompress: reports.precompress,
            version: Callsheet.version
        )
        options.databasePassword = try server.password()
        options.allowsFuture = allowFuture
        options.allowsMissingAgencies = reports.allowMissing
        return options
    }

    /// A folder's path, without slashes at its end.
    static func folder(_ path: String, _ option: String) throws(Failure) -> String {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Failure(.usage, "\(option) needs the path of a folder")
        }
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// The periods chosen, shortest fixed one first, a custom one last.
    private func periods() throws(Failure) -> [Period] {
        var fixed: Set<Period> = []
        let (period, startDate, endDate) = (reports.period, reports.startDate, reports.endDate)
        var wantsCustom = period.isEmpty && (startDate != nil || endDate != nil)
        for name in period {
            if name == "custom" {
                wantsCustom = true
            } else if let period = Period(fixed: name) {
                fixed.insert(period)
            } else {
                throw PeriodOption.unknown(name)
            }
        }
        let chosen = Period.fixed.filter { fixed.isEmpty || fixed.contains($0) }
        guard wantsCustom else {
            guard startDate == nil, endDate == nil else {
                throw PeriodOption.datesAlone
            }
            return chosen
        }
        return chosen + [try PeriodOption.custom(startDate, endDate)]
    }
}
