"""The shape of the house, where import-linter cannot look: keys between models and names of constraints."""

import pghistory.models
import pytest
from django.apps import apps
from django.db import models

ROOMS = ("venue", "members", "bookings", "safety", "feedback")  # each may point only to those before it
MODELS = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
SPOKEN_OF = [model for model in MODELS if not issubclass(model, pghistory.models.Event)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_only_downwards(model: type[models.Model]) -> None:
    own = ROOMS.index(model._meta.app_label)
    targets = {field.related_model._meta.app_label for field in model._meta.get_fields() if is_key_of_its_own(field)}
    upward = {label for label in targets if label in ROOMS and ROOMS.index(label) > own}
    assert upward == set()


def is_key_of_its_own(field: object) -> bool:
    return isinstance(field, models.ForeignKey | models.ManyToManyField)


@pytest.mark.parametrize("model", SPOKEN_OF, ids=lambda model: model._meta.label)
def test_every_model_says_what_a_row_is_called(model: type[models.Model]) -> None:
    assert model.__str__ is not models.Model.__str__


@pytest.mark.parametrize(
    ("model", "constraint"),
    [(model, constraint) for model in MODELS for constraint in model._meta.constraints],
    ids=lambda value: getattr(value, "name", None),
)
def test_constraint_is_named_and_explains_itself(model: type[models.Model], constraint: models.BaseConstraint) -> None:
    assert constraint.name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_")
    assert constraint.violation_error_code
    assert constraint.violation_error_message != constraint.default_violation_error_message
