"""The hours in which cases are worked on, as managers keep them."""

from django.utils.translation import gettext_lazy as _

from feedback.clock_forms import WorkingHoursForm
from feedback.models import WorkingHours
from feedback.services.working_hours import add_hours, change_hours, remove_hours
from feedback.working_hours_lists import WorkingHoursFilter, WorkingHoursTable
from venue.views.reference import Reference, Words

working_hours = Reference(
    noun="working_hours",
    rows=WorkingHours.objects.all,
    table=WorkingHoursTable,
    filters=WorkingHoursFilter,
    form=WorkingHoursForm,
    create=add_hours,
    change=change_hours,
    remove=remove_hours,
    words=Words(
        title=_("Working hours for cases"),
        lead=_(
            "When cases are worked on. Our own working time counts in these hours, what guests are promised does not."
        ),
        add=_("Add working hours"),
        added=_("The working hours are added."),
        changed=_("The working hours are changed from that day on."),
        empty_title=_("No working hours yet"),
        empty_text=_("Without them nobody knows how long a case was worked on. Several a day leave out the breaks."),
        icon="clock",
        remove=_("End these hours today"),
        removed=_("The working hours do not hold any more."),
    ),
)
