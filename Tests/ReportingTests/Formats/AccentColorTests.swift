import Dashboard
import Foundation
import TestSupport
import Testing

/// An agency's colour, as its style sheet has it: readable on light and on dark, and no further from what the agency
/// wants than that needs. WCAG's formulas are written out here anew.
@Suite struct AccentColorTests {
    private struct Color: Hashable, CustomStringConvertible {
        let channels: [Double]

        /// Of `#rrggbb`, in lower case.
        init(_ css: some StringProtocol) throws {
            let digits = css.dropFirst().compactMap { "0123456789abcdef".contains($0) ? $0.hexDigitValue : nil }
            try #require(css.utf8.first == UInt8(ascii: "#") && css.utf8.count == 7 && digits.count == 6, "\(css)")
            channels = [0, 2, 4].map { Double(digits[$0] * 16 + digits[$0 + 1]) }
        }

        init(channels: [Double]) { self.channels = channels }

        /// WCAG 2.2, "relative luminance".
        var luminance: Double {
            let linear = channels.map { channel in
                let share = channel / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }

        /// WCAG 2.2, "contrast ratio".
        func contrast(with other: Color) -> Double {
            (max(luminance, other.luminance) + 0.05) / (min(luminance, other.luminance) + 0.05)
        }

        /// So many 64ths of the way to black (0) or white (255).
        func mixed(_ steps: Int, to target: Double) -> Color {
            Color(channels: channels.map { (($0 * Double(64 - steps) + target * Double(steps)) / 64).rounded() })
        }

        var description: String { "\(channels)" }
    }

    /// The accents on light and on dark that a style sheet gets for an agency's colour.
    private static func accents(_ primary: String?) throws -> (light: Color, dark: Color) {
        let preferences = Agency.Preferences(primaryColor: primary)
        let (light, dark) = ReportSamples.accents(of: ReportSamples.snapshot(preferences: preferences))
        return (try Color(light), try Color(dark))
    }

    /// What text can stand on in the product's style sheet: cards, pages and shaded rows, light and dark.
    private func backgrounds() throws -> (light: [Color], dark: [Color]) {
        let style = try #require(try ReportSamples.productTemplates()["style.css"])
        func colors(_ name: String) throws -> [Color] {
            try style.matches(of: Regex("--\(name): (#[0-9a-f]{6});", as: (Substring, Substring).self))
                .map { try Color($0.output.1) }
        }
        let (cards, others) = (try colors("card"), [try colors("page"), try colors("shade")])
        // The light scheme's come first.
        try #require(cards.count == 2 && others.allSatisfy { $0.count == 2 })
        return ([cards[0]] + others.map { $0[0] }, [cards[1]] + others.map { $0[1] })
    }

    /// Colours all over the cube, its corners and edges among them, and their accents.
    private static let colors = Result { () throws -> [(wanted: Color, light: Color, dark: Color)] in
        let digits = ["0", "3", "6", "8", "a", "c", "d", "e", "f"]
        let short = digits.flatMap { red in digits.flatMap { green in digits.map { [red, green, $0] } } }
        var random = SeededGenerator(seed: 21)
        let long = (0..<1000).map { _ in
            "#" + String(Int.random(in: 0...0xFF_FFFF, using: &random) + 0x100_0000, radix: 16).dropFirst()
        }
        return try short.map { digits in
            let accents = try accents("#" + digits.joined())
            return (try Color("#" + digits.map { $0 + $0 }.joined()), accents.light, accents.dark)
        }
            + long.map { color in
                let accents = try accents(color)
                return (try Color(color), accents.light, accents.dark)
            }
    }

    @Test func everyColourIsReadableOnEveryBackgroundOfItsScheme() throws {
        let (light, dark) = try backgrounds()
        let unreadable = try Self.colors.get().filter { color in
            [(color.light, light), (color.dark, dark)].contains { accent, backgrounds in
                // On cards with something to spare; 4.5 is what WCAG 2.2, 1.4.3 wants of small text.
                accent.contrast(with: backgrounds[0]) < 5 || backgrounds.contains { accent.contrast(with: $0) < 4.5 }
            }
        }
        #expect(unreadable.isEmpty, "\(unreadable.count), such as \(unreadable[0])")
    }

    @Test func noColourIsChangedFurtherThanItHasToBe() throws {
        let (light, dark) = try backgrounds()
        let colors = try Self.colors.get()
        var unchanged = 0
        for color in colors {
            for (accent, background, target) in [(color.light, light[0], 0.0), (color.dark, dark[0], 255)] {
                let steps = try #require((0...64).first { color.wanted.mixed($0, to: target) == accent }, "\(color)")
                if steps == 0 {
                    unchanged += 1
                } else if color.wanted.mixed(steps - 1, to: target).contrast(with: background) >= 5 {
                    Issue.record("\(color) is changed by \(steps) steps")
                }
            }
        }
        // Most colours are dark enough for the one or light enough for the other.
        #expect(colors.count / 2..<2 * colors.count ~= unchanged)
    }

    @Test(arguments: [
        ("#000", "#000000"), ("#c2410c", "#c2410c"), ("#C2410C", "#c2410c"), ("#1d4ed8", "#1d4ed8"),
        ("#0a0B0c", "#0a0b0c"),
        ("#036", "#003366"),
    ])
    func aReadableColourStaysAsItIs(_ wanted: String, _ accent: Substring) throws {
        #expect(try Self.accents(wanted).light == Color(accent))
    }

    @Test(arguments: [
        nil, "", "#", "#12", "#1234", "#12345", "#1234567", "red", "123456", "#12345g", "# 12345", "#12345 ", "#１２３",
        "#+12",
        "#-12345", "#é12", "#12\u{301}3", "rgb(0,0,0)", "##12345",
    ])
    func whatIsNoColourIsTheProductsOwn(_ text: String?) throws {
        #expect(try Self.accents(text).light == Color("#1d4ed8"))
    }

    @Test func anIgnoredColourIsSaid() {
        for (color, warnings) in [
            ("#12345", ["branding.primary_color is ignored: it must be written #rgb or #rrggbb"]), ("#123456", []),
            (nil, []),
        ] as [(String?, [String])] {
            let snapshot = ReportSamples.snapshot(preferences: Agency.Preferences(primaryColor: color))
            #expect(ReportSamples.warnings(of: snapshot) == warnings)
        }
    }
}
