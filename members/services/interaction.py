"""Consultations: kept as they were held, corrected by another row, and followed up by a rule."""

import logging
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.follow_up_errors import CorrectedAlready, NotYetHeld
from members.follow_up_policies import after_consultation
from members.models import FollowUp, Interaction
from members.services.follow_up import open_by_rule
from venue import clock, house, locking
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as

logger = logging.getLogger(__name__)

RULE = Automation(gettext_noop("follow-up of consultations"))
TEXT_LENGTH = 200


@dataclass(frozen=True)
class Held:
    """What was said, and how."""

    at: datetime
    channel: str
    need: str
    confirmed: str
    answer: str
    mood: str
    tone: str
    change: str = ""


def keep_consultation(member_pk: int, held: Held, *, by: Actor) -> Interaction:
    """Write a consultation down; whoever held it owes the person a follow-up, so many days after it as the house says.

    Raises `NotYetHeld`.
    """
    with locking.atomic(by=by):
        row = _write(member_pk, held, by=by)
        _follow_up(row, by=by)
    logger.info("consultation %s kept of member %s", row.pk, member_pk)
    return row


def correct_consultation(pk: int, held: Held, *, by: Actor) -> Interaction:
    """Write down how it really was; the row before stays. What follows from it was opened by the first.

    Raises `NotYetHeld`, `CorrectedAlready`.
    """
    already = {"members_interaction_corrects_id_key": CorrectedAlready()}
    with locking.atomic(by=by), refused_as(already):
        wrong = Interaction.objects.get(pk=pk)
        return _write(wrong.member_id, held, corrects=wrong, by=by)


def _write(member_pk: int, held: Held, *, corrects: Interaction | None = None, by: Actor) -> Interaction:
    now = clock.now()
    if held.at > now:
        raise NotYetHeld(facts={"at": held.at.isoformat()})
    return Interaction.objects.create(
        member_id=member_pk, **asdict(held), corrects=corrects, kept_at=now, by=user_of(by)
    )


def _follow_up(row: Interaction, *, by: Actor) -> None:
    days = after_consultation(row.at)
    if days:
        with translation.override(house.language()):
            text = _("Ask whether the answer helped: %(need)s") % {"need": row.need}
        open_by_rule(
            row.member_id,
            kind=FollowUp.Kind.CONSULTATION,
            text=text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…",
            wanted=user_of(by),
            since=row.at,
            days=days,
            cause=f"consultation:{row.pk}",
            by=RULE,
        )
