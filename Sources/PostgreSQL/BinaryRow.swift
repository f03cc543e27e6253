/// One row of a binary `COPY`, read field by field in the order of the columns.
///
/// Reading never throws: the first field that does not fit marks the row, and this and every later read returns zero,
/// `nil` or "". So a reader reads its fields straight on. Before it returns it may take the mark off with
/// ``takeFault()`` and go on with the next row; otherwise ``Connection/copy(_:_:columns:_:)`` throws `badData` naming the
/// column. Fields left unread are skipped.
///
/// The row lies in libpq's memory and is good during the reader's call only. It cannot be copied or kept.
///
/// Source: PostgreSQL manual, `COPY`, "Binary Format", and the `*_send` functions of its types.
package struct BinaryRow: ~Copyable {
    @usableFromInline var position: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer
    /// Columns read so far.
    @usableFromInline var column = 0
    @usableFromInline let columns: Int
    @usableFromInline var fault: Fault?

    @usableFromInline
    struct Fault {
        /// Column of the fault, from 0.
        @usableFromInline let column: Int
        @usableFromInline let reason: Reason

        @usableFromInline
        init(column: Int, reason: Reason) {
            self.column = column
            self.reason = reason
        }
    }

    @usableFromInline
    enum Reason {
        case null
        case width(Int, expected: Int)
        case notUTF8
        case malformed
        case pastLastColumn
        case rejected(StaticString)
    }

    init(from position: UnsafeRawPointer, to end: UnsafeRawPointer, columns: Int) {
        self.position = position
        self.end = end
        self.columns = columns
    }

    /// Whether a field did not fit; every later read returns nothing.
    @inlinable package var isBad: Bool { fault != nil }

    /// Marks the row as bad for a reason of the reader's, in the column read last.
    ///
    /// - Parameter reason: Continues "column 'stat_date' …", as "is infinite". Never a value.
    package mutating func reject(_ reason: StaticString) {
        fail(max(0, column - 1), .rejected(reason))
    }

    /// The column of the field that did not fit, from 0.
    package var faultColumn: Int? { fault?.column }

    /// Takes the mark off a row in which one value does not fit while all fields are whole.
    ///
    /// - Returns: The column, from 0, and what continues its name, as "is NULL". `nil` for a row that is not marked, and
    ///   for one that is damaged, which stays marked.
    package mutating func takeFault() -> (column: Int, reason: String)? {
        guard let fault else { return nil }
        switch fault.reason {
        case .null, .notUTF8, .rejected: break
        case .width, .malformed, .pastLastColumn: return nil
        }
        self.fault = nil
        return (fault.column, fault.reason.description)
    }

    // MARK: Fields

    /// A `bigint` that is not `NULL`.
    @inlinable
    package mutating func int64() -> Int64 {
        guard let field = required(8) else { return 0 }
        return Int64(bigEndian: field.loadUnaligned(as: Int64.self))
    }

    /// A `bigint`, or `nil` for `NULL`.
    @inlinable
    package mutating func optionalInt64() -> Int64? {
        guard let field = optional(8) else { return nil }
        return Int64(bigEndian: field.loadUnaligned(as: Int64.self))
    }

    /// An `integer` that is not `NULL`.
    @inlinable
    package mutating func int32() -> Int32 {
        guard let field = required(4) else { return 0 }
        return Int32(bigEndian: field.loadUnaligned(as: Int32.self))
    }

    /// A `uuid` that is not `NULL`: its first and its last eight bytes, so that (high, low) sort as its text does.
    @inlinable
    package mutating func uuid() -> (high: UInt64, low: UInt64) {
        guard let field = required(16) else { return (0, 0) }
        return Self.uuid(at: field)
    }

    /// A `uuid`, or `nil` for `NULL`.
    @inlinable
    package mutating func optionalUUID() -> (high: UInt64, low: UInt64)? {
        guard let field = optional(16) else { return nil }
        return Self.uuid(at: field)
    }

    /// A `date` that is not `NULL`, in days since 2000-01-01; `Int32.max` is infinity, `Int32.min` its opposite.
    @inlinable
    package mutating func date() -> Int32 { int32() }

    /// A `timestamptz` or `timestamp`, in microseconds since 2000-01-01 00:00:00 (UTC for `timestamptz`); `Int64.max` is
    /// infinity, `Int64.min` its opposite. `nil` for `NULL`.
    @inlinable
    package mutating func optionalTimestamp() -> Int64? { optionalInt64() }

    /// A `text`, `varchar` or enum value that is not `NULL`. Text that is not UTF-8 marks the row.
    package mutating func string() -> String {
        guard let field = next() else { return "" }
        guard let bytes = field else {
            fail(column - 1, .null)
            return ""
        }
        return text(bytes) ?? ""
    }

    /// A text as ``string()``, or `nil` for `NULL`.
    package mutating func optionalString() -> String? {
        guard let field = next(), let bytes = field else { return nil }
        return text(bytes)
    }

    // MARK: Framing

    /// The next field's bytes, `.some(nil)` for `NULL`; `nil` when there is none, which marks the row.
    @inlinable
    mutating func next() -> UnsafeRawBufferPointer?? {
        guard fault == nil else { return nil }
        guard column < columns else {
            fail(column, .pastLastColumn)
            return nil
        }
        column += 1
        guard end - position >= 4 else {
            fail(column - 1, .malformed)
            return nil
        }
        let length = Int(Int32(bigEndian: position.loadUnaligned(as: Int32.self)))
        position += 4
        if length == -1 { return .some(nil) }
        guard length >= 0, length <= end - position else {
            fail(column - 1, .malformed)
            return nil
        }
        let start = position
        position += length
        return UnsafeRawBufferPointer(start: start, count: length)
    }

    @inlinable @inline(__always)
    mutating func required(_ width: Int) -> UnsafeRawPointer? {
        // The usual case in one test: the length word is `width`, and the bytes are there.
        if column < columns, fault == nil, end - position >= 4 + width,
            Int32(bigEndian: position.loadUnaligned(as: Int32.self)) == Int32(truncatingIfNeeded: width)
        {
            let start = position + 4
            position = start + width
            column += 1
            return start
        }
        guard let field = next() else { return nil }
        guard let bytes = field else {
            fail(column - 1, .null)
            return nil
        }
        fail(column - 1, .width(bytes.count, expected: width))
        return nil
    }

    @inlinable
    mutating func optional(_ width: Int) -> UnsafeRawPointer? {
        guard let field = next(), let bytes = field else { return nil }
        guard bytes.count == width else {
            fail(column - 1, .width(bytes.count, expected: width))
            return nil
        }
        return bytes.baseAddress
    }

    @inlinable
    static func uuid(at field: UnsafeRawPointer) -> (high: UInt64, low: UInt64) {
        (
            UInt64(bigEndian: field.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: field.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    /// Keeps the first fault only: what follows it is its consequence.
    @usableFromInline
    mutating func fail(_ column: Int, _ reason: Reason) {
        if fault == nil { fault = Fault(column: column, reason: reason) }
    }

    private mutating func text(_ bytes: UnsafeRawBufferPointer) -> String? {
        if bytes.isEmpty { return "" }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        fail(column - 1, .notUTF8)
        return nil
    }

    /// Skips what the reader left unread, and checks that the row ends where its message ends.
    mutating func finish() {
        while column < columns, fault == nil { _ = next() }
        if fault == nil, position != end { fail(columns - 1, .malformed) }
    }
}

extension BinaryRow.Reason: CustomStringConvertible {
    /// Continues the column's name.
    @usableFromInline var description: String {
        switch self {
        case .null: "is NULL"
        case .width(let width, let expected): "is \(width) bytes wide, not \(expected)"
        case .notUTF8: "is not valid UTF-8"
        case .malformed: "is cut off or damaged"
        case .pastLastColumn: "does not exist"
        case .rejected(let reason): "\(reason)"
        }
    }
}

extension BinaryRow.Fault {
    /// What is wrong, naming the column: `column 'campaign_id' is NULL in row 12`.
    func message(columns: [String], row: Int) -> String {
        let name = column < columns.count ? "column '\(columns[column])'" : "column \(column + 1)"
        return "\(name) \(reason) in row \(row)"
    }
}
