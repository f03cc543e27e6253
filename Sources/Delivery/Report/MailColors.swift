internal import Reporting
internal import Templates

/// The colours that a mail's style sheet is given.
struct MailColors: Sendable {
    let accent: String
    let accentDark: String
    let tint: String
    let tintDark: String

    init(_ style: ReportStyle) {
        let (light, dark) = (style.accentOnLight, style.accentOnDark)
        accent = light.css
        accentDark = dark.css
        tint = light.mixed(with: 255, share: 0.68).css
        tintDark = dark.mixed(with: 0, share: 0.55).css
    }

    private init(accent: String, accentDark: String, tint: String, tintDark: String) {
        self.accent = accent
        self.accentDark = accentDark
        self.tint = tint
        self.tintDark = tintDark
    }

    /// What stands for the colours in a style sheet that is resolved before any agency is known: no CSS by itself.
    static let placeholders = MailColors(accent: "%0%", accentDark: "%1%", tint: "%2%", tintDark: "%3%")

    /// By the digit of its placeholder.
    func color(_ digit: UInt8) -> String {
        switch digit {
        case UInt8(ascii: "0"): accent
        case UInt8(ascii: "1"): accentDark
        case UInt8(ascii: "2"): tint
        default: tintDark
        }
    }

    /// The text with the colours in place of their placeholders.
    func filled(_ text: [UInt8]) -> [UInt8] {
        let percent = UInt8(ascii: "%")
        guard text.contains(percent) else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.count + 16)
        var index = 0
        while index < text.count {
            if text[index] == percent, index + 2 < text.count, text[index + 2] == percent,
                UInt8(ascii: "0")...UInt8(ascii: "3") ~= text[index + 1]
            {
                output.append(contentsOf: color(text[index + 1]).utf8)
                index += 3
            } else {
                output.append(text[index])
                index += 1
            }
        }
        return output
    }

    static let model = TemplateModel<MailColors>([
        .text("accent", "the agency's colour, readable on white") { $0.accent },
        .text("accent_dark", "the same, readable on the dark background") { $0.accentDark },
        .text("tint", "a light shade of it, for areas on white") { $0.tint },
        .text("tint_dark", "a dark shade of it, for areas on the dark background") { $0.tintDark },
    ])
}
