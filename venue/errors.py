"""What can go wrong in the domain, said so that the person at the screen can act."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class DomainError(Exception):
    """A refusal with its reason. `code` names it for programs, `message` says what happened and what to do next.

    `rule` names the rule that refused and `facts` the figures it looked at; together they are the explanation that
    member, desk and history read. The middleware turns it into a page, or for HTMX into a fragment with status 422.
    """

    code = "refused"
    message: Text = _("This cannot be done now.")
    rule_name: Text = ""  # the rule in a few words, for the reader
    status = 409
    again: Callable[[], None] | None = None  # raises the same once more

    def __init__(
        self,
        message: Text | None = None,
        *,
        rule: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        if message is not None:
            self.message = message
        self.rule = rule or self.code
        self.facts = dict(facts or {})
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)

    def said(self, language: str) -> dict[str, str]:
        """The rule in a few words and the message, as a reader of this language is told. Figures and dates are put into
        a message when it is raised, so the rule that raised it is asked once more.
        """
        with translation.override(language):
            message = self.message
            try:
                if self.again:
                    self.again()
            except DomainError as error:
                message = error.message
            return {"rule": str(self.rule_name), "text": str(message)}


class Busy(DomainError):
    """Somebody else holds the row for longer than the lock timeout."""

    code = "busy"
    message = _("Many people are doing this at the moment. Nothing was changed; please try again.")
    status = 503


class AlreadyDone(DomainError):
    """The state has moved on since the page was shown."""

    code = "already_done"
    message = _("This has changed since the page was loaded. Please look at it again.")


class NotAPhoto(DomainError):
    """What was sent as a photo is none, or none that can be kept."""

    code = "not_a_photo"
    rule_name = _("Photos are JPEG, PNG or WebP pictures of at most 10 MB")
    message = _("This file is not a photo that can be kept. Please take a new one.")
