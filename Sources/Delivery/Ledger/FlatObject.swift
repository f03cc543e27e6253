/// A JSON object on one line whose values are strings, whole numbers, `true`, `false` or lists of strings.
///
/// Read by hand, for a run reads all lines of some weeks, and a general reader takes many times as long. Source: RFC 8259.
struct FlatObject {
    enum Value: Hashable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case texts([String])
    }

    private(set) var values: [String: Value] = [:]

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// `nil` for anything else, a part of such an object and one with a name twice among it.
    init?(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
        guard take("{") else { return nil }
        values.reserveCapacity(24)
        if !take("}") {
            repeat {
                guard let name = text(), take(":"), let value = value(), values.updateValue(value, forKey: name) == nil
                else { return nil }
            } while take(",")
            guard take("}") else { return nil }
        }
        skipSpace()
        guard position == bytes.endIndex else { return nil }
    }

    func text(_ name: String) -> String? {
        if case .text(let text) = values[name] { text } else { nil }
    }

    func number(_ name: String) -> Int? {
        if case .number(let number) = values[name] { number } else { nil }
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
        case UInt8(ascii: "\""): return text().map { .text($0) }
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
            guard let text = text() else { return nil }
            texts.append(text)
        } while take(",")
        return take("]") ? texts : nil
    }

    private mutating func text() -> String? {
        guard take("\"") else { return nil }
        let start = position
        while let next, next != UInt8(ascii: "\""), next != UInt8(ascii: "\\"), next >= 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") {
            // Without an escape, as nearly all are.
            position += 1
            return String(validating: bytes[start..<(position - 1)], as: UTF8.self)
        }
        var text = Array(bytes[start..<position])
        while let byte = next, byte >= 0x20 {
            position += 1
            if byte == UInt8(ascii: "\"") { return String(validating: text, as: UTF8.self) }
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else {
                guard let scalar = escaped() else { return nil }
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
            }
        }
        return nil
    }

    /// What stands behind a backslash. Pairs of surrogates are not read: nothing here is written as such.
    private mutating func escaped() -> Unicode.Scalar? {
        guard let sign = next else { return nil }
        position += 1
        switch sign {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(sign)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "u"):
            guard position + 4 <= bytes.endIndex else { return nil }
            var value: UInt32 = 0
            for byte in bytes[position..<position + 4] {
                guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
                value = value << 4 | UInt32(digit)
            }
            position += 4
            return Unicode.Scalar(value)
        default: return nil
        }
    }
}
