import Testing

@Suite struct HeadingTests {
    @Test func everySecondLevelHeadingStartsASection() {
        let output = html("# T\n\nx\n\n## Batches\n\ny\n\n### Open\n\n## Campaigns\n\n# Other\n")
        #expect(
            output == """
                <h1 id="t">T</h1>
                <p>x</p>
                <section aria-labelledby="batches">
                <h2 id="batches">Batches</h2>
                <p>y</p>
                <h3 id="open">Open</h3>
                </section>
                <section aria-labelledby="campaigns">
                <h2 id="campaigns">Campaigns</h2>
                </section>
                <h1 id="other">Other</h1>

                """
        )
    }

    @Test(
        arguments: [
            ("Calls a Day", "calls-a-day"), ("Größe & Müll", "größe--müll"), ("ÉTÉ 2026", "été-2026"),
            ("`code` *and* [link](https://x.org)", "code-and-link"), ("a_b-c", "a_b-c"), ("日本語", "日本語"),
            ("!?", "section"), ("<b>x</b>", "x"), ("![alt](chart:x) y", "alt-y"), ("🦄 unicorn", "-unicorn"),
        ]
    )
    func identifierIsFormedAsGitHubFormsIt(heading: String, id: String) {
        #expect(html("# \(heading)\n").hasPrefix("<h1 id=\"\(id)\">"))
    }

    @Test func repeatedHeadingsAreNumberedAndNeverCollide() {
        let output = html("# A\n\n# A-2\n\n# A\n\n# A\n\n# ?\n\n# !\n")
        #expect(
            output.matches(of: /id="([^"]*)"/).map { String($0.1) } == [
                "a", "a-2", "a-3", "a-4", "section", "section-2",
            ]
        )
    }

    @Test func nestedHeadingsAreNoLandmarks() {
        #expect(html("> ## x\n") == "<blockquote>\n<h2>x</h2>\n</blockquote>\n")
    }

    @Test func underlinedHeadingCountsToo() {
        #expect(html("x\n---\n") == "<section aria-labelledby=\"x\">\n<h2 id=\"x\">x</h2>\n</section>\n")
    }

    @Test func tableIsNamedAfterTheTopLevelHeadingBeforeIt() {
        let output = html(
            "| a |\n|-|\n\n# One\n\n| a |\n|-|\n\n> # Two\n>\n> | a |\n> |-|\n\n### Three\n- | *a* |\n  |-|\n"
        )
        #expect(
            output.matches(of: /aria-label(?:ledby)?="[^"]*"/).map { String($0.0) } == [
                "aria-label=\"Table\"", "aria-labelledby=\"one\"", "aria-labelledby=\"one\"",
                "aria-labelledby=\"three\"",
            ]
        )
    }

    @Test func headingThatLooksLikeASubstituteHeadingStaysAHeading() {
        let output = html("#\n# \u{A0}x\u{A0}\n\n| *a* |\n|-|\n\n# \u{A0}y\u{A0}\n\n<!--@-->\n\n&lt;!--@-->\n")
        #expect(output.hasPrefix("<h1 id=\"section\"></h1>\n<h1 id=\"x\">\u{A0}x\u{A0}</h1>\n"))
        #expect(output.contains("<th scope=\"col\"><em>a</em></th>"))
        #expect(output.hasSuffix("<h1 id=\"y\">\u{A0}y\u{A0}</h1>\n<!-- raw HTML omitted -->\n<p>&lt;!--@--&gt;</p>\n"))
    }
}
