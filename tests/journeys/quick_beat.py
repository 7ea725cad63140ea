"""The Celery application of the journeys.

A beat that does not let a test wait a minute: the same entries, every few seconds. And tasks that stand aside while a
journey empties the database, since emptying it under a running sweep is a deadlock that no venue ever sees.
"""

import fcntl
import os
from pathlib import Path
from typing import Any, TextIO

from celery.signals import task_postrun, task_prerun

from venue.celery import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = min(entry["schedule"], 5.0)

running: list[TextIO] = []


@task_prerun.connect
def begin(**_: Any) -> None:
    gate = Path(os.environ["TASK_GATE"]).open("w")
    fcntl.flock(gate, fcntl.LOCK_SH)
    running.append(gate)


@task_postrun.connect
def end(**_: Any) -> None:
    running.pop().close()
