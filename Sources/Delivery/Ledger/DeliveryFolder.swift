internal import Dashboard
internal import Files
internal import OutputTree

/// The folder `deliveries` in names: where the ledger lies, and what the bytes of its lock file stand for.
enum DeliveryFolder {
    private static let lock = ".lock"
    private static let suffix = ".jsonl"
    /// Held as long as a process sends or forgets.
    static let senderLock = 0..<1
    /// Held while the key is made.
    static let keyLock = 1..<2

    /// Opens it, making it where it is missing.
    static func creating(in output: String) throws(DeliveryError) -> Directory {
        try onFiles { () throws(FileError) in
            let output = try Directory(opening: output)
            return try creating(OutputTree.deliveries, in: output)
        }
    }

    /// Opens a folder that only its owner may enter, making it where it is missing.
    static func creating(_ name: String, in parent: borrowing Directory) throws(FileError) -> Directory {
        let isNew = !parent.exists(name)
        let folder = try parent.creating(name, mode: 0o700)
        if isNew { try parent.sync() }
        return folder
    }

    static func lockFile(in folder: borrowing Directory) throws(FileError) -> LockFile {
        try LockFile(lock, in: folder, mode: 0o600)
    }

    // MARK: An agency's months

    /// `2026-02.jsonl`
    static func file(_ month: String) -> String { month + suffix }

    /// The month that a file is of; `nil` for another file.
    static func month(of file: String) -> String? {
        guard file.hasSuffix(suffix) else { return nil }
        let month = String(file.dropLast(suffix.count))
        return CalendarDay("\(month)-01") == nil ? nil : month
    }

    /// `2026-02`
    static func month(of time: Instant) -> String { String(time.description.prefix(7)) }

    /// The months that an agency's folder has files of, earliest first.
    ///
    /// - Complexity: O(*n* log *n*) for *n* files in it, one a month.
    static func months(in folder: borrowing Directory) throws(DeliveryError) -> [String] {
        try onFiles { () throws(FileError) in try folder.names() }.compactMap(month(of:)).sorted()
    }

    /// A month's file, whole; `nil` where there is none.
    ///
    /// - Throws: Also when something else stands in its place: nobody must take that for a month without mails.
    static func read(_ month: String, in folder: borrowing Directory) throws(FileError) -> [UInt8]? {
        let name = file(month)
        return folder.exists(name) ? try folder.readRequired(name) : nil
    }
}
