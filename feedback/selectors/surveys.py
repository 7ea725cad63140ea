"""Which questions are asked now."""

from django.db.models import QuerySet

from feedback.models import SurveyVersion


def version_asked(kind: str) -> SurveyVersion | None:
    """The open version of the survey in use after that kind of event."""
    return _open().filter(survey__kind=kind).first()


def version_of(survey: int) -> SurveyVersion | None:
    """The open version of one survey."""
    return _open().filter(survey=survey).first()


def versions_asked() -> dict[str, SurveyVersion]:
    """The open version of every survey in use, by its kind. One query."""
    return {version.survey.kind: version for version in _open()}


def _open() -> QuerySet[SurveyVersion]:
    asked = SurveyVersion.objects.filter(survey__is_active=True, state=SurveyVersion.State.OPEN)
    return asked.select_related("survey")
