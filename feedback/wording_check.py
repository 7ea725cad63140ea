"""What is doubtful in the words of a question, in English and in Chinese: two things asked at once, an answer put into
somebody's mouth, two noes, words that everybody reads differently, and length. Pure.

It looks for words, so it is sometimes wrong: what it says is advice. Only what is far too long is refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from venue.errors import Text

Language = Literal["en", "zh"]
Kind = Literal["double", "leading", "negative", "vague", "long"]

LONG = {"en": 20, "zh": 30}  # words, or characters, from which it is advised to shorten
LONGEST = {"en": 35, "zh": 60}  # and beyond which it is refused

SAID: dict[Kind, Text] = {
    "double": _("This may ask two things at once: “%(found)s”. Ask one thing in each question."),
    "leading": _("This suggests an answer: “%(found)s”. Ask so that every answer is equally easy to give."),
    "negative": _("Two noes are hard to answer: “%(found)s”. Ask for what is, not for what is not."),
    "vague": _("Everybody understands this differently: “%(found)s”. Name a number or a time."),
    "long": _("This is long: %(found)s. Short questions are read to their end."),
}
IN_ENGLISH, IN_CHINESE = _("English"), _("Chinese")

ENGLISH_WORD = re.compile(r"[A-Za-z0-9’'-]+")
CHINESE_CHARACTER = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9]+")

JOINED_EN = re.compile(r"\b(?:\w+ )?(?:and|or|as well as|and/or)\b(?: \w+)?", re.I)
NOT_JOINED_EN = re.compile(
    r"\bbetween\b[^?.,]* and\b|\b(?:and|or) so on\b|\bmore or less\b|\byes or no\b|\bboth sexes\b|\bone or more\b"
    r"|\bbefore and after\b|\bor not\b|\bfood and drink\b|\btrial and error\b|\bnow and then\b",
    re.I,
)
JOINED_ZH = re.compile(r"[^，。？、\s]{0,4}(?:以及|或者|并且|而且|和|与|及|或|、)[^，。？、\s]{1,4}")
NOT_JOINED_ZH = re.compile(
    "和气|和谐|温和|平和|缓和|柔和|暖和|和蔼|和善|总和|饱和|和解|和睦|祥和|亲和|参与|与会|赠与|给与|与否|与众不同"
    "|及时|涉及|普及|来得及|来不及|及格|提及|顾及|以及时|或许|或多或少"
)

LEADING_EN = re.compile(
    r"\b(?:do|would|ca|did)n['’]t you\b|(?<!how far )(?<!what )(?<!how )\b(?:do|would) you (?:not )?(?:agree|think)\b"
    r"|\b(?:is|are|was|were)n['’]t (?:it|they|we|our|the|this|that)\b"
    r"|\bhow much (?:did|do) you (?:enjoy|love|like)\b|\bhow (?:good|great|well|excellent|wonderful)\b"
    r"|\b(?:of course|obviously|surely|clearly|everybody knows|everyone knows|as you know)\b"
    r"|\b(?:excellent|amazing|wonderful|outstanding|fantastic|superb|perfect|world-class|first-class|brilliant"
    r"|awesome|terrible|awful|horrible)\b",
    re.I,
)
LEADING_ZH = re.compile(
    "难道|不觉得|不认为|(?:你|您)?是否(?:也)?(?:同意|认同|赞同)|(?:你|您)(?:也)?同意|是不是也|不是吗|对吧|对不对|显然|众所周知|毫无疑问|大家都"
    "|当然|(?:有)?多(?:么)?(?:喜欢|满意|好)|优秀|卓越|一流|完美|超值|最好|非常好|很好|极好|出色|周到|贴心|糟糕|极差"
)

NO_EN = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|neither|without|hardly|cannot|\w+n['’]t"
    r"|un(?:able|aware|clean|clear|comfortable|friendly|happy|helpful|important|likely|necessary|pleasant|reliable"
    r"|safe|satisfied|satisfactory|usual)"
    r"|dis(?:agree|like|liked|pleased|satisfied)|im(?:polite|possible|proper)|in(?:accurate|correct|sufficient))\b",
    re.I,
)
NO_ZH = re.compile("[不没无未非别]")
NOT_NO_ZH = re.compile(
    r"(\w{1,2})不\1|有没有|不仅|不但|不过|不错|不论|不同|不断|无论|无障碍|非常|未来|未必|别的|特别|分别|区别|性别|级别|个别|告别"
)

VAGUE_EN = re.compile(
    r"\b(?:often|sometimes|regularly|usually|frequently|occasionally|generally|recently|normally)\b", re.I
)
VAGUE_ZH = re.compile("经常|有时|常常|偶尔|定期|通常|一般|最近|平时")


@dataclass(frozen=True)
class Concern:
    """What is doubtful, in which language, at which words."""

    kind: Kind
    language: Language
    found: str

    @property
    def message(self) -> str:
        return str(SAID[self.kind]) % {"found": self.found}

    @property
    def in_language(self) -> Text:
        return IN_ENGLISH if self.language == "en" else IN_CHINESE


def concerns(text_en: str, text_zh: str, *, is_free: bool = False) -> list[Concern]:
    """Of one question or item. An answer in free words can answer two things, so there nothing is said of that."""
    texts: tuple[tuple[Language, str], ...] = (("en", text_en), ("zh", text_zh))
    return [
        Concern(kind, language, found)
        for language, text in texts
        for kind, look in LOOKS
        if not (is_free and kind == "double") and (found := look(text, language))
    ]


def is_too_long(text_en: str, text_zh: str) -> bool:
    return length(text_en, "en") > LONGEST["en"] or length(text_zh, "zh") > LONGEST["zh"]


def length(text: str, language: Language) -> int:
    """In words of English, or characters of Chinese; a word of letters within Chinese counts as one."""
    return len((ENGLISH_WORD if language == "en" else CHINESE_CHARACTER).findall(text))


def double(text: str, language: Language) -> str:
    """The two things, if a question joins two."""
    joined, harmless = (JOINED_EN, NOT_JOINED_EN) if language == "en" else (JOINED_ZH, NOT_JOINED_ZH)
    return _first(joined, harmless.sub("", text))


def leading(text: str, language: Language) -> str:
    return _first(LEADING_EN if language == "en" else LEADING_ZH, text)


def negative(text: str, language: Language) -> str:
    """The noes, if there are two in one sentence."""
    no, harmless = (NO_EN, re.compile("(?!)")) if language == "en" else (NO_ZH, NOT_NO_ZH)
    for sentence in _sentences(text):
        noes = no.findall(harmless.sub("", sentence))
        if len(noes) > 1:
            return " … ".join(noes)
    return ""


def vague(text: str, language: Language) -> str:
    return _first(VAGUE_EN if language == "en" else VAGUE_ZH, text)


def too_much(text: str, language: Language) -> str:
    count = length(text, language)
    if count <= LONG[language]:
        return ""
    return str(COUNTED[language]) % {"count": count}


COUNTED: dict[Language, Text] = {"en": _("%(count)s words"), "zh": _("%(count)s characters")}
LOOKS: tuple[tuple[Kind, Callable[[str, Language], str]], ...] = (
    ("double", double),
    ("leading", leading),
    ("negative", negative),
    ("vague", vague),
    ("long", too_much),
)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group().strip() if match else ""


def _sentences(text: str) -> Iterator[str]:
    yield from (each for each in re.split(r"[.!?。！？;；]", text) if each)
