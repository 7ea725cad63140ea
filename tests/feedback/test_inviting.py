"""Whom surveys ask, and when: what is due is noticed from what happened, and each person is asked about one thing."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from feedback.asking_words import asking
from feedback.inviting_rules import grown_up_since, is_drawn
from feedback.models import Case, Survey, SurveyInvitation, SurveyResponse
from feedback.policies import inviting_policy
from feedback.selectors.surveys import versions_asked
from feedback.services.calls import note_call
from feedback.services.guest import confirm, reopen
from feedback.services.inviting import invite, invite_due, take_back_amid_cases
from feedback.services.survey import set_asking
from members.models import Payment
from tests.factories.bookings import make_booking, make_course, make_session
from tests.factories.feedback import HOUSE, make_attended, make_case, resolve_case
from tests.factories.inviting import make_asking, make_done, make_to_come, make_used, make_visit
from tests.factories.members import make_member, make_membership, make_payment, make_plan, make_sold
from tests.factories.stages import make_stage
from tests.factories.treatments import make_treatment
from tests.queries import queries_of
from venue import clock
from venue.models import ContactPreference, Message
from venue.services.delivery import is_wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def nothing_is_asked():
    """The surveys that the house begins with are out of use."""
    Survey.objects.update(is_active=False)


def asked():
    """By whom and by which survey, in the order in which they were asked."""
    return list(SurveyInvitation.objects.order_by("pk").values_list("member_id", "version__survey__kind"))


def again(member):
    """The same sweep over this person alone, as one that read who is due at the same moment."""
    return invite([member.pk], versions_asked(), inviting_policy(clock.now()))


# --- when ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ended", "count"), [(59, 0), (60, 1), (24 * 60 - 1, 1), (24 * 60, 0)])
def test_whoever_came_is_asked_an_hour_after_the_end_and_not_a_day_later(ended, count):
    make_attended(ended=timedelta(minutes=ended))

    assert invite_due() == count


def test_each_survey_says_itself_how_long_after_until_when_and_for_how_long():
    Survey.objects.update(after_minutes=180, latest_hours=4, open_days=3)
    make_attended(ended=timedelta(hours=2))
    make_attended(ended=timedelta(hours=3))
    make_attended(ended=timedelta(hours=4))

    assert invite_due() == 1
    assert SurveyInvitation.objects.get().expires_at == clock.now() + 3 * DAY


@pytest.mark.covers("B-028")
def test_invitation_is_a_feedback_message_with_a_link_and_a_way_out():
    booking = make_attended()

    invite_due()

    invitation, message = SurveyInvitation.objects.get(), Message.objects.get()
    assert (invitation.booking, invitation.member) == (booking, booking.member)
    assert invitation.expires_at == message.expires_at == clock.now() + timedelta(days=14)
    assert (message.template, message.purpose, message.address) == (
        "survey_invitation",
        "feedback",
        booking.member.email,
    )
    assert message.subject == f"How was {booking.session.course.name_en}?"
    assert [part in message.body for part in ("/survey/", "/stop/")] == [True, True]
    assert message.is_direct is False  # quiet hours hold it back


# --- about what ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-032")
def test_a_finished_treatment_is_asked_about_with_what_it_was_and_by_whom():
    version = make_asking("treatment")
    guest = make_member(language="zh-hans")
    make_membership(guest, tier="gold")
    make_stage(guest, kind="member", since=clock.now() - 9 * DAY)
    line = make_done(guest, treatment=make_treatment(name_en="Foot massage", name_zh="足疗"))

    assert invite_due() == 1

    found = SurveyInvitation.objects.get()
    assert (found.version, found.line, found.member, found.treatment, found.staff) == (
        version,
        line,
        guest,
        line.treatment,
        line.staff,
    )
    assert (found.happened_at, found.tier, found.stage) == (line.began_at, "gold", "member")
    assert "足疗" in Message.objects.get().subject


def test_a_room_a_visit_a_purchase_and_an_end_are_asked_about():
    for kind in ("room", "visit", "product", "exit"):
        make_asking(kind, latest_hours=240, after_minutes=3 * 24 * 60 if kind == "exit" else 60)
    room, visit = make_used(), make_visit()
    bought = make_payment(make_sold(), taken_at=clock.now() - timedelta(hours=2)).membership
    left = make_membership(starts_on=clock.today() - 90 * DAY, ends_on=clock.today() - 4 * DAY)
    make_membership(ends_on=clock.today() - 2 * DAY)  # not three days ago yet
    went_on = make_membership(ends_on=clock.today() - 4 * DAY)
    make_membership(went_on.member, starts_on=clock.today(), ends_on=clock.today() + 30 * DAY)

    assert invite_due() == 4

    subjects = SurveyInvitation.objects.values_list("room_booking", "membership", "wave_on", "member")
    assert sorted(subjects, key=str) == sorted(
        [
            (room.pk, None, None, room.member_id),
            (None, None, clock.today(), visit.member_id),
            (None, bought.pk, None, bought.member_id),
            (None, left.pk, None, left.member_id),
        ],
        key=str,
    )
    assert invite_due() == 0


def test_nothing_is_asked_without_an_open_version():
    nothing_is_asked()
    make_done()
    make_used()

    assert invite_due() == 0


def test_two_visits_of_one_day_are_one():
    make_asking("visit")
    member = make_member()
    make_visit(member, ago=timedelta(hours=3))
    make_visit(member, ago=timedelta(hours=2), undone_at=clock.now())

    assert [invite_due(), again(member)] == [1, 0]


def test_who_buys_and_leaves_is_asked_both_times(frozen):
    make_asking("product")
    make_asking("exit")
    sold = make_sold(ends_on=clock.today())
    make_payment(sold, taken_at=clock.now() - timedelta(hours=2))
    assert invite_due() == 1
    frozen.move(days=20)
    sold.__class__.objects.filter(pk=sold.pk).update(ends_on=clock.today() - DAY)

    assert [invite_due(), asked()] == [1, [(sold.member_id, "product"), (sold.member_id, "exit")]]
    assert Payment.objects.count() == 1


# --- several are due -------------------------------------------------------------------------------------------------


def test_a_class_a_treatment_and_a_closed_case_in_one_day_bring_one_invitation_beside_the_rating():
    member = make_member(language="en")
    make_asking("treatment")
    make_asking("case", counts=False)
    make_attended(member, ended=timedelta(hours=2))
    line = make_done(member)
    case = resolve_case(make_case(member=member))
    confirm(case.pk, rating=5, text="Thank you", by=HOUSE)

    assert [invite_due(), again(member), invite_due()] == [1, 0, 0]

    asked_about = SurveyInvitation.objects.filter(case=None).get()
    assert (asked_about.line, asked()) == (line, [(member.pk, "case"), (member.pk, "treatment")])
    assert Message.objects.filter(template="survey_invitation").count() == 1


def test_such_a_day_is_lived_through_with_the_surveys_that_come_with_the_program(frozen):
    frozen.set(clock.local(clock.now()).replace(hour=11, minute=0))
    member = make_member(language="en")
    make_attended(member, ended=timedelta(0))
    line = make_to_come(member, ends_in=4 * HOUR)
    case = make_case(member=member)
    seen = []
    for hour in range(11, 36):
        if hour == 15:
            type(line).objects.filter(pk=line.pk).update(began_at=line.starts_at, finished_at=line.ends_at)
        if hour == 16:
            resolve_case(case)
            confirm(case.pk, rating=5, text="Thank you", by=HOUSE)
        seen += [(hour, found) for found in (invite_due(), invite_due()) if found]
        frozen.move(hours=1)

    assert seen == [(17, 1)]  # nobody while the case is open, nor about the class before the treatment
    assert asked() == [(member.pk, "case"), (member.pk, "treatment")]
    assert Message.objects.filter(template="survey_invitation").count() == 1


def test_of_several_the_first_by_rank_wins():
    kinds = ("exit", "treatment", "room", "class", "product")
    for kind in kinds:
        if kind != "class":
            make_asking(kind, after_minutes=60)
    members = [make_member() for _ in kinds]
    for number, member in enumerate(members):
        for kind in kinds[number:]:
            {
                "exit": lambda who: make_membership(who, ends_on=clock.today() - DAY),
                "treatment": make_done,
                "room": make_used,
                "class": make_attended,
                "product": lambda who: make_payment(
                    make_sold(who, ends_on=clock.today() - DAY, kind="pack", plan=make_plan(kind="pack", credits=5)),
                    taken_at=clock.now() - timedelta(hours=2),
                ),
            }[kind](member)

    invite_due()

    assert dict(asked()) == dict(zip([member.pk for member in members], kinds, strict=True))


def test_a_class_is_not_asked_about_while_a_treatment_of_the_day_is_still_to_come(frozen):
    make_asking("treatment")
    member = make_member()
    make_attended(member)
    line = make_to_come(member)
    assert invite_due() == 0

    line.began_at, line.finished_at = line.starts_at, line.ends_at
    line.save(update_fields=["began_at", "finished_at"])
    frozen.move(hours=2)
    assert [invite_due(), asked()] == [1, [(member.pk, "treatment")]]


def test_a_treatment_that_was_cancelled_is_not_waited_for():
    make_asking("treatment")
    member = make_member()
    make_attended(member)
    appointment = make_to_come(member).appointment
    type(appointment).objects.update(state="cancelled", cancelled_at=clock.now())

    assert [invite_due(), asked()] == [1, [(member.pk, "class")]]


# --- an audience of its own ------------------------------------------------------------------------------------------


@pytest.mark.covers("B-074")
def test_a_survey_for_some_goes_before_the_one_for_everybody():
    new, old = make_member(), make_member()
    make_stage(new, kind="first_visit", since=clock.now() - DAY)
    make_stage(old, kind="member", since=clock.now() - 90 * DAY)
    first = make_asking("class", audience="first_visit", after_minutes=30)
    booking = make_attended(new, ended=timedelta(minutes=30))
    make_attended(old, ended=timedelta(minutes=30))

    assert [invite_due(), again(old), invite_due()] == [1, 0, 0]
    row = SurveyInvitation.objects.get()
    assert (row.booking, row.version, row.stage) == (booking, first, "first_visit")


def test_whom_no_survey_is_made_for_nobody_asks():
    nothing_is_asked()
    make_asking("class", audience="member")
    lead, lapsed, unknown = make_member(), make_member(), make_member()
    make_stage(lead, kind="member", since=clock.now() - 9 * DAY, until=clock.now() - DAY)
    make_stage(lead, kind="lapsed", since=clock.now() - DAY)
    make_stage(lapsed, kind="lapsed", since=clock.now() - DAY)
    for member in (lead, lapsed, unknown):
        make_attended(member)

    assert [invite_due(), again(lead)] == [0, 0]


# --- whom ------------------------------------------------------------------------------------------------------------


def test_sweeping_twice_asks_once():
    booking = make_attended()

    assert [invite_due(), invite_due()] == [1, 0]
    assert again(booking.member) == 0
    assert Message.objects.count() == 1


def test_nobody_is_asked_who_stayed_away_or_has_no_address():
    starts_at = clock.now() - timedelta(hours=2)
    make_booking(make_session(starts_at=starts_at))
    make_attended(make_member(email=""))

    assert invite_due() == 0


def test_rest_period_counts_being_asked_by_any_survey_and_ends_after_fourteen_days(frozen):
    make_asking("treatment")
    member = make_member()
    make_done(member)
    assert invite_due() == 1

    frozen.move(days=13, hours=23)
    make_attended(member)
    assert invite_due() == 0
    frozen.move(hours=1)
    assert [invite_due(), asked()] == [1, [(member.pk, "treatment"), (member.pk, "class")]]


def test_two_classes_of_one_day_bring_one_survey():
    member = make_member()
    make_attended(member)
    make_attended(member, ended=timedelta(hours=3))

    assert invite_due() == 1


def test_nobody_is_asked_while_a_case_of_theirs_is_open():
    member = make_member()
    make_attended(member)
    case = make_case(member=member)
    make_case()  # of somebody else
    assert invite_due() == 0

    resolve_case(case)
    assert invite_due() == 1


def test_letter_that_waits_for_the_morning_is_taken_back_when_a_case_is_opened_meanwhile():
    member, other = make_member(), make_member()
    make_attended(member)
    make_attended(other)
    invite_due()
    make_case(member=member)

    assert [take_back_amid_cases(clock.now()), take_back_amid_cases(clock.now())] == [1, 0]
    states = dict(Message.objects.filter(template="survey_invitation").values_list("address", "state"))
    assert states == {member.email: "withdrawn", other.email: "pending"}
    assert invite_due() == 0  # they count as asked


@pytest.mark.parametrize(
    ("years", "is_dependant", "count"),
    [(18, False, 1), (17, False, 0), (None, False, 1), (None, True, 0), (30, True, 1)],
)
def test_minors_are_never_asked_nor_dependants_of_unknown_age(years, is_dependant, count):
    born_on = clock.today().replace(year=clock.today().year - years) if years else None
    make_attended(make_member(born_on=born_on, guardian=make_member() if is_dependant else None))

    assert invite_due() == count


@pytest.mark.parametrize(
    ("today", "since"),
    [(date(2026, 11, 27), date(2008, 11, 27)), (date(2028, 2, 29), date(2010, 2, 28))],
)
def test_last_day_of_birth_of_a_grown_up(today, since):
    assert grown_up_since(today, 18) == since


def test_opting_out_stops_the_next_invitation_and_the_one_that_waits(frozen):
    member = make_member(email="Wang@test.example")
    make_attended(member)
    invite_due()
    invitation, waiting = SurveyInvitation.objects.get(), Message.objects.get()

    set_asking(invitation.token, is_allowed=False)

    assert is_wanted(waiting) is False
    frozen.move(days=15)
    make_attended(member)
    assert invite_due() == 0
    set_asking(invitation.token, is_allowed=True)
    assert invite_due() == 1
    assert ContactPreference.objects.count() == 1


# --- chance ----------------------------------------------------------------------------------------------------------


def test_chance_draws_a_share_and_always_the_same():
    drawn = [is_drawn(1, f"booking:{number}", 20) for number in range(5000)]

    assert 900 < sum(drawn) < 1100
    assert drawn == [is_drawn(1, f"booking:{number}", 20) for number in range(5000)]
    assert all(is_drawn(1, f"booking:{number}", 100) for number in range(500))
    assert drawn != [is_drawn(2, f"booking:{number}", 20) for number in range(5000)]


def test_whoever_is_not_drawn_is_not_asked_however_often_one_looks():
    Survey.objects.update(sample=50)
    for _ in range(12):
        make_attended()

    first = invite_due()

    assert 0 < first < 12
    assert invite_due() == 0


# --- the house as a whole --------------------------------------------------------------------------------------------


def each_day(frozen, days):
    """How many were asked on each of so many days."""
    found = []
    for _ in range(days):
        found.append(invite_due())
        frozen.move(days=1)
    return found


def test_two_services_of_one_day_are_one_visit(frozen):
    nothing_is_asked()
    make_asking("relationship", after_minutes=0)
    member = make_member()
    make_visit(member, ago=9 * DAY)
    make_attended(member, ended=9 * DAY)
    make_done(member, ended=9 * DAY)
    make_done(member, ended=7 * DAY)
    assert sum(each_day(frozen, 31)) == 0

    make_visit(member)
    assert sum(each_day(frozen, 61)) == 1  # the day of this month may just lie behind, and be the last of the next


@pytest.mark.covers("F-113")
def test_those_who_know_the_house_are_asked_on_their_day_of_the_month_and_not_again_for_ninety_days(frozen):
    nothing_is_asked()
    make_asking("relationship", after_minutes=0)
    frozen.set(clock.local(clock.now()).replace(day=1))
    known, often, new = make_member(), make_member(), make_member()
    make_membership(known, starts_on=clock.today() - 30 * DAY)
    make_membership(new, starts_on=clock.today() + 60 * DAY, ends_on=clock.today() + 90 * DAY)
    for ago in (7, 8, 9):
        make_visit(often, ago=ago * DAY)
    for ago in (8, 9):
        make_visit(new, ago=ago * DAY)

    month = each_day(frozen, 31)

    assert (sum(month), max(month)) == (2, 1)  # each on another day
    assert sorted(asked()) == sorted([(known.pk, "relationship"), (often.pk, "relationship")])
    first = dict(SurveyInvitation.objects.values_list("member", "created_at"))
    each_day(frozen, 124)
    second = SurveyInvitation.objects.order_by("member", "created_at")
    gaps = [row.created_at - first[row.member_id] for row in second if row.created_at != first[row.member_id]]
    assert len(gaps) == 2
    assert min(gaps) >= 90 * DAY


def test_service_quality_in_full_is_asked_in_april_and_october_alone(frozen):
    nothing_is_asked()
    make_asking("quality", after_minutes=0)
    member = make_member()
    make_membership(member, starts_on=clock.today() - 400 * DAY, ends_on=clock.today() + 800 * DAY)
    frozen.set(clock.local(clock.now()).replace(month=1, day=1))

    each_day(frozen, 365)

    months = [clock.local(row.created_at).month for row in SurveyInvitation.objects.order_by("pk")]
    assert months == [4, 10]


# --- cases -----------------------------------------------------------------------------------------------------------


def test_rating_of_a_case_is_the_answer_of_the_survey_after_cases():
    version = make_asking("case", counts=False)
    member = make_member()
    session = make_session(course=make_course())
    case = resolve_case(make_case(member=member, session=session))

    confirm(case.pk, rating=4, text="Quick", by=HOUSE)

    response = SurveyResponse.objects.get()
    assert (response.version, response.channel, response.csat, response.text) == (version, "case", 4, "Quick")
    assert (response.invitation.case, response.invitation.answered_at) == (case, clock.now())
    assert (response.course, response.staff) == (session.course, session.instructor)
    assert [answer.value for answer in response.answers.all()] == [4]
    make_attended(member)
    assert invite_due() == 1  # outside the rest period


def test_rating_is_no_anonymous_answer_since_its_case_tells_whose_it_is():
    make_asking("case", is_anonymous=True)
    case = resolve_case(make_case(member=make_member()))

    confirm(case.pk, rating=4, by=HOUSE)

    assert (SurveyResponse.objects.count(), SurveyInvitation.objects.count()) == (0, 0)
    assert case.events.get(kind="confirmed").facts == {"rating": 4}


def test_first_rating_of_a_case_stands_and_a_low_one_counts_too():
    make_asking("case")
    case = resolve_case(make_case(member=make_member()))
    reopen(case.pk, "Still cold", rating=1, by=HOUSE)
    resolve_case(case)
    confirm(case.pk, rating=5, by=HOUSE)

    assert SurveyResponse.objects.get().csat == 1
    assert Case.objects.count() == 1


def test_what_a_guest_says_on_the_phone_is_kept_too():
    make_asking("case")
    case = resolve_case(make_case(contact="+8613912345678"))

    note_call(case.pk, outcome="satisfied", rating=4, by=HOUSE)

    assert (SurveyResponse.objects.get().csat, SurveyInvitation.objects.count()) == (4, 0)


def test_without_an_open_survey_or_a_rating_a_case_keeps_no_answer():
    nothing_is_asked()
    confirm(resolve_case(make_case()).pk, rating=4, by=HOUSE)
    make_asking("case")
    note_call(resolve_case(make_case()).pk, outcome="satisfied", by=HOUSE)

    assert SurveyResponse.objects.count() == 0


# --- words and costs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["treatment", "room", "visit", "product", "exit", "relationship", "class"])
def test_each_kind_asks_in_its_own_words_in_both_languages(kind):
    member = make_member()
    version = make_asking(kind, is_active=False, is_anonymous=kind == "visit")
    contract = make_membership(member, plan=make_plan(name_en="Year card", name_zh="年卡"))
    row = SurveyInvitation(version=version, member=member, created_at=clock.now())
    row.membership = contract if kind in ("product", "exit") else None

    with translation.override("en"):
        english = asking(row)
    with translation.override("zh-hans"):
        chinese = asking(row)

    assert english.question.endswith("?")
    assert chinese.question.endswith("？")
    assert ("Nobody will know" in english.opening) == (kind == "visit")
    assert ("Year card" in english.opening, "年卡" in chinese.opening) == (kind in ("product", "exit"),) * 2


def test_number_of_queries_does_not_depend_on_how_many_are_asked():
    for kind in ("treatment", "room", "visit", "product", "exit", "relationship"):
        make_asking(kind)

    def one_of_each():
        make_done()
        make_used()
        make_visit()
        make_attended()
        make_payment(make_sold(), taken_at=clock.now() - timedelta(hours=2))

    one_of_each()
    invite_due()
    one_of_each()
    one = queries_of(invite_due)
    for _ in range(3):
        one_of_each()
    assert queries_of(invite_due) == one
    assert SurveyInvitation.objects.count() == 25
