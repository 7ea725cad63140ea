import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.services import demo


class Command(BaseCommand):
    help = "Fill an empty database with a venue to look at. Refused in production and where people already work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=["demo"], default="demo", help="how much; more scales come later")

    def handle(self, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("There is no demo data in production.")
        if demo.is_seeded():
            raise CommandError("This database is in use already; start with an empty one.")
        began = time.monotonic()
        demo.seed()
        self.stdout.write(f"The demo venue is ready ({time.monotonic() - began:.0f} s).")
