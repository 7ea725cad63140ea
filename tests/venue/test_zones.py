"""Which zone the venue lives by, who may still change it, and that everything follows."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from celery import current_app
from django.urls import reverse
from django.utils import timezone

from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_session
from tests.factories.house import make_shift
from tests.factories.safety import make_hazard
from tests.factories.venue import make_staff
from venue import clock, house, mail, setup, zones
from venue.models import House, Message
from venue.roles import Role
from venue.rules import check
from venue.services.house import describe_house, hold_zone
from venue.setup import Step
from venue.zones import ZONE_RULES, UnknownZone, ZoneFacts, ZoneFixed

NAMES = {"name_en": "Springs", "name_zh": "汤泉"}
NAME_PAGE = reverse("venue:house_name")
EVENING = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai, 20:00 in Tokyo, 12:00 in Berlin


@pytest.fixture
def in_tokyo(db):
    return live_by("Asia/Tokyo")


def live_by(zone: str) -> House:
    House.objects.create(**NAMES, time_zone=zone)
    house.forget()
    return House.objects.get()


# --- the list --------------------------------------------------------------------------------------------------------


def test_each_place_is_offered_once_under_a_name_that_exists():
    offered = zones.offered()

    assert set(offered) <= available_timezones()
    assert {"Asia/Kolkata", "Europe/Kyiv", *zones.COMMON} <= set(offered)
    assert not {"Asia/Calcutta", "Asia/Chongqing", "Etc/GMT+3", "EST"} & set(offered)


def test_shanghai_stands_first_in_the_readers_language():
    chinese, english = zones.choices("zh_Hans"), zones.choices("en")

    assert (chinese[0][1][0], english[0][1][0]) == (
        ("Asia/Shanghai", "上海（Asia/Shanghai）"),
        ("Asia/Shanghai", "Shanghai (Asia/Shanghai)"),
    )
    assert sorted(name for _, group in english for name, _ in group) == list(zones.offered())


def test_zone_of_the_environment_can_be_kept_although_it_is_no_place(settings):
    settings.TIME_ZONE = "UTC"

    assert zones.choices.__wrapped__("en")[-1][1] == [("UTC", "UTC")]
    check(ZONE_RULES, ZoneFacts("UTC", "UTC"), EVENING)


# --- the rule --------------------------------------------------------------------------------------------------------


def test_zone_that_nobody_knows_is_refused():
    with pytest.raises(UnknownZone):
        check(ZONE_RULES, ZoneFacts("Asia/Shanghai", "Asia/Atlantis"), EVENING)


def test_zone_stands_once_something_goes_by_it():
    with pytest.raises(ZoneFixed) as refused:
        check(ZONE_RULES, ZoneFacts("Asia/Shanghai", "Asia/Tokyo", ("weekly classes", "shifts")), EVENING)

    assert str(refused.value) == (
        "The time zone can no longer be changed: weekly classes, shifts are put on by the wall clock of Asia/Shanghai,"
        " and each of them would move by hours. Please leave it as it is."
    )


@pytest.mark.parametrize(
    "facts", [ZoneFacts("Asia/Shanghai", "Asia/Tokyo"), ZoneFacts("Asia/Tokyo", "Asia/Tokyo", ("weekly classes",))]
)
def test_zone_may_change_before_anything_goes_by_it_and_stay_at_any_time(facts):
    check(ZONE_RULES, facts, EVENING)


# --- choosing it -----------------------------------------------------------------------------------------------------


def test_zone_is_kept_and_counts_at_once(manager, django_capture_on_commit_callbacks):
    house.forget()
    assert clock.zone().key == "Asia/Shanghai"
    with django_capture_on_commit_callbacks(execute=True):
        describe_house(**NAMES, time_zone="Europe/Berlin", by=manager)

    assert (clock.zone().key, clock.local(EVENING).hour) == ("Europe/Berlin", 12)


@pytest.mark.parametrize("is_named", [True, False])
def test_weekly_class_fixes_the_zone_whether_it_was_chosen_or_not(manager, frozen, monkeypatch, is_named):
    if is_named:
        live_by("Asia/Tokyo")
    weekly = Step(8, "", "", "", "", is_done=True, fixes_zone="weekly classes")
    monkeypatch.setattr(setup, "own_steps", lambda: [weekly])

    with pytest.raises(ZoneFixed):
        describe_house(**NAMES, time_zone="Europe/Berlin", by=manager)

    assert [row.time_zone for row in House.objects.all()] == ["Asia/Tokyo"] * is_named


def test_shift_fixes_the_zone(manager, frozen):
    make_shift()
    with pytest.raises(ZoneFixed, match="shifts are put on by the wall clock of Asia/Shanghai"):
        describe_house(**NAMES, time_zone="Europe/Berlin", by=manager)


def test_name_can_be_changed_although_the_zone_stands(manager, frozen, in_tokyo):
    make_shift()
    describe_house(name_en="Other Springs", name_zh="", time_zone="Asia/Tokyo", by=manager)

    assert str(House.objects.get()) == "Other Springs"


@pytest.mark.parametrize("time_zone", ["", "Asia/Atlantis", "Asia/Calcutta"])
def test_page_takes_a_zone_of_the_list_only(manager, time_zone):
    response = client_of(manager).post(NAME_PAGE, NAMES | {"time_zone": time_zone, "language": "en"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["time_zone"])


def test_page_keeps_what_was_typed_and_says_why_the_zone_stands(manager, frozen):
    make_shift()
    response = client_of(manager).post(NAME_PAGE, NAMES | {"time_zone": "Asia/Tokyo", "language": "en"})

    form = response.context["form"]
    assert (response.status_code, form["time_zone"].value(), form["name_en"].value()) == (422, "Asia/Tokyo", "Springs")
    assert "by the wall clock of Asia/Shanghai" in form.errors["time_zone"][0]


def test_who_puts_something_on_knows_the_zone_as_it_is_now(db, monkeypatch):
    monkeypatch.setattr(house, "_known", live_by("Asia/Shanghai"))
    House.objects.update(time_zone="Asia/Tokyo")  # by another process
    hold_zone(by=HOUSE)

    assert clock.zone().key == "Asia/Tokyo"


def test_holding_the_zone_of_a_venue_without_a_name_gives_it_none(db, manager):
    hold_zone(by=HOUSE)

    assert (str(House.objects.get()), clock.zone().key) == ("悦·汤泉健身", "Asia/Shanghai")
    assert [step.is_done for step in setup.own_steps()][0] is False


# --- what follows it -------------------------------------------------------------------------------------------------


def test_row_is_read_once_for_many_pages(in_tokyo, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [clock.zone().key for _ in range(3)] == ["Asia/Tokyo"] * 3


def test_page_shows_times_of_the_zone(manager, frozen, in_tokyo):
    frozen.set(EVENING)
    session = make_session(starts_at=EVENING)

    assert "20:00" in client_of(manager).get(reverse("bookings:session", args=[session.pk])).text


def test_field_of_a_page_reads_times_of_the_zone(manager, frozen, in_tokyo):
    hazard = make_hazard()
    data = {"owner": make_staff(role=Role.MAINTENANCE).pk, "deadline_at": "2026-03-11T09:00", "level": hazard.level}
    client_of(manager).post(reverse("safety:hazard_assign", args=[hazard.pk]), data)

    hazard.refresh_from_db()
    assert hazard.deadline_at == datetime(2026, 3, 11, tzinfo=UTC)
    assert timezone.get_current_timezone_name() == "Asia/Shanghai"  # the zone was that of the request alone


def test_letter_says_times_of_the_zone(frozen, member, in_tokyo):
    session = make_session(starts_at=EVENING)
    client_of(member.user).post(reverse("bookings:book", args=[session.pk]))

    letter = Message.objects.get()
    assert "Tue 10 Mar, 20:00" in letter.body
    assert mail.compose(letter).extra_headers["Date"].endswith("+0900")


def test_task_runs_in_the_zone(in_tokyo):
    seen = []

    @current_app.task(name="tests.which_zone")
    def look():
        seen.append(timezone.get_current_timezone_name())

    look.apply()
    assert (seen, timezone.get_current_timezone_name()) == (["Asia/Tokyo"], "Asia/Shanghai")
