import Templates
import Testing

@testable import Reporting

/// A chart that a template names and that does not exist is a mistake with its place, not a missing picture.
@Suite struct ChartReviewTests {
    private static let list =
        "Charts: 'daily-calls', 'funnel', 'trend/N', 'progress/P', 'progress/P/done', 'progress/P/failed', "
        + "'progress/P/paused'"

    private func problems(_ report: String, _ others: [String: String] = [:]) -> [String] {
        let empty = ["report.md": report, "page.html": "", "style.css": "", "archive.html": "", "feed.xml": ""]
        let files = empty.merging(others) { $1 }.mapValues { Array($0.utf8) }
        do throws(TemplateError) {
            _ = try ReportTemplates(files: files, folder: "")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(arguments: [
        "![T](chart:daily-calls)", "![T](chart:funnel)", "![a [b] c\nd](chart:funnel 'title')", "![T](<chart:funnel>)",
        "![T](chart:trend/0)", "![T](chart:trend/12)", "![T](chart:progress/41)", "![T](chart:progress/41/paused)",
        "![T](  chart:funnel)", "[![T](chart:funnel)](https://example.org)", "[f]: chart:funnel\n\n![T][f]",
        "![T](chart:trend/{{days}})", "![T](chart:progress/{{days}}/done)", "![T](chart:{{days}})",
        "![T](chart:{{#today}}funnel{{/today}}{{^today}}daily-calls{{/today}})",
        "![T](chart:daily{{#today}}-calls{{/today}})",
        "{{#campaigns}}![T]({{trend_chart}}){{/campaigns}}",
        "{{! ![T](chart:pie) }}", "a (chart:pie)", "chart: pie", "\\](chart:pie)", "![T](charts:pie)", "a ]: chart:pie",
        "](chart:pie)", "a [b]: chart:pie",
    ])
    func whatCanBeDrawnIsNoMistake(_ text: String) {
        #expect(problems(text).isEmpty)
    }

    @Test(arguments: [
        "trend/-1", "trend/x", "trend/", "trend", "trend/0/1", "progress", "progress/x", "progress/1/done/2",
        "progress/",
        "progress/50/other", "daily-calls/1", "funnel/", "pie", "", "Daily-calls", "daily{{days}}x", "pie{{days}}",
    ])
    func aChartThatDoesNotExistIsAMistake(_ name: String) {
        // Of a name that a tag goes on with, the beginning is what can be wrong.
        let isLikely = name == "daily{{days}}x"
        let found = problems("{{agency}}\n\n- ![Some text](chart:\(name))")
        #expect(found.count == (isLikely ? 0 : 1), "\(found)")
        for problem in found {
            #expect(problem.hasPrefix("report.md:3:16: Unknown chart '\(name.prefix { $0 != "{" })'. "), "\(problem)")
            #expect(problem.hasSuffix(Self.list), "\(problem)")
        }
    }

    @Test func aSlipOfThePenIsRecognised() {
        #expect(
            problems("![T](chart:dialy-calls)") == [
                "report.md:1:6: Unknown chart 'dialy-calls'. Did you mean 'daily-calls'? \(Self.list)"
            ]
        )
        #expect(
            problems("![T](Chart:funnel)") == ["report.md:1:6: A chart is named in small letters. Write 'chart:funnel'"]
        )
        #expect(
            problems("ü [T](chart:funnel)") == [
                "report.md:1:3: A link cannot lead to a chart. Write '!' before '[' to show the chart here"
            ]
        )
        #expect(problems(" [x]: chart:pie\n").first?.hasPrefix("report.md:1:7: Unknown chart 'pie'. ") == true)
    }

    @Test func partsThatAReportIncludesAreLookedAt() {
        let part = ["part.md": "x ![T](chart:pie)"]
        #expect(problems("{{> part}}{{> part}}", part).map { $0.prefix { $0 != " " } } == ["part.md:1:8:"])
        // No report shows it, and a page's own HTML draws no charts.
        #expect(problems("", part).isEmpty)
        #expect(problems("", ["page.html": "[T](chart:pie)"]).isEmpty)
    }
}
