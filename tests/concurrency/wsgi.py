"""The program as it is; with WITHOUT_LOCKS in the environment, its row locks become plain reads, and a booking or a
claim waits a moment between decision and insert, so that a busy machine shows the race as surely as an idle one.

Either way each refusal by the database is told on stderr, so that a test can say who refused: a rule under its lock, or
the constraint beneath it.
"""

import os
import sys
import time

from django.db.models.signals import pre_save

import venue.wsgi  # sets Django up
from bookings.models import Booking, ResourceAllocation
from venue import constraints, locking

application = venue.wsgi.application
name_of = constraints.violated_constraint


def name_told(error):
    name = name_of(error)
    print(f"refused by {name}", file=sys.stderr, flush=True)
    return name


constraints.violated_constraint = name_told


def hold_the_door(model):
    if model in (Booking, ResourceAllocation):
        time.sleep(0.05)


def written_slowly(model, on_conflict):
    hold_the_door(model)
    return statement_of(model, on_conflict)


if os.environ.get("WITHOUT_LOCKS"):
    locking._for_update = lambda model: model._default_manager.all()
    statement_of, constraints._insert = constraints._insert, written_slowly  # what is written by `constraints.insert`
    pre_save.connect(lambda sender, **signal: hold_the_door(sender), weak=False)
