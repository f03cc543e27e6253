"""Looks at mails as their readers' programs do: Python's strict reader, SpamAssassin, and Chromium.

usage: check_mails.py FILE.eml...
"""

import email
import email.policy
import html.parser
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
# Landmarks and the like are the mail program's, so no best practices of pages.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MOST_HTML = 90 * 1024
USUAL_HTML = 60 * 1024
MOST_POINTS = 1.0
MOST_SUBJECT = 150

# What works in Gmail, Outlook on Windows and Apple Mail, or is passed over there without harm.
# Source: caniemail.com, _features/ of 29 June 2026: html-*.md, css-*.md.
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "thead", "tbody", "tr", "td", "th", "h1", "h2", "p",
    "ul", "li", "a", "strong", "em", "blockquote", "br",
}
ATTRIBUTES = {
    "lang", "charset", "name", "content", "class", "style", "role", "width", "height", "cellpadding", "cellspacing",
    "border", "align", "valign", "bgcolor", "nowrap", "scope", "href", "aria-hidden",
}
PROPERTIES = {
    # In all three.
    "background-color", "border-collapse", "color", "display", "font-family", "font-size", "font-style", "font-weight",
    "list-style-type", "padding", "padding-left", "border", "border-bottom", "border-left", "border-top", "line-height",
    "text-decoration", "vertical-align", "word-break",
    # Gmail drops negative margins; Outlook knows them on blocks and tables, not on all elements.
    "margin",
    # Outlook passes over these: a frame of its own in a conditional comment, `nowrap`, and `mso-hide` stand in for them.
    "max-width", "white-space", "max-height", "overflow",
    # Outlook's own.
    "mso-hide",
}
VOID = {"meta", "br"}


class Checks:
    """Counts what holds and what does not."""

    def __init__(self):
        self.passed = 0
        self.failures = 0

    def expect(self, name, findings):
        """One check, which holds if there are no findings."""
        findings = list(findings)
        if findings:
            self.failures += 1
            print(f"FAILED {name}", *findings[:10], sep="\n    ", flush=True)
        else:
            self.passed += 1


class Reader(html.parser.HTMLParser):
    """Reads a mail's HTML strictly: notes what is not allowed, and keeps the text that is read out."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.findings = []
        self.text = []
        self._open = []
        self._hidden = None

    def handle_starttag(self, tag, attributes):
        if tag not in ELEMENTS:
            self.findings.append(f"<{tag}>")
        values = dict(attributes)
        for name, value in attributes:
            if name not in ATTRIBUTES:
                self.findings.append(f"<{tag} {name}>")
        self.findings += declarations(values.get("style") or "")
        if tag == "a" and not values.get("href", "").startswith(("https://", "mailto:")):
            self.findings.append(f"a link to {values.get('href')}")
        if tag == "table":
            self.findings += [f"<table> without {name}" for name in ("role", "width") if name not in values]
        if tag == "th" and "scope" not in values:
            self.findings.append("<th> without scope")
        if tag in VOID:
            return
        self._open.append(tag)
        if self._hidden is None and (values.get("aria-hidden") == "true" or tag in ("style", "title")):
            self._hidden = len(self._open)

    def handle_endtag(self, tag):
        if not self._open or self._open[-1] != tag:
            self.findings.append(f"</{tag}> in {self._open[-1:]}")
            return
        if self._hidden == len(self._open):
            self._hidden = None
        self._open.pop()

    def handle_data(self, data):
        if self._hidden is None:
            self.text.append(data)

    def close(self):
        super().close()
        self.findings += [f"<{tag}> is not closed" for tag in self._open]


def declarations(style):
    """What is not allowed in a list of declarations."""
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        if declaration and (name.strip() not in PROPERTIES or not value or "url(" in value):
            yield f"style {declaration}"


def figures(text):
    """All numbers in a text, without addresses, digests and snapshots' names."""
    text = re.sub(r"https://\S+|\S+@\S+|Snapshot \S+", " ", text)
    return sorted(re.findall(r"\d+(?:[.,’'\u00a0\u202f]\d+)*", text))


