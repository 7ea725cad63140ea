import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured

from members.models import ImportedRow
from venue.crypto import SealBroken, seal, unseal


def test_text_comes_back_and_is_not_readable_before(settings):
    settings.FIELD_KEYS = ["a long secret"]
    sealed = seal("对氯过敏")
    assert unseal(sealed) == "对氯过敏"
    assert "对氯" not in sealed and seal("对氯过敏") != sealed


def test_new_key_in_front_still_opens_what_the_old_one_sealed(settings):
    settings.FIELD_KEYS = ["old"]
    sealed = seal("text")
    settings.FIELD_KEYS = ["new", "old"]
    assert unseal(sealed) == "text"
    settings.FIELD_KEYS = ["new"]
    with pytest.raises(SealBroken):
        unseal(sealed)


def test_changed_text_is_refused(settings):
    settings.FIELD_KEYS = ["key"]
    with pytest.raises(SealBroken):
        unseal(seal("text")[:-4] + "AAA=")


def test_without_keys_nothing_is_sealed(settings):
    settings.FIELD_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        seal("text")


def test_sealed_field_cannot_be_searched():
    with pytest.raises(FieldError):
        ImportedRow.objects.filter(sealed__contains="a")
