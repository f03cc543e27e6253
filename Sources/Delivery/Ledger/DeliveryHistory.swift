internal import Dashboard
internal import Files
internal import OutputTree

/// What the ledger says of an agency's mails of the last weeks, by recipient: all that is needed to know what is due.
///
/// Only the months are read that the last 31 days touch, or as many days as a report may be old and be mailed yet: two
/// files or three. So a run's cost does not grow with the ledger's age. What lies before does not count, by design: a rest
/// ends after 30 days, and refusals that are more than a month apart are not in a row.
package struct DeliveryHistory: Sendable {
    /// By token, in the order in which they were first sent. Trial mails are left out.
    private var mails: [String: [DeliveryMail]] = [:]

    /// How long an address rests, from its last refusal on.
    package static let rest = 30
    /// For how many snapshots in a row an address is refused before it rests.
    package static let maxRefusals = 3
    static let day: Int64 = 86_400_000_000

    /// Nothing was ever sent.
    package init() {}

    /// The first and the last month that are read.
    ///
    /// - Parameter maxAge: How old a report may be that is mailed yet.
    static func months(at now: Instant, maxAge: Duration) -> ClosedRange<String> {
        // More than a century is the same, and does not overflow.
        let maxAge = min(maxAge.components.seconds, 36_600 * 86_400)
        let oldest = max(Int64(rest + 1) * day, maxAge * 1_000_000)
        // One more day, for another machine's clock may be ahead.
        return DeliveryFolder.month(of: now.adding(-oldest))...DeliveryFolder.month(of: now.adding(day))
    }

    /// Reads an agency's ledger.
    ///
    /// - Parameter deliveries: The folder `deliveries`.
    init(
        of agency: RowID,
        in deliveries: borrowing Directory,
        now: Instant,
        maxAge: Duration
    ) throws(DeliveryError) {
        let name = agency.description
        guard deliveries.exists(name) else { return }
        let folder = try onFiles { () throws(FileError) in try deliveries.opening(name) }
        let months = DeliveryHistory.months(at: now, maxAge: maxAge)
        for month in try DeliveryFolder.months(in: folder) where months.contains(month) {
            let bytes = try onFiles { () throws(FileError) in try DeliveryFolder.read(month, in: folder) }
            guard let bytes else { continue }
            try add(bytes, path: "\(folder.path)/\(DeliveryFolder.file(month))")
        }
    }

    /// Adds a month's file.
    mutating func add(_ file: [UInt8], path: String) throws(DeliveryError) {
        try DeliveryLine.forEachPiece(of: file) { _, piece throws(DeliveryError) in
            switch piece {
            case .line(let line): add(line)
            case .damage: break
            case .newer: throw DeliveryError(newerLineIn: path)
            }
        }
    }

    mutating func add(_ line: DeliveryLine) {
        guard !line.mail.isTrial else { return }
        var list = mails.removeValue(forKey: line.mail.token) ?? []
        if let index = list.lastIndex(where: {
            $0.record.snapshot == line.mail.snapshot && $0.record.head == line.mail.head
        }) {
            list[index].add(line)
        } else {
            list.append(DeliveryMail(line))
        }
        mails[line.mail.token] = list
    }

    /// The mails to a recipient, in the order in which they were first sent.
    package func mails(to token: String) -> [DeliveryMail] { mails[token] ?? [] }

    /// Mails that may yet be sent, to anybody, in a stable order.
    var open: [DeliveryMail] {
        mails.sorted { $0.key < $1.key }.flatMap(\.value).filter(\.state.isOpen)
    }

    /// For how many snapshots in a row a recipient was refused before an instant's. Corrections do not count: they come too
    /// soon for anything to have changed.
    ///
    /// - Parameter snapshot: The name of one of that instant.
    func refusals(of token: String, before snapshot: String) -> Int {
        guard let decided = mails(to: token).last(where: \.isDecided), decided.refusals > 0 else { return 0 }
        let isSame = SnapshotName.parts(of: decided.record.snapshot).stamp == SnapshotName.parts(of: snapshot).stamp
        return isSame ? decided.refusals - 1 : decided.refusals
    }

    /// Until when a recipient gets no mail; `nil` when they do.
    func rest(of token: String, at now: Instant) -> (refusals: Int, until: Instant)? {
        guard let last = mails(to: token).last(where: \.isDecided), last.refusals >= DeliveryHistory.maxRefusals else {
            return nil
        }
        let until = last.last.time.adding(Int64(DeliveryHistory.rest) * DeliveryHistory.day)
        return now < until ? (last.refusals, until) : nil
    }
}

extension DeliveryMail {
    /// Whether a server said that it takes mails for this recipient, or that it does not.
    fileprivate var isDecided: Bool { state == .accepted || state == .refused }

    /// In a row, up to this one.
    fileprivate var refusals: Int { state == .refused ? last.refusals ?? 1 : 0 }
}

extension DeliveryError {
    init(newerLineIn path: String) {
        self.init(
            .ledger,
            path: path,
            reason: "has a line that a newer version of Callsheet wrote. Use that version"
        )
    }
}

extension Instant {
    func adding(_ microseconds: Int64) -> Instant {
        let (sum, overflow) = microsecondsSince1970.addingReportingOverflow(microseconds)
        return Instant(microsecondsSince1970: overflow ? (microseconds < 0 ? .min : .max) : sum)
    }
}
