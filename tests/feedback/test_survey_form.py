import pytest

from feedback.survey_form import AnswerForm
from tests.factories.surveys import make_item, make_option, make_question, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return make_version()


def said(form):
    assert form.is_valid(), form.errors
    return [(each.question.kind, each.item, each.value, each.expected, each.text) for each in form.said()]


def test_each_kind_of_question_is_kept_in_its_own_way(version):
    csat, nps = make_question(version), make_question(version, "nps")
    single, multi = make_question(version, "single"), make_question(version, "multi")
    matrix = make_question(version, "matrix", asks_expectation=True)
    text = make_question(version, "text")
    one, first, second = make_option(single), make_option(multi), make_option(multi)
    item = make_item(matrix)
    typed = {
        f"q{csat.pk}": "4",
        f"q{nps.pk}": "0",
        f"q{single.pk}": str(one.position),
        f"q{multi.pk}": [str(second.position), str(first.position)],
        f"q{matrix.pk}_{item.pk}": "3",
        f"q{matrix.pk}_{item.pk}_e": "5",
        f"q{text.pk}": " 很好 ",
    }

    assert said(AnswerForm(typed, version=version)) == [
        ("csat", None, 4, None, ""),
        ("nps", None, 0, None, ""),
        ("single", None, one.position, None, ""),
        ("multi", None, first.position, None, ""),
        ("multi", None, second.position, None, ""),
        ("matrix", item.pk, 3, 5, ""),
        ("text", None, None, None, "很好"),
    ]


def test_question_of_a_closed_branch_is_neither_required_nor_kept(version):
    first = make_question(version)
    why = make_question(version, "text", is_required=True, only_if=first, only_from=1, only_to=2)

    good = AnswerForm({f"q{first.pk}": "5", f"q{why.pk}": "typed before"}, version=version)
    bad = AnswerForm({f"q{first.pk}": "1", f"q{why.pk}": ""}, version=version)

    assert said(good) == [("csat", None, 5, None, "")]
    assert dict(bad.errors) == {f"q{why.pk}": ["Please write a few words."]}


@pytest.mark.parametrize(("kind", "value"), [("csat", "6"), ("csat", "4.5"), ("nps", "11"), ("scale", "0")])
def test_value_beyond_the_scale_is_refused(version, kind, value):
    question = make_question(version, kind)

    form = AnswerForm({f"q{question.pk}": value}, version=version)

    assert dict(form.errors) == {f"q{question.pk}": ["Please choose one of these."]}


def test_each_line_of_a_table_that_has_to_be_answered_is(version):
    matrix = make_question(version, "matrix", is_required=True)
    first, second = make_item(matrix), make_item(matrix)

    form = AnswerForm({f"q{matrix.pk}_{first.pk}": "2"}, version=version)

    assert dict(form.errors) == {f"q{matrix.pk}_{second.pk}": ["Please answer each line."]}


def test_an_answer_answers_something(version):
    make_question(version, "text")

    form = AnswerForm({"nothing": ""}, version=version)

    assert form.non_field_errors() == ["Nothing is answered yet. Please answer at least one question."]
