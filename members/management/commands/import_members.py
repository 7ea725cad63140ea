"""manage.py import_members: take in the member list of another software."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.services.import_mapping import read_mapping
from members.services.import_members import ImportPlan, plan_import, store
from members.services.import_reporting import report_lines, write_rejected, write_report
from venue.actors import Actor, Automation
from venue.errors import DomainError
from venue.models import User
from venue.shell import shell_language


class Command(BaseCommand):
    help = (
        "Take in a member list from another software (CSV in GBK or UTF-8, or xlsx). Every row is checked; "
        "without errors, or with --leave-out-bad-rows, all good rows are written at once or not at all. "
        "Run it with --dry-run first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.HelpFormatter
        parser.add_argument("file", type=Path, help="the list, .csv or .xlsx")
        parser.add_argument("--dry-run", action="store_true", help="check and report only; write nothing")
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE.toml", help="headings and cards that are not known here"
        )
        parser.add_argument(
            "--leave-out-bad-rows",
            type=Path,
            metavar="REJECTED.csv",
            help="take in the good rows and write the others, with the reason, to this new file to be mended",
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE.csv", help="write every finding to this new file as well"
        )
        parser.add_argument("--by", metavar="EMAIL", help="who does it, for the history")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], help="of the report; else the shell's"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"] or shell_language()):
            try:
                self.run(options)
            except DomainError as error:
                raise CommandError(str(error)) from error
            except FileExistsError as error:
                raise CommandError(_("%(name)s exists already; name a new file.") % {"name": error.filename}) from error
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}") from error

    def run(self, options: dict[str, Any]) -> None:
        by = self.actor(options["by"])
        rejected: Path | None = options["leave_out_bad_rows"]
        if rejected and rejected.exists():
            raise FileExistsError(17, "", str(rejected))
        plan = plan_import(options["file"], read_mapping(options["mapping"]), progress=self.show(_("checked")))
        for line in report_lines(plan):
            self.stdout.write(line)
        if options["report"]:
            write_report(plan, options["report"])
        self.stdout.write("")
        if options["dry_run"]:
            self.stdout.write(_("Trial run: nothing was written."))
            return
        if plan.refused and not rejected:
            raise CommandError(
                _(
                    "Nothing was written. Mend the rows with errors in the list and start again, or take in the others "
                    "with --leave-out-bad-rows REJECTED.csv."
                )
            )
        self.write(plan, rejected, by)

    def write(self, plan: ImportPlan, rejected: Path | None, by: Actor) -> None:
        """Bad rows go to their file first: when it cannot be written, nobody is taken in and no row is lost."""
        is_written = bool(rejected and plan.refused)
        if rejected and is_written:
            write_rejected(plan, rejected)
        try:
            batch = store(plan, by=by, leave_out_bad_rows=rejected is not None, progress=self.show(_("written")))
        except BaseException:
            if rejected and is_written:
                rejected.unlink(missing_ok=True)
            raise
        if batch is None:
            self.stdout.write(_("There was nothing new to write."))
        else:
            self.stdout.write(self.style.SUCCESS(_("%(taken)s people were taken in.") % {"taken": batch.taken}))
        if rejected and is_written:
            self.stdout.write(
                _("%(count)s rows were left out and stand in %(name)s. Mend them there and import that file.")
                % {"count": len(plan.refused), "name": rejected}
            )

    def actor(self, email: str | None) -> Actor:
        if not email:
            return Automation(gettext_noop("import"))
        try:
            return User.objects.get(email=email.lower())
        except User.DoesNotExist:
            raise CommandError(_("Nobody signs in here as %(email)s.") % {"email": email}) from None

    def show(self, word: str) -> Any:
        """Progress on stderr, so that the report on stdout stays clean."""
        return lambda done, total: self.stderr.write(
            f"{word} {done}/{total} ({done * 100 // total} %)", self.style.HTTP_INFO
        )
