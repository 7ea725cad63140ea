"""Refuse what a strict content security policy breaks silently, and text that nobody can translate.

    bin/lint-templates [FILE…]

Banned are inline styles and scripts, handlers in attributes, and the parts of htmx that need `eval`: with the policy in
force they do not fail loudly, the request simply goes out without them. A heuristic finds words outside
`{% translate %}`; text inside <code>, <kbd>, <script>, <style> or an element with translate="no" is left alone.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = PROJECT / "templates"
MAILS = TEMPLATES / "_mail"
LINES = 120

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
TAG_OR_VALUE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ARGUMENT = re.compile(r"""\b(title|label|heading|text|hint|message|name)=("[A-Z][^"]*"|'[A-Z][^']*')""")
CLASS_NAME = re.compile(r"\s*[a-z]+(-[a-z0-9]+)+\s*")  # handed to the frame by a block
WORD = re.compile(r"[A-Za-z]{2,}|[\u3400-\u9fff]")

READ_ALOUD = {"title", "placeholder", "aria-label", "aria-description", "alt"}
NOT_READ = {"code", "kbd", "script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True)
class Fault:
    line: int
    text: str


@dataclass
class Linter(HTMLParser):
    """Walks one template, whose template tags were blanked out, and notes each fault with its line."""

    faults: list[Fault] = field(default_factory=list)
    untranslated_inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for text in banned(tag, values):
            self.note(text)
        is_not_read = tag in NOT_READ or values.get("translate") == "no"
        if tag not in VOID and (self.untranslated_inside or is_not_read):
            self.untranslated_inside.append(tag)
        if not is_not_read:
            for name in READ_ALOUD & values.keys():
                self.look_for_words(values[name], f"{name}=")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.untranslated_inside:
            while self.untranslated_inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.untranslated_inside:
            self.look_for_words(data, "")

    def look_for_words(self, text: str, where: str) -> None:
        if WORD.search(text) and not CLASS_NAME.fullmatch(text):
            self.note(f"text outside a translation: {where}{' '.join(text.split())[:60]!r}")

    def note(self, text: str) -> None:
        self.faults.append(Fault(self.getpos()[0], text))


def banned(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    """What the content security policy would block or strip in this one tag."""
    if tag == "style":
        yield "<style>: put it into a file under static/css"
    if tag == "script" and "src" not in attributes and attributes.get("type") != "application/json":
        yield "<script> without src: put it into a file under static/js"
    for name, value in attributes.items():
        if name == "style":
            yield "style=: use a class, <progress> or an SVG attribute"
        elif name.startswith(("hx-on", "data-hx-on")):
            yield f"{name}: needs eval; listen in a file under static/js"
        elif re.match(r"on[a-z]", name):
            yield f"{name}=: listen in a file under static/js"
        elif name in {"href", "src", "action", "formaction"} and value.strip().lower().startswith("javascript:"):
            yield f"{name}=javascript:"
        elif name in {"hx-vals", "hx-headers", "hx-vars", "hx-request"} and re.match(r"\s*(js|javascript):", value):
            yield f"{name}=js: needs eval"
        elif name == "hx-vars":
            yield "hx-vars: needs eval; use hx-vals with JSON"
        elif name == "hx-trigger" and "[" in value:
            yield "hx-trigger with a [filter]: needs eval"


def lint(source: str) -> list[Fault]:
    """All faults of one template, in the order of its lines."""
    source = COMMENT.sub(blank, source)
    handed_over = [
        Fault(
            source.count("\n", 0, match.start()) + 1, f"text outside a translation: {match[1]}=_({match[2]}) is meant"
        )
        for tag in TAG_OR_VALUE.finditer(source)
        for match in ARGUMENT.finditer(source, *tag.span())
    ]
    linter = Linter()
    linter.feed(TAG_OR_VALUE.sub(blank, TRANSLATED.sub(blank, source)))
    linter.close()
    return sorted([*handed_over, *linter.faults], key=lambda fault: fault.line)


def blank(match: re.Match[str]) -> str:
    """Nothing but the line breaks, so that line numbers stay true."""
    return "\n" * match.group().count("\n")


def pages() -> Iterator[Path]:
    """Every template but mails: no policy guards those, and they are written once a language instead of translated."""
    for folder in (TEMPLATES, *PROJECT.glob("*/templates")):
        yield from (path for path in folder.rglob("*.html") if not path.is_relative_to(MAILS))


def mails_of_one_language() -> list[Path]:
    """The mails that exist in one language and are missing in another."""
    languages = [folder for folder in MAILS.glob("*") if folder.is_dir()]
    names = {path.relative_to(folder) for folder in languages for path in folder.rglob("*.txt")}
    return sorted(folder / name for folder in languages for name in names if not (folder / name).exists())


def main(names: list[str]) -> int:
    paths = [Path(name) for name in names] or sorted(pages())
    missing = [] if names else mails_of_one_language()
    for path in missing:
        print(f"{path.relative_to(PROJECT)}: is not written yet; a mail exists in every language")
    count = len(missing)
    for path in paths:
        source = path.read_text()
        path = path.absolute().relative_to(PROJECT)
        for fault in lint(source):
            count += 1
            print(f"{path}:{fault.line}: {fault.text}")
        if (lines := source.count("\n")) > LINES:
            print(f"{path}: warning: {lines} lines; above {LINES} a template is better split")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
