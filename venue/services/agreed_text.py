"""Writing what people are asked to agree to, in versions."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.errors import AlreadyDone, DomainError
from venue.models import AgreedText
from venue.models.agreed_text import MESSAGES
from venue.selectors import undertaking
from venue.selectors.agreed_text import text_now
from venue.services import contact


class EffectMissing(DomainError):
    code = "no_effect"
    rule_name = _("Who is asked for sensitive data is told why, and what follows")
    message = _("Please write in both languages why these data are needed and what follows from not giving them.")


REFUSALS = {
    "venue_agreedtext_one_per_number": AlreadyDone(),
    "venue_agreedtext_sensitive_says_effect": EffectMissing(),
}


def write_text(kind: str, words: Mapping[str, str], *, is_substantive: bool = True, by: Actor) -> AgreedText:
    """Put a new version in force. A change of substance asks everybody again who agreed; a first version is one.

    Locks the version that held, so that nobody agrees to it meanwhile. What was allowed to be sent for a purpose runs
    out with a change of substance, and what waits for it is stopped. Raises `EffectMissing`.
    """
    with locking.atomic(by=by), refused_as(REFUSALS):
        before = text_now(kind)
        if before:
            locking.lock_one(AgreedText, before.pk)
        is_substantive = is_substantive or before is None
        text = AgreedText.objects.create(
            kind=kind,
            number=before.number + 1 if before else 1,
            is_substantive=is_substantive,
            made_at=clock.now(),
            made_by=user_of(by),
            **words,
        )
        if is_substantive and kind in MESSAGES:
            contact.let_run_out(kind)
    undertaking.forget()
    return text
