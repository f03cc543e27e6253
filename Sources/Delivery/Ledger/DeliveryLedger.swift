package import Dashboard
internal import Files
internal import OutputTree
internal import Synchronization

/// The ledger of an output's mails, held for writing: `deliveries/<agency_id>/<month>.jsonl`, one JSON object a line, only
/// ever added to, readable by its owner alone.
///
/// `sending` is on disk before ``begin(_:earlierRefusals:at:)`` returns. An outcome is with the system when
/// ``finish(_:_:at:)`` returns, so that it survives the end of the process, and on disk with the next mail of its agency, or
/// with ``sync()``. If the power fails before, the ledger shows `sending` without outcome, and that mail is sent again.
///
/// Threads may use it at the same time.
package final class DeliveryLedger: Sendable {
    private let deliveries: Directory
    private let lock: LockFile
    package let key: DeliveryKey
    private let files = Mutex(Files())

    private struct Files {
        /// By path.
        var open: [String: AppendedFile] = [:]
        /// Why nothing is sent any more.
        var failure: FileError?
    }

    /// Files kept open. Mails of one agency follow each other, so few are ever needed at the same time.
    private static let maxFiles = 32

    /// A mail that is being sent.
    package struct Attempt: Sendable {
        package let mail: MailRecord
        fileprivate let file: AppendedFile
        fileprivate let earlierRefusals: Int
    }

    /// What became of a mail. A connection that is lost after the last byte is none: nobody knows then whether the server
    /// took the mail, and the ledger says so by having `sending` alone.
    package enum Outcome: Hashable, Sendable {
        case accepted(reply: String)
        case refused(reply: String)
        case deferred(reply: String)
    }

    /// Holds the ledger as long as the value lives.
    ///
    /// - Throws: `busy` when another process holds it, on this machine or another that shares the output.
    package init(output: String) throws(DeliveryError) {
        let folder = try DeliveryFolder.creating(in: output)
        let (lock, isLocked) = try DeliveryLedger.locked(folder)
        guard isLocked else {
            throw DeliveryError(
                .busy,
                path: folder.path,
                reason: "another callsheet is sending from this output. Try again when it is done"
            )
        }
        key = try DeliveryKey(in: folder)
        self.lock = lock
        deliveries = folder
    }

    private static func locked(_ folder: borrowing Directory) throws(DeliveryError) -> (LockFile, Bool) {
        do throws(FileError) {
            let lock = try DeliveryFolder.lockFile(in: folder)
            return (lock, try lock.tryLock(DeliveryFolder.senderLock))
        } catch {
            throw DeliveryError(.ledger, error)
        }
    }

    /// What an agency's recipients have had.
    package func history(
        of agency: RowID,
        now: Instant,
        maxAge: Duration
    ) throws(DeliveryError) -> DeliveryHistory {
        try DeliveryHistory(of: agency, in: deliveries, now: now, maxAge: maxAge)
    }

    /// Notes that a mail is being sent. When this returns, that is on disk, and the mail's last byte may leave. Once the disk
    /// could not do it, it fails for all mails.
    ///
    /// - Parameter earlierRefusals: From ``DeliveryDecision/earlierRefusals``.
    package func begin(
        _ mail: MailRecord,
        earlierRefusals: Int = 0,
        at time: Instant
    ) throws(DeliveryError) -> Attempt {
        try onFiles { () throws(FileError) in
            let file = try file(of: mail.agency, at: time)
            let line = try file.append(DeliveryLine(time: time, state: .sending, mail: mail).json)
            do throws(FileError) { try file.sync(line) } catch {
                // Opened again, the file would look as if all were well.
                files.withLock { $0.failure = error }
                throw error
            }
            return Attempt(mail: mail, file: file, earlierRefusals: earlierRefusals)
        }
    }

    /// Notes what became of a mail, in the same file, so that no clock can put it before its `sending`. A later outcome of
    /// the same mail replaces it, as for refusals that turn out to be about us.
    package func finish(_ attempt: Attempt, _ outcome: Outcome, at time: Instant) throws(DeliveryError) {
        let line =
            switch outcome {
            case .accepted(let reply): DeliveryLine(time: time, state: .accepted, mail: attempt.mail, reply: reply)
            case .deferred(let reply): DeliveryLine(time: time, state: .deferred, mail: attempt.mail, reply: reply)
            case .refused(let reply):
                DeliveryLine(
                    time: time,
                    state: .refused,
                    mail: attempt.mail,
                    reply: reply,
                    refusals: attempt.earlierRefusals + 1
                )
            }
        _ = try onFiles { () throws(FileError) in try attempt.file.append(line.json) }
    }

    /// Notes that a mail is not sent any more, since a newer snapshot is there.
    package func drop(_ mail: DeliveryMail, at time: Instant) throws(DeliveryError) {
        let line = DeliveryLine(time: time, state: .dropped, mail: mail.record)
        _ = try onFiles { () throws(FileError) in try file(of: mail.record.agency, at: time).append(line.json) }
    }

    /// Makes all outcomes durable, in one call however many files they are in.
    package func sync() throws(DeliveryError) {
        try onFiles { () throws(FileError) in try deliveries.syncFileSystem() }
    }

    private func file(of agency: RowID, at time: Instant) throws(FileError) -> AppendedFile {
        let name = DeliveryFolder.file(DeliveryFolder.month(of: time))
        let path = "\(agency)/\(name)"
        let known = try files.withLock { files throws(FileError) in
            if let failure = files.failure { throw failure }
            return files.open[path]
        }
        if let known { return known }
        // Others go on meanwhile: names that are new wait for the disk.
        let folder = try DeliveryFolder.creating(agency.description, in: deliveries)
        let opened = try AppendedFile(name, in: folder, mode: 0o600)
        return files.withLock { files in
            if let file = files.open[path] { return file }
            // Whoever still writes to one of them keeps it.
            if files.open.count >= DeliveryLedger.maxFiles { files.open.removeAll() }
            files.open[path] = opened
            return opened
        }
    }

    // MARK: Forgetting

    /// Takes an address out of the whole ledger; its token stays, so that nobody gets a mail twice. The one time that the
    /// ledger is written anew: file by file, each whole or not at all. What was broken off is done by doing it again.
    ///
    /// - Returns: How many lines were changed.
    package func forget(_ address: MailAddress) throws(DeliveryError) -> Int {
        // Files are replaced, and nothing may be added to what they were.
        files.withLock { $0.open.removeAll() }
        var changed = 0
        for name in try onFiles({ () throws(FileError) in try deliveries.names() }) {
            guard RowID(name) != nil, deliveries.isFolder(name) else { continue }
            let folder = try onFiles { () throws(FileError) in try deliveries.opening(name) }
            for file in try onFiles({ () throws(FileError) in try folder.names() }) {
                guard let month = DeliveryFolder.month(of: file) else { continue }
                changed += try forget(address, month, in: folder)
            }
        }
        return changed
    }

    private func forget(
        _ address: MailAddress,
        _ month: String,
        in folder: borrowing Directory
    ) throws(DeliveryError) -> Int {
        let name = DeliveryFolder.file(month)
        let bytes = try onFiles { () throws(FileError) in try DeliveryFolder.read(month, in: folder) }
        guard let bytes else { return 0 }
        let (kept, changed) = try Forgetting(address).applied(to: bytes, path: "\(folder.path)/\(name)")
        guard changed > 0 else { return 0 }
        try onFiles { () throws(FileError) in
            let aside = ".\(name).new"
            try folder.removeFile(aside)
            let file = try NewFile(aside, in: folder, mode: 0o600)
            try file.append(kept)
            try file.sync()
            _ = try folder.replace(aside, in: folder, as: name)
            try folder.sync()
        }
        return changed
    }
}
