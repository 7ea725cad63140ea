"""What guests wrote in answers to surveys, with the tags and the tone that it was given."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, StrIndex, Upper
from django.db.models.lookups import GreaterThan

from feedback.models import Answer, CommentMark, CommentTag
from feedback.models import Case as Voice
from feedback.models.question import Question
from feedback.selectors.anonymity import unread, withheld_versions
from venue.periods import Period

Tone = Voice.Tone
OF_THE_INDEX = 3  # characters
NEWEST = ("-written_at", "-pk")


@dataclass(frozen=True)
class Counted:
    """How many comments, how many of each tone, and of each tag with how many of them sound negative."""

    count: int
    tones: Mapping[str, int]
    tags: tuple[tuple[CommentTag, int, int], ...]


def comments() -> QuerySet[Answer]:
    """Each with `sounds`, the tone that holds now: the one that somebody set, else the one that its words suggest."""
    rows = Answer.objects.filter(question__kind=Question.Kind.TEXT).exclude(text="")
    return rows.annotate(sounds=Coalesce(F("tone__tone"), F("proposed")))


def readable_comments() -> QuerySet[Answer]:
    """Those of anonymous surveys from as many answers on as a group needs, whenever they came: for one comment, since
    the answers of every such version are counted with it.
    """
    return comments().exclude(response__version__in=unread())


def chosen(period: Period, narrowed: Mapping[str, str]) -> QuerySet[Answer]:
    """Those that came in the period, narrowed by `survey`, `tag`, `tone`, `read` and words. Of an anonymous version of
    few answers there are none, as its results are withheld. One query besides its own.
    """
    rows = comments().filter(written_at__gte=period.begins, written_at__lt=period.ends).order_by(*NEWEST)
    rows = rows.exclude(response__version__in=withheld_versions(period))
    if narrowed["survey"]:
        rows = rows.filter(Q(question__version__survey=narrowed["survey"]))
    if narrowed["tag"]:
        tags = CommentMark.objects.filter(Q(tag=narrowed["tag"]))
        rows = rows.filter(pk__in=tags.values("answer"))
    if narrowed["tone"]:
        rows = rows.filter(Q(sounds=narrowed["tone"]))
    if narrowed["read"]:
        rows = rows.filter(tone__isnull=narrowed["read"] == "no")
    for word in narrowed["q"].split():
        rows = rows.filter(holds(word))
    return rows


def holds(word: str) -> Q | GreaterThan:
    """The index knows three characters in a row. Of a shorter word, as most Chinese ones are, it knows nothing and
    would be walked through from end to end; that one is looked for in the comments of the period.
    """
    if len(word) >= OF_THE_INDEX:
        return Q(text__icontains=word)
    return GreaterThan(StrIndex(Upper("text"), Upper(Value(word))), 0)


def shown(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    """With what a line says of each; two queries."""
    marks = CommentMark.objects.select_related("tag", "by")
    response = ("course", "treatment", "room", "version__survey", "case")
    return rows.select_related(
        "question", "tone__by", *(f"response__{name}" for name in response), "response__invitation__booking"
    ).prefetch_related(Prefetch("marks", queryset=marks))


def counted(rows: QuerySet[Answer]) -> Counted:
    """Three queries."""
    tones = dict(rows.order_by().annotate(how=F("sounds")).values_list("how").annotate(n=Count("pk")))
    marks = CommentMark.objects.filter(answer__in=rows.values("pk")).order_by()
    marks = marks.annotate(sounds=Coalesce(F("answer__tone__tone"), F("answer__proposed")))
    found = marks.values("tag").annotate(n=Count("pk"), bad=Count("pk", filter=Q(sounds=Tone.NEGATIVE)))
    by_tag = {row["tag"]: (row["n"], row["bad"]) for row in found}
    tags = [(tag, *by_tag[tag.pk]) for tag in CommentTag.objects.filter(pk__in=by_tag)]
    tags.sort(key=lambda each: (-each[1], each[0].pk))
    return Counted(sum(tones.values()), {tone: tones.get(tone, 0) for tone in Tone.values}, tuple(tags))
