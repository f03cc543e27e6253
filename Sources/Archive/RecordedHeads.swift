internal import Dashboard
internal import Files
internal import FoundationEssentials
internal import OutputTree

/// An agency's snapshot and the digest that stands for it.
struct RecordedHead: Hashable {
    let agency: RowID
    let name: String
    let digest: String

    init(agency: RowID, head: PublishedHead) {
        self.init(agency: agency, name: head.name, digest: head.digest.hex)
    }

    init(agency: RowID, name: String, digest: String) {
        self.agency = agency
        self.name = name
        self.digest = digest
    }
}

/// What the records of all runs say was published, one agency after the other.
///
/// - Complexity: Memory of one line.
struct RecordedHeads: ~Copyable {
    struct Row {
        let agency: RowID
        let head: PublishedHead.Reference
        /// The record's file name.
        let record: String

        var key: RecordedHead { RecordedHead(agency: agency, name: head.name, digest: head.digest) }
    }

    private let runs: Directory
    /// Names of records, the next one last: the newest first.
    private var names: [String]
    private var lines: LineReader? = nil
    private var record = ""
    private let decoder = JSONDecoder()
    /// Records with lines that none has, by their names.
    private(set) var damaged: [String] = []

    /// - Parameters:
    ///   - output: The output's folder, which has one of records.
    ///   - stamp: The runs'; `nil` for all.
    init(of output: borrowing Directory, stamp: String? = nil) throws(FileError) {
        let runs = try output.opening(OutputTree.runs)
        names = try runs.names().filter { text in
            guard let name = RunRecordName(text), !name.isFailure else { return false }
            return stamp == nil || name.stamp == stamp
        }
        self.runs = runs
    }

    mutating func next() throws(FileError) -> Row? {
        while true {
            if let row = try nextInRecord() { return row }
            guard let name = names.popLast() else { return nil }
            record = name
            lines = try LineReader(name, in: runs)
        }
    }

    private mutating func nextInRecord() throws(FileError) -> Row? {
        while let line = try lines?.next() {
            // One agency a line, as RunRecord writes them.
            guard line.starts(with: Array("{\"id\":".utf8)) else { continue }
            // A comma behind it, or the end of the list and of the record.
            let text = line.last == UInt8(ascii: ",") ? line.dropLast() : line.dropLast(2)
            guard let row = try? decoder.decode(Document.self, from: Data(text)), let id = RowID(row.id) else {
                if damaged.last != record { damaged.append(record) }
                continue
            }
            guard row.status == "published", let snapshot = row.snapshot, let digest = row.head,
                let head = PublishedHead.Reference("\(snapshot):\(digest)")
            else { continue }
            return Row(agency: id, head: head, record: record)
        }
        lines = nil
        return nil
    }

    private struct Document: Decodable {
        let id: String
        let status: String
        let snapshot: String?
        let head: String?
    }
}
