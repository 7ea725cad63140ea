"""The agenda of a meeting, prepared from what the house knows: each line with its figure, its address, and what is
behind it. Counted when it is looked at, and kept as it was once the meeting is held.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from feedback.lesson_policies import repeats_within
from feedback.meeting_policies import checked_after
from feedback.meeting_rules import missing_parties
from feedback.metrics import answers
from feedback.models import GroupMember, Lesson, Meeting, MeetingDecision
from feedback.models.survey import LOW
from feedback.selectors.analysis import came_before
from feedback.selectors.doors import cases
from feedback.selectors.improvement import improvements
from feedback.selectors.survey_results import loyalty_in
from safety.models import Hazard
from venue import clock, promises
from venue.periods import Period

NAMED = 8  # rows that a line names; the address shows them all
Row = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """In the language in which it was asked for."""

    title: str
    figure: str
    url: str
    is_bad: bool = False
    rows: tuple[Row, ...] = ()


def of_promises(meeting: Meeting) -> Iterator[Line]:
    for each in promises.told(promises.Span(meeting.first_on, meeting.last_on)):
        if each.percent is None:
            figure = _("nothing counted, promised %(target)s %%") % {"target": each.target}
        else:
            facts = {"value": number_format(each.percent, 1), "count": each.counted, "target": each.target}
            figure = _("%(value)s %% of %(count)s, promised %(target)s %%") % facts
        yield Line(str(each.title), figure, each.url, each.is_kept is False)


def of_open(meeting: Meeting) -> Iterator[Line]:
    rows = improvements().open()
    yield counted(_("Open improvements"), rows, reverse("feedback:improvement_list"))


def of_overdue(meeting: Meeting) -> Iterator[Line]:
    rows = improvements().overdue(clock.today())
    url = reverse("feedback:improvement_list") + "?only=overdue"
    yield counted(_("Overdue improvements"), rows, url, is_bad=True)


def of_effects(meeting: Meeting) -> Iterator[Line]:
    """What was changed long enough ago, and nobody has measured."""
    changed_before = clock.today() - checked_after(clock.now())
    rows = improvements().in_check(changed_before)
    yield counted(_("Effects to be measured"), rows, reverse("feedback:improvement_list") + "?state=check", is_bad=True)


def of_decisions(meeting: Meeting) -> Iterator[Line]:
    rows = MeetingDecision.objects.undone().exclude(meeting_id=meeting.pk).order_by("due_on", "pk")
    overdue = rows.overdue(clock.today()).count()
    named = tuple((each.text, reverse("feedback:meeting", args=[each.meeting_id])) for each in rows[:NAMED])
    figure = _("%(count)s, of them %(overdue)s overdue") % {"count": rows.count(), "overdue": overdue}
    yield Line(_("Tasks of earlier meetings"), figure, reverse("feedback:meeting_list"), overdue > 0, named)


def of_repeats(meeting: Meeting) -> Iterator[Line]:
    period = period_of(meeting)
    received = cases().complaints().filter(received_at__gte=period.begins, received_at__lt=period.ends)
    rows = received.filter(came_before(repeats_within(clock.now())))
    yield counted(_("Complaints that came before"), rows, reverse("feedback:case_report"), is_bad=True)


def of_low(meeting: Meeting) -> Iterator[Line]:
    """Counted, never named: an answer is nobody's to read from an agenda."""
    period = period_of(meeting)
    count = answers(period.begins, period.ends).filter(csat__in=LOW).count()
    url = reverse("feedback:satisfaction") + f"?from={period.first}&to={period.last}"
    yield Line(_("Low scores in surveys"), number_format(count), url, count > 0)


def of_recommendation(meeting: Meeting) -> Iterator[Line]:
    """The net promoter score of those days; of few answers only how many they were."""
    period = period_of(meeting)
    said = loyalty_in(period)
    count, url = (
        number_format(said.count),
        reverse("feedback:survey_results") + f"?from={period.first}&to={period.last}",
    )
    if said.score is None:
        figure = _("no answers")
    elif said.is_few:
        figure = _("too few answers: %(count)s") % {"count": count}
    else:
        figure = _("%(score)s of %(count)s answers") % {"score": number_format(said.score, 0), "count": count}
    yield Line(_("Recommendation (NPS)"), figure, url)


def of_conduct(meeting: Meeting) -> Iterator[Line]:
    """Complaints that name a colleague; counted, since an account is sealed."""
    period = period_of(meeting)
    received = cases().complaints().filter(received_at__gte=period.begins, received_at__lt=period.ends)
    count = received.exclude(about_staff=None).count()
    url = reverse("feedback:case_report") + f"?from={period.first}&to={period.last}"
    yield Line(_("Complaints about colleagues"), number_format(count), url, count > 0)


def of_lessons(meeting: Meeting) -> Iterator[Line]:
    period = period_of(meeting)
    rows = Lesson.objects.filter(sent_at__gte=period.begins, sent_at__lt=period.ends)
    named = tuple((each.title, reverse("feedback:lesson", args=[each.pk])) for each in rows[:NAMED])
    yield Line(_("Lessons sent"), number_format(rows.count()), reverse("feedback:lesson_list"), rows=named)


def of_hazards(meeting: Meeting) -> Iterator[Line]:
    rows = Hazard.objects.overdue(clock.now())
    named = tuple((str(each), reverse("safety:hazard", args=[each.pk])) for each in rows.with_details()[:NAMED])
    count = rows.count()
    yield Line(_("Overdue hazards"), number_format(count), reverse("safety:hazard_list"), count > 0, named)


def of_group(meeting: Meeting) -> Iterator[Line]:
    """Who sits in the quality group, and which party is not there."""
    parties = list(GroupMember.objects.on(clock.today()).values_list("party", flat=True))
    missing = missing_parties(parties)
    figure = ngettext("%(count)s person", "%(count)s people", len(parties)) % {"count": len(parties)}
    if missing:
        names = pgettext("between names", ", ").join(str(GroupMember.Party(party).label) for party in missing)
        figure = _("%(people)s, missing: %(parties)s") % {"people": figure, "parties": names}
    yield Line(_("Quality group"), figure, reverse("feedback:groupmember_list"), bool(missing))


TOPICS: tuple[Callable[[Meeting], Iterable[Line]], ...] = (
    of_promises,
    of_decisions,
    of_overdue,
    of_effects,
    of_open,
    of_repeats,
    of_low,
    of_recommendation,
    of_conduct,
    of_hazards,
    of_lessons,
    of_group,
)


def prepared(meeting: Meeting) -> list[Line]:
    """In the active language."""
    return [line for topic in TOPICS for line in topic(meeting)]


def prepared_in(meeting: Meeting, language: str) -> list[Line]:
    with translation.override(language):
        return prepared(meeting)


def counted(title: str, rows: QuerySet[Any], url: str, *, is_bad: bool = False) -> Line:
    """Improvements and cases, which name themselves by number and title."""
    count = rows.count()
    named = tuple((f"{each.number} {each.title}", page_of(each)) for each in rows[:NAMED])
    return Line(title, number_format(count), url, is_bad and count > 0, named)


def page_of(row: Any) -> str:
    return reverse(f"feedback:{row._meta.model_name}", args=[row.pk])


def period_of(meeting: Meeting) -> Period:
    return Period(meeting.first_on, meeting.last_on)
