"""Forms that show a refusal beside the field it is about, and keep what was typed."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest

from venue import submissions
from venue.actors import Actor
from venue.errors import DomainError


class Refusable:
    """Mixin of forms: `beside` says which field a rule (`DomainError.code`) or a constraint
    (`violation_error_code`) is about; any other refusal stands above the form.
    """

    beside: Mapping[str, str] = {}

    def refuse(self, error: DomainError) -> None:
        self.add_error(self.beside.get(error.code), str(error))

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None and hasattr(error, "error_dict"):
            for each in error.error_dict.pop(NON_FIELD_ERRORS, []):
                super().add_error(self.beside.get(each.code), each)  # type: ignore[misc]
            if not error.error_dict:
                return
        super().add_error(field, error)  # type: ignore[misc]


def save_once(request: HttpRequest, form: Any, save: Callable[[], str], *, by: Actor | None = None) -> str | None:
    """Check the form and save it; the address to go on to, or none when errors now stand in the form.

    Checking is part of what a form key allows once: the second of two clicks gets the answer of the first, and not
    "there is already one with this name". `by` is the signed-in person unless said otherwise.
    """

    def action() -> str:
        if not form.is_valid():
            raise ValidationError("")
        return save()

    try:
        return submissions.once(request.POST.get("form_key", ""), action, by=by or request.user)  # type: ignore[arg-type]
    except ValidationError:
        return None
    except DomainError as error:
        form.refuse(error)
        return None
