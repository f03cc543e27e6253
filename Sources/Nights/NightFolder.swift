package import Dashboard
package import Files
internal import OutputTree

/// The folder `nights` of an output: the records of its nights, and the lock that keeps them apart, across machines.
package struct NightFolder: ~Copyable {
    private static let suffix = ".json"
    private static let nightLock = 0..<1

    private let folder: Directory
    private let lock: LockFile

    /// Opens it, making it and the output where they are missing.
    package init(creatingIn output: String) throws(FileError) {
        let output = try Directory(creating: output)
        let isNew = !output.exists(OutputTree.nights)
        let folder = try output.creating(OutputTree.nights, mode: 0o700)
        if isNew { try output.sync() }
        lock = try LockFile(OutputTree.lock, in: folder, mode: 0o600)
        self.folder = folder
    }

    /// Takes the night for this process, until it ends or the value does.
    ///
    /// - Returns: `false` while another one has it.
    package func tryLock() throws(FileError) -> Bool { try lock.tryLock(NightFolder.nightLock) }

    /// The number of the open file by which the night is taken; see ``LockFile/descriptor``.
    package var lockDescriptor: Int32 { lock.descriptor }

    /// Removes what nights left that were killed while they wrote. For whoever has the night.
    package func removeLeftovers() throws(FileError) {
        for name in try folder.names() where name.hasPrefix(OutputTree.nightStepPrefix) || name.contains(".json.new-") {
            try folder.removeFile(name)
        }
    }

    /// Puts a record in place of what was there of it, in one step, and makes it durable.
    package func write(_ record: NightRecord) throws(FileError) {
        try File.replace("\(folder.path)/\(NightFolder.name(record))", with: record.json, mode: 0o600)
    }

    /// The name of a record.
    package static func name(_ record: NightRecord) -> String { record.start.stamp + suffix }

    /// A start that no record has yet: two nights may begin in one second.
    package func freeStart(from instant: Instant) -> Instant {
        var start = instant
        while folder.exists(start.stamp + NightFolder.suffix) {
            start = Instant(microsecondsSince1970: start.microsecondsSince1970 + 1_000_000)
        }
        return start
    }

    /// Of the last nights what is known.
    package struct Past: Sendable {
        /// The newest first, and after all others those of a clock that was ahead.
        package var records: [NightRecord] = []
        /// Names of files that are no records, though they are called so.
        package var damaged: [String] = []
        /// Whether one is at work, here or on another machine.
        package var isAtWork = false
    }

    /// Reads the last records; nothing is made where there is none.
    ///
    /// - Parameters:
    ///   - count: How many, 1 or more.
    ///   - now: The time. What began later than an hour from now, by a clock that has been set back since, would otherwise
    ///     hide all that follow for as long as it was ahead.
    /// - Complexity: O(names in the folder).
    package static func past(_ count: Int, in output: String, now: Instant) throws(FileError) -> Past {
        var past = Past()
        let root = try Directory(opening: output)
        guard root.isFolder(OutputTree.nights) else { return past }
        let folder = try root.opening(OutputTree.nights)
        let names = try folder.names().filter { name in
            name.hasSuffix(suffix) && Instant(stamp: String(name.dropLast(suffix.count))) != nil
        }
        let end = Instant(microsecondsSince1970: now.microsecondsSince1970 + 3_600_000_000).stamp + suffix
        let newest = names.sorted().reversed()
        for name in newest.filter({ $0 <= end }) + newest.filter({ $0 > end }) where past.records.count < count {
            // One night's damage must not hide the others.
            if let bytes = try? folder.readPlainFile(name), let record = NightRecord(json: bytes) {
                past.records.append(record)
            } else {
                past.damaged.append(name)
            }
        }
        if folder.isPlainFile(OutputTree.lock), let lock = try? LockFile(OutputTree.lock, in: folder) {
            past.isAtWork = try !lock.tryLock(nightLock)
        }
        return past
    }
}
