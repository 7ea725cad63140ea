"""Which questions are asked now."""

from feedback.models import SurveyVersion


def version_asked(kind: str) -> SurveyVersion | None:
    """The open version of the survey in use after that kind of event."""
    asked = SurveyVersion.objects.filter(survey__kind=kind, survey__is_active=True, state=SurveyVersion.State.OPEN)
    return asked.select_related("survey").first()


def version_of(survey: int) -> SurveyVersion | None:
    """The open version of one survey."""
    asked = SurveyVersion.objects.filter(survey=survey, survey__is_active=True, state=SurveyVersion.State.OPEN)
    return asked.select_related("survey").first()
