"""The Celery application of the journeys.

A beat that does not let a test wait a minute: the same entries, every few seconds, and gone before the next, as in the
venue; else those of the night queue up by the hundred before a letter. And tasks that stand aside while a
journey empties the database, since emptying it under a running sweep is a deadlock that no venue ever sees.
"""

import fcntl
import os
from typing import Any

from celery.signals import task_postrun, task_prerun

from venue.celery import app

SECONDS = float(os.environ.get("BEAT_SECONDS", "5"))
MINUTE = 60.0  # what runs as often is what somebody waits for; the rest leaves the worker to it

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = min(entry["schedule"], SECONDS if entry["schedule"] <= MINUTE else 4 * SECONDS)
    entry["options"] = {"expires": entry["schedule"] * 0.9}

gates: list[int] = []


@task_prerun.connect
def begin(**_: Any) -> None:
    gate = os.open(os.environ["TASK_GATE"], os.O_RDWR | os.O_CREAT)
    fcntl.flock(gate, fcntl.LOCK_SH)
    gates.append(gate)


@task_postrun.connect
def end(**_: Any) -> None:
    os.close(gates.pop())
