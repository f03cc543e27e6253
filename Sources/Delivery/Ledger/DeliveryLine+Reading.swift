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
        var known = KnownValues()
        while start < file.count {
            let end = file[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.count
            let bytes = file[start..<end]
            if !bytes.isEmpty { try body(bytes, piece(bytes, &known)) }
            start = end + 1
        }
    }

    private static let start = Array("{\"schema\":\"\(schema)\",\"version\":".utf8)

    private static func piece(_ bytes: ArraySlice<UInt8>, _ known: inout KnownValues) -> Piece {
        if let line = DeliveryLine(json: bytes, &known) { return .line(line) }
        guard bytes.starts(with: start), bytes.last == UInt8(ascii: "}") else { return .damage }
        return bytes.dropFirst(start.count).starts(with: Array("\(version),".utf8)) ? .damage : .newer
    }

    /// Reads a line; `nil` for a text that is none, whole, of this version.
    package init?(json: ArraySlice<UInt8>) {
        var known = KnownValues()
        self.init(json: json, &known)
    }

    private init?(json: ArraySlice<UInt8>, _ known: inout KnownValues) {
        guard var object = FlatObject(json), object.text("schema") == DeliveryLine.schema,
            object.number("version") == DeliveryLine.version,
            let time = known.times.value(object.plain("time"), { Instant($0) }),
            let state = object.text("state").flatMap({ State(rawValue: $0) })
        else { return nil }
        let isTrial = object.flag("trial") ?? false
        guard let mail = MailRecord(&object, isTrial: isTrial, &known) else { return nil }
        self.init(
            time: time,
            state: state,
            mail: mail,
            reply: object.text("reply"),
            refusals: object.number("refusals")
        )
    }
}

/// Values that many lines of a file have in common, read once.
private struct KnownValues {
    var times = KnownValue<Instant>()
    var dates = KnownValue<Instant>()
    var agencies = KnownValue<RowID>()
    var addresses: [ArraySlice<UInt8>: MailAddress] = [:]

    mutating func address(_ text: ArraySlice<UInt8>) -> MailAddress? {
        if let address = addresses[text] { return address }
        let address = MailAddress(String(decoding: text, as: UTF8.self))
        addresses[text] = address
        return address
    }
}

/// The value that was read last.
private struct KnownValue<Value> {
    private var text: ArraySlice<UInt8> = []
    private var value: Value?

    mutating func value(_ text: ArraySlice<UInt8>?, _ read: (String) -> Value?) -> Value? {
        guard let text else { return nil }
        if self.text != text {
            value = read(String(decoding: text, as: UTF8.self))
            self.text = text
        }
        return value
    }
}

extension MailRecord {
    /// Asks for the members in the order in which they are written.
    fileprivate init?(_ object: inout FlatObject, isTrial: Bool, _ known: inout KnownValues) {
        func digest(_ name: StaticString, _ object: inout FlatObject) -> String? {
            object.plain(name).flatMap { text in
                text.count == 64 && text.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 }
                    ? String(decoding: text, as: UTF8.self) : nil
            }
        }
        guard let agency = known.agencies.value(object.plain("agency"), { RowID($0) }),
            let snapshot = object.text("snapshot"), let head = digest("head", &object)
        else { return nil }
        var address: MailAddress?
        if let text = object.plain("address") {
            address = known.address(text)
            guard address != nil else { return nil }
        }
        guard let token = object.text("token"), let messageID = object.text("message_id"),
            let date = known.dates.value(object.plain("date"), { Instant($0) }),
            let sha256 = digest("sha256", &object), let size = object.number("size"),
            let templates = digest("templates", &object), let callsheet = object.text("callsheet")
        else { return nil }
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
            references: object.texts("references") ?? [],
            isTrial: isTrial
        )
    }
}
