internal import Dashboard
internal import Reporting
internal import Text

/// Draws a mail's charts with table cells: they show where pictures are blocked, and need no picture.
///
/// Screen readers get the sentence beside a chart, not its cells.
struct MailCharts {
    let report: MailReport

    /// As Markdown names them behind `chart:`.
    static let names = ["daily-calls", "funnel"]

    /// Pixels of the highest bar.
    private static let height = 96.0

    private static let tableStart = "<table role=\"presentation\""
    private static let tableRest = " cellpadding=\"0\" cellspacing=\"0\""

    /// - Returns: `false` if there is no chart of this name.
    func draw(_ name: String, alt: String, into html: inout [UInt8]) -> Bool {
        switch name {
        case "daily-calls": drawDays(into: &html)
        case "funnel": drawFunnel(alt.split(separator: "|").map(String.init), into: &html)
        default: return false
        }
        return true
    }

    private func drawDays(into html: inout [UInt8]) {
        let (calls, connected) = (report.period.days.calls, report.period.days.connected)
        let first = report.period.range.first
        let most = zip(calls, connected).reduce(1) { max($0, $1.0, $1.1) }
        func pixels(_ count: Int64) -> Int {
            count <= 0 ? 0 : max(2, Int((Double(count) / Double(most) * Self.height).rounded()))
        }
        html.append(
            "\(Self.tableStart) aria-hidden=\"true\" width=\"100%\"\(Self.tableRest) class=\"chart\"><tr valign=\"bottom\">"
        )
        for (offset, count) in calls.enumerated() {
            let whole = max(pixels(count), pixels(connected[offset]))
            let lower = pixels(connected[offset])
            let suffix = first.adding(days: offset).weekday >= 5 ? " weekend" : ""
            // The first cell gives the row its height.
            let height = offset == 0 ? " height=\"\(Int(Self.height))\"" : ""
            html.append("<td class=\"day\" width=\"3%\"\(height)>")
            if whole > 0 {
                html.append("\(Self.tableStart) width=\"100%\"\(Self.tableRest)>")
                if whole > lower {
                    html.append("<tr><td class=\"calls\(suffix)\" height=\"\(whole - lower)\">&nbsp;</td></tr>")
                }
                if lower > 0 {
                    html.append("<tr><td class=\"connected\(suffix)\" height=\"\(lower)\">&nbsp;</td></tr>")
                }
                html.append("</table>")
            }
            html.append("</td>")
        }
        html.append("</tr></table>")
        let labels = [(0, "left"), (calls.count / 2, "center"), (calls.count - 1, "right")]
        html.append("\(Self.tableStart) aria-hidden=\"true\" width=\"100%\"\(Self.tableRest) class=\"axis\"><tr>")
        for (offset, side) in labels {
            html.append("<td class=\"label\" width=\"33%\" align=\"\(side)\">")
            HTMLText.append(report.locale.shortDate(first.adding(days: offset)), to: &html)
            html.append("</td>")
        }
        html.append("</tr></table>")
    }

    private func drawFunnel(_ names: [String], into html: inout [UInt8]) {
        let steps = ReportSchema.FunnelStep.all(report.period)
        let most = max(1, steps.map(\.count).max() ?? 1)
        html.append("\(Self.tableStart) aria-hidden=\"true\" width=\"100%\"\(Self.tableRest) class=\"funnel\">")
        for (position, step) in steps.enumerated() {
            html.append("<tr><td class=\"step\" width=\"27%\">")
            let name = position < names.count ? names[position] : ""
            HTMLText.append(name.drop { $0 == " " }, to: &html)
            html.append("</td><td width=\"45%\">")
            let width = step.count <= 0 ? 0 : max(1, Int((Double(step.count) / Double(most) * 100).rounded()))
            if width > 0 {
                html.append("\(Self.tableStart) width=\"\(width)%\"\(Self.tableRest)>")
                html.append("<tr><td class=\"bar\" height=\"14\">&nbsp;</td></tr></table>")
            }
            html.append("</td><td class=\"count\" width=\"16%\" align=\"right\">")
            HTMLText.append(report.locale.number(step.count), to: &html)
            html.append("</td><td class=\"rate\" width=\"12%\" align=\"right\">")
            if position > 0 { HTMLText.append(step.share(of: position - 1), to: &html) }
            html.append("</td></tr>")
        }
        html.append("</table>")
    }
}
