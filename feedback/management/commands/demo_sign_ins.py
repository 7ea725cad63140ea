from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from feedback.services.demo_cast import COLLEAGUES, DOMAIN, MEMBER_LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Print who can sign in to the demo, by role."

    def handle(self, **options: Any) -> None:
        if settings.MODE not in {"demo", "test"}:
            raise CommandError("Only a demo has sign-ins that everybody may know.")
        rows = [(str(each.role.value).replace("_", " "), each.email, each.name) for each in COLLEAGUES]
        rows.append(("member", f"{MEMBER_LOGINS[0]}@{DOMAIN}", ""))
        self.stdout.write(f"Sign-ins of the demo, all with the password {PASSWORD}")
        for role, email, name in rows:
            self.stdout.write(f"  {role:<15} {email:<34} {name}")
