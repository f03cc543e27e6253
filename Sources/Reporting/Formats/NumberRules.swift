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
        guard count >= groupsFrom, count > lastGroup else { return digits }
        // The first group has what the others leave.
        let first = (count - lastGroup - 1) % otherGroups + 1
        var start = digits.startIndex
        var end = digits.utf8.index(start, offsetBy: first)
        var text = String(digits[..<end])
        while end < digits.endIndex {
            start = end
            let left = digits.utf8.distance(from: start, to: digits.endIndex)
            end = digits.utf8.index(start, offsetBy: left > lastGroup ? otherGroups : lastGroup)
            text += group
            text += digits[start..<end]
        }
        return text
    }
}
