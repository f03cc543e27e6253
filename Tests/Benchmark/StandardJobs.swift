/// The standard job at several sizes, each beside its limits.
///
/// Limits and job of all sizes take turns, so that what else the machine does hits all of them alike. Nothing is
/// deleted: that makes ext4 slow for minutes.
final class StandardJobs {
    private let options: Options
    private let server: Server

    init(_ options: Options, _ server: Server) {
        self.options = options
        self.server = server
    }

    /// One size, and what was measured of it.
    private struct Job {
        let title: String
        let database: String
        let agencies: Int
        let runs: Int
        /// A tree that a run made, whose paths and sizes the writing limit takes.
        var model = ""
        var rows = 0
        var files = 0
        var bytes = 0
        var reading = Series()
        var readingCPU = Series()
        var writing = Series()
        var limit = Series()
        var wall = Series()
        var cpu = Series()
        var rendering = Series()
        var serverCPU = Series()
        var peak = Series()
    }

    func measure() throws -> Table {
        var jobs = try options.sizes.map { try load(agencies: $0) }
        if options.hasLargeAgency, let standard = jobs.last { jobs.append(try loadLarge(besides: standard)) }
        try server.settle()
        // The first run of each is the warm-up, and says what is written.
        for place in jobs.indices { try warmUp(&jobs[place]) }
        try checkSpace(jobs)
        for round in 1...(jobs.map(\.runs).max() ?? 1) {
            for place in jobs.indices where round <= jobs[place].runs {
                Log.line("bench: round \(round) of \(jobs[place].runs), \(jobs[place].title)")
                try measure(&jobs[place], round: round)
            }
        }
        return table(jobs)
    }

    // MARK: Steps

    private func load(agencies: Int) throws -> Job {
        Log.line("bench: loading \(agencies) agencies")
        let name = "bench_\(agencies)"
        try server.makeDatabase(name, Server.Load(agencies: agencies), folder: options.folder)
        return Job(
            title: "\(agencies.text) agencies",
            database: name,
            agencies: agencies,
            runs: options.runs(agencies: agencies)
        )
    }

    /// The same and an agency thirty times as large as the others, or so.
    private func loadLarge(besides job: Job) throws -> Job {
        Log.line("bench: loading \(job.agencies) agencies and a large one")
        let name = "\(job.database)_large"
        let load = Server.Load(agencies: 1, campaigns: 300, batches: 3000, salt: 2)
        try server.makeDatabase(name, copying: job.database, load, folder: options.folder)
        return Job(title: "and a large one", database: name, agencies: job.agencies + 1, runs: job.runs)
    }

    private func warmUp(_ job: inout Job) throws {
        Log.line("bench: warming up, \(job.title)")
        job.model = "\(options.folder)/\(job.database)-0"
        let reading = try ReadingLimit.measure(Server.conninfo(job.database))
        _ = try Generate.run(options, Server.conninfo(job.database), into: job.model)
        job.rows = reading.rows
        try FileTree.visit(job.model) { entry in
            guard case .file(_, let size) = entry else { return }
            job.files += 1
            job.bytes += size
        }
    }

    private func checkSpace(_ jobs: [Job]) throws {
        // A small file takes a whole block.
        let needed = jobs.reduce(0) { $0 + 2 * $1.runs * ($1.bytes + $1.files * 4096) }
        let free = try Machine.freeSpace(options.folder)
        guard needed < free else {
            throw BenchmarkFailure(
                "\(options.folder): Needs \(needed / 1_000_000) MB and has \(free / 1_000_000) MB. "
                    + "Set BENCH_FOLDER to another disk, or a smaller BENCH_RUNS"
            )
        }
    }

    private func measure(_ job: inout Job, round: Int) throws {
        let conninfo = Server.conninfo(job.database)
        let target = "\(options.folder)/\(job.database)-\(round)"
        // What one has written the system may still be busy with while the next is measured, so they take turns.
        let limitFirst = !round.isMultiple(of: 2)
        func measureWriting() throws -> Double {
            try WritingLimit.measureApart(model: job.model, target: "\(target)-limit", folder: options.folder)
        }
        let (reading, readingCPU) = try server.cpuSeconds { try ReadingLimit.measure(conninfo) }
        var writing = limitFirst ? try measureWriting() : 0
        let (run, serverCPU) = try server.cpuSeconds { try Generate.run(options, conninfo, into: target) }
        if !limitFirst { writing = try measureWriting() }
        job.rendering.add(try RenderingCost.measureApart(model: job.model, folder: options.folder))
        job.reading.add(reading.seconds)
        job.writing.add(writing)
        job.limit.add(reading.seconds + writing)
        job.wall.add(run.seconds)
        job.cpu.add(run.cpuSeconds)
        job.peak.add(Double(run.peakBytes))
        if let readingCPU { job.readingCPU.add(readingCPU) }
        if let serverCPU { job.serverCPU.add(serverCPU) }
    }

    // MARK: Results

    private func table(_ jobs: [Job]) -> Table {
        var table = Table("The standard job", columns: jobs.map(\.title))
        func row(_ name: String, _ cell: (Job) -> String) { table.add(name, jobs.map(cell)) }
        func pages(_ job: Job) -> Double { Double(job.agencies * Generate.pagesAnAgency) }
        row("rows read") { $0.rows.text }
        row("files written") { $0.files.text }
        row("bytes written, MB") { (Double($0.bytes) / 1e6).text(decimals: 1) }
        row("reading limit, s") { $0.reading.text(decimals: 3) }
        row("writing limit, s") { $0.writing.text(decimals: 3) }
        row("generate, wall time, s") { $0.wall.text(decimals: 3) }
        row("wall time / limits of the same round") { $0.wall.divided(by: $0.limit).text(decimals: 2) }
        row("pages a second") { job in (pages(job) / max(job.wall.median, 1e-9)).text(decimals: 0) }
        row("generate, CPU, s") { $0.cpu.text(decimals: 3) }
        row("of it a page, ms") { $0.cpu.text(decimals: 3, scale: 1000 / pages($0)) }
        row("rendering alone, a page with its JSON and Markdown, ms") {
            $0.rendering.text(decimals: 3, scale: 1000 / pages($0))
        }
        row("generate, peak memory, MB") { $0.peak.text(decimals: 1, scale: 1e-6) }
        row("server's CPU for generate, s") { $0.serverCPU.text(decimals: 2) }
        row("server's CPU for the reading limit, s") { $0.readingCPU.text(decimals: 2) }
        let first = jobs.first.map { $0.wall.median / Double($0.agencies) } ?? 1
        row("wall time an agency, ms") { ($0.wall.median / Double($0.agencies) * 1000).text(decimals: 3) }
        row("the same, relative to the first column") {
            ($0.wall.median / Double($0.agencies) / first).text(decimals: 2)
        }
        table.notes = [
            """
            Reading limit: binary COPY of the same rows' plain columns through one libpq connection, thrown away. \
            Writing limit: one thread writes as many files of the same paths and sizes, then one syncfs. Rendering alone: \
            CPU time of one thread from snapshots in memory to the files' bytes.
            """
        ]
        return table
    }
}
