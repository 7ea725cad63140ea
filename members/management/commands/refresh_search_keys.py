"""manage.py refresh_search_keys: give people the keys by which this version finds them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_noop

from members.services.search_keys import refresh
from venue.actors import Automation


class Command(BaseCommand):
    help = "Renew the keys by which people are found and sorted. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = refresh(by=Automation(gettext_noop("renewing search keys")))
        self.stdout.write(f"{changed}")
