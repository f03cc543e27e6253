internal import PostgreSQL

/// Whether runs become slower as snapshots pile up: the same runs into an archive that holds many and into one that
/// holds few, in turn.
final class OldArchive {
    /// Runs that are measured, at the end of the days.
    static let runs = 10

    private let options: Options
    private let server: Server
    private static let agencies = 5

    init(_ options: Options, _ server: Server) {
        self.options = options
        self.server = server
    }

    func measure(_ count: Int) throws -> Table {
        Log.line("bench: \(count) runs on \(OldArchive.agencies) agencies, a day each")
        // As many days more, so that each run's window is full.
        let load = Server.Load(agencies: OldArchive.agencies, days: 180 + count)
        try server.makeDatabase("bench_archive", load, folder: options.folder)
        try server.settle()
        let days = try lastDays(count)
        var (old, young) = (Series(), Series())
        for (place, day) in days.enumerated() {
            let isMeasured = place >= count - OldArchive.runs
            let run = try generate(day, into: "old")
            if isMeasured { old.add(run.seconds) }
            // One run before the measured ones, since the first into an empty folder has less to do.
            if isMeasured || place == count - OldArchive.runs - 1 {
                let run = try generate(day, into: "young")
                if isMeasured { young.add(run.seconds) }
            }
            if (place + 1) % 100 == 0 { Log.line("bench: \(place + 1) of \(count) days") }
        }
        var table = Table(
            "\(OldArchive.agencies) agencies, snapshots kept of each",
            columns: ["2 to \(OldArchive.runs + 1)", "\((count - OldArchive.runs + 1).text) to \(count.text)"]
        )
        table.add("generate, wall time, ms", [young, old].map { $0.text(decimals: 1, scale: 1000) })
        return table
    }

    private func generate(_ day: String, into name: String) throws -> ChildProcess {
        let output = "\(options.folder)/archive-\(name)"
        return try Generate.run(options, Server.conninfo("bench_archive"), into: output, asOf: day)
    }

    private func lastDays(_ count: Int) throws -> [String] {
        let connection = try Connection(Server.conninfo("postgres"))
        let rows = try connection.query(
            "days",
            "SELECT ($1::date - number)::text FROM generate_series($2::int - 1, 0, -1) number",
            [Server.lastDay, String(count)]
        )
        return (0..<rows.count).compactMap { rows[$0, 0] }
    }
}
