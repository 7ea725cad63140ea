import pytest
from django.db import IntegrityError

from bookings.models import Booking
from tests.factories.bookings import make_booking, make_session
from tests.factories.members import make_member
from venue.constraints import insert, insert_new

pytestmark = pytest.mark.django_db


def test_row_that_is_inserted_knows_its_key_and_is_what_saving_it_would_have_made():
    session, policies = make_session(), [3, 1]
    fields = {"session": session, "policies": policies, "overridden": [], "observation": "Quiet “corner”"}
    written, saved = insert(Booking(member=make_member(), **fields)), Booking(member=make_member(), **fields)
    saved.save()

    kept = Booking.objects.get(pk=written.pk)
    own = {"id", "member_id", "booked_at"}
    names = [each.attname for each in Booking._meta.concrete_fields if each.attname not in own]
    assert {name: getattr(kept, name) for name in names} == {
        name: getattr(Booking.objects.get(pk=saved.pk), name) for name in names
    }
    assert {name: getattr(kept, name) for name in names} == {name: getattr(written, name) for name in names}
    assert (written.booked_at, written._state.adding) == (kept.booked_at, False)


def test_constraint_refuses_what_is_inserted_and_nothing_is_written_where_a_key_is_taken():
    booking = make_booking()

    assert not insert_new(Booking(session=booking.session, member=booking.member))
    with pytest.raises(IntegrityError, match="bookings_booking_one_live_per_member"):
        insert(Booking(session=booking.session, member=booking.member))
