"""Packages of treatments, as the house offers them."""

from collections.abc import Sequence
from typing import Any

from bookings.models import PackagePart, TreatmentPackage
from bookings.rules.package import PARTS_RULES, Part, check_pack_fits
from bookings.selectors.package import package_facts, package_now
from bookings.treatment_errors import PackageNameTaken
from venue import clock, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.rules import check

NAME = "bookings_treatmentpackage_one_per_name"


def create_package(*, parts: Sequence[Part], by: Actor, **fields: Any) -> TreatmentPackage:
    """Add a package with its parts. Checks `PARTS_RULES`, and of a course that its pack fits; raises
    `PackageNameTaken`.
    """
    with locking.atomic(by=by), refused_as({NAME: PackageNameTaken()}):
        check(PARTS_RULES, parts, clock.now())
        package = TreatmentPackage.objects.create(**fields)
        _set_parts(package, parts)
        _check_pack(package)
    return package


def change_package(pk: int, *, parts: Sequence[Part] | None = None, by: Actor, **fields: Any) -> TreatmentPackage:
    """Change a package, or take it off (`is_active=False`): what is booked keeps its treatments and its price. Locks
    it. Checks `PARTS_RULES`, and of a course that its pack fits; raises `PackageNameTaken`.
    """
    with locking.atomic(by=by), refused_as({NAME: PackageNameTaken()}):
        package = locking.lock_one(TreatmentPackage, pk)
        for name, value in fields.items():
            setattr(package, name, value)
        package.save(update_fields=list(fields))
        if parts is not None:
            check(PARTS_RULES, parts, clock.now())
            _set_parts(package, parts)
        _check_pack(package)
    return package


def _check_pack(package: TreatmentPackage) -> None:
    check([check_pack_fits], package_facts(package_now(package.pk), ()), clock.now())


def _set_parts(package: TreatmentPackage, parts: Sequence[Part]) -> None:
    """These and no others, in this order; one that stays as it is leaves no trace in the history."""
    listed = {each.number: each for each in package.parts.all()}
    for number, part in enumerate(parts, start=1):
        row = listed.pop(number, None) or PackagePart(package=package, number=number)
        wanted = (part.treatment_pk, part.guest, part.is_beside and number > 1)
        if row.pk is None or (row.treatment_id, row.guest, row.is_beside) != wanted:
            row.treatment_id, row.guest, row.is_beside = wanted
            row.save()
    for row in listed.values():
        row.delete()
