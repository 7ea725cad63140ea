from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.metrics import Figure, complaints_resolved, first_resolutions, satisfaction
from feedback.models import Case, CaseEvent
from feedback.services import case as service
from tests.clients import client_of
from tests.factories.feedback import HOUSE, make_answer, make_case
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

A_WEEK = timedelta(days=7)


def figure(of):
    return of(clock.now() - A_WEEK, clock.now() + timedelta(seconds=1), weeks=2)


@pytest.mark.covers("C-001")
def test_satisfaction_is_the_share_of_fours_and_fives():
    for csat in (5, 4, 4, 3):
        make_answer(csat)

    found = figure(satisfaction)
    assert (found.kept, found.count, found.value, found.target, found.is_met) == (3, 4, 75.0, 95, False)
    assert [(point.value, point.count) for point in found.trend] == [(None, 0), (75.0, 4)]
    assert found.rows.count() == 4


def test_share_that_is_shown_as_whole_and_is_not_keeps_no_promise():
    nearly = Figure("complaints", "Name", "What is counted", 100, 2499, 2500, "", (), Case.objects.none())
    assert (nearly.value, nearly.is_met) == (100.0, False)


@pytest.mark.covers("C-002")
def test_complaints_count_when_resolved_or_older_than_promised(frozen, manager):
    resolved, late, extended, overdue = (make_case(grade="important") for _ in range(4))
    service.reply(extended.pk, "A part is on its way.", by=HOUSE)
    service.extend(extended.pk, until=clock.now() + timedelta(hours=40), reason="Part", by=manager)
    make_case(kind="praise")
    service.resolve(resolved.pk, "Done", by=HOUSE)
    frozen.move(hours=26)
    service.resolve(late.pk, "Done", by=HOUSE)
    service.resolve(extended.pk, "Done", by=HOUSE)
    running = make_case()

    found = figure(complaints_resolved)
    assert (found.kept, found.count, found.value, found.is_met) == (1, 4, 25.0, False)
    assert {case.pk for case in found.rows} == {resolved.pk, late.pk, extended.pk, overdue.pk}
    assert running not in found.rows


def again(case):
    CaseEvent.objects.create(case=case, kind="reopened", at=clock.now())


@pytest.mark.covers("C-002", "H-056")
def test_opened_again_counts_by_its_last_resolution_and_the_first_keeps_its_figure(frozen):
    late, running, soon, never = (make_case() for _ in range(4))
    frozen.move(hours=5)
    for case in (late, running, soon):
        service.resolve(case.pk, "Done", by=HOUSE)
        again(case)
    service.resolve(soon.pk, "Done again", by=HOUSE)
    early = figure(complaints_resolved), figure(first_resolutions)
    frozen.move(hours=25)
    service.resolve(late.pk, "Done again", by=HOUSE)

    assert [(found.kept, found.count) for found in early] == [(1, 1), (3, 3)]
    last, first = figure(complaints_resolved), figure(first_resolutions)
    assert [(found.kept, found.count, found.trend[-1].count) for found in (last, first)] == [(1, 4, 4), (3, 4, 4)]
    assert {case.pk for case in first.rows} == {late.pk, running.pk, soon.pk, never.pk}


def test_what_a_guest_takes_back_in_time_counts_nowhere_and_late_it_is_missed(frozen):
    soon, late = make_case(), make_case()
    CaseEvent.objects.create(case=soon, kind="withdrawn", at=clock.now())
    frozen.move(hours=25)
    CaseEvent.objects.create(case=late, kind="withdrawn", at=clock.now())

    for of in (complaints_resolved, first_resolutions):
        assert [case.pk for case in figure(of).rows] == [late.pk]
        assert (figure(of).kept, figure(of).count) == (0, 1)


def test_pages_of_both_figures_name_each_other_and_tell_both_times(manager, frozen):
    case = make_case()
    frozen.move(hours=5)
    service.resolve(case.pk, "Done", by=HOUSE)
    again(case)
    frozen.move(hours=25)
    service.resolve(case.pk, "Done", by=HOUSE)
    pages = {key: reverse("feedback:promise", args=[key]) for key in ("complaints", "first_resolutions")}

    shown = {key: client_of(manager).get(url).text for key, url in pages.items()}

    assert [pages["first_resolutions"] in shown["complaints"], pages["complaints"] in shown["first_resolutions"]] == [
        True,
        True,
    ]
    row = {key: text.rpartition("What was counted")[2] for key, text in shown.items()}
    assert ["opened again" in text for text in row.values()] == [True, True]
    assert ["promise kept" in text for text in row.values()] == [False, True]


def test_what_cannot_be_known_yet_has_no_value_and_says_why():
    make_case()

    for of in (satisfaction, complaints_resolved):
        found = figure(of)
        assert (found.value, found.is_met, bool(str(found.unknown))) == (None, None, True)


def test_page_lists_the_rows_behind_a_promise(manager, desk, frozen):
    make_answer(5, text="So good")
    case = make_case()
    service.resolve(case.pk, "Done", by=HOUSE)
    browser = client_of(manager)

    answers = browser.get(reverse("feedback:promise", args=["satisfaction"])).content.decode()
    complaints = browser.get(reverse("feedback:promise", args=["complaints"]), {"month": "2026-03"}).content.decode()

    assert ("So good" in answers, case.number in complaints) == (True, True)
    assert browser.get(reverse("feedback:promise", args=["nonsense"])).status_code == 404
    assert browser.get(reverse("feedback:promise", args=["complaints"]), {"month": "2026-02"}).status_code == 200
    assert client_of(desk).get(reverse("feedback:promise", args=["complaints"])).status_code == 403
