"""What the judge of the catalogue finds wrong."""

import pytest
from babel.messages.catalog import Catalog

from bin.tools.translations import compare


def catalogue(**texts: str) -> Catalog:
    made = Catalog(locale="zh_Hans")
    for text, translation in texts.items():
        made.add(text, translation)
    return made


@pytest.mark.parametrize(
    ("used", "kept", "faults"),
    [
        ({"pool": ""}, {"pool": "泳池"}, []),
        ({"pool": ""}, {}, ["missing: 'pool'"]),
        ({}, {"pool": "泳池"}, ["no longer used: 'pool'"]),
        ({"pool": ""}, {"pool": ""}, ["untranslated: 'pool'"]),
    ],
)
def test_compare_names_what_is_wrong(used: dict[str, str], kept: dict[str, str], faults: list[str]) -> None:
    assert compare(catalogue(**used), catalogue(**kept)) == faults


def test_compare_asks_for_every_plural_form() -> None:
    used, kept = Catalog(locale="zh_Hans"), Catalog(locale="zh_Hans")
    used.add(("one", "many"), ("",))
    kept.add(("one", "many"), ("",))
    assert compare(used, kept) == ["untranslated: ('one', 'many')"]
