import CommonMark
import Text
import TestSupport
import Testing

/// Numbers keep the spaces that hold them together, wherever they stand.
@Suite struct NumberSpacesTests {
    private static func randomNumber(_ random: inout SeededGenerator) -> String {
        let space = random.pick(["\u{A0}", "\u{202F}", "\u{2007}"])
        var number = random.pick(["", "−", "+"]) + String(Int.random(in: 1...999, using: &random))
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let group = String(Int.random(in: 0...999, using: &random))
            number += space + String(repeating: "0", count: 3 - group.count) + group
        }
        return number + random.pick(["", ",5", "\u{A0}%", "\u{202F}%", "\u{A0}d\u{A0}4\u{A0}h", ".", ",0\u{A0}€"])
    }

    @Test(arguments: 0..<10)
    func spacesOfNumbersReachThePage(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<50 {
            let number = Self.randomNumber(&random)
            let value = escaped(number)
            let output = html(
                """
                # \(value)

                \(value) of **\(value)**, *\(value)* and [\(value)](x.html).

                - \(value)

                | \(value) | *\(value)* |
                | --- | --- |
                |\(value)|![\(value) done](chart:p/4)|
                | \(value) | **\(value)** |

                ![\(value)](chart:p)
                """
            )
            #expect(occurrences(of: number, in: output) == 13, "\(output)")
            var plain: [UInt8] = []
            HTMLText.append(VisibleText.cleaned(number), to: &plain)
            #expect(plain == Array(number.utf8))
        }
    }
}
