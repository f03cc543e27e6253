import TestSupport
import Testing

@testable import Reporting

/// A page with its style sheet inside: in the place of each link to it, and let in by the page's own policy.
@Suite struct SelfContainedPageTests {
    private func page(_ html: String, _ style: String = "a{}") -> String {
        String(decoding: SelfContainedPage.make(Array(html.utf8), style: Array(style.utf8)), as: UTF8.self)
    }

    private static let style = "<style>\na{}\n</style>"

    @Test(arguments: [
        #"<link rel="stylesheet" href="style.css">"#, #"<LINK href=style.css rel=StyleSheet>"#,
        #"<link rel='preload stylesheet' href='../latest/style.css'/>"#,
        #"<link rel="stylesheet" href="/a/style.css?v=1">"#,
        "<link\n  rel=\"stylesheet\"\n  href=\" style.css \"\n>",
        #"<link title="a > b" rel=stylesheet href=style.css#x>"#,
    ])
    func aLinkToTheStyleSheetBecomesTheStyleSheet(_ link: String) {
        #expect(page("<head>é\(link)\n</head>\(link)") == "<head>é\(Self.style)\n</head>\(Self.style)")
    }

    @Test(arguments: [
        #"<link rel="alternate stylesheet" href="style.css">"#, #"<link rel="icon" href="style.css">"#,
        #"<link rel="stylesheet" href="print.css">"#, #"<link rel="stylesheet" href="https://example.org/style.css">"#,
        #"<link rel="stylesheet" href="//example.org/style.css">"#, #"<link rel="stylesheet">"#,
        #"<!-- <link rel="stylesheet" href="style.css"> -->"#, #"<title><link rel=stylesheet href=style.css></title>"#,
        #"<script>"<link rel=stylesheet href=style.css>"</SCRIPT >"#,
        #"<a title='<link rel=stylesheet href=style.css>'>"#,
        #"<linked rel="stylesheet" href="style.css">"#, #"&lt;link rel="stylesheet" href="style.css">"#, "", "<",
        "<!--",
        "<link", "<link rel=", "<link rel=stylesheet href='style.css", "<script>", "a < b",
    ])
    func allElseStaysAsItIs(_ html: String) {
        #expect(page(html) == html)
    }

    @Test func whatComesBehindIsStillSeen() {
        let link = "<link rel=stylesheet href=style.css>"
        for text in [
            "<!-- x -->", "<!-->", "<script>a<b</script>", "<p title='a'b>", "<a =x>", "</p>", "<title>a</title>",
        ] {
            #expect(page(text + link) == text + Self.style, "\(text)")
        }
    }

    /// Pages of torn pieces: what is none of the two tags comes out as it went in, and nothing stops the program.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func tornPagesStayWhole(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "<", ">", "<link", " rel=", "stylesheet", " href=", "style.cs", "'", "\"", "=", "/", "<!--", "-->",
            "<script>",
            "</script", "<title", "</title>", "<p ", "&", "é", " ", "\n", "a", "<meta http-equiv=", "content=",
        ]
        for _ in 0..<500 {
            let html = (0..<Int.random(in: 0...30, using: &generator))
                .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            #expect(page(html) == html)
        }
    }

    @Test func aMediumStays() {
        #expect(
            page(#"<link rel=stylesheet href=style.css media="print and (color), &quot;">"#)
                == "<style media=\"print and (color), &quot;\">\na{}\n</style>"
        )
    }

    /// CSS reads `<\/` as `</`.
    @Test func noStyleSheetEndsItsElement() {
        let result = page("<link rel=stylesheet href=style.css>", "/* </style><b> */ a{content:'</'}\n")
        #expect(result == "<style>\n/* <\\/style><b> */ a{content:'<\\/'}\n</style>")
    }

    @Test(arguments: [
        ("style-src 'self'", "style-src 'self' 'nonce-preview'"),
        ("default-src 'none'; Style-Src &#39;self&#39;;", "default-src 'none'; Style-Src 'self' 'nonce-preview'"),
        ("default-src 'none'", "default-src 'none'; style-src 'nonce-preview'"),
        (
            "default-src 'self' https:; img-src data:",
            "default-src 'self' https:; img-src data:; style-src 'self' https: 'nonce-preview'"
        ),
        ("style-src-elem 'self'; style-src 'none'", "style-src-elem 'self' 'nonce-preview'; style-src 'nonce-preview'"),
        ("style-src 'self' 'unsafe-inline'", "style-src 'self' 'unsafe-inline'"),
        ("style-src 'unsafe-inline' 'nonce-x'", "style-src 'unsafe-inline' 'nonce-x' 'nonce-preview'"),
        ("script-src 'none'", "script-src 'none'"), ("", ""),
    ])
    func thePagesPolicyLetsItIn(_ policy: String, _ amended: String) {
        let html = "<meta content=\"\(policy)\" HTTP-EQUIV=content-security-policy><link rel=stylesheet href=style.css>"
        let content = amended.replacing("'", with: "&#39;")
        #expect(
            page(html) == "<meta http-equiv=\"Content-Security-Policy\" content=\"\(content)\">"
                + "<style nonce=\"preview\">\na{}\n</style>"
        )
    }
}
