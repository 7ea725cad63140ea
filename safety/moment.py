"""What this room knows of an hour and a place: what was measured, what was looked after, what was not safe."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from safety.models import Duty, Hazard, Reading
from safety.selectors.duty import KINDS
from safety.selectors.hazard import LEVEL_KINDS, MANAGE
from venue import wording
from venue.models import User
from venue.moment import MOST, Fact, Moment

MEASURED_BEFORE = timedelta(hours=12)  # what was measured in the morning was not looked at in the evening
DUE_AROUND = timedelta(hours=4)
OVER = {"warns": "warn", "breaks": "bad"}


def readings(moment: Moment, viewer: User) -> Iterator[Fact]:
    """The last figures of that place before the hour was over, what was beyond a limit first. One query."""
    if moment.area is None:
        return
    rows = Reading.objects.filter(
        point__area=moment.area,
        taken_at__gt=moment.begins - MEASURED_BEFORE,
        taken_at__lt=moment.ends,
        corrected_by=None,
    )
    latest = rows.order_by("point_id", "parameter", "-taken_at", "-pk").distinct("point_id", "parameter")
    may_open = viewer.has_perm("safety.view_reading")
    found = sorted(latest.select_related("point", "taken_by"), key=lambda each: (each.verdict not in OVER, each.pk))
    for each in found[:MOST]:
        text = _("%(time)s %(what)s %(figure)s") % {
            "time": wording.clock(each.taken_at),
            "what": each.get_parameter_display(),
            "figure": each.figure,
        }
        who = each.taken_by.display_name if each.taken_by else ""
        detail = " · ".join(part for part in (each.point.name, who, each.action) if part)
        url = reverse("safety:point", args=[each.point_id]) if may_open else ""
        yield Fact("droplet", text, detail, url, capfirst(each.get_verdict_display()), each.kind)


def rounds(moment: Moment, viewer: User) -> Iterator[Fact]:
    """Duties of that place around the hour: done, late or missed. One query."""
    if moment.area is None:
        return
    due = Duty.objects.filter(
        area=moment.area, due_at__gt=moment.begins - DUE_AROUND, due_at__lt=moment.ends + DUE_AROUND
    )
    may_open = viewer.has_perm("safety.run_any_duty")
    rows = due.filter(opens_at__lt=moment.ends).select_related("template", "done_by").order_by("due_at", "pk")
    for duty in rows[:MOST]:
        state = duty.state(moment.ends)
        badge = str(state.label)
        if state == Duty.State.DONE_LATE and duty.done_at:
            minutes = int((duty.done_at - duty.due_at).total_seconds() // 60)
            badge = _("%(minutes)s min late") % {"minutes": minutes}
        who = duty.done_by.display_name if duty.done_by else ""
        text = _("%(what)s, due at %(time)s") % {"what": duty.template.name, "time": wording.clock(duty.due_at)}
        url = reverse("safety:duty", args=[duty.pk]) if may_open else ""
        yield Fact("clipboard-check", text, who, url, capfirst(badge), KINDS[state])


def hazards(moment: Moment, viewer: User) -> Iterator[Fact]:
    """What was found there and not yet put right, and verified, at that hour. One query."""
    if moment.area is None:
        return
    stood = Q(verified_at=None) | Q(verified_at__gt=moment.begins)
    rows = Hazard.objects.with_details().filter(stood, area=moment.area, found_at__lt=moment.ends)
    may_open = viewer.has_perm(MANAGE)
    for each in rows.order_by("-found_at", "-pk")[:MOST]:
        found = _("found %(when)s") % {"when": wording.when(each.found_at)}
        url = reverse("safety:hazard", args=[each.pk]) if may_open else ""
        level = capfirst(each.get_level_display())
        yield Fact("alert-triangle", f"{each.label} {each.title}", found, url, level, LEVEL_KINDS[each.level])
