import pytest
from django.db import DatabaseError, transaction

from tests.factories.venue import make_area, make_user
from venue import audit
from venue.actors import Automation
from venue.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_record_keeps_who_did_what_to_which_record(noon):
    user, area = make_user(name="王晓敏"), make_area()

    event = audit.record("area.shown", by=user, about=area, rows=3)

    kept = AuditEvent.objects.get()
    assert (kept, kept.at, kept.by, kept.by_name) == (event, noon, user, "王晓敏")
    assert (kept.action, kept.kind, kept.ref, kept.facts) == ("area.shown", "venue.area", str(area.pk), {"rows": 3})


def test_record_of_the_house_itself_has_no_user_and_may_be_about_nothing():
    event = audit.record("members.exported", by=Automation("nightly export"))

    assert (event.by, event.by_name, event.kind, event.ref) == (None, "nightly export", "", "")


def test_what_was_written_down_can_neither_be_changed_nor_removed():
    event = audit.record("area.shown", by=make_user())

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(action="nothing")
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete()


def test_a_transaction_that_fails_leaves_no_event():
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        audit.record("area.shown", by=make_user())
        raise ValueError("no")

    assert not AuditEvent.objects.exists()
