"""The sweep that asks by letter whether phone and email are still right, and the way out of being asked."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_noop

from members.errors import LinkUnknown
from members.models import DataCheck, Member
from members.selectors.data_check import due_by_letter
from members.services.consent import answer_by_link
from members.services.data_check import about
from venue import audit, clock, locking, masking, outbox, sweeping
from venue.actors import Automation
from venue.models.message import Purpose

SWEEP = Automation(gettext_noop("check of the data"))
LINK = Automation(gettext_noop("link of a letter"))
SALT = "members.data_check"


def ask_by_letter(limit: int = 200) -> int:
    """Ask everybody who can answer online and was not asked for the days of the policy; how many were asked.

    Safe to run twice: each is looked at again under the lock of the person, and that they were asked is written with
    the letter. Quiet hours hold it back. Its purpose is feedback and not service: it is a question that nobody need
    answer, not part of anything booked, so that whoever does not want to be asked can say so.
    """
    due = due_by_letter(clock.now()).values_list("pk", flat=True)[:limit]
    return sweeping.each("letters about kept data", list(due), _ask_if_due)


def _ask_if_due(pk: int) -> bool:
    with locking.atomic(by=SWEEP):
        member = locking.lock_one(Member, pk)
        return due_by_letter(clock.now()).filter(pk=pk).exists() and _ask(member)


def _ask(member: Member) -> bool:
    check = DataCheck.objects.create(
        member=member, at=clock.now(), how=DataCheck.How.LETTER, answer=DataCheck.Answer.ASKED
    )
    params = {
        "member_name": member.name,
        "phone": masking.phone(member.phone),
        "url": settings.BASE_URL + reverse("members:my_profile"),
        "stop_url": settings.BASE_URL + reverse("members:check_stop", args=[token_of(member)]),
    }
    return outbox.put(
        "data_check",
        outbox.Receiver(member.email, member.language, member.user_id),
        params,
        dedupe_key=f"data_check:{check.pk}",
        subject_key=about(member.pk),
        purpose=Purpose.FEEDBACK,
    )


def token_of(member: Member) -> str:
    return signing.Signer(salt=SALT).sign(str(member.pk))


def behind(token: str) -> Member:
    """Whose letter a link comes from; raises `LinkUnknown`."""
    try:
        return Member.objects.get(pk=signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, Member.DoesNotExist) as error:
        raise LinkUnknown from error


def set_asking(member_pk: int, *, is_allowed: bool) -> None:
    """Write down whether the person behind a link wants to be asked such things. Locks them; what waits to be sent is
    stopped.
    """
    with locking.atomic(by=LINK):
        member = locking.lock_one(Member, member_pk)
        answer_by_link(member, is_given=is_allowed, by=LINK)
        audit.record("feedback.asking", by=LINK, about=member, is_allowed=is_allowed)
