from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from venue import clock


class Command(BaseCommand):
    help = "Move the time of a demo, for every process at once: to see a reminder go out, do not wait for tomorrow."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=float, default=0)
        parser.add_argument("--minutes", type=float, default=0)

    def handle(self, **options: Any) -> None:
        if not settings.TIME_MAY_BE_MOVED:
            raise CommandError("Time can be moved in a demo only.")
        clock.move(timedelta(hours=options["hours"], minutes=options["minutes"]))
        self.stdout.write(f"It is now {clock.local(clock.now()):%Y-%m-%d %H:%M} in the venue.")
