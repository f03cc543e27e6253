internal import Dashboard

extension DeliveryLine {
    /// What stands between two line feeds of the ledger.
    enum Piece: Hashable {
        case line(DeliveryLine)
        /// The rest of a line that was cut off, or damage. It says nothing.
        case damage
        /// A line of a version that this program does not know.
        case newer
    }

    /// The pieces of a month's file in their order, without empty ones. A last line that lacks nothing but its end counts.
    ///
    /// - Complexity: O(bytes).
    static func forEachPiece<Failure: Error>(
        of file: [UInt8],
        _ body: (_ bytes: ArraySlice<UInt8>, _ piece: Piece) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while start < file.count {
            let end = file[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.count
            let bytes = file[start..<end]
            if !bytes.isEmpty { try body(bytes, piece(bytes)) }
            start = end + 1
        }
    }

    private static let start = Array("{\"schema\":\"\(schema)\",\"version\":".utf8)

    private static func piece(_ bytes: ArraySlice<UInt8>) -> Piece {
        if let line = DeliveryLine(json: bytes) { return .line(line) }
        guard bytes.starts(with: start), bytes.last == UInt8(ascii: "}") else { return .damage }
        return bytes.dropFirst(start.count).starts(with: Array("\(version),".utf8)) ? .damage : .newer
    }

    /// Reads a line; `nil` for a text that is none, whole, of this version.
    package init?(json: ArraySlice<UInt8>) {
        guard let object = FlatObject(json), object.text("schema") == DeliveryLine.schema,
            object.number("version") == DeliveryLine.version,
            let time = object.text("time").flatMap({ Instant($0) }),
            let state = object.text("state").flatMap({ State(rawValue: $0) }),
            let mail = MailRecord(object)
        else { return nil }
        self.init(
            time: time,
            state: state,
            mail: mail,
            reply: object.text("reply"),
            refusals: object.number("refusals")
        )
    }
}

extension MailRecord {
    fileprivate init?(_ object: FlatObject) {
        func digest(_ name: String) -> String? {
            object.text(name).flatMap { text in
                text.utf8.count == 64 && text.utf8.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 } ? text : nil
            }
        }
        guard let agency = object.text("agency").flatMap({ RowID($0) }), let snapshot = object.text("snapshot"),
            let head = digest("head"), let token = object.text("token"), let messageID = object.text("message_id"),
            let date = object.text("date").flatMap({ Instant($0) }), let sha256 = digest("sha256"),
            let size = object.number("size"), let templates = digest("templates"),
            let callsheet = object.text("callsheet")
        else { return nil }
        var address: MailAddress?
        if let text = object.text("address") {
            address = MailAddress(text)
            guard address != nil else { return nil }
        }
        var references: [String] = []
        if case .texts(let texts) = object.values["references"] { references = texts }
        self.init(
            agency: agency,
            snapshot: snapshot,
            head: head,
            address: address,
            token: token,
            messageID: messageID,
            date: date,
            sha256: sha256,
            size: size,
            templates: templates,
            callsheet: callsheet,
            correctionOf: object.text("correction_of"),
            references: references,
            isTrial: object.values["trial"] == .flag(true)
        )
    }
}
