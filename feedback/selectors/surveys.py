"""Which questions are asked now."""

from collections.abc import Iterable

from django.db.models import QuerySet

from feedback.models import SurveyVersion


def version_asked(kind: str) -> SurveyVersion | None:
    """The open version of the survey in use after that kind of event, which everybody is asked."""
    return _open().filter(survey__kind=kind, survey__audience="").first()


def version_of(survey: int) -> SurveyVersion | None:
    """The open version of one survey."""
    return _open().filter(survey=survey).first()


def versions_asked() -> list[SurveyVersion]:
    """The open version of every survey in use, those that ask everybody first. One query."""
    return list(_open().order_by("survey__audience", "pk"))


def fitting(versions: Iterable[SurveyVersion], stage: str) -> dict[str, SurveyVersion]:
    """What asks people of one stage, by the kind of event. `versions` as `versions_asked` gives them: what is made for
    some goes before what everybody is asked.
    """
    return {each.survey.kind: each for each in versions if each.survey.audience in ("", stage)}


def _open() -> QuerySet[SurveyVersion]:
    asked = SurveyVersion.objects.filter(survey__is_active=True, state=SurveyVersion.State.OPEN)
    return asked.select_related("survey")
