"""What whoever spoke up can do about their case."""

from datetime import timedelta
from functools import partial

import pytest
from PIL import Image

from feedback.errors import CaseClosed, CaseSettled
from feedback.guest_errors import ConfirmedAlready, NothingProposed, ReasonNeeded, SolutionChanged, StillOpen
from feedback.models import Case, CaseEvent, CasePhoto
from feedback.services import case as service
from feedback.services.calls import note_call
from feedback.services.compensation import propose
from feedback.services.guest import accept, confirm, decline, reopen, withdraw, write
from feedback.services.mediation import hand_over
from feedback.services.waiting import pause
from tests.factories.feedback import HOUSE, make_case, read, resolve_case
from tests.factories.lessons import make_analysis
from tests.factories.members import make_member
from tests.factories.venue import make_area, make_photo, make_staff
from venue import clock
from venue.errors import NotAPhoto
from venue.models import Message, User
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kinds(case):
    return list(case.events.values_list("kind", flat=True))


def told(template):
    return set(Message.objects.filter(template=template).values_list("address", flat=True))


# --- words -----------------------------------------------------------------------------------------------------------


def test_words_and_photos_are_kept_and_the_handler_hears_of_them(desk):
    case = make_case(handler=desk.staff_member)

    event = write(case.pk, "It is cold again.", pictures=[make_photo(), make_photo()], by=HOUSE)

    assert (event.is_visible, event.photos.count(), told("case_word")) == (True, 2, {desk.email})
    assert read(case).state == "acknowledged"


def test_words_for_a_handler_who_has_left_reach_the_desk(desk):
    gone = make_staff(role=Role.FRONT_DESK)
    case = make_case(handler=gone)
    User.objects.filter(pk=gone.user_id).update(is_active=False)

    write(case.pk, "Hello?", by=HOUSE)

    assert told("case_word") == {desk.email}


def test_nobody_hears_of_a_case_about_themselves(desk, manager):
    case, other = make_case(about_staff=manager.staff_member), make_case(about_staff=desk.staff_member)
    owner = make_staff(role=Role.OWNER).user

    for each in (case, other):
        write(each.pk, "Hello?", by=HOUSE)
        reopen(resolve_case(each).pk, "Again.", by=HOUSE)

    assert told("case_word") == {desk.email, manager.email}
    assert told("case_reopened") == {desk.email, manager.email, owner.email}
    about = Message.objects.filter(subject_key=f"case:{case.pk}").values_list("address", flat=True)
    assert manager.email not in set(about)


def test_what_is_no_photo_is_refused_and_nothing_is_kept(desk, tmp_path):
    case, wrong = make_case(), make_photo()
    wrong.content_type = "text/html"

    with pytest.raises(NotAPhoto):
        write(case.pk, "Look.", pictures=[make_photo(), wrong], by=HOUSE)

    assert (kinds(case), CasePhoto.objects.count()) == (["received", "acknowledged"], 0)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_case_that_waits_for_its_guest_goes_on(desk):
    case = make_case()
    CaseEvent.objects.create(case=case, kind="waiting", by=desk)
    assert read(case).state == "waiting"

    write(case.pk, "Here is the receipt.", by=HOUSE)

    assert (read(case).state, kinds(case)[-2:]) == ("answered", ["guest", "resumed"])


@pytest.mark.covers("H-056")
def test_thank_you_opens_nothing_again(lead):
    case = resolve_case(make_case())

    write(case.pk, "Thank you!", by=HOUSE)

    assert (read(case).state, read(case).is_open) == ("resolved", False)


def test_closed_case_takes_no_more_words(lead):
    case = resolve_case(make_case())
    confirm(case.pk, rating=5, by=HOUSE)
    make_analysis(case)
    service.close(case.pk, by=lead)

    with pytest.raises(CaseClosed):
        write(case.pk, "One more thing.", by=HOUSE)


