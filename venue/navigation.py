"""What the menu offers to whom, written once; pages never build a menu of their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue.models import User
from venue.selectors.messages import unread


@dataclass(frozen=True)
class NavItem:
    """One entry: open to everybody, to whoever is signed in, or to holders of a permission."""

    url_name: str
    label: str | Promise
    icon: str
    permission: str = ""
    is_personal: bool = False  # needs a sign-in; staff find it in the account menu instead of the work menu
    counts: Callable[[User], int] | str = ""  # what waits there for this person; of another room by dotted path
    is_tool: bool = False  # of the account menu, not of daily work
    key: str = ""  # that opens it from every page


@dataclass(frozen=True)
class Entry:
    """A NavItem that this person may open, as the template shows it."""

    url: str
    label: str | Promise
    icon: str
    current: str  # the value of aria-current: "page", "true" for a page beneath it, or empty
    count: int = 0
    key: str = ""


@dataclass(frozen=True)
class Navigation:
    main: tuple[Entry, ...]
    account: tuple[Entry, ...]
    is_staff: bool


ITEMS = (
    NavItem(
        "bookings:desk",
        pgettext_lazy("menu", "Front desk"),
        "device-desktop",
        permission="bookings.use_desk",
    ),
    NavItem("bookings:busy", pgettext_lazy("menu", "Day plan"), "calendar", permission="bookings.use_desk"),
    NavItem("venue:board", pgettext_lazy("menu", "Board"), "chart-line", permission="venue.view_board"),
    NavItem("bookings:coach", pgettext_lazy("menu", "My classes"), "yoga", permission="bookings.teach"),
    NavItem("bookings:timetable", pgettext_lazy("menu", "Timetable"), "calendar-week"),
    NavItem(
        "members:member_list",
        pgettext_lazy("menu", "Members"),
        "users",
        permission="members.view_member",
    ),
    NavItem(
        "members:intake_list",
        pgettext_lazy("menu", "Intakes"),
        "clipboard-check",
        permission="members.run_intake",
        is_tool=True,
        key="F2",
    ),
    NavItem(
        "members:follow_up_list",
        pgettext_lazy("menu", "Follow-ups"),
        "phone",
        permission="members.view_followup",
        counts="members.selectors.follow_up.due_count",
    ),
    NavItem(
        "members:refund_list",
        pgettext_lazy("menu", "Refunds"),
        "credit-card",
        permission="members.view_refund",
        counts="members.selectors.refund.to_decide",
        is_tool=True,
    ),
    NavItem(
        "members:membershipplan_list",
        pgettext_lazy("menu", "Plans"),
        "credit-card",
        permission="members.change_membershipplan",
        is_tool=True,
    ),
    NavItem(
        "bookings:course_list",
        pgettext_lazy("menu", "Courses"),
        "yoga",
        permission="bookings.change_course",
        is_tool=True,
    ),
    NavItem(
        "bookings:series_list",
        pgettext_lazy("menu", "Schedule"),
        "calendar-repeat",
        permission="bookings.change_sessionseries",
    ),
    NavItem(
        "bookings:resource_list",
        pgettext_lazy("menu", "Rooms"),
        "door",
        permission="bookings.change_resource",
        is_tool=True,
    ),
    NavItem(
        "bookings:appointments",
        pgettext_lazy("menu", "Treatments today"),
        "massage",
        permission="bookings.view_appointment",
        is_tool=True,
    ),
    NavItem(
        "bookings:treatment_list",
        pgettext_lazy("menu", "Treatments offered"),
        "massage",
        permission="bookings.change_treatment",
        is_tool=True,
    ),
    NavItem(
        "bookings:skill_list",
        pgettext_lazy("menu", "Who does what"),
        "user-check",
        permission="bookings.change_skill",
        is_tool=True,
    ),
    NavItem(
        "bookings:equipment_list",
        pgettext_lazy("menu", "Equipment"),
        "tool",
        permission="bookings.change_resource",
        is_tool=True,
    ),
    NavItem(
        "bookings:room_booking_list",
        pgettext_lazy("menu", "Room bookings"),
        "door",
        permission="bookings.view_roombooking",
    ),
    NavItem(
        "bookings:room_tasks",
        pgettext_lazy("menu", "Rooms to prepare"),
        "clipboard-check",
        permission="bookings.run_roomtask",
        is_tool=True,
    ),
    NavItem("safety:duty_list", pgettext_lazy("menu", "Duties"), "clipboard-check", permission="safety.run_duty"),
    NavItem("safety:hazard_list", pgettext_lazy("menu", "Hazards"), "alert-triangle", permission="safety.view_hazard"),
    NavItem(
        "feedback:case_list",
        pgettext_lazy("menu", "Cases"),
        "message",
        permission="feedback.view_case",
    ),
    NavItem(
        "bookings:objection_list",
        pgettext_lazy("menu", "Objections"),
        "flag",
        permission="bookings.settle_objection",
        counts="bookings.selectors.objection.waiting",
    ),
    NavItem(
        "venue:house",
        pgettext_lazy("menu", "House"),
        "building",
        permission="venue.view_staffmember",
    ),
    NavItem(
        "venue:answers",
        pgettext_lazy("menu", "Answers"),
        "book",
        permission="venue.read_answers",
        is_tool=True,
        key="F1",
    ),
    NavItem(
        "venue:own_absences",
        _("I cannot come"),
        "calendar-off",
        permission="venue.report_own_absence",
        is_tool=True,
    ),
    NavItem("bookings:my_bookings", _("My bookings"), "ticket", is_personal=True),
    NavItem("feedback:my_cases", pgettext_lazy("menu", "My voice"), "heart", is_personal=True),
    NavItem("venue:inbox", _("My messages"), "message", is_personal=True, counts=unread),
    NavItem("members:my_profile", _("My account"), "user-circle", is_personal=True),
    NavItem(
        "venue:gallery",
        _("Components"),
        "components",
        permission="venue.view_gallery",
        is_tool=True,
    ),
)


def allowed(request: HttpRequest) -> Iterator[NavItem]:
    for item in ITEMS:
        if item.permission and not request.user.has_perm(item.permission):
            continue
        if item.is_personal and not request.user.is_authenticated:
            continue
        yield item


def current_url(urls: list[str], path: str) -> str:
    """The longest of the urls that leads to the path; the start page leads to itself only."""
    leading = [url for url in urls if url == path or (url != "/" and path.startswith(url))]
    return max(leading, key=len, default="")


def navigation(request: HttpRequest) -> Navigation:
    items = list(allowed(request))
    urls = [reverse(item.url_name) for item in items]
    here = current_url(urls, request.path)
    is_staff = any(item.permission for item in items)
    main: list[Entry] = []
    account: list[Entry] = []
    for item, url in zip(items, urls, strict=True):
        mark = "" if url != here else "page" if url == request.path else "true"
        place = account if item.is_tool or (item.is_personal and is_staff) else main
        place.append(Entry(url, item.label, item.icon, mark, waiting(item, request), item.key))
    return Navigation(tuple(main), tuple(account), is_staff)


def waiting(item: NavItem, request: HttpRequest) -> int:
    """How much waits there for this person."""
    if not item.counts or not isinstance(request.user, User):
        return 0
    counts = import_string(item.counts) if isinstance(item.counts, str) else item.counts
    return int(counts(request.user))
