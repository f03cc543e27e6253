internal import Dashboard
internal import FoundationEssentials

extension NightRecord {
    /// As `callsheet schema night` describes it.
    package var json: [UInt8] {
        var bytes: [UInt8] = []
        func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
        func add(_ name: String, text: String?) {
            add(",\n\"\(name)\":")
            if let text { bytes.append(json: text) } else { add("null") }
        }
        func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
        func number(_ status: Int32?) -> String { status.map { "\($0)" } ?? "null" }

        add("{\"schema\":\"\(NightRecord.schema)\",\"version\":1")
        add("callsheet", text: version)
        add("start", text: start.description)
        add("end", text: end?.description)
        add(",\n\"status\":\(number(status))")
        add("stopped", text: stopped)
        add("day", text: day.description)
        add("time_zone", text: timeZone)
        add("machine", text: machine)
        add(",\n\"server\":")
        if let server {
            add("{\"host\":")
            bytes.append(json: server.host)
            add(",\"port\":")
            bytes.append(json: server.port)
            add(",\"version\":")
            bytes.append(json: server.version)
            // Whole milliseconds, so that the number has one form.
            let lag = server.lagSeconds.map { "\((($0 * 1000).rounded()) / 1000)" } ?? "null"
            add(",\"is_standby\":\(server.isStandby),\"lag_seconds\":\(lag)}")
        } else {
            add("null")
        }
        add(",\n\"missed\":\(list(missed.map(\.description)))")
        add(",\n\"given_up\":\(list(givenUp.map(\.description)))")
        add(",\n\"planned\":\(list(planned.map(\.rawValue)))")
        add(",\n\"steps\":[")
        for (index, step) in steps.enumerated() {
            add(
                "\(index == 0 ? "" : ",")\n{\"step\":\"\(step.step.rawValue)\",\"status\":\(number(step.status)),\"tries\":["
            )
            for (index, one) in step.tries.enumerated() {
                let end = one.end.map { "\"\($0)\"" } ?? "null"
                add(
                    "\(index == 0 ? "" : ","){\"start\":\"\(one.start)\",\"end\":\(end),\"status\":\(number(one.status))}"
                )
            }
            add("]}")
        }
        add("\n]}\n")
        return bytes
    }

    /// Reads a record; `nil` for a text that is none.
    package init?(json: [UInt8]) {
        guard let document = try? JSONDecoder().decode(NightDocument.self, from: Data(json)),
            document.schema == NightRecord.schema, document.version == 1, let start = Instant(document.start),
            let day = CalendarDay(document.day)
        else { return nil }
        let planned = document.planned.compactMap(NightStep.init(rawValue:))
        guard planned.count == document.planned.count else { return nil }
        self.init(
            version: document.callsheet,
            start: start,
            day: day,
            timeZone: document.timeZone,
            machine: document.machine,
            planned: planned
        )
        end = document.end.flatMap { Instant($0) }
        status = document.status
        stopped = document.stopped
        missed = document.missed.compactMap { CalendarDay($0) }
        givenUp = document.givenUp.compactMap { CalendarDay($0) }
        server = document.server.map { server in
            Server(
                host: server.host,
                port: server.port,
                version: server.version,
                isStandby: server.isStandby,
                lagSeconds: server.lagSeconds
            )
        }
        for row in document.steps {
            guard let step = NightStep(rawValue: row.step) else { return nil }
            var tries: [Try] = []
            for one in row.tries {
                guard let start = Instant(one.start) else { return nil }
                tries.append(Try(start: start, end: one.end.flatMap { Instant($0) }, status: one.status))
            }
            steps.append(Step(step, tries: tries))
        }
    }
}

private struct NightDocument: Decodable {
    let schema: String
    let version: Int
    let callsheet: String
    let start: String
    let end: String?
    let status: Int32?
    let stopped: String?
    let day: String
    let timeZone: String
    let machine: String
    let server: ServerRow?
    let missed: [String]
    let givenUp: [String]
    let planned: [String]
    let steps: [StepRow]

    enum CodingKeys: String, CodingKey {
        case schema, version, callsheet, start, end, status, stopped, day, machine, server, missed, planned, steps
        case timeZone = "time_zone"
        case givenUp = "given_up"
    }

    struct ServerRow: Decodable {
        let host: String
        let port: String
        let version: String
        let isStandby: Bool
        let lagSeconds: Double?

        enum CodingKeys: String, CodingKey {
            case host, port, version
            case isStandby = "is_standby"
            case lagSeconds = "lag_seconds"
        }
    }

    struct StepRow: Decodable {
        let step: String
        let tries: [TryRow]
    }

    struct TryRow: Decodable {
        let start: String
        let end: String?
        let status: Int32?
    }
}
