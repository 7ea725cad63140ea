"""Packages of treatments: what is offered, what is asked for with one, and what the rules look at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from bookings.models import Appointment, PackagePart, Treatment, TreatmentPackage
from bookings.rules.package import PackageFacts, PackFacts, shares
from bookings.selectors.appointment_plan import Ask
from members.models import MembershipPlan
from members.modules import Module
from members.periods import period
from venue import clock
from venue.history import Happening, happening
from venue.wording import in_a_row


def packages_on_offer() -> QuerySet[TreatmentPackage]:
    """Those with something in them; three queries with their parts and treatments."""
    found = TreatmentPackage.objects.on_offer().with_parts().filter(parts__isnull=False).distinct()
    return found.order_by("times", "name_en", "pk")


def packages_with(treatment_pk: int) -> QuerySet[TreatmentPackage]:
    """Those on offer of which a treatment is a part."""
    return packages_on_offer().filter(parts__treatment=treatment_pk)


def package_on_offer(pk: int) -> TreatmentPackage:
    """One that anybody may look at; 404 for anything else."""
    return get_object_or_404(packages_on_offer(), pk=pk)


def package_now(pk: int) -> TreatmentPackage:
    """As it is, whether on offer or not."""
    return TreatmentPackage.objects.with_parts().get(pk=pk)


def packs_for_courses() -> QuerySet[MembershipPlan]:
    return MembershipPlan.objects.filter(kind="pack", module=Module.TREATMENT)


def asks_of(package: TreatmentPackage, guests: Sequence[int], staff_pk: int | None = None) -> list[Ask]:
    """What is asked for with it, by the guests in the order of its places. Where `staff_pk` is chosen, they do all of
    it. A place without a guest is one for anybody, and for somebody else than the next.
    """
    named = {place: pk for place, pk in enumerate(guests, start=1) if pk}
    parts = package.parts.all()
    return [Ask(part.treatment_id, named.get(part.guest, -part.guest), staff_pk, part.is_beside) for part in parts]


def prices_of(package: TreatmentPackage) -> list[Decimal | None]:
    """The share of each part in the price: by what the treatments cost alone, or where one has no price of its own by
    how long they last. Nothing for a course: its credits pay.
    """
    parts = list(package.parts.all())
    if package.price is None:
        return [None for _part in parts]
    alone = [part.treatment.price for part in parts if part.treatment.price is not None]
    if len(alone) == len(parts):
        return [*shares(package.price, alone)]
    return [*shares(package.price, [Decimal(part.treatment.minutes) for part in parts])]


def package_facts(package: TreatmentPackage, guests: Sequence[int], starts: Sequence[datetime] = ()) -> PackageFacts:
    """`starts` are the times of a course that is bought today."""
    parts = list(package.parts.all())
    dates = tuple(clock.local(each).date() for each in starts)
    return PackageFacts(
        is_on_offer=package.is_active,
        places=package.guests,
        guests=tuple(guests),
        times=package.times,
        parts=len(parts),
        dates=dates,
        pack=_pack(package.plan, clock.today()) if package.plan else None,
        without_credit=tuple(
            dict.fromkeys(
                part.treatment.name for part in parts if package.is_course and not part.treatment.takes_credit
            )
        ),
    )


def _pack(plan: MembershipPlan, today: date) -> PackFacts:
    last_day = period(today, plan.months).ends_on
    return PackFacts(plan.credits or 0, last_day, plan.is_on_sale, plan.module == Module.TREATMENT)


def parts_in_words(package: TreatmentPackage) -> str:
    """Tuina ×2, Cupping; read with its parts."""
    counted = Counter(part.treatment.name for part in package.parts.all())
    return in_a_row(f"{name} ×{count}" if count > 1 else name for name, count in counted.items())


def is_of_course(appointment: Appointment) -> bool:
    """Whether it is a date of something sold with several, whatever that is made of now: its treatments have no
    price, since credits of its pack pay for them. One query where it is of a package.
    """
    return bool(appointment.package_id) and not appointment.lines.filter(price__isnull=False).exists()


def parts_history(package: TreatmentPackage) -> Sequence[Happening]:
    """What it was made of, when and by whom, for its page of history. Two queries."""
    events = PackagePart.pgh_event_model.objects.filter(package=package.pk).select_related("pgh_context")  # type: ignore[attr-defined]
    rows = list(events.order_by("pgh_id"))
    names = Treatment.objects.in_bulk({each.treatment_id for each in rows})
    has, no_longer = _("Treatment %(number)s: %(treatment)s, guest %(guest)s"), _("No longer: treatment %(number)s")
    return [
        replace(
            happening(each, ()),
            text=(no_longer if each.pgh_label == "delete" else has)
            % {"number": each.number, "treatment": names[each.treatment_id], "guest": each.guest},
        )
        for each in rows
    ]
