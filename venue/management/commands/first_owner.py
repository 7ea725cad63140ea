"""Prints the link by which a venue gets its first owner."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils.translation import gettext as _

from venue.selectors.owner import has_owner
from venue.services.owner import new_token


class Command(BaseCommand):
    help = "Print a link, good for one day and one use, to make the first owner. Prints nothing when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        if not has_owner():
            link = settings.BASE_URL + reverse("venue:first_owner", args=[new_token()])
            self.stdout.write(_("Make yourself the owner within 24 hours:") + f"\n\n  {link}\n")
