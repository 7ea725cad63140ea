"""The Celery application; `venue/beat.py` says what runs when. Tasks run in the venue's time zone, as pages do."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_postrun, task_prerun, worker_init
from django.utils import timezone

from venue import clock
from venue.beat import SCHEDULE
from venue.warming import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "venue.settings")

app = Celery("venue")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()


@worker_init.connect
def warm_up_before_processes_fork(**signal: Any) -> None:
    warm_up()


@task_prerun.connect
def enter_the_venues_zone(**signal: Any) -> None:
    timezone.activate(clock.zone())


@task_postrun.connect
def leave_the_venues_zone(**signal: Any) -> None:
    timezone.deactivate()
