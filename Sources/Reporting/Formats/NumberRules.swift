/// How a locale writes numbers in Latin digits.
struct NumberRules: Hashable, Sendable {
    /// What stands before the decimals, and between groups of digits.
    let decimal: String
    let group: String
    /// Numbers with fewer digits than these have no groups.
    let groupsFrom: Int
    /// Digits of the last group, and of each before it: lakh and crore have groups of two.
    let lastGroup: Int
    let otherGroups: Int
    /// What stands before and after a percentage, its sign and a space.
    let percentPrefix: String
    let percentSuffix: String

    init(
        decimal: String,
        group: String,
        groupsFrom: Int,
        groupSizes: (last: Int, others: Int),
        percent: (prefix: String, suffix: String)
    ) {
        self.decimal = decimal
        self.group = group
        self.groupsFrom = groupsFrom
        self.lastGroup = groupSizes.last
        self.otherGroups = groupSizes.others
        self.percentPrefix = percent.prefix
        self.percentSuffix = percent.suffix
    }

    /// `12,34,567`
    func text(_ value: UInt64) -> String {
        let digits = String(value)
        let count = digits.utf8.count
        guard count >= groupsFrom else { return digits }
        var text = ""
        for (position, digit) in digits.enumerated() {
            let ahead = count - position - lastGroup
            if position > 0, ahead >= 0, ahead % otherGroups == 0 { text += group }
            text.append(digit)
        }
        return text
    }
}
