"""Where there are more rounds than the plan has by itself, and why."""

from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from safety.models import Duty, DutyPlan, ExtraRounds
from safety.round_words import why_more
from safety.selectors.due import OF_A_DAY
from safety.selectors.duty import today


@dataclass
class MoreToday:
    """One plan: how many rounds it has by itself, how many were added, and each reason once."""

    name: str
    usual: int
    added: int = 0
    why: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.usual + self.added


def extra_rounds() -> QuerySet[ExtraRounds]:
    return ExtraRounds.objects.select_related("plan__area", "plan__template")


def plans_of_a_day() -> QuerySet[DutyPlan]:
    """Those to which rounds may be added."""
    plans = DutyPlan.objects.filter(rhythm__in=OF_A_DAY, is_active=True)
    return plans.select_related("area", "template").order_by("area", "template", "pk")


def more_today() -> list[MoreToday]:
    """Two queries."""
    day = Duty.objects.filter(business_date=today(), makes_up_for=None)
    added = list(day.filter(extra__isnull=False).with_details().order_by("plan", "due_at", "pk"))
    usual = day.filter(extra=None, plan__in=[each.plan_id for each in added]).order_by()
    counts = dict(
        usual.values("plan").annotate(rounds=Count("occurrence", distinct=True)).values_list("plan", "rounds")
    )
    found: dict[int, MoreToday] = {}
    seen: set[tuple[int, str]] = set()
    for each in added:
        name = f"{each.area.name} · {each.template.name}"
        row = found.setdefault(each.plan_id, MoreToday(name, counts.get(each.plan_id, 0)))
        if (each.plan_id, each.occurrence) not in seen:
            seen.add((each.plan_id, each.occurrence))
            row.added += 1
        if (why := why_more(each)) not in row.why:
            row.why.append(why)
    return list(found.values())
