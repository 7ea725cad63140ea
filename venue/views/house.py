"""The house's own records, as managers keep them: departments, staff, areas, hours, shifts, papers, days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from venue import clock, filters, scans, submissions, tables
from venue import reference_forms as forms
from venue.models import (
    Absence,
    AnswerSheet,
    Area,
    ClosedDay,
    Department,
    Holiday,
    Licence,
    OpeningHours,
    Qualification,
    Shift,
    StaffMember,
)
from venue.requests import SignedInRequest
from venue.selectors import shifts as duty
from venue.services import answer_sheets as sheet_service
from venue.services import holidays as holiday_service
from venue.services import keeping, staff
from venue.views.reference import Reference, Words, guarded


@dataclass(frozen=True)
class Card:
    """One entry of the page that leads to all of this."""

    url_name: str
    label: object
    text: object
    icon: str
    permission: str


CARDS = (
    Card("venue:setup", _("First steps"), _("What a new venue needs, and what is still missing."), "flag",
         "venue.change_house"),
    Card("venue:house_name", _("Name and zone"), _("How the venue is called, and its clock."), "home",
         "venue.change_house"),
    Card("venue:staff_list", _("Staff"), _("Who works here, with which roles."), "users", "venue.view_staffmember"),
    Card("venue:shift_list", _("Shifts"), _("Who is on duty where and when."), "clock", "venue.view_shift"),
    Card("venue:absence_list", _("Absences"), _("Who does not come, and when."), "calendar-off",
         "venue.view_absence"),
    Card("venue:qualification_list", _("Qualifications"), _("Certificates and until when they are valid."),
         "file-alert", "venue.view_qualification"),
    Card("venue:licence_list", _("Licences"), _("Papers of the venue itself, and until when they are valid."),
         "file-alert", "venue.view_licence"),
    Card("venue:department_list", _("Departments"), _("Who works together."), "building", "venue.view_department"),
    Card("venue:area_list", _("Areas"), _("The parts of the house."), "door", "venue.view_area"),
    Card("venue:hours_list", _("Opening hours"), _("Of the venue and of its areas."), "clock-exclamation",
         "venue.view_openinghours"),
    Card("feedback:working_hours_list", _("Working hours for cases"), _("When cases are worked on."), "clock",
         "feedback.view_workinghours"),
    Card("venue:closed_day_list", _("Closed days"), _("When the venue or an area does not open."), "calendar-off",
         "venue.view_closedday"),
    Card("bookings:closure_list", _("Closures"), _("Areas, rooms or the whole venue, closed for a time."), "lock",
         "bookings.view_areaclosure"),
    Card("venue:holiday_list", _("Holidays"), _("Statutory days and the workdays that make up for them."),
         "calendar", "venue.view_holiday"),
    Card("venue:policy_list", _("Rules' figures"), _("Deadlines, limits and hours, and who set them."), "settings",
         "venue.view_policy"),
    Card("venue:text_list", _("Message texts"), _("What members and staff are written."), "message",
         "venue.view_messagetemplate"),
    Card("venue:sms_text_list", _("SMS"), _("Which messages go by SMS, in approved words."), "device-mobile",
         "venue.view_smstemplate"),
    Card("venue:answer_sheet_list", _("Answer sheets"), _("What to tell guests who ask."), "book",
         "venue.change_answersheet"),
    Card("members:entry_rules_list", _("Entry rules"), _("What everybody is told before they come in."),
         "clipboard-check", "members.add_entryrules"),
    Card("members:screeningquestion_list", _("Health screening"), _("What is asked about health, and what follows."),
         "heartbeat", "members.view_screeningquestion"),
    Card("members:recommendationrule_list", _("Recommendations"), _("What is proposed to whom, and why."),
         "star", "members.view_recommendationrule"),
    Card("venue:agreed_text_list", _("Consents and agreements"), _("What people sign, or say yes or no to."),
         "lock", "venue.view_agreedtext"),
    Card("members:consent_list", _("Who agreed to what"), _("What people said to each text, and how many."),
         "circle-check", "venue.view_agreedtext"),
    Card("members:look_list", _("Looks at people's data"), _("Who had phone and email shown, and whose."),
         "user-circle", "venue.view_auditevent"),
    Card("venue:message_list", _("Messages not sent"), _("What failed, or waits longer than it should."), "mail",
         "venue.view_message"),
)  # fmt: skip


@require_GET
def house(request: SignedInRequest) -> HttpResponse:
    cards = [card for card in CARDS if request.user.has_perm(card.permission)]
    return render(request, "venue/house.html", {"cards": cards})


departments = Reference(
    noun="department",
    rows=lambda: Department.objects.annotate(people=Count("staff")),
    table=tables.DepartmentTable,
    filters=filters.DepartmentFilter,
    form=forms.DepartmentForm,
    create=keeping.departments.create,
    change=keeping.departments.change,
    words=Words(
        title=_("Departments"),
        lead=_("Who works together under one head."),
        add=_("Add a department"),
        added=_("The department is added."),
        changed=_("The department is changed."),
        empty_title=_("No department yet"),
        empty_text=_("Departments group the people who work here, such as reception or technics."),
        icon="building",
    ),
)


def staff_rows() -> QuerySet[StaffMember]:
    return StaffMember.objects.select_related("user", "department").prefetch_related("user__groups")


staff_members = Reference(
    noun="staff",
    rows=staff_rows,
    table=tables.StaffTable,
    filters=filters.StaffFilter,
    form=forms.StaffForm,
    create=staff.take_on,
    change=staff.change_staff,
    words=Words(
        title=_("Staff"),
        lead=_("Who works here and what they may do."),
        add=_("Take somebody on"),
        added=_("The person is taken on; a letter says how to choose a password."),
        changed=_("The staff member is changed."),
        empty_title=_("Nobody here"),
        empty_text=_("People who work here sign in with roles; the roles say what they may do."),
        icon="users",
    ),
)


answer_sheets = Reference(
    noun="answer_sheet",
    list_template="venue/answer_sheets.html",  # offers to take over the sheets that come with the program
    rows=AnswerSheet.objects.all,
    table=tables.AnswerSheetTable,
    filters=filters.AnswerSheetFilter,
    form=forms.AnswerSheetForm,
    create=keeping.answer_sheets.create,
    change=keeping.answer_sheets.change,
    words=Words(
        title=_("Answer sheets"),
        lead=_("What to tell guests who ask. Everybody who works here finds them with F1."),
        add=_("Add a sheet"),
        added=_("The sheet is added."),
        changed=_("The sheet is changed."),
        empty_title=_("No sheet yet"),
        empty_text=_("Take over those that come with the program, or write the first one."),
        icon="book",
    ),
)

areas = Reference(
    noun="area",
    rows=Area.objects.all,
    table=tables.AreaTable,
    filters=filters.AreaFilter,
    form=forms.AreaForm,
    create=keeping.areas.create,
    change=keeping.areas.change,
    words=Words(
        title=_("Areas"),
        lead=_("The parts of the house. Rooms, shifts and hours belong to them."),
        add=_("Add an area"),
        added=_("The area is added."),
        changed=_("The area is changed."),
        empty_title=_("No area yet"),
        empty_text=_("Areas are the parts of the house: reception, pool, sauna, studios."),
        icon="door",
    ),
)

hours = Reference(
    noun="hours",
    rows=lambda: OpeningHours.objects.select_related("area"),
    table=tables.OpeningHoursTable,
    filters=filters.OpeningHoursFilter,
    form=forms.OpeningHoursForm,
    create=keeping.add_hours,
    change=keeping.change_hours,
    remove=keeping.hours.remove,
    words=Words(
        title=_("Opening hours"),
        lead=_("Of the whole venue, and of areas that keep other hours."),
        add=_("Add hours"),
        added=_("The hours are added."),
        changed=_("The hours are changed."),
        empty_title=_("No hours yet"),
        empty_text=_("Without hours nobody knows when the venue is open. They may run past midnight."),
        icon="clock",
        remove=_("Remove these hours"),
        removed=_("The hours are removed."),
    ),
)


class ShiftReference(Reference):
    """Shifts are looked at by the week, not in a table."""

    def list(self, request: SignedInRequest) -> HttpResponse:
        chosen = filters.ShiftFilter(request.GET, queryset=Shift.objects.all(), request=request)
        day = day_of(request.GET.get("day", ""))
        query = request.GET.copy()
        query.pop("day", None)
        context = {
            "words": self.words,
            "list_url": self.url("list"),
            "add_url": self.url("add"),
            "filters": chosen.form,
            "is_filtered": any(query.values()),
            "week": duty.duty_week(day, chosen.qs),
            "query": query.urlencode(),
            "before": day - timedelta(days=7),
            "after": day + timedelta(days=7),
        }
        return render(request, "venue/shifts.html", context)


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()


shifts = ShiftReference(
    noun="shift",
    rows=lambda: Shift.objects.select_related("staff__user", "area"),
    table=tables.AreaTable,  # never shown
    filters=filters.ShiftFilter,
    form=forms.ShiftForm,
    create=keeping.shifts.create,
    change=keeping.shifts.change,
    remove=keeping.shifts.remove,
    words=Words(
        title=_("Shifts"),
        lead=_("Who is on duty where and when."),
        add=_("Add a shift"),
        added=_("The shift is added."),
        changed=_("The shift is changed."),
        empty_title=_("Nobody is on duty"),
        empty_text="",
        icon="clock",
        remove=_("Remove this shift"),
        removed=_("The shift is removed."),
    ),
)

absences = Reference(
    noun="absence",
    rows=lambda: Absence.objects.select_related("staff__user"),
    table=tables.AbsenceTable,
    filters=filters.AbsenceFilter,
    form=forms.AbsenceForm,
    create=lambda by, **fields: keeping.absences.create(by=by, reported_by=by, **fields),
    change=keeping.absences.change,
    remove=keeping.absences.remove,
    words=Words(
        title=_("Absences"),
        lead=_("Who does not come, and when. What they were to hold then is listed as needing somebody else."),
        add=_("Add an absence"),
        added=_("The absence is added."),
        changed=_("The absence is changed."),
        empty_title=_("Nobody is away"),
        empty_text=_("Leave, illness and training, reported by the person or entered here."),
        icon="calendar-off",
        remove=_("Remove this absence"),
        removed=_("The absence is removed."),
    ),
)

qualifications = Reference(
    noun="qualification",
    rows=lambda: Qualification.objects.select_related("staff__user"),
    table=tables.QualificationTable,
    filters=filters.QualificationFilter,
    form=forms.QualificationForm,
    create=keeping.qualifications.create,
    change=keeping.qualifications.change,
    words=Words(
        title=_("Qualifications"),
        lead=_("Certificates of those who work here; what runs out first stands first."),
        add=_("Add a qualification"),
        added=_("The qualification is added."),
        changed=_("The qualification is changed."),
        empty_title=_("No qualification yet"),
        empty_text=_("Health certificates, coach licences and the like, each with its last day."),
        icon="file-alert",
    ),
)


licences = Reference(
    noun="licence",
    rows=Licence.objects.all,
    table=tables.LicenceTable,
    filters=filters.LicenceFilter,
    form=forms.LicenceForm,
    create=keeping.licences.create,
    change=keeping.licences.change,
    words=Words(
        title=_("Licences of the venue"),
        lead=_("What a treatment may need before it can be sold; what runs out first stands first."),
        add=_("Add a licence"),
        added=_("The licence is added."),
        changed=_("The licence is changed."),
        empty_title=_("No licence yet"),
        empty_text=_("Treatments that need a medical practice licence cannot be sold until it is listed here."),
        icon="file-alert",
    ),
)


@require_GET
@never_cache
def qualification_scan(request: SignedInRequest, pk: int) -> Any:
    """The scan as a download; scans have no address of their own."""
    row = get_object_or_404(Qualification.objects.exclude(scan=""), pk=pk)
    return scans.handed_out(row.scan, f"{row.get_kind_display()}-{row.number}")


closed_days = Reference(
    noun="closed_day",
    rows=lambda: ClosedDay.objects.select_related("area"),
    table=tables.ClosedDayTable,
    filters=filters.ClosedDayFilter,
    form=forms.ClosedDayForm,
    create=keeping.closed_days.create,
    change=keeping.closed_days.change,
    remove=keeping.closed_days.remove,
    words=Words(
        title=_("Closed days"),
        lead=_("Days on which the venue or an area does not open. Classes on such a day are not called off by this."),
        add=_("Add a closed day"),
        added=_("The closed day is added."),
        changed=_("The closed day is changed."),
        empty_title=_("No closed day ahead"),
        empty_text=_("A closed day belongs here as soon as it is known, with the reason members read."),
        icon="calendar-off",
        remove=_("Remove this closed day"),
        removed=_("The closed day is removed."),
    ),
)


holidays = Reference(
    noun="holiday",
    list_template="venue/holidays.html",  # offers to fill in a year
    rows=Holiday.objects.all,
    table=tables.HolidayTable,
    filters=filters.HolidayFilter,
    form=forms.HolidayForm,
    create=keeping.holidays.create,
    change=keeping.holidays.change,
    remove=keeping.holidays.remove,
    words=Words(
        title=_("Holidays"),
        lead=_("Statutory holidays and the weekend days worked to make up for them."),
        add=_("Add a day"),
        added=_("The day is added."),
        changed=_("The day is changed."),
        empty_title=_("No holiday is listed"),
        empty_text=_("Fill in a year; what differs here can be corrected afterwards."),
        icon="calendar",
        remove=_("Remove this day"),
        removed=_("The day is removed."),
    ),
)


@require_POST
def holidays_fill(request: SignedInRequest) -> HttpResponse:
    """Fill in the year that is asked for, this one if it makes no sense."""
    typed = request.POST.get("year", "")
    year = int(typed) if typed.isdecimal() and 2000 <= int(typed) <= 2100 else clock.today().year

    def fill() -> str:
        added = holiday_service.fill_year(year, by=request.user)
        words = ngettext("%(count)s day of %(year)s is added.", "%(count)s days of %(year)s are added.", added)
        messages.success(request, words % {"count": added, "year": year})
        return f"{reverse('venue:holiday_list')}?year={year}"

    return redirect(submissions.once(request.POST.get("form_key", ""), fill, by=request.user))


@require_POST
def answer_sheets_take_over(request: SignedInRequest) -> HttpResponse:
    def take() -> str:
        added = sheet_service.take_over(by=request.user)
        words = ngettext("%(count)s sheet is added.", "%(count)s sheets are added.", added)
        messages.success(request, words % {"count": added})
        return reverse("venue:answer_sheet_list")

    return redirect(submissions.once(request.POST.get("form_key", ""), take, by=request.user))


patterns = [
    path("house/", guarded(house, "venue.view_staffmember"), name="house"),
    *departments.patterns("house/departments/"),
    *staff_members.patterns("house/staff/"),
    *answer_sheets.patterns("house/answer-sheets/"),
    path(
        "house/answer-sheets/take-over/",
        guarded(answer_sheets_take_over, "venue.add_answersheet"),
        name="answer_sheets_take_over",
    ),
    *areas.patterns("house/areas/"),
    *hours.patterns("house/hours/"),
    *shifts.patterns("house/shifts/"),
    *absences.patterns("house/absences/"),
    *qualifications.patterns("house/qualifications/"),
    *licences.patterns("house/licences/"),
    path(
        "house/qualifications/<int:pk>/scan/",
        guarded(qualification_scan, "venue.view_qualification"),
        name="qualification_scan",
    ),
    *closed_days.patterns("house/closed-days/"),
    *holidays.patterns("house/holidays/"),
    path("house/holidays/fill/", guarded(holidays_fill, "venue.add_holiday"), name="holidays_fill"),
]
