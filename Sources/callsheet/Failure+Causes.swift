internal import Archive
internal import Console
internal import Dashboard
internal import Extraction
internal import Files
internal import PostgreSQL
internal import Publishing
internal import Reporting
internal import Templates
internal import Threads
internal import TimeZones

/// From the rooms' errors to what the process says and answers.
extension Failure {
    /// - Parameter signal: What asked the run to stop, if something did.
    init(_ error: PublishingError, by signal: StopSignal?) {
        switch error.cause {
        // Whoever stopped a run had a reason that passes, and nothing is wrong with the run: try again.
        case .stopped:
            let cause = signal.map { " by \($0.name)" } ?? ""
            self.init(.tryAgain, "Stopped\(cause) while \(error.step.activity). Nothing was published")
        case .templates(let error): self.init(error)
        case .output(let error): self.init(error)
        case .reading(let error): self.init(error)
        case .vanishedFigures(let agencies, let count):
            self.init(
                .dataError,
                "\(agencies) of \(count) agencies have no figures any more of a day on which they had calls: the platform may be "
                    + "counting anew, or lost them. Nothing was restated. Check call_stats_daily; the next run looks again"
            )
        case .missingAgencies(let gone, let count):
            self.init(
                .dataError,
                "\(gone.count == count ? "None" : "\(count - gone.count)") of the \(count) agencies that have reports "
                    + "\(count - gone.count == 1 ? "is" : "are") in the database: it may be another one, or half restored. "
                    + "Nothing was changed. If they did leave, close them with 'callsheet close', or publish with "
                    + "--allow-missing"
            )
        }
    }

    init(_ error: ExtractionError) {
        switch error {
        case .database(let error):
            self.init(error)
        case .unknownAgencies(let ids):
            let names = ids.map { "'\($0)'" }.joined(separator: ", ")
            self.init(
                .dataError,
                ids.count == 1
                    ? "Agency \(names) is not in the database. Check the id given with --agency"
                    : "Agencies \(names) are not in the database. Check the ids given with --agency"
            )
        case .future(let asOf, let now):
            self.init(
                .usage,
                "--as-of \(asOf) lies in the future: by the database's clock it is \(now). A report of it would stay the "
                    + "latest until then. Check the date, or publish with --allow-future"
            )
        case .spillFile(let error):
            self.init(.cannotCreate, ArchiveError(error, "while setting rows aside").description)
        case .users(let error), .output(let error):
            self.init(.cannotCreate, ArchiveError(error).description)
        case .thread(let error):
            self.init(error)
        case .figuresMissing(let readiness):
            self.init(
                .tryAgain,
                "\(readiness.missing) of the \(readiness.completing) agencies that completed a batch on \(readiness.day) have no "
                    + "figures of that day yet. Nothing was published. Run again when the platform has counted its calls, or "
                    + "publish what there is with --figures any"
            )
        case .behind(let server, let limit):
            let lag =
                server.lagSeconds.map { "is \(Int($0.rounded())) s behind" } ?? "does not say how far it is behind"
            self.init(
                .tryAgain,
                "The standby '\(server.host):\(server.port)' \(lag), and --max-lag allows \(limit.components.seconds) s. Nothing "
                    + "was published. Run again when it has caught up, or connect to the primary"
            )
        }
    }

    init(_ error: ThreadError) {
        self.init(.tryAgain, error.description)
    }

    init(_ error: DatabaseError) {
        let (status, advice) = Failure.meaning(of: error)
        self.init(status, "\(error). \(advice)")
    }

    init(_ error: ArchiveError) {
        self.init(error.kind == .busy ? .tryAgain : .cannotCreate, error.description)
    }

    init(_ error: TemplateError) {
        self.init(.configuration, lines: error.problems.map(\.description))
    }

    init(_ error: TimeZoneError) {
        self.init(.configuration, error.description)
    }

    private static func meaning(of error: DatabaseError) -> (ExitStatus, String) {
        switch error.kind {
        case .cannotConnect:
            (.unavailable, "Check that the server runs and that --database or PGHOST and PGPORT lead to it")
        case .unknownDatabase:
            (.unavailable, "Check the name of the database in --database or PGDATABASE")
        case .startupRefused:
            (
                .unavailable,
                "The server, or a pooler before it, refuses a setting made at connecting. Take it out of --database, "
                    + "PGOPTIONS or the service file"
            )
        case .encryptionFailed:
            (
                .unavailable,
                "Check the server's certificate, and sslmode, sslrootcert and sslcert in --database or libpq's environment"
            )
        case .authenticationFailed:
            (
                .unavailable,
                "Check the user and the password, in --database, --database-password-file, PGPASSWORD or ~/.pgpass"
            )
        case .connectionLost:
            (.unavailable, "Nothing was published. Run again when the server is back")
        case .undefinedObject:
            (.configuration, "Check that this is the platform's database and that nothing was renamed in it")
        case .permissionDenied:
            (.configuration, "Grant the reporting role what README.md lists under Database")
        case .rowSecurity:
            (.configuration, "Give the reporting role BYPASSRLS, so that no policy hides rows from it")
        // The other statement that ends so is one that somebody cancelled.
        case .timeout where error.sqlState == "57014" && !error.message.hasSuffix("due to user request"):
            (
                .tryAgain,
                "Nothing was published. Run again when the database is less busy, or with a longer --statement-timeout"
            )
        case .timeout:
            (.tryAgain, "Nothing was published. Run again when the database is less busy")
        case .tryAgain:
            (.tryAgain, "Nothing was published. Run again later")
        case .badData:
            (.dataError, "Correct the row in the database")
        case .libraryTooOld:
            (
                .configuration,
                "Name the file with the system's root certificates, sslrootcert=/etc/ssl/certs/ca-certificates.crt on Debian, "
                    + "and keep sslmode=verify-full"
            )
        case .misconfigured where error.sqlState == nil:
            (.unavailable, "Check the connection given with --database or in libpq's environment")
        case .misconfigured, .queryFailed:
            (.configuration, "Check that this is the platform's database")
        }
    }
}

extension PublishingResult {
    /// What a run that came to its end answers.
    var exitStatus: ExitStatus {
        if isOutputAtFault { return .cannotCreate }
        return record.hasFailure || hasUnnamedAgencies ? .someFailed : .success
    }
}
