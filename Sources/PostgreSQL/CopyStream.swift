/// Follows one binary `COPY` stream: header, rows, trailer.
///
/// "Messages sent from the backend will always correspond to single data rows": manual, "Frontend/Backend Protocol",
/// `CopyData`. The header comes in front of the first row, or of the trailer when there is no row.
struct CopyStream {
    private let columns: [String]
    private let columnCount: Int
    private let statement: String
    private var hasHeader = false
    private(set) var rowCount = 0
    /// Whether the trailer came.
    private(set) var isComplete = false

    private static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

    init(columns: [String], statement: String) {
        self.columns = columns
        columnCount = columns.count
        self.statement = statement
    }

    /// Takes one message; calls `body` if it holds a row.
    mutating func read(_ message: UnsafeRawBufferPointer, _ body: (inout BinaryRow) throws -> Void) throws {
        var bytes = message
        if !hasHeader {
            bytes = try afterHeader(message)
            if bytes.isEmpty { return }
        }
        guard let start = bytes.baseAddress, bytes.count >= 2, !isComplete else {
            throw damaged("a row is cut off, or follows the trailer")
        }
        let fieldCount = Int(Int16(bigEndian: start.loadUnaligned(as: Int16.self)))
        guard fieldCount == columnCount else {
            guard fieldCount == -1, bytes.count == 2 else {
                throw damaged("row \(rowCount + 1) has \(fieldCount) columns, not \(columnCount)")
            }
            isComplete = true
            return
        }
        rowCount += 1
        var row = BinaryRow(from: start + 2, to: start + bytes.count, columns: columnCount)
        do {
            try body(&row)
        } catch {
            // A reader that stumbled over a field which was not there: the field is the cause.
            if let fault = row.fault { throw damaged(fault.message(columns: columns, row: rowCount)) }
            throw error
        }
        row.finish()
        if let fault = row.fault { throw damaged(fault.message(columns: columns, row: rowCount)) }
    }

    private mutating func afterHeader(_ message: UnsafeRawBufferPointer) throws(DatabaseError) -> UnsafeRawBufferPointer
    {
        // Signature, 4 bytes of flags, 4 of the length of an extension, the extension.
        guard message.count >= 19, message.starts(with: Self.signature) else {
            throw damaged("the stream does not start with COPY's signature")
        }
        let flags = UInt32(bigEndian: message.loadUnaligned(fromByteOffset: 11, as: UInt32.self))
        // The high half is "critical file format issues"; bit 16 once was row numbers.
        guard flags >> 16 == 0 else { throw damaged("the stream has flags that are not known") }
        let extra = Int(Int32(bigEndian: message.loadUnaligned(fromByteOffset: 15, as: Int32.self)))
        guard extra >= 0, extra <= message.count - 19 else { throw damaged("the stream's header is cut off") }
        hasHeader = true
        return UnsafeRawBufferPointer(rebasing: message[(19 + extra)...])
    }

    private func damaged(_ what: String) -> DatabaseError {
        DatabaseError(.badData, what, statement: statement)
    }
}
