internal import Text

/// A JSON object on one line whose values are strings, whole numbers, `true`, `false` or lists of strings.
///
/// Read by hand, for a run reads all lines of some weeks, and a general reader takes many times as long. Source: RFC 8259.
struct FlatObject {
    private enum Value {
        /// Between its quotes.
        case text(Range<Int>, isEscaped: Bool)
        case number(Int)
        case flag(Bool)
        case texts([String])
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var members: [(name: Range<Int>, value: Value)] = []
    /// Behind the member that was asked for last: the next one is most often the one behind it.
    private var asked = 0

    /// `nil` for anything else, and for a part of such an object.
    init?(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
        guard take("{") else { return nil }
        members.reserveCapacity(24)
        if !take("}") {
            repeat {
                guard let name = range(), take(":"), let value = value() else { return nil }
                members.append((name.range, value))
            } while take(",")
            guard take("}") else { return nil }
        }
        skipSpace()
        guard position == bytes.endIndex else { return nil }
    }

    mutating func text(_ name: StaticString) -> String? {
        if case .text(let range, let isEscaped) = value(name) { text(range, isEscaped) } else { nil }
    }

    /// The bytes of a text without escapes.
    mutating func plain(_ name: StaticString) -> ArraySlice<UInt8>? {
        if case .text(let range, false) = value(name) { bytes[range] } else { nil }
    }

    mutating func number(_ name: StaticString) -> Int? {
        if case .number(let number) = value(name) { number } else { nil }
    }

    mutating func flag(_ name: StaticString) -> Bool? {
        if case .flag(let flag) = value(name) { flag } else { nil }
    }

    mutating func texts(_ name: StaticString) -> [String]? {
        if case .texts(let texts) = value(name) { texts } else { nil }
    }

    private mutating func value(_ name: StaticString) -> Value? {
        for step in members.indices {
            let place = (asked + step) % members.count
            let range = members[place].name
            guard range.count == name.utf8CodeUnitCount,
                name.withUTF8Buffer({ text in unsafe text.elementsEqual(bytes[range]) })
            else { continue }
            asked = place + 1
            return members[place].value
        }
        return nil
    }

    private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let next, next == 0x20 || next == 0x09 || next == 0x0D { position += 1 }
    }

    /// Goes past a sign, with the space before it, if it comes next.
    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private mutating func take(word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.endIndex, word.description.utf8.elementsEqual(bytes[position..<end]) else { return false }
        position = end
        return true
    }

    private mutating func value() -> Value? {
        skipSpace()
        switch next {
        case UInt8(ascii: "\""): return range().map { .text($0.range, isEscaped: $0.isEscaped) }
        case UInt8(ascii: "["): return texts().map { .texts($0) }
        case UInt8(ascii: "t"): return take(word: "true") ? .flag(true) : nil
        case UInt8(ascii: "f"): return take(word: "false") ? .flag(false) : nil
        default: return number().map { .number($0) }
        }
    }

    private mutating func number() -> Int? {
        let start = position
        while let next, 48...57 ~= next { position += 1 }
        return position == start ? nil : Int(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func texts() -> [String]? {
        guard take("[") else { return nil }
        var texts: [String] = []
        if take("]") { return texts }
        repeat {
            guard let (range, isEscaped) = range(), let text = text(range, isEscaped) else { return nil }
            texts.append(text)
        } while take(",")
        return take("]") ? texts : nil
    }

    /// Goes past a text.
    private mutating func range() -> (range: Range<Int>, isEscaped: Bool)? {
        guard take("\"") else { return nil }
        let start = position
        var isEscaped = false
        while let byte = next, byte >= 0x20 {
            position += 1
            if byte == UInt8(ascii: "\"") { return (start..<(position - 1), isEscaped) }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                guard let next, next >= 0x20 else { return nil }
                position += 1
            }
        }
        return nil
    }

    private func text(_ range: Range<Int>, _ isEscaped: Bool) -> String? {
        guard isEscaped else { return String(validating: bytes[range], as: UTF8.self) }
        var text: [UInt8] = []
        var rest = bytes[range]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else {
                guard let scalar = FlatObject.escaped(&rest) else { return nil }
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
            }
        }
        return String(validating: text, as: UTF8.self)
    }

    /// What stands behind a backslash. Pairs of surrogates are not read: nothing here is written as such.
    private static func escaped(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let sign = rest.popFirst() else { return nil }
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(sign)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "u"):
            guard rest.count >= 4 else { return nil }
            var value: UInt32 = 0
            for byte in rest.prefix(4) {
                guard let digit = HexDigits.value(byte) else { return nil }
                value = value << 4 | UInt32(digit)
            }
            rest.removeFirst(4)
            return Unicode.Scalar(value)
        default: return nil
        }
    }
}
