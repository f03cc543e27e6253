package import Dashboard
internal import Files
internal import OutputTree

/// Reads the ledger, whoever is writing it: for lists, and for runs that note nothing.
package struct DeliveryReader: Sendable {
    private let output: String

    /// What is listed; `nil` is all.
    package struct Filter: Hashable, Sendable {
        package var agency: RowID?
        /// The snapshot's name.
        package var snapshot: String?
        /// What was noted last of a mail.
        package var state: DeliveryLine.State?

        package init(agency: RowID? = nil, snapshot: String? = nil, state: DeliveryLine.State? = nil) {
            self.agency = agency
            self.snapshot = snapshot
            self.state = state
        }
    }

    /// - Parameter output: One without a ledger is fine: nothing was sent.
    package init(output: String) {
        self.output = output
    }

    /// As ``DeliveryLedger/history(of:now:maxAge:)``.
    package func history(
        of agency: RowID,
        now: Instant,
        maxAge: Duration
    ) throws(DeliveryError) -> DeliveryHistory {
        guard let folder = try deliveries() else { return DeliveryHistory() }
        return try DeliveryHistory(of: agency, in: folder, now: now, maxAge: maxAge)
    }

    /// The mails that were sent, trials among them: by agency, then roughly by time.
    ///
    /// - Complexity: Memory of one month of one agency and of the mails before it that are still open.
    package func forEachMail(
        _ filter: Filter = Filter(),
        _ body: (_ mail: DeliveryMail) throws(DeliveryError) -> Void
    ) throws(DeliveryError) {
        try forEachAgency(filter.agency) { folder throws(DeliveryError) in
            var mails = MailList()
            func emit(_ list: [DeliveryMail]) throws(DeliveryError) {
                for mail in list where filter.state == nil || filter.state == mail.state { try body(mail) }
            }
            for month in try DeliveryFolder.months(in: folder) {
                try forEachLine(of: month, in: folder) { line in
                    if filter.snapshot == nil || filter.snapshot == line.mail.snapshot { mails.add(line) }
                }
                try emit(mails.takeClosed())
            }
            try emit(mails.takeAll())
        }
    }

    /// What was noted when a mail was last sent; `nil` for a mail that the ledger does not know.
    ///
    /// - Parameters:
    ///   - messageID: With or without its angle brackets.
    ///   - agency: Where to look; `nil` is everywhere.
    /// - Complexity: O(bytes) of the months since the snapshot that the mail is of.
    package func line(messageID: String, agency: RowID? = nil) throws(DeliveryError) -> DeliveryLine? {
        let wanted = messageID.hasPrefix("<") ? messageID : "<\(messageID)>"
        // It begins with the snapshot's name, and that with its instant.
        guard let instant = Instant(stamp: String(SnapshotName.parts(of: String(wanted.dropFirst())).stamp)) else {
            return nil
        }
        let first = DeliveryFolder.month(of: instant.adding(-DeliveryHistory.day))
        var found: DeliveryLine?
        try forEachAgency(agency) { folder throws(DeliveryError) in
            guard found == nil else { return }
            for month in try DeliveryFolder.months(in: folder) where month >= first {
                try forEachLine(of: month, in: folder) { line in
                    if line.mail.messageID == wanted, found == nil || line.state == .sending { found = line }
                }
            }
        }
        return found
    }

    private func deliveries() throws(DeliveryError) -> Directory? {
        try onFiles { () throws(FileError) in
            let output = try Directory(opening: output)
            return output.exists(OutputTree.deliveries) ? try output.opening(OutputTree.deliveries) : nil
        }
    }

    private func forEachAgency(
        _ agency: RowID?,
        _ body: (borrowing Directory) throws(DeliveryError) -> Void
    ) throws(DeliveryError) {
        guard let deliveries = try deliveries() else { return }
        for name in try onFiles({ () throws(FileError) in try deliveries.names() }) {
            guard let id = RowID(name), agency == nil || agency == id, deliveries.isFolder(name) else { continue }
            try body(try onFiles { () throws(FileError) in try deliveries.opening(name) })
        }
    }

    private func forEachLine(
        of month: String,
        in folder: borrowing Directory,
        _ body: (DeliveryLine) -> Void
    ) throws(DeliveryError) {
        let bytes = try onFiles { () throws(FileError) in try DeliveryFolder.read(month, in: folder) }
        let path = "\(folder.path)/\(DeliveryFolder.file(month))"
        try DeliveryLine.forEachPiece(of: bytes ?? []) { _, piece throws(DeliveryError) in
            switch piece {
            case .line(let line): body(line)
            case .damage: break
            case .newer: throw DeliveryError(newerLineIn: path)
            }
        }
    }
}

/// Mails of an agency in the order in which they were first sent.
private struct MailList {
    private var mails: [DeliveryMail] = []
    private var places: [Key: Int] = [:]

    private struct Key: Hashable {
        let token: String
        let snapshot: String
        let head: String

        init(_ mail: MailRecord) {
            token = mail.token
            snapshot = mail.snapshot
            head = mail.head
        }
    }

    mutating func add(_ line: DeliveryLine) {
        if let place = places[Key(line.mail)] {
            mails[place].add(line)
        } else {
            places[Key(line.mail)] = mails.count
            mails.append(DeliveryMail(line))
        }
    }

    /// Takes those out that nothing more can happen to.
    mutating func takeClosed() -> [DeliveryMail] {
        let closed = mails.filter { !$0.state.isOpen }
        mails.removeAll { !$0.state.isOpen }
        places = Dictionary(uniqueKeysWithValues: mails.enumerated().map { (Key($1.record), $0) })
        return closed
    }

    mutating func takeAll() -> [DeliveryMail] {
        defer { self = MailList() }
        return mails
    }
}
