"""Finding a person by whatever the desk has at hand, and whom somebody may mean who mistyped: one query over one index.

`Member.search_keys` holds every key with a space before and after it. So " wang" is the beginning of a key, "5678 " the
end of one and " wxm " a whole one, and the trigram index of the column answers all three. Keys in a table of their own
would answer each alone, but not all words of a search in one question.
"""

import re

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from members import pinyin
from members.codes import is_code
from members.models import Member

FIGURES = re.compile(r"[\d\s+().-]*\d[\d\s+().-]*")
TAIL = 4  # figures of the end of a phone number, or more
INSIDE = 3  # letters that may stand anywhere in a key; fewer are looked for at a beginning only
NEAR = 0.45  # how many of the triples of letters in a word some key must have; one wrong letter in five leaves half
NEAR_LETTERS, NEAR_FIGURES = 4, 7  # a shorter word is near to too many


def find(words: str, limit: int) -> list[Member]:
    """The people who match best; nobody for no words. One query."""
    return list(ranked(words)[:limit])


def ranked(words: str) -> QuerySet[Member]:
    """Those who match name, pinyin, initials, phone, number, email or a scanned code: exactly first, then by a
    beginning, then anywhere; among equals by pinyin.
    """
    terms = terms_of(words)
    if not terms:
        return Member.objects.none()
    members = Member.objects.filter(matching(words))
    if is_code(words):
        return members
    rank = sum((_rank(term) for term in terms[1:]), start=_rank(terms[0]))
    return members.alias(rank=rank).order_by("rank", "sort_key", "pk")


def matching(words: str, path: str = "") -> Q:
    """The same condition for another query, with the way to the person (`member__`) before each field; nothing matches
    no words.
    """
    if is_code(words):
        return Q(**{f"{path}codes__code": words.strip(), f"{path}codes__revoked_at": None})
    condition = Q()
    for term in terms_of(words):
        found = [f" {term}"]
        if term.isdigit():
            found += [f"{term} "] if len(term) >= TAIL else []
        elif len(term) >= INSIDE:
            found = [term]
        any_of_them = Q()
        for text in found:
            any_of_them |= Q(**{f"{path}search_keys__contains": text})
        condition &= any_of_them
    return condition or Q(**{f"{path}pk": None})


def near(words: str, limit: int) -> list[Member]:
    """Whom somebody may mean who mistyped or misheard: the same sound in other characters (王小敏 for 王晓敏), a
    letter too many, too few or another in a name or an address, a phone right in its last four figures. Nearest
    first; nobody for short words and for codes. It is for when `find` knows nobody, and is never to be acted on
    without a choice. One query.
    """
    word = "" if is_code(words) else "".join(map(sound_of, terms_of(words)))
    if word.isdigit():
        tail = Member.objects.filter(search_keys__contains=f"{word[-TAIL:]} ")
        return list(tail.order_by("sort_key", "pk")[:limit]) if len(word) >= NEAR_FIGURES else []
    if len(word) < NEAR_LETTERS:
        return []
    alike = TrigramWordSimilarity(word, "search_keys")
    members = Member.objects.filter(search_keys__trigram_word_similar=word).alias(alike=alike)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(NEAR)])
        return list(members.order_by("-alike", "sort_key", "pk")[:limit])


def sound_of(term: str) -> str:
    """How a Chinese word is usually read, in letters; of an address, what stands before the @, which many share."""
    if pinyin.is_chinese(term):
        return "".join("".join(part) for part in pinyin.readings(term)[0])
    return term.partition("@")[0]


def terms_of(words: str) -> list[str]:
    """The parts that must all match; a number may be typed with spaces and is one part."""
    typed = pinyin.plain(words)
    if FIGURES.fullmatch(typed):
        return [re.sub(r"\D", "", typed)]
    return typed.split()


def _rank(term: str) -> Combinable:
    return Case(
        When(search_keys__contains=f" {term} ", then=Value(0)),
        When(search_keys__contains=f" {term}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
