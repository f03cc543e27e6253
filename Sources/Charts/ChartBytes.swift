internal import Text

/// Appending SVG to a page's bytes: markup, escaped text, whole numbers and tenths.
///
/// Numbers are whole or fixed-point tenths in `Int`, never floating point, so the same figures give the same bytes
/// on every machine.
extension [UInt8] {
    /// Appends markup as it stands.
    @inline(__always)
    mutating func svg(_ markup: StaticString) {
        markup.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Appends text fit for element content and double-quoted attributes.
    ///
    /// Control characters, which XML does not allow, become spaces.
    mutating func svgText(_ text: some StringProtocol) {
        let start = count
        HTMLText.append(text, to: &self, keepingApostrophes: true)
        for index in start..<count where self[index] < 0x20 || self[index] == 0x7F { self[index] = 0x20 }
    }

    /// Appends a whole number. Inside path data it sets a space where the number would run into the one before.
    @inline(__always)
    mutating func svgNumber(_ value: Int) {
        svgTenths(value &* 10)
    }

    /// Appends a fixed-point number, at most one decimal: 125 is `12.5`, 120 is `12`, -5 is `-.5`.
    ///
    /// Inside path data it sets a space where the number would run into the one before.
    mutating func svgTenths(_ tenths: Int) {
        if tenths < 0 {
            append(UInt8(ascii: "-"))
        } else if let last, last == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) {
            append(UInt8(ascii: " "))
        }
        let magnitude = tenths.magnitude
        let (whole, tenth) = magnitude.quotientAndRemainder(dividingBy: 10)
        if whole != 0 || tenth == 0 { svgDigits(whole) }
        if tenth != 0 {
            append(UInt8(ascii: "."))
            append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: tenth))
        }
    }

    private mutating func svgDigits(_ value: UInt) {
        if value < 10 { return append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value)) }
        let (rest, digit) = value.quotientAndRemainder(dividingBy: 10)
        svgDigits(rest)
        append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
    }

    /// Appends ` name="value"` for a coordinate in tenths.
    @inline(__always)
    mutating func svgAttribute(_ name: StaticString, _ tenths: Int) {
        append(UInt8(ascii: " "))
        svg(name)
        svg("=\"")
        svgTenths(tenths)
        append(UInt8(ascii: "\""))
    }

    /// Appends the opening of a large chart: `<svg>` with its title and description, ids made from `prefix`.
    mutating func svgOpen(
        _ kind: StaticString,
        prefix: String,
        height: Int,
        title: String,
        description: String
    ) {
        svg("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart ")
        svg(kind)
        svg("\" viewBox=\"0 0 640 ")
        append(contentsOf: "\(height)".utf8)
        svg("\" role=\"img\" aria-labelledby=\"")
        svgText(prefix)
        svg("-t ")
        svgText(prefix)
        svg("-d\"><title id=\"")
        svgText(prefix)
        svg("-t\">")
        svgText(title)
        svg("</title><desc id=\"")
        svgText(prefix)
        svg("-d\">")
        svgText(description)
        svg("</desc>")
    }

    /// Appends one line of text at (`x`, `y`), both in tenths.
    mutating func svgLabel(_ text: some StringProtocol, x: Int, y: Int, class name: StaticString) {
        svg("<text")
        if name.utf8CodeUnitCount > 0 {
            svg(" class=\"")
            svg(name)
            svg("\"")
        }
        svgAttribute("x", x)
        svgAttribute("y", y)
        svg(">")
        svgText(text)
        svg("</text>")
    }
}
