import threading
import uuid

import pytest
from django.db import connections

from tests.factories.venue import make_area, make_user
from venue import submissions
from venue.errors import DomainError
from venue.models import Area, Submission


def add_area() -> str:
    return f"/areas/{make_area().pk}/"


@pytest.mark.django_db
def test_once_answers_the_second_click_with_the_result_of_the_first():
    key, user = str(uuid.uuid4()), make_user()

    first = submissions.once(key, add_area, by=user)
    second = submissions.once(key, add_area, by=user)

    assert first == second
    assert Area.objects.count() == 1
    assert Submission.objects.get().user == user


@pytest.mark.django_db
def test_once_does_different_forms_each():
    user = make_user()

    for _ in range(2):
        submissions.once(str(uuid.uuid4()), add_area, by=user)

    assert Area.objects.count() == 2


@pytest.mark.django_db
def test_answer_that_was_expected_is_written_with_the_key(frozen, django_assert_num_queries):
    key, user = str(uuid.uuid4()), make_user()
    with django_assert_num_queries(4):
        submissions.once(
            key, lambda: "/a/", by=user, expected="/a/"
        )  # pytest's own transaction is open: a savepoint, who writes, and the key

    assert submissions.once(key, lambda: "/b/", by=make_user(), expected="/b/") == "/a/"


@pytest.mark.django_db
def test_another_answer_than_the_expected_one_stands():
    key = str(uuid.uuid4())
    submissions.once(key, lambda: "/b/", by=make_user(), expected="/a/")

    assert submissions.once(key, lambda: "/c/", by=make_user(), expected="/a/") == "/b/"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "no key"])
def test_once_without_a_key_runs_the_action_unprotected(key):
    submissions.once(key, add_area, by=make_user())

    assert (Area.objects.count(), Submission.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_a_refused_action_leaves_nothing_and_frees_the_key():
    key, user = str(uuid.uuid4()), make_user()

    def refuse() -> str:
        add_area()
        raise DomainError("not now")

    with pytest.raises(DomainError):
        submissions.once(key, refuse, by=user)
    assert (Area.objects.count(), Submission.objects.count()) == (0, 0)

    submissions.once(key, add_area, by=user)
    assert Area.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_have_one_effect():
    key, user = str(uuid.uuid4()), make_user()
    start = threading.Barrier(2)
    answers = []

    def click() -> None:
        start.wait()
        answers.append(submissions.once(key, add_area, by=user))
        connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert len(set(answers)) == 1
    assert len(answers) == 2
    assert Area.objects.count() == 1
