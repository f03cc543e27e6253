internal import Glibc

/// A table of the report: what was measured down, under which circumstances across.
struct Table {
    let title: String
    let columns: [String]
    private(set) var rows: [(name: String, cells: [String])] = []
    var notes: [String] = []

    init(_ title: String, columns: [String]) {
        self.title = title
        self.columns = columns
    }

    mutating func add(_ name: String, _ cells: [String]) { rows.append((name, cells)) }

    /// In Markdown, and in line for people who read it as it stands.
    var text: String {
        let lines = [[title] + columns] + rows.map { [$0.name] + $0.cells }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).enumerated().map { place, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return place == 0 ? cell.0 + space : space + cell.0
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = widths.enumerated().map {
            $0 == 0 ? String(repeating: "-", count: $1) : String(repeating: "-", count: $1 - 1) + ":"
        }
        let table = [line(lines[0]), "| " + rule.joined(separator: " | ") + " |"] + lines.dropFirst().map(line)
        return table.joined(separator: "\n") + notes.map { "\n\n\($0)" }.joined()
    }
}

/// Everything that was measured, as text.
struct Report {
    private var parts: [String]

    init(_ options: Options, _ server: Server) {
        let date = (try? server.today()) ?? ""
        parts = [
            "\(date), \(Machine.description), PostgreSQL \(server.version) on the same machine. "
                + "Medians, in brackets the least and the most; all measured in turn."
        ]
    }

    mutating func add(_ table: Table) { parts.append(table.text) }

    var text: String { parts.joined(separator: "\n\n") }
}

enum Machine {
    /// Cores, processor and kernel.
    static var description: String {
        let information = (try? FileContent.text("/proc/cpuinfo")) ?? ""
        let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { String($0.drop { $0 == " " }) }
        let kernel = (try? FileContent.text("/proc/sys/kernel/osrelease"))?.split(separator: "\n").first ?? ""
        return "\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores of \(model ?? "an unknown processor"), Linux \(kernel)"
    }

    /// Bytes that can still be written to a folder's file system.
    static func freeSpace(_ folder: String) throws -> Int {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { throw BenchmarkFailure.system(folder) }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }
}
