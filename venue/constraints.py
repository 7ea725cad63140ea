"""What the database refuses, said like the rule that would have refused it first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from venue.errors import DomainError


@contextmanager
def refused_as(errors: Mapping[str, DomainError]) -> Iterator[None]:
    """Run the block in a savepoint; a violated constraint named in `errors` raises that error, any other stays what
    it is.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = errors.get(violated_constraint(error))
        if refusal is None:
            raise
        raise refusal from error


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused, or nothing."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