def test_case_that_was_closed_in_silence_is_confirmed_no_more_but_can_be_opened_again(desk, lead):
    case = resolve_case(make_case())
    note_call(case.pk, outcome="unreached", by=desk)
    make_analysis(case)
    service.close(case.pk, by=lead)

    with pytest.raises(CaseClosed):
        confirm(case.pk, rating=5, by=HOUSE)
    assert reopen(case.pk, "Cold again.", by=HOUSE).is_open


# --- a solution ------------------------------------------------------------------------------------------------------


def test_solution_is_accepted_or_declined_once(desk):
    case = make_case(handler=desk.staff_member)
    propose(case.pk, "We change the valve.", by=desk)

    decline(case.pk, text="And my towel?", by=HOUSE)
    with pytest.raises(NothingProposed):
        accept(case.pk, by=HOUSE)
    states = [read(case).state]
    propose(case.pk, "And wash the towel.", by=desk)
    states.append(read(case).state)
    accept(case.pk, by=HOUSE)

    answers = [event.facts["answer"] for event in case.events.filter(kind="guest")]
    assert (answers, told("case_word")) == (["declined", "accepted"], {desk.email})
    assert [*states, read(case).state] == ["answered", "proposed", "answered"]


def test_answer_to_a_solution_ends_the_waiting_for_the_guest_but_not_the_mediation(desk, lead):
    asked, mediated = make_case(), make_case()
    for case in (asked, mediated):
        propose(case.pk, "We change the valve.", by=desk)
    pause(asked.pk, "Which shower was it?", by=desk)
    hand_over(mediated.pk, body="The association", on=clock.today(), by=lead)

    for case in (asked, mediated):
        decline(case.pk, text="No.", by=HOUSE)

    assert [read(case).state for case in (asked, mediated)] == ["answered", "mediation"]


def test_answer_is_about_the_solution_that_was_read(desk):
    case = make_case()
    propose(case.pk, "A new valve, and a towel.", by=desk)
    read_one = case.events.get(kind="proposed").pk
    propose(case.pk, "A new valve.", by=desk)

    for answer in (accept, partial(decline, text="No.")):
        with pytest.raises(SolutionChanged):
            answer(case.pk, read=read_one, by=HOUSE)
    accept(case.pk, read=case.events.filter(kind="proposed").last().pk, by=HOUSE)

    assert kinds(case).count("guest") == 1


def test_nothing_is_accepted_that_nobody_proposed():
    with pytest.raises(NothingProposed):
        accept(make_case().pk, by=HOUSE)


# --- settled ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-055", "B-039")
def test_guest_confirms_once_with_a_rating():
    case = resolve_case(make_case())

    confirm(case.pk, rating=4, text="Fine now.", by=HOUSE)

    event = case.events.get(kind="confirmed")
    assert (read(case).state, event.facts, event.text) == ("confirmed", {"rating": 4}, "Fine now.")
    with pytest.raises(ConfirmedAlready):
        confirm(case.pk, rating=5, by=HOUSE)


def test_nothing_is_confirmed_that_is_still_open():
    with pytest.raises(StillOpen):
        confirm(make_case().pk, rating=5, by=HOUSE)


@pytest.mark.parametrize(("rating", "state"), [(3, "confirmed"), (2, "reopened"), (1, "reopened")])
def test_low_rating_opens_it_again(rating, state):
    case = resolve_case(make_case())

    confirm(case.pk, rating=rating, text="Still cold.", by=HOUSE)

    assert read(case).state == state


def test_low_rating_says_what_is_missing():
    case = resolve_case(make_case())

    with pytest.raises(ReasonNeeded):
        confirm(case.pk, rating=1, by=HOUSE)


