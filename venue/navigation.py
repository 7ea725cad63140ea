"""What the menu offers to whom, written once; pages never build a menu of their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue.models import User
from venue.selectors.messages import unread

BAR_PLACES = 8  # as many as stand beside each other in English on a screen that is 1280 wide


class Group(TextChoices):
    """The headings of the work menu, in their order."""

    TODAY = "today", pgettext_lazy("menu", "Today")
    PEOPLE = "people", pgettext_lazy("menu", "People")
    OFFER = "offer", pgettext_lazy("menu", "Programme and rooms")
    QUALITY = "quality", pgettext_lazy("menu", "Safety and service")
    HOUSE = "house", pgettext_lazy("menu", "Management")


@dataclass(frozen=True)
class NavItem:
    """One entry: open to everybody, to whoever is signed in, or to holders of a permission."""

    url_name: str
    label: str | Promise
    icon: str
    group: Group = Group.TODAY
    permission: str = ""
    is_personal: bool = False  # needs a sign-in; staff find it in the account menu instead of the work menu
    counts: Callable[[User], int] | str = ""  # what waits there for this person; of another room by dotted path
    is_tool: bool = False  # of the work menu alone, never of the bar
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
class Section:
    """What stands under one heading of the work menu."""

    group: Group
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Navigation:
    main: tuple[Entry, ...]  # of the bar
    work: tuple[Section, ...]  # all that staff may open, those of the bar too
    account: tuple[Entry, ...]
    is_staff: bool
    out_of_sight: int  # waits behind entries that only the work menu shows


ITEMS = (
    # of the bar, the most needed first
    NavItem("bookings:desk", pgettext_lazy("menu", "Front desk"), "device-desktop", permission="bookings.use_desk"),
    NavItem("bookings:busy", pgettext_lazy("menu", "Day plan"), "calendar", permission="bookings.use_desk"),
    NavItem("venue:board", pgettext_lazy("menu", "Board"), "chart-line", Group.HOUSE, "venue.view_board"),
    NavItem("bookings:coach", pgettext_lazy("menu", "My classes"), "yoga", permission="bookings.teach"),
    NavItem("bookings:timetable", pgettext_lazy("menu", "Timetable"), "calendar-week"),
    NavItem("members:member_list", pgettext_lazy("menu", "Members"), "users", Group.PEOPLE, "members.view_member"),
    NavItem(
        "members:follow_up_list",
        pgettext_lazy("menu", "Follow-ups"),
        "phone",
        Group.PEOPLE,
        "members.view_followup",
        counts="members.selectors.follow_up.due_count",
    ),
    NavItem(
        "bookings:room_booking_list",
        pgettext_lazy("menu", "Room bookings"),
        "door",
        permission="bookings.view_roombooking",
    ),
    NavItem("safety:duty_list", pgettext_lazy("menu", "Duties"), "clipboard-check", Group.QUALITY, "safety.run_duty"),
    NavItem("feedback:case_list", pgettext_lazy("menu", "Cases"), "message", Group.QUALITY, "feedback.view_case"),
    NavItem(
        "feedback:call_list",
        pgettext_lazy("menu", "Calls about complaints"),
        "phone",
        Group.QUALITY,
        "feedback.answer_case",
        is_tool=True,
    ),
    NavItem(
        "feedback:compensation_list",
        pgettext_lazy("menu", "Compensations"),
        "heart",
        Group.QUALITY,
        "feedback.view_compensation",
        is_tool=True,
        counts="feedback.selectors.gifts.to_decide",
    ),
    NavItem(
        "safety:hazard_list", pgettext_lazy("menu", "Hazards"), "alert-triangle", Group.QUALITY, "safety.view_hazard"
    ),
    NavItem("safety:board", pgettext_lazy("menu", "Safety board"), "circle-check", Group.QUALITY, "safety.view_safety"),
    NavItem("safety:readings", pgettext_lazy("menu", "Readings"), "droplet", Group.QUALITY, "safety.view_reading"),
    NavItem(
        "safety:excursion_list",
        pgettext_lazy("menu", "Closed for safety"),
        "lock",
        Group.QUALITY,
        "safety.view_excursion",
    ),
    NavItem(
        "bookings:objection_list",
        pgettext_lazy("menu", "Objections"),
        "flag",
        Group.PEOPLE,
        "bookings.settle_objection",
        counts="bookings.selectors.objection.waiting",
    ),
    NavItem(
        "bookings:series_list",
        pgettext_lazy("menu", "Schedule"),
        "calendar-repeat",
        Group.OFFER,
        "bookings.change_sessionseries",
    ),
    NavItem("venue:house", pgettext_lazy("menu", "House"), "building", Group.HOUSE, "venue.view_staffmember"),
    # of the work menu alone
    NavItem(
        "feedback:quality_check",
        pgettext_lazy("menu", "Daily check"),
        "clipboard-check",
        Group.QUALITY,
        "feedback.add_qualitycheck",
        is_tool=True,
    ),
    NavItem(
        "feedback:case_report",
        pgettext_lazy("menu", "Report on cases"),
        "chart-line",
        Group.QUALITY,
        "feedback.view_promises",
        is_tool=True,
    ),
    NavItem(
        "feedback:satisfaction",
        pgettext_lazy("menu", "Satisfaction"),
        "star",
        Group.QUALITY,
        "feedback.view_promises",
        is_tool=True,
    ),
    NavItem(
        "feedback:survey_list",
        pgettext_lazy("menu", "Surveys"),
        "message-question",
        Group.QUALITY,
        "feedback.view_survey",
        is_tool=True,
    ),
    NavItem(
        "feedback:surveys_asked",
        pgettext_lazy("menu", "Who was asked"),
        "message",
        Group.QUALITY,
        "feedback.view_surveyinvitation",
        is_tool=True,
    ),
    NavItem(
        "feedback:survey_results",
        pgettext_lazy("menu", "What surveys say"),
        "chart-line",
        Group.QUALITY,
        "feedback.view_promises",
        is_tool=True,
    ),
    NavItem(
        "feedback:lesson_list",
        pgettext_lazy("menu", "Lessons"),
        "book",
        Group.QUALITY,
        "feedback.view_lesson",
        is_tool=True,
    ),
    NavItem(
        "feedback:improvement_list",
        pgettext_lazy("menu", "Improvements"),
        "refresh",
        Group.QUALITY,
        "feedback.follow_improvement",
        counts="feedback.selectors.own_work.waiting",
        is_tool=True,
    ),
    NavItem(
        "feedback:meeting_list",
        pgettext_lazy("menu", "Meetings"),
        "users",
        Group.QUALITY,
        "feedback.follow_improvement",
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
        "bookings:room_tasks",
        pgettext_lazy("menu", "Rooms to prepare"),
        "clipboard-check",
        permission="bookings.run_roomtask",
        is_tool=True,
    ),
    NavItem(
        "members:intake_list",
        pgettext_lazy("menu", "Intakes"),
        "clipboard-check",
        Group.PEOPLE,
        "members.run_intake",
        is_tool=True,
        key="F2",
    ),
    NavItem(
        "members:refund_list",
        pgettext_lazy("menu", "Refunds"),
        "credit-card",
        Group.PEOPLE,
        "members.view_refund",
        counts="members.selectors.refund.to_decide",
        is_tool=True,
    ),
    NavItem(
        "bookings:course_list",
        pgettext_lazy("menu", "Courses"),
        "yoga",
        Group.OFFER,
        "bookings.change_course",
        is_tool=True,
    ),
    NavItem(
        "bookings:treatment_list",
        pgettext_lazy("menu", "Treatments offered"),
        "massage",
        Group.OFFER,
        "bookings.change_treatment",
        is_tool=True,
    ),
    NavItem(
        "bookings:package_list",
        pgettext_lazy("menu", "Packages"),
        "ticket",
        Group.OFFER,
        "bookings.change_treatmentpackage",
        is_tool=True,
    ),
    NavItem(
        "bookings:skill_list",
        pgettext_lazy("menu", "Who does what"),
        "user-check",
        Group.OFFER,
        "bookings.change_skill",
        is_tool=True,
    ),
    NavItem(
        "bookings:treatmentproduct_list",
        pgettext_lazy("menu", "Products for treatments"),
        "droplet",
        Group.OFFER,
        "bookings.change_treatmentproduct",
        is_tool=True,
    ),
    NavItem(
        "bookings:resource_list",
        pgettext_lazy("menu", "Rooms"),
        "door",
        Group.OFFER,
        "bookings.change_resource",
        is_tool=True,
    ),
    NavItem(
        "bookings:kepthours_list",
        pgettext_lazy("menu", "Hours kept"),
        "lock",
        Group.OFFER,
        "bookings.change_kepthours",
        is_tool=True,
    ),
    NavItem(
        "bookings:equipment_list",
        pgettext_lazy("menu", "Equipment"),
        "tool",
        Group.OFFER,
        "bookings.change_resource",
        is_tool=True,
    ),
    NavItem(
        "members:membershipplan_list",
        pgettext_lazy("menu", "Plans"),
        "credit-card",
        Group.OFFER,
        "members.change_membershipplan",
        is_tool=True,
    ),
    NavItem(
        "safety:incident_list",
        pgettext_lazy("menu", "Incidents"),
        "alert-circle",
        Group.QUALITY,
        "safety.view_incident",
        is_tool=True,
    ),
    NavItem(
        "venue:answers",
        pgettext_lazy("menu", "Answers"),
        "book",
        Group.QUALITY,
        "venue.read_answers",
        is_tool=True,
        key="F1",
    ),
    NavItem(
        "feedback:survey_call",
        pgettext_lazy("menu", "Enter answers"),
        "edit",
        Group.QUALITY,
        "feedback.enter_surveyresponse",
        is_tool=True,
    ),
    NavItem("venue:gallery", _("Components"), "components", Group.HOUSE, "venue.view_gallery", is_tool=True),
    # one's own
    NavItem("bookings:my_bookings", _("My bookings"), "ticket", is_personal=True),
    NavItem("feedback:my_cases", pgettext_lazy("menu", "My voice"), "heart", is_personal=True),
    NavItem(
        "feedback:my_praise",
        pgettext_lazy("menu", "What guests said of me"),
        "heart",
        permission="venue.report_own_absence",
        is_personal=True,
    ),
    NavItem("venue:inbox", _("My messages"), "message", is_personal=True, counts=unread),
    NavItem("members:my_profile", _("My account"), "user-circle", is_personal=True),
    NavItem(
        "venue:own_absences",
        _("I cannot come"),
        "calendar-off",
        permission="venue.report_own_absence",
        is_personal=True,
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
    shown = {}
    for item, url in zip(items, urls, strict=True):
        mark = "" if url != here else "page" if url == request.path else "true"
        shown[item] = Entry(url, item.label, item.icon, mark, waiting(item, request), item.key)
    own = tuple(entry for item, entry in shown.items() if item.is_personal)
    if not any(item.permission for item in items):
        return Navigation((*(entry for item, entry in shown.items() if not item.is_personal), *own), (), (), False, 0)
    bar = tuple(entry for item, entry in shown.items() if not (item.is_personal or item.is_tool))[:BAR_PLACES]
    hidden = (entry.count for item, entry in shown.items() if not item.is_personal and entry not in bar)
    return Navigation(bar, sections(shown), own, True, sum(hidden))


def sections(shown: dict[NavItem, Entry]) -> tuple[Section, ...]:
    """The work menu: under each heading what there is for this person."""
    found = []
    for group in Group:
        entries = tuple(entry for item, entry in shown.items() if item.group == group and not item.is_personal)
        if entries:
            found.append(Section(group, entries))
    return tuple(found)


def waiting(item: NavItem, request: HttpRequest) -> int:
    """How much waits there for this person."""
    if not item.counts or not isinstance(request.user, User):
        return 0
    counts = import_string(item.counts) if isinstance(item.counts, str) else item.counts
    return int(counts(request.user))
