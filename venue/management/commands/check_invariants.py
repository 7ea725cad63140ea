import json
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from venue.invariants import Broken, check_all, invariants
from venue.shell import shell_language


class Command(BaseCommand):
    help = (
        "Ask the whole database whether everything is true that must always be true; nothing is changed. "
        "The exit status is 1 when something is not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings for a program")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], help="of the findings; else the shell's"
        )

    def handle(self, **options: Any) -> None:
        began = time.monotonic()
        with translation.override(options["language"] or shell_language()):
            found = check_all()
            if options["json"]:
                self.stdout.write(json.dumps([plain(each) for each in found], ensure_ascii=False, indent=2))
            else:
                self.tell(found, time.monotonic() - began)
        if found:
            sys.exit(1)

    def tell(self, found: list[Broken], seconds: float) -> None:
        for each in found:
            self.stdout.write(self.style.ERROR(str(each.invariant.wrong)) + f" [{each.invariant.name}]")
            for label in each.labels:
                self.stdout.write(f"  {label}")
            if each.is_cut:
                self.stdout.write("  …")
            self.stdout.write(f"  → {each.invariant.todo}\n\n")
        facts = {"checks": len(invariants()), "broken": len(found), "seconds": f"{seconds:.1f}"}
        if found:
            self.stdout.write(_("%(checks)s checks, %(broken)s of them found something (%(seconds)s s).") % facts)
        else:
            self.stdout.write(_("%(checks)s checks, nothing found (%(seconds)s s).") % facts)


def plain(broken: Broken) -> dict[str, Any]:
    return {
        "name": broken.invariant.name,
        "wrong": str(broken.invariant.wrong),
        "rows": broken.labels,
        "todo": str(broken.invariant.todo),
    }
