internal import Dashboard

/// A date's form, written with the letters of the Unicode CLDR: `dd.MM.y`, `MMM d, y`. Names of months are English.
///
/// Source: Unicode Technical Standard 35, part 4, "Date Format Patterns", without quotes.
struct DatePattern: Hashable, Sendable {
    private enum Part: Hashable {
        case year
        /// Of one digit where one is enough, or of two.
        case month(digits: Int)
        case shortMonthName
        case longMonthName
        case day(digits: Int)
        case text(String)
    }

    private let parts: [Part]

    init(_ pattern: String) {
        var parts: [Part] = []
        var rest = pattern[...]
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            switch letter {
            case "y": parts.append(.year)
            case "M" where run.count == 4: parts.append(.longMonthName)
            case "M" where run.count == 3: parts.append(.shortMonthName)
            case "M": parts.append(.month(digits: run.count))
            case "d": parts.append(.day(digits: run.count))
            default: parts.append(.text(String(run)))
            }
        }
        self.parts = parts
    }

    func text(_ date: CalendarDay) -> String {
        let (year, month, day) = date.components
        return parts.reduce(into: "") { text, part in
            switch part {
            case .year: text += String(year)
            case .month(let digits): text += DatePattern.number(month, digits)
            case .shortMonthName: text += DatePattern.months[month - 1].prefix(3)
            case .longMonthName: text += DatePattern.months[month - 1]
            case .day(let digits): text += DatePattern.number(day, digits)
            case .text(let literal): text += literal
            }
        }
    }

    private static func number(_ value: Int, _ digits: Int) -> String {
        digits > 1 && value < 10 ? "0\(value)" : String(value)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
