"""How the questions of the shipped surveys are written down: few words each, in both languages."""

from collections.abc import Mapping, Sequence
from typing import Any

OVERALL, COMMENT, NPS = "overall", "comment", "nps"  # codes that every survey may use, kept at the answer itself too

Words = tuple[str, str]  # English, Chinese
Asked = Mapping[str, Any]  # the fields of a question; `options` and `items` are its parts, `only_if` is a code
Line = tuple[str, str, str, str]  # topic, dimension, English, Chinese

CONTENT = {
    "low_en": "Very dissatisfied",
    "low_zh": "非常不满意",
    "high_en": "Very satisfied",
    "high_zh": "非常满意",
}
AGREES = {
    "low_en": "Do not agree at all",
    "low_zh": "完全不同意",
    "high_en": "Agree completely",
    "high_zh": "完全同意",
}


def _words(words: Words) -> dict[str, str]:
    return {"text_en": words[0], "text_zh": words[1]}


def overall(en: str, zh: str, *, is_required: bool = True) -> Asked:
    return {"code": OVERALL, "kind": "csat", "topic": "overall", "is_required": is_required, **_words((en, zh))}


def free(
    code: str = COMMENT,
    en: str = "What was good, and what should we do better?",
    zh: str = "哪里做得好，哪里需要改进？",
    **fields: Any,
) -> Asked:
    return {"code": code, "kind": "text", **_words((en, zh)), **fields}


def table(
    code: str, en: str, zh: str, lines: Sequence[Line], ends: Mapping[str, str] = CONTENT, **fields: Any
) -> Asked:
    """Lines on one scale of five, with words at its ends."""
    items = [{"topic": topic, "dimension": of, **_words((one, other))} for topic, of, one, other in lines]
    return {"code": code, "kind": "matrix", "steps": 5, "items": items, **_words((en, zh)), **ends, **fields}


def one_of(code: str, en: str, zh: str, options: Sequence[Words], **fields: Any) -> Asked:
    return {"code": code, "kind": "single", "options": [_words(each) for each in options], **_words((en, zh)), **fields}


def topics(lines: Mapping[str, Words]) -> Asked:
    """The table by which every survey after an event covers the topics of its kind; it may be left out."""
    rows = [(topic, "", en, zh) for topic, (en, zh) in lines.items()]
    return table("topics", "How satisfied are you with each of these?", "您对以下各项满意吗？", rows)
