import pytest

from safety.errors import ReviewDone, ReviewSaysNothing, SamePersonReviews
from safety.models import DutyReview, Hazard
from safety.services import review as service
from safety.services.review import review_duty
from tests.factories.safety import FLOOR, do_duty, make_duty, make_reviewed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


class Loaded:
    """Dice that always show the same."""

    def __init__(self, shown):
        self.shown = shown

    def randrange(self, most):
        return self.shown


@pytest.mark.parametrize(("shown", "kinds"), [(4, ["drawn"]), (5, [])])
def test_five_of_a_hundred_are_drawn(monkeypatch, shown, kinds):
    monkeypatch.setattr(service, "dice", Loaded(shown))
    do_duty(make_duty(FLOOR), True)

    assert [review.kind for review in DutyReview.objects.all()] == kinds


def test_list_that_asks_for_a_second_person_is_always_confirmed_by_one(attendant, officer, frozen):
    duty = make_reviewed(by=attendant)
    review = review_duty(duty.pk, is_in_order=True, by=officer)

    assert (review.kind, review.is_in_order, review.by, review.at) == ("second", True, officer, frozen.at)
    assert Hazard.objects.count() == 0


def test_what_is_not_in_order_becomes_a_hazard(attendant, officer):
    duty = make_reviewed(by=attendant)
    review_duty(duty.pk, is_in_order=False, note="Floor is wet", by=officer)

    assert [(each.title, each.area, each.found_by) for each in Hazard.objects.all()] == [
        ("Floor is wet", duty.area, officer)
    ]


def test_who_took_part_does_not_confirm(attendant):
    duty = make_reviewed(by=attendant)
    with pytest.raises(SamePersonReviews):
        review_duty(duty.pk, is_in_order=True, by=attendant)


def test_confirmed_once(attendant, officer, technician):
    duty = make_reviewed(by=attendant)
    review_duty(duty.pk, is_in_order=True, by=officer)
    with pytest.raises(ReviewDone):
        review_duty(duty.pk, is_in_order=True, by=technician)


def test_not_in_order_is_said_in_words(attendant, officer):
    duty = make_reviewed(by=attendant)
    with pytest.raises(ReviewSaysNothing):
        review_duty(duty.pk, is_in_order=False, note=" ", by=officer)
