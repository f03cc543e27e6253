/// Any bytes as ASCII.
///
/// Source: RFC 2045, section 6.8.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// Three bytes become four characters, so this many fill a line of 76.
    private static let bytesInLine = 57

    /// In one piece.
    static func text(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        append(bytes, 0..<bytes.count, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends lines.
    static func append(lines bytes: [UInt8], to output: inout [UInt8]) {
        output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4 * 78 / 76 + 2)
        for start in stride(from: 0, to: bytes.count, by: bytesInLine) {
            append(bytes, start..<min(start + bytesInLine, bytes.count), to: &output)
            output.append(13)
            output.append(10)
        }
    }

    private static func append(_ bytes: [UInt8], _ range: Range<Int>, to output: inout [UInt8]) {
        var index = range.lowerBound
        while index < range.upperBound {
            let count = min(3, range.upperBound - index)
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0) }
            for place in 0..<4 {
                let six = Int(group >> (18 - 6 * UInt32(place)) & 63)
                output.append(place <= count ? alphabet[six] : UInt8(ascii: "="))
            }
            index += 3
        }
    }
}
