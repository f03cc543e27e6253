package import Dashboard
internal import Files
internal import OutputTree
internal import Synchronization
internal import Threads

/// The hidden folder in the output that a run's snapshots are written to before any of them is published.
///
/// Its number is locked as long as the run lives, so that another run can tell what a killed one left behind from work in
/// progress, and remove it.
package final class Stage: Sendable {
    let output: Directory
    private let folder: Directory
    private let name: String
    private let lock: LockFile
    /// Before the database was read.
    private let started = ContinuousClock.now
    private let backgroundSync: BackgroundSync

    private static let listingSuffix = ".listing"
    /// How far off a file's time may be on a file system of coarse resolution.
    private static let coarsestTime = Duration.seconds(2)

    /// Makes an empty stage, after removing those that killed runs left behind.
    package convenience init(in path: String) throws(ArchiveError) {
        do throws(FileError) { try self.init(path) } catch { throw ArchiveError(error, in: path) }
    }

    private init(_ path: String) throws(FileError) {
        let output = try Directory(creating: path)
        let lock = try LockFile(ofOutput: output)
        // One run at a time sweeps and makes its own: a stage that its maker has not locked yet looks like a leftover.
        try lock.lock(LockFile.moment)
        for name in try output.names() where name.hasPrefix(OutputTree.stagePrefix) {
            guard let number = Int(name.dropFirst(OutputTree.stagePrefix.count)), 0...Int(Int32.max) ~= number,
                try lock.tryLock(LockFile.stage(number))
            else { continue }
            // A stage that vanished meanwhile was removed by its own run.
            try output.remove(name)
            try lock.unlock(LockFile.stage(number))
        }
        var number = 1
        // A run that has just removed its stage still holds the number.
        while true {
            if !output.exists("\(OutputTree.stagePrefix)\(number)"), try lock.tryLock(LockFile.stage(number)) { break }
            number += 1
        }
        let name = "\(OutputTree.stagePrefix)\(number)"
        self.folder = try output.creating(name, new: true)
        try lock.unlock(LockFile.moment)
        self.lock = lock
        // A descriptor of its own: Linux reports a failed write once to each that is open, and so to `output` as well.
        let synced = try Directory(opening: path)
        self.backgroundSync = BackgroundSync { () throws(FileError) in try synced.syncFileSystem() }
        self.output = output
        self.name = name
    }

    /// A folder on the output's file system for what does not fit into memory; it is removed with the stage.
    package var scratchFolder: String { folder.path }

    /// Stages an agency's whole snapshot with its manifest and its checksums. Each file is written as it comes, so that
    /// memory holds one at a time.
    ///
    /// - Parameters:
    ///   - key: Signs the checksums, where there is one.
    ///   - files: Hands over the snapshot's files, one by one. If the stamp is published already, it is called once to
    ///     compare the files, and if something differs a second time, with the same files.
    /// - Returns: What to publish, or that the newest version of this stamp has the same content already.
    package func write(
        manifest: Manifest,
        key: SigningKey? = nil,
        files: (_ receive: (SnapshotFile) throws(ArchiveError) -> Void) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> StagedSnapshot {
        let agency = manifest.agency.id
        let head = try output.publicationBase(of: agency)
        let newest = try onOutput { () throws(FileError) in
            try output.newestVersion(agency, of: manifest.clock.asOf.stamp)
        }
        if let newest {
            var entries: [Checksums.Entry] = []
            try files { file in entries.append(Checksums.Entry(file)) }
            let content = Checksums(entries)
            if try onOutput({ () throws(FileError) in try output.hasContent(content, agency, newest.name) }) {
                return StagedSnapshot(agency: agency, head: newest, base: head, isNew: false, bytes: 0, fileCount: 0)
            }
        }
        let name = newest.map { SnapshotName.nextVersion(after: $0.name) } ?? manifest.clock.asOf.stamp
        var target = try onOutput { () throws(FileError) in
            try FolderWriter(folder.creating(agency.description, new: true))
        }
        var entries: [Checksums.Entry] = []
        try files { file throws(ArchiveError) in
            entries.append(Checksums.Entry(file))
            try onOutput { () throws(FileError) in try target.write(file) }
        }
        let manifestFile = SnapshotFile(
            path: OutputTree.manifest,
            bytes: manifest.json(name: name, previous: head, superseded: newest, checksums: Checksums(entries))
        )
        entries.append(Checksums.Entry(manifestFile))
        let sums = Checksums(entries).bytes
        var last = [manifestFile, SnapshotFile(path: OutputTree.checksums, bytes: sums)]
        if let key { last.append(SnapshotFile(path: OutputTree.signature, bytes: try key.signature(of: sums))) }
        for file in last { try onOutput { () throws(FileError) in try target.write(file) } }
        let bytes = entries.reduce(sums.count) { $0 + $1.size }
        backgroundSync.wrote(bytes)
        return StagedSnapshot(
            agency: agency,
            head: PublishedHead(name: name, digest: SHA256Digest(of: sums)),
            base: head,
            isNew: true,
            bytes: bytes,
            fileCount: entries.count + (key == nil ? 1 : 2)
        )
    }

    /// What the agency's archive will list with this snapshot; `nil` when it lists it already.
    package func listing(
        with snapshot: StagedSnapshot,
        clock: ReportClock,
        headline: CallFigures
    ) throws(ArchiveError) -> ArchiveListing? {
        let entry = ArchiveEntry(
            name: snapshot.head.name,
            day: clock.today,
            headline: headline,
            lateReading: clock.lateReading
        )
        guard let entry else { return nil }
        return try onOutput { () throws(FileError) in
            try output.listing(snapshot.agency, adding: entry, isPublished: !snapshot.isNew)
        }
    }

    /// Stages the archive's pages and lists; paths are relative to the agency's folder.
    package func write(listing files: [SnapshotFile], of agency: RowID) throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            var target = try FolderWriter(folder.creating("\(agency)\(Stage.listingSuffix)", new: true))
            for file in files { try target.write(file) }
        }
    }

    /// Begins the lists of users in the stage.
    package func startUserLists() throws(ArchiveError) -> UserLists {
        try onOutput { () throws(FileError) in try UserLists(in: folder) }
    }

    /// Puts the lists of users in place of those before, each in one step, unless that one is newer: a run of another
    /// shard may have read the database later and be done earlier.
    package func publishUserLists() throws(ArchiveError) {
        try onOutput { () throws(FileError) in
            try lock.lock(LockFile.moment)
            defer { try? lock.unlock(LockFile.moment) }
            for name in UserLists.names where !isNewer(inPlace: name) {
                _ = try folder.replace(name, in: output, as: name)
            }
            try output.sync()
        }
    }

    /// Whether the list in place was read later than this run's.
    private func isNewer(inPlace name: String) -> Bool {
        guard let own = folder.modified(name), let inPlace = output.modified(name), inPlace > own else { return false }
        // Nobody can have read later than now. A list that claims to was dated by a clock that was wrong, and would
        // otherwise stay for ever.
        return inPlace - own <= ContinuousClock.now - started + Stage.coarsestTime
    }

    /// Publishes what was written: durable first, then in place, durable again, and only then the `latest` links and
    /// the archive's pages.
    ///
    /// - Parameter jobs: How many agencies are put in place at the same time.
    /// - Returns: For each snapshot what became of it, in the order given.
    /// - Throws: When the file system cannot promise that the files are on disk. If the first sync fails, nothing new is
    ///   published; after a later one, what is in place is whole, but may be lost in a power failure.
    package func publish(
        _ snapshots: [StagedSnapshot],
        jobs: Int = 1
    ) throws(ArchiveError) -> [PublishedSnapshot] {
        guard !snapshots.isEmpty else { return [] }
        try onOutput { () throws(FileError) in
            try backgroundSync.finish()
            try output.syncFileSystem()
        }
        var results = snapshots.map { PublishedSnapshot(snapshot: $0, failure: nil) }
        results = Stage.advance(results, jobs: jobs) { [self] snapshot throws(ArchiveError) in
            if snapshot.isNew { try place(snapshot) }
            return nil
        }
        try onOutput { () throws(FileError) in try output.syncFileSystem() }
        results = Stage.advance(results, jobs: jobs) { [self] snapshot throws(ArchiveError) in
            try onOutput { () throws(FileError) in try link(snapshot) }
        }
        try onOutput { () throws(FileError) in try output.syncFileSystem() }
        return results
    }

    /// Takes one step for every snapshot that has not failed yet, several at a time: most of a step is the file system's
    /// work, and folders of different agencies do not block each other.
    ///
    /// - Parameter step: Returns the later snapshot that `latest` stays at, where it does.
    private static func advance(
        _ snapshots: [PublishedSnapshot],
        jobs: Int,
        _ step: @escaping @Sendable (StagedSnapshot) throws(ArchiveError) -> String?
    ) -> [PublishedSnapshot] {
        let results = Mutex(snapshots)
        let next = Atomic(0)
        WorkerThread.perform(min(jobs, snapshots.count)) {
            while true {
                let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard place < snapshots.count else { break }
                guard snapshots[place].failure == nil else { continue }
                let snapshot = snapshots[place].snapshot
                do throws(ArchiveError) {
                    guard let later = try step(snapshot) else { continue }
                    results.withLock {
                        $0[place] = PublishedSnapshot(snapshot: snapshot, failure: nil, laterLatest: later)
                    }
                } catch {
                    results.withLock { $0[place] = PublishedSnapshot(snapshot: snapshot, failure: error) }
                }
            }
        }
        return results.withLock { $0 }
    }

    /// Removes the stage with whatever is still in it.
    package func remove() throws(ArchiveError) {
        try onOutput { () throws(FileError) in try output.remove(name) }
    }

    private func place(_ snapshot: StagedSnapshot) throws(ArchiveError) {
        let agency = snapshot.agency.description
        let isPlaced = try onOutput { () throws(FileError) in
            let folder = try output.creating(OutputTree.agencies).creating(agency)
            let snapshots = try folder.creating(OutputTree.snapshots)
            // What a killed run put in place must become the head before .next is pointed elsewhere.
            try folder.settleNext()
            try folder.swapLink(OutputTree.next, to: OutputTree.snapshot(snapshot.head.name))
            return try self.folder.move(agency, into: snapshots, as: snapshot.head.name)
        }
        guard isPlaced else {
            throw ArchiveError(
                .busy,
                path: "\(output.path)/\(OutputTree.snapshot(snapshot.head.name, of: snapshot.agency))",
                reason: "was published by another run meanwhile. Run again"
            )
        }
    }

    /// Points the links at the snapshot, and puts the archive's pages in place.
    ///
    /// - Returns: The later snapshot that `latest` stays at, where it does.
    private func link(_ snapshot: StagedSnapshot) throws(FileError) -> String? {
        let agency = try output.opening(OutputTree.agencies).opening(snapshot.agency.description)
        let target = OutputTree.snapshot(snapshot.head.name)
        try agency.settleNext()
        // Where its link was lost, the head is what the snapshots prove.
        if let base = snapshot.base, !agency.exists(OutputTree.head) {
            try agency.swapLink(OutputTree.head, to: OutputTree.snapshot(base.name))
        }
        let later = try agency.pointLatest(to: target)
        let listing = "\(snapshot.agency)\(Stage.listingSuffix)"
        if folder.exists(listing) { try folder.opening(listing).moveFiles(into: agency) }
        return later
    }
}

/// A snapshot in the stage, or one that is published with the same content already.
package struct StagedSnapshot: Hashable, Sendable {
    package let agency: RowID
    package let head: PublishedHead
    /// What the agency had published last before.
    let base: PublishedHead?
    /// `false` when nothing was written because the newest version of this stamp has the same content.
    package let isNew: Bool
    package let bytes: Int
    package let fileCount: Int
}

/// What became of a staged snapshot.
package struct PublishedSnapshot: Sendable {
    package let snapshot: StagedSnapshot
    /// Why it is not published; `nil` when it is.
    package let failure: ArchiveError?
    /// The later snapshot that `latest` stays at; `nil` when readers see this one.
    package var laterLatest: String?
}
