"""What the rules of grading say of a case."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bookings.models import ScheduledSession
from feedback.grading import GradingFacts, Verdict, judge
from feedback.models import Case, GradingRule
from feedback.policies import GradingPolicy, grading_policy
from members.models import Member
from members.selectors.agreement import is_minor
from members.selectors.care import care_of
from venue.bilingual import in_language
from venue.models import Area, StaffMember

Fact = GradingRule.Fact


@dataclass(frozen=True)
class Report:
    """So much of a case as rules look at; `besides` is the case itself, once it is there."""

    kind: str
    category: str
    text: str
    at: datetime
    member: Member | None = None
    area: Area | None = None
    session: ScheduledSession | None = None
    about_staff: StaffMember | None = None
    besides: int | None = None


def verdict_on(report: Report) -> Verdict:
    return judge(GradingRule.objects.filter(is_active=True), facts_of(report))


def facts_of(report: Report) -> GradingFacts:
    policy, facts = grading_policy(report.at), set()
    if report.member:
        if is_minor(report.member):
            facts.add(Fact.MINOR.value)
        if care_of([report.member.pk])[report.member.pk].needs:
            facts.add(Fact.NEEDS.value)
    if report.about_staff:
        facts.add(Fact.STAFF.value)
        if complained_about(report, policy).exists():
            facts.add(Fact.STAFF_AGAIN.value)
    repeats = tuple(same_cause(report, policy).values_list("number", flat=True))
    if len(repeats) + 1 >= policy.repeat_count:
        facts.add(Fact.REPEATED.value)
    return GradingFacts(report.kind, report.category, report.text, frozenset(facts), repeats)


def same_cause(report: Report, policy: GradingPolicy) -> QuerySet[Case]:
    """Other complaints of this category about the same area or course, received lately."""
    places = Q(area=report.area) if report.area else Q(pk=None)
    if report.session:
        places |= Q(session__course=report.session.course_id)
    found = earlier(report).filter(received_at__gt=report.at - policy.repeat_within, category=report.category)
    return found.filter(places).order_by("pk")


def complained_about(report: Report, policy: GradingPolicy) -> QuerySet[Case]:
    found = earlier(report).filter(received_at__gt=report.at - policy.staff_again_within)
    return found.filter(about_staff=report.about_staff, category=Case.Category.SERVICE)


def earlier(report: Report) -> QuerySet[Case]:
    found = Case._base_manager.filter(kind=Case.Kind.COMPLAINT, received_at__lte=report.at)
    return found.exclude(pk=report.besides) if report.besides else found


def report_of(case: Case) -> Report:
    return Report(
        case.kind,
        case.category,
        f"{case.text}\n{case.wish}",
        case.received_at,
        case.member,
        case.area,
        case.session,
        case.about_staff,
        case.pk,
    )


def reasons(verdict: Verdict) -> list[str]:
    """Why, in the reader's language, each with the number of its rule."""
    return [f"{in_language(rule['en'], rule['zh'])} ({rule['code']})" for rule in verdict.rules]
