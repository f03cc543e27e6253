import Testing

@Suite struct LinkTests {
    @Test(
        arguments: [
            "https://example.org/", "HTTPS://Example.org", "mailto:a@example.org", "MailTo:a@b", "a.html",
            "../x/y.json",
            "#batches", "?limit=5", "/reports/", "./a:b", "x/y:z", "?a=b:c", "#a:b", "%2F%2Fe.org", "é.html", "",
        ]
    )
    func allowedAddressStaysALink(address: String) {
        let output = html("[x](<\(address)>)\n")
        #expect(output.hasPrefix("<p><a href=\""))
        #expect(output.hasSuffix("\">x</a></p>\n"))
    }

    @Test(
        arguments: [
            "http://example.org", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)",
            "javascript&#58;alert(1)", "&#106;avascript:alert(1)", "java&#10;script:alert(1)",
            "java&Tab;script:alert(1)",
            "&#1;javascript:alert(1)", "&#32;javascript:alert(1)", "&nbsp;javascript:alert(1)", "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd", "ftp://e.org", "//evil.example", "/\\\\evil.example", "\\\\\\\\evil.example",
            "/&Tab;/evil.example", "&sol;&sol;evil.example", "\\\\/evil.example", "ht\\tps\\\\:x", "tel:1",
            "chart:daily",
            "1x:y", "java%0ascript:alert(1)", "javascript\\:alert(1)", "https :x", ":x", "&#x80;x", "x&#x7F;",
        ]
    )
    func anyOtherAddressIsTakenOut(address: String) {
        #expect(html("[*x* y](<\(address)>)\n") == "<p><em>x</em> y</p>\n")
        #expect(html("a [*x* y][r] b\n\n[r]: <\(address)>\n") == "<p>a <em>x</em> y b</p>\n")
        #expect(cells(html("| a |\n| - |\n| [x](<\(address)>) |\n")) == [["a"], ["x"]])
    }

    @Test func autolinksFollowTheSameRule() {
        #expect(
            html("<https://e.org> <a@e.org>\n")
                == "<p><a href=\"https://e.org\">https://e.org</a> <a href=\"mailto:a@e.org\">a@e.org</a></p>\n"
        )
        #expect(html("<http://e.org> <javascript:x>\n") == "<p>http://e.org javascript:x</p>\n")
    }

    @Test func linkWithoutTextLeavesNothingBehind() {
        #expect(html("a[](http://x)b\n") == "<p>ab</p>\n")
    }

    @Test func linkTextAndImagesInsideAreStillChecked() {
        #expect(html("[![x](chart:c) ![y](z.png)](http://x)\n") == "<p><svg>c: x</svg> y</p>\n")
    }

    @Test func titleIsEscaped() {
        #expect(html("[x](a 't\"<')\n") == "<p><a href=\"a\" title=\"t&quot;&lt;\">x</a></p>\n")
    }
}
