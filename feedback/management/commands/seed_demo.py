import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.services import bulk, demo


class Command(BaseCommand):
    help = "Fill an empty database with a venue to look at. Refused in production and where people already work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", choices=["demo", *bulk.SIZES], default="demo", help="demo, or with bulk beside it"
        )

    def handle(self, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("There is no demo data in production.")
        if demo.is_seeded():
            raise CommandError("This database is in use already; start with an empty one.")
        began = time.monotonic()
        try:
            if size := bulk.SIZES.get(options["scale"]):
                bulk.seed_bulk(size, self.stdout.write)
            else:
                demo.seed()
        except bulk.NotAllowed as error:
            raise CommandError(f"A bulk seed switches triggers off, which needs a superuser: {error}") from None
        self.stdout.write(f"The demo venue is ready ({time.monotonic() - began:.0f} s).")
