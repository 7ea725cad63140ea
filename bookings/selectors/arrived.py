"""How many people came to a class."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bookings.models import Booking
from bookings.models.booking import CAME


def arrived() -> Coalesce:
    """Of each session, how many are marked as here. Asked about each that is shown: joined and grouped, the database
    read every booking there ever was.
    """
    here = Booking.objects.filter(session=OuterRef("pk"), state__in=CAME).order_by().values("session")
    return Coalesce(Subquery(here.annotate(number=Count("pk")).values("number")), 0)
