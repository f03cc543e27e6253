import Dashboard
import Testing

/// The charts of a report: what they show, and what they say, which comes from the image's text in the template.
@Suite struct ReportChartsTests {
    private static let snapshot = ReportSamples.snapshot(campaigns: [
        ReportSamples.campaign(
            1,
            days: [
                "2026-02-02": ReportSamples.figures(40, connected: 20),
                "2026-02-15": ReportSamples.figures(1500, connected: 30),
                "2026-02-16": ReportSamples.figures(
                    8000,
                    connected: 4000,
                    conversations: 1000,
                    leads: 0,
                    meetings: 50
                ),
            ]
        ),
        ReportSamples.campaign(2, nil, days: ["2026-02-15": ReportSamples.figures(500, connected: 10)]),
    ])

    private func chart(_ image: String, _ period: Period = .days7) throws -> String {
        try ReportSamples.body(image, Self.snapshot, period)
    }

    /// The contents of the elements of a name, in order.
    private func texts(_ element: String, in html: String) throws -> [String] {
        let pattern = try Regex("<\(element)\\b[^>]*>(.*?)</\(element)>", as: (Substring, Substring).self)
        return html.matches(of: pattern.matchingSemantics(.unicodeScalar)).map {
            String($0.output.1).replacing(/<[^>]*>/, with: "").replacing("\u{2002}", with: "")
        }
    }

    // MARK: What a chart says

    @Test func theDailyChartNamesItsSeries() throws {
        let html = try chart("![T & *t*|D | Calls made |  Reached|Before](chart:daily-calls)")
        #expect(try texts("title", in: html) == ["T &amp; t"])
        #expect(try texts("desc", in: html) == ["D"])
        let labels = try texts("text", in: html).joined(separator: "|")
        for label in ["Calls made", "Reached", "Before"] { #expect(labels.contains(label), "\(label): \(labels)") }
        // Its days and its scale are written for the agency's readers.
        #expect(labels.contains("16 Feb"))
        #expect(labels.contains("8,000"))
    }

    @Test(arguments: [("", ""), ("Only a title", "Only a title"), ("T |", "T"), ("|", ""), (" | D | Calls", "")])
    func wordsThatATextLacksAreEmpty(_ alt: String, _ title: String) throws {
        for name in ["daily-calls", "funnel"] {
            for period in [Period.today, .days7] {
                let html = try chart("![\(alt)](chart:\(name))", period)
                #expect(html.contains(name == "funnel" ? "class=\"chart funnel\"" : "class=\"chart daily\""))
                #expect(try texts("title", in: html) == [title])
            }
        }
    }

    /// Swift holds a bar and an accent that combines with it to be one character.
    @Test func aBarSeparatesWordsWhateverStandsBehindIt() throws {
        let html = try chart("![T |\u{301}e | Calls](chart:daily-calls)")
        #expect(try texts("title", in: html) == ["T"])
        #expect(try texts("desc", in: html) == ["\u{301}e"])
    }

    @Test func theFunnelNamesItsStepsWithTheirCountsAndShares() throws {
        let html = try chart("![T | D | Calls | Connected | Conversations | Leads | Meetings](chart:funnel)")
        #expect(try texts("title", in: html) == ["T"])
        #expect(try texts("desc", in: html) == ["D"])
        #expect(
            try texts("text", in: html) == [
                "Calls", "10,000", "Connected", "4,040", "40.4%", "Conversations", "1,000", "24.8%", "Leads", "0",
                "0.0%",
                "Meetings", "50", "0.0%",
            ]
        )
    }

    @Test func aTrendLineAndAProgressBarSayTheirWholeText() throws {
        for name in ["trend/0", "progress/41", "progress/41/failed"] {
            let html = try chart("![Calls a day of \"Winter\" | up](chart:\(name))")
            #expect(html.contains("aria-label=\"Calls a day of &quot;Winter&quot; | up\""), "\(html)")
        }
    }

    // MARK: What a chart shows

    @Test func aSingleDayStandsMarkedAmongTheTwoWeeksThatEndWithIt() throws {
        let html = try chart("![T | D | Calls | Connected | Before](chart:daily-calls)", .today)
        #expect(
            try texts("text", in: html).dropFirst() == [
                "0", "2,000", "4,000", "6,000", "8,000", "4 Feb", "7 Feb", "10 Feb", "13 Feb",
                "16 Feb",
            ]
        )
        #expect(html.contains("class=\"marked\""))
    }

    /// Campaigns come most calls first; the line's last point is on the period's last day.
    @Test func aTrendLineIsOfTheCampaignThatIsListedThere() throws {
        func line(_ position: Int, _ period: Period) throws -> String {
            let html = try chart("![L](chart:trend/\(position))", period)
            return try String(#require(html.firstMatch(of: /d="M3 ([0-9l -]+)"/), "\(html)").output.1)
        }
        // Seven points from 3 to 193, 42 at the base, 6 at the top.
        #expect(try line(0, .days7) == "42l31 0 32 0 32 0 31 0 32-6 32-30")
        #expect(try line(1, .days7) == "42l31 0 32 0 32 0 31 0 32-36 32 36")
    }

    /// One day has no trend: today's lines show two weeks, of which the first day is 3 February.
    @Test func todaysTrendLinesShowTwoWeeks() throws {
        let html = try chart("![L](chart:trend/0)", .today)
        let path = try #require(html.firstMatch(of: /d="M3 ([0-9l -]+)"/)).output.1
        #expect(path == "42l14 0 15 0 14 0 15 0 15 0 14 0 15 0 14 0 15 0 15 0 14 0 15-6 15-30")
    }

    @Test(arguments: ["done", "failed", "paused"])
    func aProgressBarHasItsState(_ state: String) throws {
        #expect(try chart("![P](chart:progress/50/\(state))").contains("<svg class=\"chart progress \(state)\""))
        #expect(try chart("![P](chart:progress/50)").contains("<svg class=\"chart progress\""))
        #expect(try chart("![P](chart:progress/50/\(state))").contains("d=\"M0 5h32\""))
    }

    /// Of its kind there are charts, but not this one: a template cannot know.
    @Test func theLineOfACampaignThatIsNotListedLeavesItsText() throws {
        let html = try chart("![Some text](chart:trend/2)")
        #expect(!html.contains("<svg"), "\(html)")
        #expect(html.contains("Some text"))
    }
}
