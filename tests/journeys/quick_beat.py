"""The Celery application with a beat that does not let a test wait a minute: the same entries, every few seconds."""

from venue.celery import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = min(entry["schedule"], 5.0)
