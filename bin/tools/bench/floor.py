"""What the same machine, server, pool and database do for the least that could be called booking or a timetable.

One Django view each, through the ORM, without any middleware, on tables of its own without triggers: lock the session,
count its live bookings, insert the booking, insert one message, commit. The floor of the lists is a page of the product
with nothing in it.
"""

import uuid
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.template import engines
from django.utils import timezone

from bookings.models import ScheduledSession


class FloorSession(models.Model):
    capacity = models.PositiveIntegerField()

    class Meta:
        app_label = "bench"


class FloorBooking(models.Model):
    session = models.ForeignKey(FloorSession, models.PROTECT)
    member = models.BigIntegerField()
    state = models.CharField(max_length=20)
    booked_at = models.DateTimeField()

    class Meta:
        app_label = "bench"


class FloorMessage(models.Model):
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    params = models.JSONField()
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "bench"


MODELS = (FloorSession, FloorBooking, FloorMessage)

BODY = "Hello,\n\nyour place is booked.\n\nFlow yoga\nSun 22 Nov, 19:00\nHall 2\nwith Chen Jing\n\nYour team\n"

WEEK = """<!doctype html><html lang="en"><title>Timetable</title><body><ul>{% for session in sessions %}
<li><b>{{ session.starts_at|date:"D j M, H:i" }}–{{ session.ends_at|date:"H:i" }}</b>
<a href="/classes/{{ session.pk }}/">{{ session.course.name_en }}</a> {{ session.instructor.user.name }}
{{ session.places_left }} left</li>{% endfor %}</ul></body></html>"""


def book(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    with transaction.atomic():
        session = FloorSession._default_manager.select_for_update().get(pk=pk)
        if FloorBooking._default_manager.filter(session=session, state="booked").count() >= session.capacity:
            return HttpResponse("full", status=409)
        booking = FloorBooking._default_manager.create(
            session=session, member=int(request.GET["member"]), state="booked", booked_at=now
        )
        FloorMessage._default_manager.create(
            address="p@people.example",
            subject="Your place is booked",
            body=BODY,
            params={"course": "Flow yoga"},
            dedupe_key=f"booked:{booking.pk}:{uuid.uuid4()}",
            created_at=now,
        )
    return HttpResponse("booked", status=201)


def timetable(request: HttpRequest, pk: int) -> HttpResponse:
    """The coming week as a list, from a template string without a frame around it."""
    now = timezone.now()
    sessions = ScheduledSession.objects.between(now, now + timedelta(days=7)).order_by("starts_at")
    template = engines["django"].from_string(WEEK)
    return HttpResponse(template.render({"sessions": sessions.select_related("course", "instructor__user")}))


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    """A page of the product, for somebody who is signed in, with nothing in it."""
    return render(request, "base.html")


def bare(request: HttpRequest) -> HttpResponse:
    """What a path below /floor/ is answered by, without middleware."""
    _, _, name, pk, *_ = request.path.split("/")
    view = {"book": book, "timetable": timetable}.get(name)
    return view(request, int(pk)) if view else HttpResponseNotFound()
