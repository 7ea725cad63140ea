"""The stages of everybody, as the nights of the last months found them; one who had lapsed pays by the visit again."""

from datetime import datetime, timedelta

from bookings.services.visit import come_in
from feedback.services.demo_members import desk
from feedback.services.stages import renew_all
from members.models import Member, Stage
from venue import clock
from venue.models import Area

NIGHTS = (80, 40, 20, 10)  # days ago
CAME_AGAIN = (9, 4)
LET_IN = "单次付费，合同已到期"


def show(now: datetime) -> None:
    for days in NIGHTS:
        with clock.frozen(now - timedelta(days=days)):
            renew_all()
    lapsed = Stage.objects.current().filter(kind=Stage.Kind.LAPSED).values("member")
    returning = Member.objects.filter(pk__in=lapsed).earliest("number", "pk")
    pool = Area.objects.filter(kind=Area.Kind.POOL).earliest("pk")
    for days in CAME_AGAIN:
        with clock.frozen(now - timedelta(days=days)):
            come_in(returning.pk, pool.pk, because=LET_IN, by=desk())
            renew_all()
    with clock.frozen(now):
        renew_all()
