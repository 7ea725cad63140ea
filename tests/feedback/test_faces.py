from datetime import timedelta

import pytest

from feedback.selectors.faces import card, faces, in_words, limit_in_words
from feedback.services import case as service
from tests.factories.feedback import HOUSE, make_case, make_working_hours, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def words(shown):
    return [(str(face.label), face.words, face.kind) for face in shown]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=27), "27 min"),
        (timedelta(hours=16, minutes=12), "16 h 12 min"),
        (timedelta(hours=51), "2 d 3 h"),
        (-timedelta(hours=5), "5 h 0 min"),
    ],
)
def test_span_in_words(span, said):
    assert in_words(span) == said


def test_limit_is_said_as_it_is_promised():
    spans = (timedelta(minutes=30), timedelta(hours=24), timedelta(hours=48), timedelta(hours=1, minutes=30))

    assert [limit_in_words(span) for span in spans] == ["30 min", "24 h", "48 h", "1 h 30 min"]


def test_reporter_sees_what_is_left_of_what_was_promised(frozen):
    case = make_case()
    seen = []
    for hours in (1, 19, 5):
        frozen.move(hours=hours)
        seen.append(words(faces(case)))

    assert seen == [
        [("First answer", "23 h 0 min left", "good"), ("Resolved", "23 h 0 min left", "good")],
        [("First answer", "4 h 0 min left", "warn"), ("Resolved", "4 h 0 min left", "warn")],
        [
            ("First answer", "overdue by 1 h 0 min", "bad"),
            ("Resolved", "overdue by 1 h 0 min", "bad"),
            ("Last word to the guest", "23 h 0 min left", "good"),
        ],
    ]


def test_card_of_the_house_has_the_promise_above_and_what_was_done_below(frozen):
    make_working_hours("09:00-13:00")
    complaint, enquiry = make_case(), make_case(kind="enquiry")
    frozen.move(hours=2)
    service.reply(complaint.pk, "We look into it.", by=HOUSE)

    of_complaint, of_enquiry = card(read(complaint)), card(read(enquiry))

    assert (of_complaint.is_resolution, of_complaint.promise.words, of_complaint.promise.limit) == (
        True,
        "22 h 0 min left",
        "24 h",
    )
    assert [(str(face.label), face.figures) for face in of_complaint.others] == [
        ("Confirmation to the guest", "at once, by itself"),
        ("First answer", "2 h 0 min / 24 h"),
    ]
    assert (of_complaint.worked, of_complaint.waited) == ("1 h 0 min", "")
    assert (of_enquiry.is_resolution, of_enquiry.promise.words, len(of_enquiry.others)) == (False, "22 h 0 min left", 1)


def test_extended_complaint_shows_the_last_word_from_then_on(manager, frozen):
    case = make_case(grade="important")
    service.reply(case.pk, "A part is on its way.", by=HOUSE)
    service.extend(case.pk, until=case.received_at + timedelta(hours=40), reason="Part", by=manager)

    shown = card(read(case))
    assert (shown.promise.is_extended, shown.promise.words) == (True, "40 h 0 min left")
    assert [face.words for face in shown.others] == ["at once, by itself", "after 0 min", "2 d 0 h left"]


def test_without_working_hours_no_time_is_told():
    assert (card(make_case()).handling, card(make_case()).worked) == (None, "")


def test_what_is_due_first_stands_above_the_rest(frozen):
    case = make_case(grade="urgent")
    seen = [card(case).next.label]
    service.reply(case.pk, "We are on our way.", by=HOUSE)
    seen.append(card(read(case)).next.label)
    service.resolve(case.pk, "Mended.", by=HOUSE)
    over = card(read(case))

    assert [str(each) for each in seen] == ["First answer", "Resolved"]
    assert over.next == over.promise