def form_findings(raw):
    """What the standard and servers on the way want of the bytes."""
    if any(byte > 0x7E or byte < 0x20 and byte not in (0x0D, 0x0A) for byte in raw):
        yield "more than printable ASCII"
    if re.search(rb"[^\r]\n|\r[^\n]", raw):
        yield "a line that does not end in CRLF"
    lines = raw.split(b"\r\n")
    headers, body = lines[: lines.index(b"")], lines[lines.index(b"") :]
    # SpamAssassin gives two points to an address without brackets.
    if not any(re.fullmatch(rb"(To:)? <[^<> ]+@[^<> ]+>", line) for line in headers):
        yield "no bracketed address in To"
    for line in headers:
        if len(line) > 78 and b" " in line.split(b":", 1)[-1].strip():
            yield f"a header that could be folded: {line[:60]}"
        if len(line) > 998:
            yield "a header line of more than 998 characters"
        for word in re.findall(rb"=\?[^ ]*\?=", line):
            if len(word) > 75:
                yield f"an encoded word of {len(word)} characters"
    for line in body:
        if len(line) > 78:
            yield f"a line of {len(line)} characters"
        if line.startswith((b".", b"From ")):
            yield f"a line that begins with {line[:5].decode()}"


def mail_findings(message):
    """What Python's reader finds wrong."""
    for part in message.walk():
        yield from (f"{part.get_content_type()}: {defect!r}" for defect in part.defects)
        for name, value in part.items():
            yield from (f"{name}: {defect!r}" for defect in value.defects)
    for name in ("Date", "From", "To", "Subject", "Message-ID", "List-Id", "List-Unsubscribe", "Auto-Submitted"):
        if len(message.get_all(name, [])) != 1:
            yield f"{name}: {message.get_all(name)}"
    if len(message["Subject"]) > MOST_SUBJECT:
        yield f"a subject of {len(message['Subject'])} characters"
    for name in ("Bcc", "X-Evil"):
        if name in message:
            yield f"{name} is there"


def texts(message):
    """Plain text and HTML, lines ended by line feeds."""
    return [message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html")]


def content_findings(message):
    """What text and HTML should not have, and where they differ."""
    text, page = texts(message)
    for kind, content in (("text", text), ("HTML", page)):
        bad = re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066\u2067]", content)
        if bad:
            yield f"{kind}: control characters {set(bad)}"
    reader = Reader()
    reader.feed(page)
    reader.close()
    yield from reader.findings
    # Words of the dark scheme are declarations with !important.
    for block in re.findall(r"\{([^{}]*)\}", "".join(re.findall(r"<style>(@media.*?)</style>", page))):
        yield from declarations(block.replace("!important", ""))
    if re.search(r"<(img|script|link|iframe|object|form|video|svg)\b|url\(|@import|\bsrc=", page, re.IGNORECASE):
        yield "something remote or active"
    words = "".join(reader.text)
    left, right = figures(text), figures(words)
    if left != right:
        yield f"text has other figures than HTML: {set(left) ^ set(right) or 'in another number'}"
    for line in text.split("\n"):
        # Names in the data may look like Markdown; what we write may not.
        if re.fullmatch(r"\|.*\|", line) or "](https://calls" in line:
            yield f"Markdown in the text: {line[:80]}"


def spam_findings(raw):
    """SpamAssassin's local rules."""
    # Without what it learnt on this machine, or was told by this user.
    command = ["spamassassin", "--local", "--test-mode", "--prefs-file=/dev/null", "--cf=use_bayes 0"]
    report = subprocess.run(command, input=raw, capture_output=True, check=True).stdout.decode(errors="replace")
    points = re.search(r"Content analysis details:\s+\((-?[\d.]+) points", report)
    if not points:
        yield "no points"
    elif float(points[1]) >= MOST_POINTS:
        yield from re.findall(r"^\s*-?\d+\.\d+ .*$", report, re.MULTILINE)


