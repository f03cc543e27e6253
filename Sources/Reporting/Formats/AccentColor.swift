internal import Glibc

/// A colour that stands out enough to be read, made from the one an agency wants.
package struct AccentColor: Hashable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// Reads `#rgb` or `#rrggbb`; anything else is `nil`.
    init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "#") else { return nil }
        let digits = text.dropFirst().compactMap { $0.isASCII ? $0.hexDigitValue.map(UInt8.init) : nil }
        guard digits.count == text.utf8.count - 1 else { return nil }
        switch digits.count {
        case 3: self.init(red: digits[0] * 17, green: digits[1] * 17, blue: digits[2] * 17)
        case 6:
            self.init(
                red: digits[0] << 4 | digits[1],
                green: digits[2] << 4 | digits[3],
                blue: digits[4] << 4 | digits[5]
            )
        default: return nil
        }
    }

    init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    static let standard = AccentColor(red: 0x1D, green: 0x4E, blue: 0xD8)
    /// The page's background in the light and in the dark scheme, as the style sheet has them.
    static let lightBackground = AccentColor(red: 0xFF, green: 0xFF, blue: 0xFF)
    static let darkBackground = AccentColor(red: 0x12, green: 0x16, blue: 0x1C)

    /// The nearest colour on the way to black or white that text can have on a background.
    ///
    /// A contrast of 5 is asked for: WCAG 2.2 wants 4.5 of small text, and a table's shaded row takes a little away.
    /// Source: WCAG 2.2, success criterion 1.4.3.
    func readable(on background: AccentColor) -> AccentColor {
        let target: Double = background.luminance > 0.5 ? 0 : 255
        for step in 0...64 {
            let color = mixed(with: target, share: Double(step) / 64)
            if color.contrast(with: background) >= 5 { return color }
        }
        return mixed(with: target, share: 1)
    }

    /// From 1 to 21. Source: WCAG 2.2, "contrast ratio".
    func contrast(with other: AccentColor) -> Double {
        let (lighter, darker) = (max(luminance, other.luminance), min(luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)
    }

    /// `#rrggbb`.
    package var css: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Source: WCAG 2.2, "relative luminance".
    private var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The colour on the way to black (0) or white (255), `share` of it from 0 to 1.
    package func mixed(with target: Double, share: Double) -> AccentColor {
        func mix(_ channel: UInt8) -> UInt8 {
            UInt8(max(0, min(255, (Double(channel) * (1 - share) + target * share).rounded())))
        }
        return AccentColor(red: mix(red), green: mix(green), blue: mix(blue))
    }
}
