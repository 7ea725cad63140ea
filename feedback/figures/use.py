"""How the house is used, for the page, its rows and the spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bookings.models import Booking, Resource, ResourceAllocation, ScheduledSession
from bookings.selectors import use
from bookings.selectors.use import Cell, Heat
from feedback.figures.forms import ScopeForm
from feedback.figures.rows import BETWEEN, Line
from members.models import Payment
from members.selectors.takings import Taking, payments_on, takings_on
from venue import clock, wording
from venue.models.opening import WEEKDAYS
from venue.wording import money, when
from venue.working_time import business_date

ROOMS, PEOPLE, PLACES = "rooms", "people", "places"
DEFINITIONS = {
    ROOMS: gettext_lazy(
        "Share of the minutes of that hour, over these rooms and all such days of the period, in which a class, a "
        "treatment or a room booking took one, preparing and tidying up included. One of several places in a room "
        "counts as that part of it. What was called off does not count."
    ),
    PEOPLE: gettext_lazy(
        "Share of the minutes of that hour, over everybody who holds classes or gives treatments and all such days of "
        "the period, in which somebody did."
    ),
    PLACES: gettext_lazy("Of the places of the classes that lie in that hour, those that are booked."),
}
STEPS = ((0, "–"), (1, "< 20 %"), (2, "20–39 %"), (3, "40–59 %"), (4, "60–79 %"), (5, "≥ 80 %"))


class UseForm(ScopeForm):
    """Which days, which course, and whose use."""

    def __init__(self, query: Mapping[str, str]) -> None:
        super().__init__(query)
        self.data = {**self.data, "subject": query.get("subject") or ROOMS}
        resources = Resource.objects.in_use().select_related("staff__user").order_by("name_en", "pk")
        rooms = [(f"room:{each.pk}", each.name) for each in resources if each.kind == Resource.Kind.ROOM]
        people = [(f"person:{each.pk}", each.name) for each in resources if each.kind == Resource.Kind.STAFF]
        there = {each.room_kind for each in resources}
        kinds = [(f"kind:{value}", label) for value, label in Resource.RoomKind.choices if value in there]
        choices: Any = [
            (ROOMS, _("All rooms")),
            (PEOPLE, _("All coaches and practitioners")),
            (PLACES, _("Places of classes")),
            (_("Kinds of rooms"), kinds),
            (_("Rooms"), rooms),
            (_("Coaches and practitioners"), sorted(people, key=lambda each: each[1])),
        ]
        self.fields["subject"] = forms.ChoiceField(label=_("Use of"), choices=choices)
        self.order_fields(["subject", "course", "from", "to"])


@dataclass(frozen=True)
class View:
    """What is looked at: the days and the course of a valid form, and whose use."""

    form: UseForm

    @property
    def subject(self) -> str:
        return str(self.form.cleaned_data["subject"])

    @property
    def query(self) -> str:
        return f"{self.form.scope.query}&{urlencode({'subject': self.subject})}"

    @property
    def definition(self) -> Any:
        kinds = {"room": ROOMS, "kind": ROOMS, "person": PEOPLE}
        return DEFINITIONS[kinds.get(self.subject.partition(":")[0], self.subject)]

    def heat(self) -> Heat:
        period, course = self.form.scope.period, self.form.scope.course
        if self.subject == PLACES:
            return use.heat_of_places(period, course)
        return use.heat_of_resources(period, self._resources(), course)

    def _resources(self) -> QuerySet[Resource]:
        name, _colon, key = self.subject.partition(":")
        if name in ("room", "person"):
            return Resource.objects.filter(pk=key)
        return use.people_counted() if name == PEOPLE else use.rooms_counted(key)

    def url(self, key: str, **more: object) -> str:
        """Where the rows behind a number are listed; a course that is named goes before that of the scope."""
        asked = dict(parse_qsl(self.query)) | {name: str(value) for name, value in more.items()}
        return f"{reverse('feedback:use_rows', args=[key])}?{urlencode(asked)}"

    def table(self, heat: Heat) -> list[tuple[str, list[tuple[Cell, str]]]]:
        """Each hour with its cells and where each leads."""
        return [
            (hour, [(cell, self.url("hour", weekday=cell.weekday, hour=cell.hour)) for cell in cells])
            for hour, cells in heat.rows
        ]

    def by_course(self) -> list[use.Missed]:
        scope = self.form.scope
        return use.missed_by_course(scope.period, self.form.courses, scope.course)

    def by_weekday(self) -> list[use.Missed]:
        scope = self.form.scope
        return use.missed_by_weekday(scope.period, {day: str(name) for day, name in WEEKDAYS}, scope.course)


def takings() -> list[Taking]:
    return takings_on(business_date(clock.now(), clock.zone()))


# --- rows ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """The rows behind one number: what they are called, which, and how each reads."""

    title: str
    rows: QuerySet[Any]
    line: Any


def behind(view: View, key: str, asked: Mapping[str, str]) -> Behind | None:
    """Of an hour, of what was not used, or of what was taken; nothing for what makes no sense."""
    weekday = number(asked.get("weekday", ""), 6)
    if key == "hour":
        hour = number(asked.get("hour", ""), 23)
        return _hour(view, weekday, hour) if weekday is not None and hour is not None else None
    if key in ("no_show", "late_cancelled"):
        return _missed(view, key, weekday)
    if key == "takings":
        return _takings(asked.get("method", ""))
    return None


def number(text: str, most: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 3 and int(text) <= most else None


def _hour(view: View, weekday: int, hour: int) -> Behind:
    title = _("%(weekday)s, %(hour)s:00") % {"weekday": dict(WEEKDAYS)[weekday], "hour": f"{hour:02}"}
    keys = view.heat().cell(weekday, hour).keys
    if view.subject == PLACES:
        return Behind(title, use.sessions_by_key(keys), _class_line)
    return Behind(title, use.claims_by_key(keys), _claim_line)


def _class_line(session: ScheduledSession) -> Line:
    where = session.room.name if session.room else ""
    detail = BETWEEN.join((when(session.starts_at), where, session.instructor.user.display_name))
    url = reverse("bookings:roster", args=[session.pk])
    return Line(session.course.name, url, detail, "plain", f"{session.booked}/{session.capacity}")


def _claim_line(claim: ResourceAllocation) -> Line:
    """A class, a treatment or a room booking, with its page; never who comes."""
    begins, ends = claim.span
    detail = BETWEEN.join((f"{when(begins)}–{wording.clock(ends)}", claim.place.name))
    if claim.session:
        session = claim.session
        url = reverse("bookings:roster", args=[session.pk])
        return Line(session.course.name, url, detail, "plain", f"{session.booked}/{session.capacity}")
    if claim.appointment_line:
        line = claim.appointment_line
        url = reverse("bookings:appointment", args=[line.appointment_id])
        return Line(line.treatment.name, url, detail, "plain", line.staff.user.display_name)
    return Line(claim.cause.claimed_for, reverse("bookings:room_booking", args=[claim.cause.pk]), detail, "plain", "")


def _missed(view: View, state: str, weekday: int | None) -> Behind:
    scope = view.form.scope
    rows = use.weekdays(use.missed(scope.period, scope.course).filter(state=state))
    rows = rows if weekday is None else rows.filter(weekday=weekday + 1)
    title = _("Did not come") if state == "no_show" else _("Cancelled late")
    return Behind(title, rows.select_related("member", "session__course"), _booking_line)


def _booking_line(booking: Booking) -> Line:
    detail = BETWEEN.join((booking.session.course.name, when(booking.session.starts_at)))
    url = reverse("bookings:booking", args=[booking.pk])
    return Line(booking.member.name, url, detail, "warn", booking.get_state_display())


def _takings(method: str) -> Behind:
    rows = payments_on(business_date(clock.now(), clock.zone())).select_related("membership__member", "member")
    names = dict(Payment.Method.choices)
    title = str(names.get(method, "")) or _("Today's takings")
    return Behind(title, rows.filter(method=method) if method in names else rows, _payment_line)


def _payment_line(payment: Payment) -> Line:
    detail = BETWEEN.join((payment.number, when(payment.taken_at), str(payment.get_kind_display())))
    amount = -payment.amount if payment.kind == Payment.Kind.BACK else payment.amount
    return Line(payment.payer.name, reverse("members:receipt", args=[payment.pk]), detail, "plain", money(amount))


# --- spreadsheet -----------------------------------------------------------------------------------------------------


def sheet(view: View, what: str) -> tuple[Sequence[object], Iterator[Sequence[object]]] | None:
    """Head and rows of one of the tables; no person is in them."""
    if what == "heat":
        return (_("Weekday"), _("Hour"), _("Percent"), _("Uses")), _heat_rows(view)
    if what in ("courses", "weekdays"):
        head = (_("Course") if what == "courses" else _("Weekday"), _("Places"), _("Did not come"), _("Cancelled late"))
        rows = view.by_course() if what == "courses" else view.by_weekday()
        return head, ((each.name, each.places, each.no_shows, each.late) for each in rows)
    if what == "takings":
        taken = (_("Paid by"), _("Sales"), _("Fees"), pgettext("takings", "Paid back"), _("Total"))
        return taken, ((str(each.name), each.sales, each.fees, each.back, each.total) for each in takings())
    return None


def _heat_rows(view: View) -> Iterator[Sequence[object]]:
    names = dict(WEEKDAYS)
    for hour, cells in view.heat().rows:
        for cell in cells:
            if cell.percent is not None:
                yield str(names[cell.weekday]), hour, cell.percent, len(cell.keys)
