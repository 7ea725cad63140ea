"""What must be true of packages of treatments: nothing ever leaves half of one."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bookings.models import Appointment, AppointmentLine, ResourceAllocation
from bookings.models.appointment import TO_COME
from bookings.models.session import OF_ROOMS
from venue.invariants import Invariant


def halves_of_packages() -> QuerySet[Appointment]:
    """Those that have not all treatments with which they were sold, and of those to come, where one of them has no room
    or no practitioner.
    """
    claims = ResourceAllocation.objects.live().filter(appointment_line=OuterRef("pk"))
    has_all = Exists(claims.filter(OF_ROOMS)) & Exists(claims.filter(resource__staff=OuterRef("staff")))
    without = AppointmentLine.objects.filter(appointment=OuterRef("pk")).exclude(has_all)
    sold = Appointment.objects.filter(package__isnull=False).annotate(has=Count("lines"))
    incomplete = ~Q(has=F("package_parts")) | Q(state__in=TO_COME) & Q(Exists(without))
    return sold.filter(incomplete).order_by("pk")


PACKAGE_INVARIANTS = [
    Invariant(
        "bookings.half_package",
        _("Of a package some treatments are booked and others are not."),
        halves_of_packages,
        _("Call the guests, cancel the appointment and book the package again."),
    ),
]
