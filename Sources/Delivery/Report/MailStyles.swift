/// How each element of a mail looks: the style sheet's rules, resolved once for every element in its place.
struct MailStyles: Sendable {
    /// An element in its place: what it is, and what it stands in.
    struct Element: Sendable {
        let parent: Int
        let name: String
        let classes: [String]
        /// The colour of the area, written as an attribute, which every mail program knows.
        let background: [UInt8]?
        /// A cell whose text stays in one line: an attribute as well.
        let isUnbroken: Bool
        /// The other declarations, as the value of a `style` attribute.
        let style: [UInt8]
        /// What the dark colour scheme changes, by its number in ``dark``.
        let dark: Int?
    }

    private struct Key: Hashable {
        let parent: Int
        let name: String
        let classes: String
    }

    private let sheet: MailStyleSheet
    private(set) var elements: [Element] = []
    private var places: [Key: Int] = [:]
    /// Declarations of the dark colour scheme, each once.
    private(set) var dark: [[UInt8]] = []

    init(_ sheet: MailStyleSheet) {
        self.sheet = sheet
    }

    /// The place of an element among the elements.
    ///
    /// - Parameters:
    ///   - parent: Where its parent stands; -1 for none.
    ///   - classes: With a space between each two.
    mutating func place(of name: String, classes: String, in parent: Int) -> Int {
        let key = Key(parent: parent, name: name, classes: classes)
        if let place = places[key] { return place }
        let list = classes.split(separator: " ").map(String.init)
        let light = declarations(sheet.rules, name, list, parent)
        var style: [UInt8] = []
        var background: [UInt8]?
        var isUnbroken = false
        for declaration in light {
            if declaration.property == "background-color", ["td", "th", "table"].contains(name) {
                background = Array(declaration.value.utf8)
                continue
            }
            if declaration.property == "white-space", name == "td" || name == "th" {
                isUnbroken = declaration.value == "nowrap"
                continue
            }
            if !style.isEmpty { style.append(UInt8(ascii: ";")) }
            style.append(contentsOf: "\(declaration.property):\(declaration.value)".utf8)
        }
        let changes = declarations(sheet.darkRules, name, list, parent)
        var number: Int?
        if !changes.isEmpty {
            let text = Array(changes.map { "\($0.property):\($0.value)!important" }.joined(separator: ";").utf8)
            number = dark.firstIndex(of: text) ?? dark.count
            if number == dark.count { dark.append(text) }
        }
        let place = elements.count
        elements.append(
            Element(
                parent: parent,
                name: name,
                classes: list,
                background: background,
                isUnbroken: isUnbroken,
                style: style,
                dark: number
            )
        )
        places[key] = place
        return place
    }

    /// What holds for an element: of each property the declaration of the strongest rule.
    private func declarations(
        _ rules: [MailStyleSheet.Rule],
        _ name: String,
        _ classes: [String],
        _ parent: Int
    ) -> [MailStyleSheet.Declaration] {
        var list: [MailStyleSheet.Declaration] = []
        for rule in rules {
            guard let last = rule.steps.last, MailStyles.matches(last, name, classes),
                matchesAncestors(rule.steps.dropLast(), parent)
            else { continue }
            for declaration in rule.declarations {
                list.removeAll { $0.property == declaration.property }
                list.append(declaration)
            }
        }
        return list
    }

    private func matchesAncestors(_ steps: ArraySlice<MailStyleSheet.Step>, _ parent: Int) -> Bool {
        var steps = steps
        var place = parent
        // The nearest ancestor that fits leaves the most to choose from for the steps before.
        while let step = steps.last {
            guard place >= 0 else { return false }
            let element = elements[place]
            if MailStyles.matches(step, element.name, element.classes) { steps.removeLast() }
            place = element.parent
        }
        return true
    }

    private static func matches(_ step: MailStyleSheet.Step, _ name: String, _ classes: [String]) -> Bool {
        (step.element == nil || step.element == name) && step.classes.allSatisfy(classes.contains)
    }
}