@pytest.mark.covers("H-056")
@pytest.mark.parametrize(("grade", "after"), [("general", "important"), ("important", "urgent"), ("urgent", "urgent")])
def test_opened_again_it_weighs_more_and_somebody_in_charge_hears_of_it(grade, after, desk, manager):
    case = resolve_case(make_case(grade=grade, handler=desk.staff_member))

    reopen(case.pk, "Still cold.", by=HOUSE)

    found = read(case)
    assert (found.state, found.grade, found.is_open, found.resolved_at) == ("reopened", after, True, None)
    assert told("case_reopened") == {desk.email, manager.email}


def test_seven_days_are_long_enough_and_not_a_second_more(frozen):
    case, other = resolve_case(make_case()), resolve_case(make_case())
    frozen.move(days=7, seconds=-1)
    assert reopen(case.pk, "Still cold.", by=HOUSE).pk == case.pk

    frozen.move(seconds=1)
    again = reopen(other.pk, "Cold again.", by=HOUSE)

    assert (again.follows, again.text, again.grade, again.contact) == (other, "Cold again.", "important", other.contact)
    assert read(other).state == "resolved"
    assert reopen(other.pk, "Really.", by=HOUSE).pk == again.pk


def test_new_case_that_takes_an_old_one_up_knows_what_that_knew_and_goes_to_somebody_else(frozen, desk, lead):
    pool, manager = make_area(), make_staff(role=Role.MANAGER)
    known = {"about_staff": manager, "area": pool, "tone": "negative", "occurred_at": clock.now()}
    case = resolve_case(make_case(**known))
    frozen.move(days=8)

    again = reopen(case.pk, "He was rude again.", by=HOUSE)

    assert {name: getattr(again, name) for name in known} == known
    assert (again.handler, again.handler == manager) == (None, False)
    owner = make_staff(role=Role.OWNER)
    other = resolve_case(make_case(**known | {"occurred_at": clock.now()}))
    frozen.move(days=8)
    assert reopen(other.pk, "Once more.", by=HOUSE).handler == owner


def test_case_is_resolved_and_opened_again_as_often_as_it_takes(lead):
    case = resolve_case(make_case())
    reopen(case.pk, "Still cold.", by=HOUSE)
    service.resolve(case.pk, "New valve.", by=lead)
    reopen(case.pk, "Cold again.", by=HOUSE)

    assert (read(case).is_open, case.events.filter(kind="resolved").count()) == (True, 2)
    with pytest.raises(StillOpen):
        reopen(case.pk, "Once more.", by=HOUSE)


def test_guest_takes_it_back(desk):
    case = make_case(handler=desk.staff_member)

    withdraw(case.pk, text="Found it.", by=HOUSE)

    assert (read(case).state, read(case).is_open, told("case_word")) == ("withdrawn", False, {desk.email})
    with pytest.raises(CaseSettled):
        withdraw(case.pk, by=HOUSE)


# --- before it is closed ---------------------------------------------------------------------------------------------


def test_withdrawn_case_and_praise_need_no_confirmation(lead):
    withdrawn, praise, nobody = make_case(), make_case(kind="praise"), make_case(reporter_name="", contact="")
    withdraw(withdrawn.pk, by=HOUSE)
    for case in (praise, nobody):
        resolve_case(case)
    for case in (withdrawn, nobody):
        make_analysis(case)
    for case in (withdrawn, praise, nobody):
        service.close(case.pk, by=lead)

    assert {case.state for case in Case.objects.all()} == {"closed"}


def test_photo_keeps_the_picture_alone():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"

    write(make_case(member=make_member()).pk, "Look.", pictures=[make_photo(exif=exif)], by=HOUSE)

    with CasePhoto.objects.get().photo.open() as file:
        kept = file.read()
    assert (kept[:3], b"taken at home" in kept) == (b"\xff\xd8\xff", False)


def test_ended_at_is_when_it_was_settled(frozen):
    case = make_case()
    frozen.move(hours=2)
    assert resolve_case(case).ended_at - case.received_at == timedelta(hours=2)
