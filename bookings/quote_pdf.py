"""A quote on paper. Pure: what is printed comes in words, and the same words give the same bytes."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus.flowables import Flowable

from bookings.selectors.quote import Paper
from venue.assets import FONT

NAME = "NotoSansSC"
GREY, LINE = colors.HexColor("#5b6b6b"), colors.HexColor("#d5dddd")
WIDTH = A4[0] - 44 * mm - 12  # within the margins, and the frame's own


def pdf_of(paper: Paper) -> bytes:
    register_font()
    written = BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=f"{paper.title} {paper.facts[0][1]}",
        author=paper.venue,
        invariant=1,
    )
    document.build(story(paper))
    return written.getvalue()


@cache
def register_font() -> None:
    """Once for a process: it has ten thousand characters. A document embeds those that it uses."""
    pdfmetrics.registerFont(TTFont(NAME, FONT))


def style(size: float = 10, **more: object) -> ParagraphStyle:
    return ParagraphStyle(
        f"s{size}{sorted(more)}", fontName=NAME, fontSize=size, leading=size * 1.5, wordWrap="CJK", **more
    )


def text(words: str, size: float = 10, **more: object) -> Paragraph:
    return Paragraph(escape(words).replace("\n", "<br/>"), style(size, **more))


def story(paper: Paper) -> list[Flowable]:
    facts = [[text(label, textColor=GREY), text(value)] for label, value in paper.facts]
    terms = [[text(until, textColor=GREY), text(cost)] for until, cost in paper.terms]
    return [
        text(paper.venue, 11, textColor=GREY),
        text(paper.title, 20),
        Spacer(0, 6 * mm),
        _table(facts, [38 * mm, WIDTH - 38 * mm]),
        Spacer(0, 8 * mm),
        _priced(paper),
        Spacer(0, 8 * mm),
        text(paper.terms_title, 12),
        _table(terms, [60 * mm, WIDTH - 60 * mm]),
        Spacer(0, 6 * mm),
        *(text(words, 9, textColor=GREY) for words in paper.closing),
    ]


def _table(rows: Sequence[Sequence[Flowable]], widths: Sequence[float]) -> Flowable:
    plain = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    rows = rows or [[text(""), text("")]]
    return Table(rows, colWidths=widths, style=TableStyle([*plain, ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]))


def _priced(paper: Paper) -> Flowable:
    """The lines with their amounts, and the sum beneath."""
    head = [text(paper.head[0], textColor=GREY), *(_figure(each, textColor=GREY) for each in paper.head[1:])]
    lines = [[text(each[0]), *map(_figure, each[1:])] for each in paper.lines]
    total = [text(paper.total[0], 12), "", "", _figure(paper.total[1], 12)]
    return Table(
        [head, *lines, total],
        colWidths=[WIDTH - 96 * mm, 28 * mm, 32 * mm, 36 * mm],
        repeatRows=1,
        style=TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -2), 0.5, LINE),
                ("LINEABOVE", (0, -1), (-1, -1), 1, colors.black),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ]
        ),
    )


def _figure(words: str, size: float = 10, **more: object) -> Paragraph:
    return text(words, size, alignment=TA_RIGHT, **more)
