import Dashboard
import Foundation
import OutputTree

@testable import Delivery

/// An output of its own for one test, gone with it.
final class OutputSandbox: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        path = folder.appending(path: "callsheet-delivery-\(UUID().uuidString)").path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(name)"))) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }

    /// Every file below `deliveries`.
    func ledgerFiles() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(path)/deliveries").sorted().map { "deliveries/\($0)" }
    }
}

enum LedgerSamples {
    static let agency = RowID(high: 0xA, low: 1)
    static let now = Instant("2026-02-17T02:20:05Z")!
    static let maxAge = Duration.seconds(48 * 3600)
    static let snapshot = MailSnapshot(name: "2026-02-16T235959Z", digest: digest("a"))

    static func digest(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    static func address(_ text: String) -> MailAddress { MailAddress(text)! }

    static func record(
        _ snapshot: MailSnapshot = snapshot,
        agency: RowID = agency,
        to address: String? = "anna@example.com",
        token: String? = nil,
        correctionOf: String? = nil,
        references: [String] = [],
        isTrial: Bool = false
    ) -> MailRecord {
        let token = token ?? "t-\(address?.lowercased().prefix { $0 != "@" } ?? "none")"
        return MailRecord(
            agency: agency,
            snapshot: snapshot.name,
            head: snapshot.digest,
            address: address.map { self.address($0) },
            token: token,
            messageID: "<\(snapshot.name).\(token)@reports.example>",
            date: now,
            sha256: digest("5"),
            size: 54_321,
            templates: digest("7"),
            callsheet: "1.2.3",
            correctionOf: correctionOf,
            references: references,
            isTrial: isTrial
        )
    }

    static func line(
        _ state: DeliveryLine.State,
        _ record: MailRecord = record(),
        at time: Instant = now,
        reply: String? = nil,
        refusals: Int? = nil
    ) -> DeliveryLine {
        DeliveryLine(time: time, state: state, mail: record, reply: reply, refusals: refusals)
    }

    static func history(_ lines: [DeliveryLine]) -> DeliveryHistory {
        var history = DeliveryHistory()
        for line in lines { history.add(line) }
        return history
    }

    static func days(_ count: Int) -> Int64 { Int64(count) * DeliveryHistory.day }
}
