"""What this room tells on the line of time of a person: their cases, what they were asked, and what they answered."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.asking_words import what
from feedback.models import Case, SurveyInvitation, SurveyResponse
from members.models import Member
from venue.line_of_time import Said, Source

CASES_ARE_SEEN = "feedback.view_case"


def _answers_of(person: Member) -> QuerySet[SurveyResponse]:
    rows = SurveyResponse.objects.filter(invitation__member=person)
    return rows.select_related("course", "treatment", "room", "version__survey")


def _case(row: Case) -> Said:
    words = {"kind": row.get_kind_display(), "number": row.number}
    detail = f"{row.get_category_display()} · {row.get_state_display()}"
    url = reverse("feedback:case", args=[row.pk])
    return Said(capfirst(_("%(kind)s %(number)s") % words), detail, url, "warn" if row.is_open else "plain")


def _answer(row: SurveyResponse) -> Said:
    text = _("Said of %(course)s: %(answer)s") % {"course": row.about, "answer": row.score_words}
    return Said(text, row.text)


def _invitations_of(person: Member) -> QuerySet[SurveyInvitation]:
    """What they were asked; the rating of a case is told by the case itself."""
    return SurveyInvitation.objects.filter(member=person, case=None).for_message()


def _invitation(row: SurveyInvitation) -> Said:
    text = _("Asked by the survey “%(survey)s”") % {"survey": row.version.survey}
    about = what(row) if row.course or row.treatment or row.room or row.membership else ""
    return Said(text, about)


CASES = Source(
    "case",
    gettext_lazy("Cases"),
    "flag",
    CASES_ARE_SEEN,
    lambda person: Case.objects.filter(member=person),
    "received_at",
    _case,
)
ASKED = Source("asked", gettext_lazy("Surveys"), "message", CASES_ARE_SEEN, _invitations_of, "created_at", _invitation)
ANSWERS = Source(
    "answer", gettext_lazy("Answers to surveys"), "star", CASES_ARE_SEEN, _answers_of, "answered_at", _answer
)