def look(browser, axe, page_html, width, scheme):
    """What Chromium finds in a window of a width: a phone's is emulated, since real windows stop at 500."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, is_mobile=width < 500, reduced_motion="reduce"
    )
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(page_html)
    yield from (f"asked for {url}" for url in asked if not url.startswith("about:"))
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    if wide > 0:
        yield f"{wide} px wider than the window"
    if page.evaluate("document.body.innerText.trim().length") < 100:
        yield "nearly nothing to see"
    page.evaluate(axe)
    result = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS)
    for rule in result["violations"]:
        for node in rule["nodes"]:
            yield f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
    if not result["passes"]:
        yield "axe-core looked at nothing"
    context.close()


# What must not pass, to see that the checks see: each line or tag here is a finding of one of them.
BAD_MAIL = b"""Date: Tue, 17 Feb 2026 02:20:05 +0000
From: <a@example.org>
To: b@example.org
Subject: =?UTF-8?Q?MAKE_MONEY_FAST_AND_EASY_MAKE_MONEY_FAST_AND_EASY_MAKE_MONEY_FAST_AND_EASY?=
Bcc: c@example.org
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=UTF-8

| 1 | 2 |
From here on
--x
Content-Type: text/html; charset=UTF-8

<!DOCTYPE html><html><head></head><body><p style="position:fixed">3</p><img src="https://example.org/pixel.png">
<table><tr><th style="color:#ccc;background-color:#fff">pale</th></tr></table>
<p style="width:2000px">wide, and as long as the checks want a text to be before they call it a text at all</p></body></html>
--y--
""".replace(b"\n", b"\r\n").replace(b"table>\r\n", b"table>\n")


def expect_sight(checks, browser, axe):
    """Shows every check a mail that it must find fault with."""
    message = email.message_from_bytes(BAD_MAIL, policy=email.policy.SMTP + email.policy.strict.clone(raise_on_defect=False))
    form = " ".join(form_findings(BAD_MAIL))
    parts = " ".join(mail_findings(message))
    content = " ".join(content_findings(message))
    seen = " ".join(look(browser, axe, texts(message)[1], 360, "light"))
    for what, is_seen in {
        "bare line feeds": "CRLF" in form,
        "an address without brackets": "bracketed" in form,
        "a long encoded word": "encoded word" in form,
        "From at the start of a line": "begins with From" in form,
        "a missing end": "Defect" in parts,
        "a header from nowhere": "Bcc" in parts,
        "an element": "<img>" in content,
        "a property": "position" in content,
        "something remote": "remote" in content,
        "a table without role": "without role" in content,
        "other figures": "other figures" in content,
        "Markdown": "Markdown" in content,
        "a request": "pixel.png" in seen,
        "sideways scrolling": "wider than the window" in seen,
        "poor contrast": "color-contrast" in seen,
        "spam": list(spam_findings(BAD_MAIL)),
    }.items():
        checks.expect(f"the checks see {what}", [] if is_seen else ["they do not"])


def main():
    axe_package = importlib.util.find_spec("axe_playwright_python")
    axe = Path(axe_package.submodule_search_locations[0], "axe.min.js").read_text()
    checks = Checks()
    pages = {}
    for file in map(Path, sys.argv[1:]):
        raw = file.read_bytes()
        message = email.message_from_bytes(raw, policy=email.policy.SMTP + email.policy.strict)
        checks.expect(f"{file.stem}: form", form_findings(raw))
        checks.expect(f"{file.stem}: headers and parts", mail_findings(message))
        checks.expect(f"{file.stem}: text and HTML", content_findings(message))
        checks.expect(f"{file.stem}: no spam", spam_findings(raw))
        encoded = next(part for part in message.walk() if part.get_content_type() == "text/html").get_payload()
        most = USUAL_HTML if file.stem == "plain" else MOST_HTML
        checks.expect(f"{file.stem}: small", [f"{len(encoded)} bytes"] if len(encoded) >= most else [])
        pages[file.stem] = texts(message)[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        expect_sight(checks, browser, axe)
        for name, page in pages.items():
            for scheme in ("light", "dark"):
                for width in (600, 360):
                    checks.expect(f"{name} ({scheme}, {width} px)", look(browser, axe, page, width, scheme))
        browser.close()
        # What some phones do to mails that have no dark colours of their own.
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--force-dark-mode", "--enable-features=WebContentsForceDark"],
        )
        for name, page in pages.items():
            checks.expect(f"{name} (dark by force, 360 px)", look(browser, axe, page, 360, "light"))
        browser.close()
    print(f"{checks.passed} passed, {checks.failures} failed")
    sys.exit(1 if checks.failures else 0)


if __name__ == "__main__":
    main()
