"""Finding what an improvement came from, by the words or the number that somebody remembers."""

from collections.abc import Callable, Iterable, Mapping

from django.db.models import Q, QuerySet

from bookings.models import Course
from feedback.improvement_sources import PROVIDERS
from feedback.models import Case, ImprovementSource, Meeting, SurveyResponse, SurveyVersion
from feedback.selectors.anonymity import readable
from safety.models import Hazard
from venue.wording import fulldate

Kind = ImprovementSource.Kind
FOUND = 8  # of each kind
Choice = tuple[str, str]  # "case:3" and what it is called


def cases(words: str) -> QuerySet[Case]:
    said = Q(text__icontains=words) | Q(number__icontains=words)
    return Case._base_manager.filter(said).order_by("-pk")


def answers(words: str) -> QuerySet[SurveyResponse]:
    """By their words or their course, never by whoever answered."""
    said = Q(text__icontains=words) | Q(course__name_en__icontains=words) | Q(course__name_zh__icontains=words)
    rows = SurveyResponse.objects.select_related("course", "treatment", "room", "version__survey")
    return readable(rows.filter(said)).order_by("-pk")


def hazards(words: str) -> QuerySet[Hazard]:
    said = Q(what__icontains=words) | Q(area__name_en__icontains=words) | Q(area__name_zh__icontains=words)
    number = words.upper().removeprefix("H-")
    said |= Q(number=int(number)) if number.isdecimal() and len(number) < 9 else Q()
    return Hazard.objects.with_details().filter(said).order_by("-pk")


def courses(words: str) -> QuerySet[Course]:
    return Course.objects.filter(Q(name_en__icontains=words) | Q(name_zh__icontains=words))


def surveys(words: str) -> QuerySet[SurveyVersion]:
    """The versions that were asked, by the name of the survey."""
    said = Q(survey__name_en__icontains=words) | Q(survey__name_zh__icontains=words)
    rows = SurveyVersion.objects.filter(opened_at__isnull=False).select_related("survey")
    return rows.filter(said).order_by("-opened_at", "-pk")


def meetings(words: str) -> QuerySet[Meeting]:
    kinds = [kind for kind, label in Meeting.Kind.choices if words.lower() in str(label).lower()]
    return Meeting.objects.held().filter(Q(kind__in=kinds) | Q(minutes__icontains=words))


FINDERS: Mapping[str, Callable[[str], QuerySet]] = {
    Kind.CASE: cases,
    Kind.ANSWER: answers,
    Kind.HAZARD: hazards,
    Kind.COURSE: courses,
    Kind.SURVEY: surveys,
    Kind.MEETING: meetings,
}


def named(row: Case | SurveyResponse | Hazard | Course | SurveyVersion | Meeting) -> str:
    """As whoever proposes an improvement knows it."""
    if isinstance(row, Case):
        return f"{row.number} {row.title}"
    if isinstance(row, SurveyResponse):
        return " · ".join(filter(None, [str(row.about_words), row.score_words, row.text[:60]]))
    if isinstance(row, Meeting):
        return f"{row.get_kind_display()} ({fulldate(row.first_on)} – {fulldate(row.last_on)})"
    return str(row)


def found(words: str) -> list[Choice]:
    """Those of every kind that match, the newest first."""
    return [choice(kind, row) for kind, finder in FINDERS.items() for row in finder(words)[:FOUND]]


def chosen(keys: Iterable[str]) -> list[Choice]:
    """What stands behind such keys; what there is none of is left out."""
    refs: dict[str, list[str]] = {kind: [] for kind in PROVIDERS}
    for key in keys:
        kind, _colon, ref = key.partition(":")
        if kind in refs and ref.isascii() and ref.isdigit():
            refs[kind].append(ref)
    rows = {kind: BY_KEY[kind](wanted) for kind, wanted in refs.items() if wanted}
    return [choice(kind, row) for kind, each in rows.items() for row in each]


def choice(kind: str, row: Case | SurveyResponse | Hazard | Course | SurveyVersion | Meeting) -> Choice:
    kind_words = str(Kind(kind).label)
    return f"{kind}:{row.pk}", f"{kind_words[:1].upper()}{kind_words[1:]}: {named(row)}"


BY_KEY: Mapping[str, Callable[[list[str]], QuerySet]] = {
    Kind.CASE: lambda refs: Case._base_manager.filter(pk__in=refs),
    Kind.ANSWER: lambda refs: answers("").filter(pk__in=refs),
    Kind.HAZARD: lambda refs: Hazard.objects.with_details().filter(pk__in=refs),
    Kind.COURSE: lambda refs: Course.objects.filter(pk__in=refs),
    Kind.SURVEY: lambda refs: surveys("").filter(pk__in=refs),
    Kind.MEETING: lambda refs: Meeting.objects.filter(pk__in=refs),
}
