"""Tags and filters of the templates."""

import re

import pytest
from django.template import Context, Template

from venue.assets import icon_names
from venue.templatetags import venue as tags


def rendered(source, request=None, **context):
    return Template(source).render(Context({"request": request, **context}))


def test_icon_is_hidden_from_screen_readers():
    svg = rendered('{% icon "check" size=16 %}')
    assert re.sub(r">.*<", "><", svg) == (
        '<svg class="icon" width="16" height="16" viewBox="0 0 24 24" focusable="false" aria-hidden="true"></svg>'
    )


def test_icon_with_a_label_is_spoken():
    assert 'role="img" aria-label="Print"' in rendered('{% icon "printer" label="Print" %}')


def test_icon_that_is_not_listed_fails():
    with pytest.raises(FileNotFoundError):
        rendered('{% icon "no-such-icon" %}')


def test_icons_of_the_list_are_sorted_and_written_once():
    assert icon_names() == sorted(set(icon_names()))


@pytest.mark.parametrize(
    ("tag", "query"),
    [
        ("{% qs tier='gold' %}", "?q=wang&amp;tier=gold"),
        ("{% qs q=None %}", "?tier=silver"),
        ("{% qs q='' tier='' %}", "?"),
        ("{% qs after=40 %}", "?q=wang&amp;tier=silver&amp;after=40"),
    ],
)
def test_qs_changes_one_key_and_begins_at_the_first_page(rf, tag, query):
    assert rendered(tag, rf.get("/", {"q": "wang", "tier": "silver", "after": "20"})) == query


def test_form_key_is_new_each_time():
    one, other = rendered("{% form_key %}"), rendered("{% form_key %}")
    assert one != other
    assert re.fullmatch(r'<input type="hidden" name="form_key" value="[0-9a-f-]{36}">', one)


def test_phrase_is_translated():
    assert rendered('{% phrase "SAVE" %}') == "Save"


def test_seats_are_a_bar_and_figures():
    html = rendered("{% seats 20 20 3 %}")
    assert re.findall(r'value="(\d+)" max="(\d+)"', html) == [("20", "20")]
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip() == "20/20 3 waiting"


@pytest.mark.parametrize(
    ("name", "mark"),
    [("王晓敏", "王"), ("Wang Xiaomin", "WX"), ("ada", "A"), ("", "?"), (None, "?")],
)
def test_initial_follows_the_script_of_the_name(name, mark):
    assert tags.initial(name) == mark


def test_kind_that_does_not_exist_fails():
    with pytest.raises(KeyError):
        tags.kind_icon("danger")
