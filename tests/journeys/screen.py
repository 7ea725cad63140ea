"""What people do at a screen, said in their language: one short word for each act."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from playwright.sync_api import Locator, Page

from bin.tools.browser import Window
from tests.factories.venue import PASSWORD
from venue import clock
from venue.models import User

Words = dict[str, str]  # by what they are called in English

# Of what a page is made, whatever it says: each kind of element with its classes, the names of its attributes, whether
# it says anything, and what it stands in.
MAKE = """
() => [...new Set([...document.querySelectorAll("body, body *")].map((each) => [
  each.tagName, each.getAttribute("class"), each.getAttributeNames().join(), each.textContent.trim() !== "",
  each.parentElement.tagName, each.parentElement.getAttribute("class"),
].join("|")))].sort().join("\\n")
"""
_well: set[tuple[str, str]] = set()  # the makes that had no flaw, each at its width


@dataclass
class Screen:
    """Somebody's browser; the names of what it shows are given in English and looked up in `words`."""

    window: Window
    words: Words

    @property
    def page(self) -> Page:
        return self.window.page

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def said(self, name: str) -> str:
        return self.words.get(name, name)

    def opens(self, address: str) -> None:
        self.page.goto(address)
        self.is_well()

    def sees(self, text: str) -> None:
        self.main.get_by_text(self.said(text)).first.wait_for()

    def reads(self, heading: str) -> None:
        """The page that opened is called so, and has no flaw."""
        self.page.get_by_role("heading", name=self.said(heading)).first.wait_for()
        self.is_well()

    def types(self, label: str, text: str) -> None:
        self.main.get_by_label(self.said(label)).fill(self.said(text))

    def chooses(self, label: str) -> None:
        self.main.get_by_label(self.said(label)).check()

    def presses(self, name: str, within: Locator | None = None) -> None:
        (within or self.main).get_by_role("button", name=self.said(name), exact=True).click()

    def follows(self, name: str) -> None:
        self.main.get_by_role("link", name=self.said(name)).first.click()

    def unfolds(self, name: str) -> None:
        self.main.locator("summary", has_text=re.compile(rf"^\s*{re.escape(self.said(name))}\s*$")).click()

    def signs_in(self, user: User) -> None:
        self.opens("/account/login/")
        self.types("Email", user.email)
        self.types("Password", PASSWORD)
        self.presses("Sign in")
        self.page.wait_for_url(lambda address: "/login/" not in address)
        self.is_well()

    def is_well(self) -> None:
        """The page has no flaw that axe can see, and cannot be pushed sideways. Axe takes a second, and is not asked
        again about a page that is made of the same as one it found well.
        """
        self.page.wait_for_load_state()
        is_wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        make = (str(self.page.viewport_size), str(self.page.evaluate(MAKE)))
        found = ["wider than the screen"] * is_wide + ([] if make in _well else self.window.findings())
        assert (self.page.url, found) == (self.page.url, [])
        _well.add(make)


def be_at(instant: datetime) -> None:
    """Move the time of every process to an instant."""
    clock.move(instant - clock.now())


def link_in(letter: EmailMessage) -> str:
    """The first address in a letter."""
    return re.search(r"http\S+", text_of(letter)).group()  # type: ignore[union-attr]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content())
