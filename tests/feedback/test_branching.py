from dataclasses import dataclass

from feedback.branching import opened


@dataclass
class Q:
    pk: int
    only_if_id: int | None = None
    only_from: int | None = None
    only_to: int | None = None


QUESTIONS = [Q(1), Q(2, 1, 1, 2), Q(3, 2, 5, 5)]


def test_question_is_asked_within_the_bounds_of_its_branch():
    assert [opened(QUESTIONS[:2], {1: [value]}) for value in (1, 2, 3)] == [{1, 2}, {1, 2}, {1}]


def test_question_of_a_closed_branch_opens_no_other():
    assert opened(QUESTIONS, {1: [5], 2: [5]}) == {1}
    assert opened(QUESTIONS, {1: [1], 2: [5]}) == {1, 2, 3}


def test_one_of_several_chosen_is_enough():
    assert opened(QUESTIONS[:2], {1: [2, 9]}) == {1, 2}
