"""What improvements came from, wherever it lies: each kind told by a provider, so that both sides link each other."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from bookings.models import Course
from feedback.models import Case, Improvement, ImprovementSource, Meeting, SurveyResponse, SurveyVersion
from feedback.models.improvement import ImprovementQuerySet
from feedback.selectors.improvement import visible_improvements
from safety.models import Hazard
from venue import clock
from venue.errors import Text
from venue.models import User

Kind = ImprovementSource.Kind


@dataclass(frozen=True)
class Found:
    """One source as a page names it; `permission` is what its page asks for."""

    label: Text
    url: str
    permission: str


def cases(refs: Collection[str]) -> dict[str, Found]:
    rows = Case._base_manager.filter(pk__in=refs)
    return {
        str(row.pk): Found(row.number, reverse("feedback:case", args=[row.pk]), "feedback.view_case") for row in rows
    }


def answers(refs: Collection[str]) -> dict[str, Found]:
    """Only the class and the day: whoever answered is nobody's to read here."""
    rows = SurveyResponse.objects.filter(pk__in=refs).select_related("course", "treatment", "room", "version__survey")
    url = reverse("feedback:promise", args=["satisfaction"])
    return {
        str(row.pk): Found(
            f"{row.about} · {row.score_words}",
            f"{url}?month={clock.local(row.answered_at):%Y-%m}",
            "feedback.view_promises",
        )
        for row in rows
    }


def hazards(refs: Collection[str]) -> dict[str, Found]:
    rows = Hazard.objects.with_details().filter(pk__in=refs)
    return {
        str(row.pk): Found(str(row), reverse("safety:hazard", args=[row.pk]), "safety.manage_hazard") for row in rows
    }


def courses(refs: Collection[str]) -> dict[str, Found]:
    url = reverse("feedback:booking_figures")
    rows = Course.objects.filter(pk__in=refs)
    return {str(row.pk): Found(row.name, f"{url}?course={row.pk}", "venue.view_board") for row in rows}


def surveys(refs: Collection[str]) -> dict[str, Found]:
    """The results of one version."""
    rows = SurveyVersion.objects.filter(pk__in=refs).select_related("survey")
    return {
        str(row.pk): Found(
            str(row),
            f"{reverse('feedback:survey_result', args=[row.survey_id])}?version={row.number}",
            "feedback.view_promises",
        )
        for row in rows
    }


def meetings(refs: Collection[str]) -> dict[str, Found]:
    rows = Meeting.objects.filter(pk__in=refs)
    return {
        str(row.pk): Found(str(row), reverse("feedback:meeting", args=[row.pk]), "feedback.manage_improvement")
        for row in rows
    }


PROVIDERS: Mapping[str, Callable[[Collection[str]], dict[str, Found]]] = {
    Kind.CASE: cases,
    Kind.ANSWER: answers,
    Kind.HAZARD: hazards,
    Kind.COURSE: courses,
    Kind.SURVEY: surveys,
    Kind.MEETING: meetings,
}


def told(sources: Iterable[ImprovementSource]) -> list[tuple[ImprovementSource, Found]]:
    """Each source as a page names it; one query for each kind. What is gone is left out."""
    rows = list(sources)
    refs: dict[str, list[str]] = {kind: [] for kind in PROVIDERS}
    for row in rows:
        refs[row.kind].append(row.ref)
    found = {kind: PROVIDERS[kind](keys) if keys else {} for kind, keys in refs.items()}
    return [(row, found[row.kind][row.ref]) for row in rows if row.ref in found[row.kind]]


def led_to(kind: str, ref: object, user: User) -> list[tuple[str, str]]:
    """The improvements that came from something, as links for its page; nothing for whoever may not follow them."""
    rows = ImprovementSource.objects.filter(kind=kind, ref=str(ref)).select_related("improvement")
    if not user.has_perm("feedback.manage_improvement"):
        own = Q(improvement__owner__user=user) | Q(improvement__reviews__reviewer__user=user)
        rows = rows.filter(own | Q(improvement__tasks__owner__user=user)).distinct()
    return [link(row.improvement) for row in rows]


def links_of(rows: ImprovementQuerySet, user: User) -> list[tuple[str, str]]:
    """Improvements as links, those alone that this reader may follow."""
    return [link(row) for row in visible_improvements(user).filter(pk__in=rows.values("pk")).order_by("-pk")]


def link(row: Improvement) -> tuple[str, str]:
    return str(row), reverse("feedback:improvement", args=[row.pk])


def made_better(kind: str, ref: object, user: User) -> dict[str, object]:
    """What `feedback/_improve.html` shows of something: what came from it, and where an improvement begins."""
    if not ref:
        return {"improvements": [], "begins_url": ""}
    return {"improvements": led_to(kind, ref, user), "begins_url": begins(kind, ref, user)}


def begins(kind: str, ref: object, user: User) -> str:
    """The address at which an improvement is proposed from something; empty for whoever may not."""
    if not user.has_perm("feedback.manage_improvement"):
        return ""
    return reverse("feedback:improvement_add") + f"?from={kind}:{ref}"
