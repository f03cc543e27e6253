/// The standard job and its reading limit with a database some milliseconds away.
final class DelayedJob {
    private let options: Options
    private let server: Server

    init(_ options: Options, _ server: Server) {
        self.options = options
        self.server = server
    }

    /// What was measured at one distance.
    private struct Distance {
        let milliseconds: Double
        let relay: DelayRelay
        var limit = Series()
        var reading = Series()
        var wall = Series()
    }

    /// - Parameter delay: Milliseconds of a round trip. None at all is measured too, through the same relay.
    /// - Note: The databases are those of ``StandardJobs``.
    func measure(_ delay: Double) throws -> Table {
        let database = "bench_\(options.agencies)"
        let port = Environment.variable("PGPORT").flatMap { UInt16($0) } ?? 5432
        var distances = try [0, delay].map {
            Distance(milliseconds: $0, relay: try DelayRelay(to: port, roundTripMilliseconds: $0))
        }
        for round in 0...options.runs(agencies: options.agencies) {
            for place in distances.indices {
                let relay = distances[place].relay
                Log.line("bench: round \(round), a round trip of \(distances[place].milliseconds) ms")
                let conninfo = Server.conninfo(database, port: relay.port)
                let limit = try ReadingLimit.measure(conninfo)
                relay.forget()
                let output = "\(options.folder)/delay-\(place)-\(round)"
                let run = try Generate.run(options, conninfo, into: output)
                // The first is the warm-up.
                guard round > 0 else { continue }
                distances[place].limit.add(limit.seconds)
                distances[place].reading.add(relay.connectedSeconds)
                distances[place].wall.add(run.seconds)
            }
        }
        var table = Table(
            "\(options.agencies.text) agencies, round trip to the database",
            columns: distances.map { "\($0.milliseconds.text(decimals: 1)) ms" }
        )
        table.add("reading limit, s", distances.map { $0.limit.text(decimals: 3) })
        table.add("generate, time connected to the database, s", distances.map { $0.reading.text(decimals: 3) })
        table.add("generate, wall time, s", distances.map { $0.wall.text(decimals: 3) })
        table.notes = ["Both through a relay on the same machine that holds bytes back, which takes some CPU itself."]
        return table
    }
}
