import CommonMark
import Testing

@Suite struct ChartTests {
    @Test func chartOfItsOwnIsAFigure() {
        #expect(
            html("![Calls & more](chart:daily-calls)\n")
                == "<figure><svg>daily-calls: Calls &amp; more</svg></figure>\n"
        )
    }

    @Test func chartInTextIsInline() {
        #expect(html("So ![x *y*](chart:p/41) far\n") == "<p>So <svg>p/41: x y</svg> far</p>\n")
        #expect(html("# ![x](chart:p)\n").contains("\"><svg>p: x</svg></h1>"))
        #expect(html("[![x](chart:p)](a.html)\n") == "<p><a href=\"a.html\"><svg>p: x</svg></a></p>\n")
    }

    @Test func chartInACellIsInline() {
        let output = html(
            "| a | b | c |\n| - | - | - |\n| ![4\\] \\| 5](chart:p/4) | ![*x*](chart:q) | x ![y](chart:z) |\n"
        )
        #expect(cells(output)[1] == ["<svg>p/4: 4] | 5</svg>", "<svg>q: x</svg>", "x <svg>z: y</svg>"])
    }

    @Test func backslashesInACellsAltTextAreReadAsInAnyCell() {
        let output = html("| a |\n| - |\n| ![b\\\\|c\\\\d](chart:x) |\n")
        #expect(cells(output)[1] == ["<svg>x: b|c\\d</svg>"])
    }

    @Test func chartThatDoesNotExistShowsItsEscapedAltText() {
        #expect(html("![a < \"b\"](chart:none)\n") == "<p>a &lt; &quot;b&quot;</p>\n")
        #expect(html("x ![a <](chart:none)\n") == "<p>x a &lt;</p>\n")
        #expect(html("- ![a](chart:none)\n") == "<ul>\n<li>\na\n</li>\n</ul>\n")
        let output = html("| ![](chart:none) | ![a>](chart:none) |\n| - | - |\n| ![b'](chart:none) |\n")
        #expect(output.contains("<tr>\n<td></td>\n<th scope=\"col\">a&gt;</th>\n</tr>"))
        #expect(output.contains("<td>b&#39;</td>"))
    }

    @Test func chartsAreAskedForInTheOrderOfTheText() {
        let markdown = """
            ![1](chart:a) and ![2](chart:b)

            | ![3](chart:c) | x ![4](chart:d) |
            | - | - |
            | ![5](chart:e) | *x* ![6](chart:f) |

            ![7](chart:g)

            > | ![8](chart:h) |
            > | - |
            """
        for scansAhead in [true, false] {
            var asked = ""
            var output: [UInt8] = []
            MarkdownRenderer(scansAhead: scansAhead).render(Array(markdown.utf8), into: &output) { name, alt, _ in
                asked += name + alt
                return true
            }
            #expect(asked == "a1b2c3d4e5f6g7h8")
        }
    }

    @Test func everyOtherImageIsItsAltText() {
        #expect(html("![a *b* `c`](https://e.org/x.png \"t\")\n") == "<p>a b c</p>\n")
        #expect(html("![a ![b](chart:x) <i>](data:image/png;base64,AAAA)\n") == "<p>a b </p>\n")
        #expect(html("![a](CHART:x) ![b](/chart:x)\n") == "<p>a b</p>\n")
    }

    @Test func htmlThatWasThereStays() {
        var output = Array("before ".utf8)
        MarkdownRenderer().render(Array("![a](chart:x)".utf8), into: &output) { _, _, html in
            html += "dropped".utf8
            return false
        }
        #expect(String(decoding: output, as: UTF8.self) == "before <p>a</p>\n")
    }
}
