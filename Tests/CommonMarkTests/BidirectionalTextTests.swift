import CommonMark
import TestSupport
import Testing

@Suite struct BidirectionalTextTests {
    private static let scripts = [
        "HEBREW ", "ARABIC ", "SYRIAC ", "THAANA ", "NKO ", "SAMARITAN ", "MANDAIC ", "ADLAM ", "MENDE KIKAKUI ",
        "CYPRIOT ", "IMPERIAL ARAMAIC ", "PHOENICIAN ", "LYDIAN ", "AVESTAN ", "OLD HUNGARIAN ", "HANIFI ROHINGYA ",
        "OLD SOGDIAN ", "SOGDIAN ", "YEZIDI ", "KHAROSHTHI ", "MANICHAEAN ", "PSALTER PAHLAVI ", "OLD TURKIC ",
        "ELYMAIC ", "CHORASMIAN ", "NABATAEAN ", "PALMYRENE ", "HATRAN ", "OLD SOUTH ARABIAN ", "OLD NORTH ARABIAN ",
        "MEROITIC ",
    ]

    /// Whether a letter is written from right to left, told by its name in Unicode, not by where it stands.
    static func isRightToLeftLetter(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x590, scalar.properties.generalCategory == .otherLetter,
            let name = scalar.properties.name
        else { return false }
        return scripts.contains { name.hasPrefix($0) }
    }

    static func isolated(_ text: String) -> String { "\u{2068}\(text)\u{2069}" }

    @Test(
        arguments: [
            "קמפיין", "سوق ٥", "Acme עברית", "Acme (עברית)", "٣", "ߒߞߏ", "𞤀𞤣", "\u{FB2A}", "ﺱ",
        ]
    )
    func valueWithRightToLeftTextIsIsolated(value: String) {
        #expect(escaped(value) == Self.isolated(value))
        #expect(VisibleText.cleaned(value) == Self.isolated(value))
    }

    @Test(arguments: [
        "Acme", "Société générale", "Ελλάς 5", "日本 5", "नमस्ते", "Ж", "ᠮᠣᠩ", "5,000", "12\u{202F}%", "👩\u{200D}🚀",
    ])
    func valueWithoutItIsNot(value: String) {
        #expect(escaped(value) == value)
        #expect(VisibleText.cleaned(value) == value)
    }

    @Test func everyLetterWrittenFromRightToLeftIsIsolated() {
        var letters = 0
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), Self.isRightToLeftLetter(scalar) else { continue }
            letters += 1
            let isIsolated = VisibleText.cleaned(String(scalar)) == Self.isolated(String(scalar))
            #expect(isIsolated, "U+\(String(value, radix: 16))")
        }
        // The check is of use only if the names are found.
        #expect(letters > 2000)
    }

    @Test func markupCharactersOfTheValueStayInside() {
        #expect(escaped("*ש* #") == Self.isolated("\\*ש\\* \\#"))
        #expect(escaped("1. ש") == Self.isolated("1\\. ש"))
        #expect(escaped("x | ש") == Self.isolated("x \\| ש"))
    }

    @Test func cutValueIsClosed() {
        #expect(escaped("שלום עולם", limit: 4) == Self.isolated("שלו…"))
        #expect(VisibleText.cleaned("שלום עולם", limit: 3) == Self.isolated("שלו…"))
    }

    @Test func isolatesAndOverridesOfTheDataItselfAreRemoved() {
        #expect(escaped("\u{2069}ש\u{2069}\u{202E}x\u{2068}") == Self.isolated("שx"))
        #expect(escaped("\u{2067}x\u{2069}") == "x")
    }

    @Test func headingIDHasNoIsolates() {
        #expect(html("# \(escaped("קמפיין"))\n") == "<h1 id=\"קמפיין\">\(Self.isolated("קמפיין"))</h1>\n")
    }

    /// Whatever a name holds, all of its right-to-left text stands inside one isolate that ends with the name.
    @Test(arguments: 0..<20)
    func everyRightToLeftRunStandsInAnIsolate(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var runs = 0
        for _ in 0..<100 {
            let name = escaped(Self.randomName(&random), limit: random.chance(20) ? 5 : 300)
            let markdown = """
                # \(name): last 30 days

                - **[Failed](#x):** \(name), 5 of 200 calls failed.

                | \(name) | 5 |
                | --- | --: |
                | \(name) | 200 |
                | *m* \(name) | ![\(name)](chart:x) |

                ![\(name)](chart:none)
                """
            for output in [text(html(markdown)), markdown] {
                let (outside, inside) = Self.parts(output)
                #expect(!outside.unicodeScalars.contains(where: Self.isRightToLeftLetter), "\(output.debugDescription)")
                #expect(!inside.utf8.contains(UInt8(ascii: "\n")), "\(output.debugDescription)")
                #expect(outside.utf8.count >= 60, "\(output.debugDescription)")
                runs += inside.unicodeScalars.count(where: Self.isRightToLeftLetter)
            }
        }
        #expect(runs > 100)
    }

    /// What stands outside and inside isolates. One that is not closed goes to the end.
    private static func parts(_ text: String) -> (outside: String, inside: String) {
        var (outside, inside) = ("", "")
        var isInside = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{2068}": isInside = true
            case "\u{2069}": isInside = false
            default:
                if isInside { inside.unicodeScalars.append(scalar) } else { outside.unicodeScalars.append(scalar) }
            }
        }
        return (outside, inside)
    }

    private static func randomName(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "קמפיין", "שלום", "سوق", "العربية", "٣٤", "ﻻ", "𞤀", "Acme", " ", "\u{A0}", ", ", "(", ")", "*", "|", "7",
            ":",
            "\u{202E}", "\u{2066}", "\u{2069}", "\u{200F}", "\u{5B0}", "<b>", "#", "-",
        ]
        return (0..<Int.random(in: 0...7, using: &random)).map { _ in random.pick(pieces) }.joined()
    }
}
