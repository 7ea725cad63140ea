"""What is offered, who does it, which rooms are kept for it."""

import pytest

from bookings.models import Treatment
from bookings.selectors.treatment import practitioners
from bookings.services.resource import change_resource, create_resource
from bookings.services.treatment import change_skill, change_treatment, create_skill, create_treatment
from bookings.treatment_errors import SkillListed, TreatmentNameTaken
from tests.factories.bookings import HOUSE
from tests.factories.treatments import make_skill, make_treatment
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TUINA = {"name_en": "Tuina", "name_zh": "推拿", "minutes": 60, "price": "298.00"}


def those_who_do(treatment):
    return set(treatment.skills.in_use().values_list("staff", flat=True))


def test_treatment_is_added_with_those_who_do_it():
    one, other = make_staff(role=Role.PRACTITIONER), make_staff(role=Role.PRACTITIONER)
    treatment = create_treatment(staff=[one, other], by=HOUSE, **TUINA)
    assert those_who_do(treatment) == {one.pk, other.pk}


def test_who_does_it_no_longer_keeps_their_minutes_for_when_they_do_again():
    skill = make_skill(minutes=75)
    change_treatment(skill.treatment.pk, staff=[], by=HOUSE)
    assert those_who_do(skill.treatment) == set()
    change_treatment(skill.treatment.pk, staff=[skill.staff], by=HOUSE)
    skill.refresh_from_db()
    assert (those_who_do(skill.treatment), skill.lasts) == ({skill.staff_id}, 75)


def test_change_that_does_not_speak_of_practitioners_leaves_them():
    skill = make_skill()
    change_treatment(skill.treatment.pk, minutes=90, by=HOUSE)
    assert (those_who_do(skill.treatment), Treatment.objects.get().minutes) == ({skill.staff_id}, 90)


def test_treatment_lasts_as_usual_unless_the_practitioner_needs_other_minutes():
    treatment = make_treatment(minutes=45)
    assert [make_skill(treatment).lasts, make_skill(treatment, minutes=50).lasts] == [45, 50]


def test_name_of_another_treatment_is_refused():
    make_treatment(name_zh="推拿")
    with pytest.raises(TreatmentNameTaken):
        create_treatment(by=HOUSE, **TUINA)
    with pytest.raises(TreatmentNameTaken):
        change_treatment(make_treatment().pk, name_zh="推拿", by=HOUSE)


def test_skill_is_listed_once():
    skill = make_skill()
    with pytest.raises(SkillListed):
        create_skill(staff=skill.staff, treatment=skill.treatment, by=HOUSE)
    assert change_skill(make_skill().pk, minutes=30, by=HOUSE).lasts == 30


def test_room_is_kept_for_some_treatments_or_for_none():
    one, other = make_treatment(), make_treatment()
    room = create_resource(
        area=make_area(), name_en="Rain", name_zh="听雨", capacity=1, treatments=[one, other], by=HOUSE
    )
    change_resource(room.pk, area=None, treatments=[other], by=HOUSE)
    assert [row.treatment for row in room.kept_for.in_use()] == [other]
    change_resource(room.pk, area=None, treatments=[], by=HOUSE)
    assert not room.kept_for.in_use().exists()
    change_resource(room.pk, area=None, treatments=[one], by=HOUSE)
    change_resource(room.pk, area=None, capacity=2, by=HOUSE)
    assert [row.treatment for row in room.kept_for.in_use()] == [one]


def test_practitioners_are_those_who_treat_train_or_advise_and_still_work_here():
    treats, trains = make_staff(role=Role.PRACTITIONER), make_staff(role=Role.INSTRUCTOR)
    make_staff(role=Role.FRONT_DESK)
    make_staff(role=Role.PRACTITIONER, left_on=clock.today())
    assert set(practitioners(clock.today())) == {treats, trains}
