"""The Celery application; `venue/beat.py` says what runs when."""

import os

from celery import Celery

from venue.beat import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "venue.settings")

app = Celery("venue")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
