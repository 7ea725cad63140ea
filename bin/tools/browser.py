"""A real browser that keeps what goes wrong on the pages it opens.

Console errors, uncaught exceptions and reports of the content security policy are kept in `Window.faults` as they
happen; `Window.findings()` asks axe about the page as it stands.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from bin.tools import test
from bin.tools.prepare import PROJECT

PHONE, DESKTOP = (390, 844), (1440, 900)
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
# What htmx says of a request that a newer one replaces or whose page is left; of a failed one it says more.
GIVEN_UP = ("htmx:sendAbort", "htmx:afterRequest")
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  tellFault(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
});
"""
RUN_AXE = """
async () => (await axe.run({ resultTypes: ["violations"] })).violations.map(
  ({ id, impact, nodes }) => `axe: ${id} (${impact}) ${nodes.map((node) => node.target.join(" ")).join(", ")}`
)
"""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium of this machine. Root has no sandbox to start it in."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=test.browser(), args=arguments)
        yield browser
        browser.close()


@dataclass
class Window:
    """One person's browser: a page with cookies of its own."""

    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    def findings(self) -> list[str]:
        """What axe has to say about the page."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())  # not for every page that is opened: it is large
        found: list[str] = self.page.evaluate(RUN_AXE)
        return found

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(GIVEN_UP):
            self.faults.append(f"console: {message.text} ({self.page.url})")

    def _failed(self, error: object) -> None:
        self.faults.append(f"exception: {error} ({self.page.url})")

    def _told(self, source: dict[str, Any], text: str) -> None:
        self.faults.append(f"{text} ({self.page.url})")


def open_window(browser: Browser, base_url: str, size: tuple[int, int], locale: str, **options: Any) -> Window:
    width, height = size
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": height},
        locale=locale,
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        **options,
    )
    window = Window(context, context.new_page())
    window.page.on("console", window._heard)
    window.page.on("pageerror", window._failed)
    window.page.expose_binding("tellFault", window._told)
    window.page.add_init_script(TELL_VIOLATIONS)
    return window
