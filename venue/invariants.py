"""What must be true of the whole database, whatever wrote the rows: asked by a command and every night by a sweep.

Each room of the house declares its own in its `invariants.py`; `settings.INVARIANTS` names the lists by dotted path. An
invariant asks for the rows that break it, in one statement of its own, so that it may be asked while people work.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Exists, FileField, ForeignKey, Model, OuterRef, Q, QuerySet
from django.db.models.query import RawQuerySet
from django.utils.module_loading import import_string
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event

from venue import clock
from venue.errors import Text
from venue.models import Heartbeat, Message, StaffMember

LISTED = 100  # rows that one invariant names; more are not looked for
SWEEPS_NEED = timedelta(minutes=10)  # what fell due longer ago than this was passed by a sweep several times

MEND = _("Open the record and put it right; its history says who changed it and when.")
CALL_SUPPORT = _("Keep a backup and call whoever looks after this program: no page can cause this.")
SWEEPS = _("Look at the clockwork on the board: a sweep has passed over it.")


@dataclass(frozen=True)
class Invariant:
    """`wrong` says what is the matter with a row that `rows` finds, `todo` what to do about it.

    `about` is the kind of subject that messages name (`booking:17`), where the invariant is about such messages.
    """

    name: str
    wrong: Text
    rows: Callable[[], Iterable[Model | Text]]
    todo: Text = CALL_SUPPORT
    about: str = ""


@dataclass(frozen=True)
class Broken:
    """One invariant that does not hold, with the rows it was found at, at most `LISTED`."""

    invariant: Invariant
    rows: tuple[Text, ...]

    @property
    def is_cut(self) -> bool:
        return len(self.rows) == LISTED

    @property
    def labels(self) -> list[str]:
        """The rows as the reader's language names them."""
        return [capfirst(str(row)) for row in self.rows]


def invariants() -> list[Invariant]:
    return [each for path in settings.INVARIANTS for each in import_string(path)]


def check_all() -> list[Broken]:
    """Every invariant that does not hold now."""
    return [broken for each in invariants() if (broken := check(each))]


def check(invariant: Invariant) -> Broken | None:
    rows = tuple(label(row) for row in islice(invariant.rows(), LISTED))
    return Broken(invariant, rows) if rows else None


def label(row: Model | Text) -> Text:
    """How a finding names a row: what it is, and its key. What stands in it may be personal and is left out."""
    return format_lazy("{} {}", row._meta.verbose_name or "", row.pk) if isinstance(row, Model) else row


def swept_until(name: str = "beat") -> datetime:
    """What was due by this instant, a sweep has had the time to do; nothing, where none ever ran.

    A house that was switched off is not at fault: the instant hangs on the last heartbeat, not on the present.
    """
    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return last - SWEEPS_NEED if last else datetime(1970, 1, 1, tzinfo=UTC)


def message_causes(kind: str, model: type[Model]) -> Invariant:
    """Every message about `<kind>:<key>` is about a row that exists."""
    table = model._meta.db_table
    missing = (
        "SELECT venue_message.* FROM venue_message WHERE subject_key LIKE %s AND NOT EXISTS"
        f" (SELECT FROM {table} WHERE {table}.id::text = split_part(subject_key, ':', 2))"  # noqa: S608 - our own names
    )

    def rows() -> "RawQuerySet[Message]":
        return Message.objects.raw(missing, [f"{kind}:%"])

    wrong = _("A message is about something that does not exist.")
    return Invariant(f"venue.message_about_{kind}", wrong, rows, about=kind)


# --- the house's own -------------------------------------------------------------------------------------------------


def tables() -> Iterator[type[Model]]:
    """The models that have a table of their own."""
    return (model for model in apps.get_models() if model._meta.managed and not model._meta.proxy)


def missing_guards() -> Iterator[Text]:
    """Constraints and triggers that the models declare and the database does not have, or has switched off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE convalidated"
            " UNION SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid WHERE indisvalid"
        )
        guards = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        triggers = {name for (name,) in cursor.fetchall()}
    for model in tables():
        yield from (each.name for each in model._meta.constraints if each.name not in guards)
    for guarded, trigger in pgtrigger.registered():
        if trigger.get_pgid(guarded) not in triggers:
            yield f"{guarded._meta.label_lower} {trigger.name}"


def loose_links() -> Iterator[Text]:
    """Rows that point to a row that is not there."""
    for model in tables():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and getattr(field, "db_constraint", False):
                target = field.related_model._base_manager.filter(**{field.target_field.name: OuterRef(field.attname)})
                loose = model._base_manager.filter(~Q(**{field.name: None}), ~Exists(target))
                for row in loose.only("pk").iterator():
                    yield format_lazy("{} → {}", label(row), field.verbose_name)


def missing_files() -> Iterator[Text]:
    """Rows that name an uploaded file that is not there."""
    for model in tables():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and not issubclass(model, Event):
                for row in model._base_manager.exclude(**{field.name: ""}).only("pk", field.name).iterator():
                    name = getattr(row, field.name).name
                    if not default_storage.exists(name):
                        yield format_lazy("{} → {}", label(row), name)


def messages_about_nothing_known() -> QuerySet[Message]:
    known = Q(subject_key="")
    for each in invariants():
        if each.about:
            known |= Q(subject_key__startswith=f"{each.about}:")
    return Message.objects.exclude(known)


def still_open_sign_ins() -> QuerySet[StaffMember]:
    """The sweep closes them hourly; a day is longer than any difference of zones."""
    return StaffMember.objects.filter(left_on__lt=clock.local(swept_until()).date(), user__is_active=True)


INVARIANTS = [
    Invariant(
        "venue.guards",
        _("A guard of the database is missing: what it refuses could be stored."),
        missing_guards,
    ),
    Invariant("venue.links", _("A row points to another that does not exist."), loose_links),
    Invariant(
        "venue.files",
        _("An uploaded file is missing."),
        missing_files,
        _("Put the folder of uploads back from a backup."),
    ),
    Invariant(
        "venue.message_about", _("A message is about a kind of thing that nobody knows."), messages_about_nothing_known
    ),
    Invariant(
        "venue.message_sent",
        _("A message counts as sent without a time, or has a time without being sent."),
        lambda: Message.objects.filter(Q(state="sent", sent_at=None) | ~Q(state="sent") & Q(sent_at__isnull=False)),
    ),
    Invariant(
        "venue.message_held",
        _("A message is held by a worker that died, and was not given back."),
        lambda: Message.objects.stuck(swept_until()),
        SWEEPS,
    ),
    Invariant(
        "venue.message_secret",
        _("A text that opens an account was kept after it was done with."),
        lambda: Message.objects.filter(is_secret=True, body__gt="").exclude(state__in=("pending", "claimed")),
    ),
    Invariant(
        "venue.left_sign_in",
        _("Somebody who has left can still sign in."),
        still_open_sign_ins,
        _("Open the staff member and save it again, or take the day of leaving back."),
    ),
]
