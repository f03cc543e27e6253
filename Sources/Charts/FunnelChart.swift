/// The way from all calls to meetings: one bar a step, each with its count and the rate of the step before.
///
/// The pale rest of a bar reaches as far as the step before it: what was lost between the two.
package enum FunnelChart {
    /// One step of the funnel.
    package struct Step: Sendable {
        /// The step's name, such as `Connected`.
        package var name: String
        /// How many reached it; negative counts are drawn as 0.
        package var count: Int64
        /// The count as the reader sees it.
        package var countText: String
        /// The step rate as the reader sees it, such as `38.2 % of calls`; empty for none, as in the first step.
        package var rateText: String

        package init(name: String, count: Int64, countText: String, rateText: String) {
            self.name = name
            self.count = count
            self.countText = countText
            self.rateText = rateText
        }
    }

    /// Appends the chart to a page.
    ///
    /// - Parameters:
    ///   - out: The page's bytes.
    ///   - prefix: Makes the ids unique on the page: letters, digits and hyphens.
    ///   - title: The accessible name.
    ///   - description: The accessible description.
    ///   - steps: The steps, widest first. Bars are scaled to the largest count, also if that is not the first.
    package static func append(
        to out: inout [UInt8],
        prefix: String,
        title: String,
        description: String,
        steps: [Step]
    ) {
        let maximum = steps.reduce(0) { max($0, $1.count) }
        let widest = steps.reduce(0) { max($0, ChartText.width($1.rateText)) }
        let column = ChartRow.columnLeftOf(ChartRow.width, widest: widest)
        out.svgOpen(
            "funnel",
            prefix: prefix,
            height: max(1, steps.count) * 58 - 6,
            title: title,
            description: description
        )
        for (row, step) in steps.enumerated() {
            let y = row * 580
            ChartRow.appendTexts(
                to: &out,
                y: y,
                name: step.name,
                count: step.countText,
                column: column,
                note: step.rateText
            )
            ChartRow.appendOrigin(to: &out, y: y + 300, height: 180)
            if row > 0 && steps[row - 1].count > step.count {
                ChartRow.appendBar(to: &out, "rest", y: y + 300, height: 180, steps[row - 1].count, maximum)
            }
            ChartRow.appendBar(to: &out, "bar", y: y + 300, height: 180, step.count, maximum)
        }
        out.svg("</svg>")
    }
}
