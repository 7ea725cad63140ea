"""The base of all forms."""

import re

import pytest
from django import forms
from django.template import Context, Template

from venue.forms import DateInput, DateTimeInput, Form, TimeInput


class Sample(Form):
    name = forms.CharField(help_text="As on the card.", widget=forms.TextInput(attrs={"placeholder": "Name"}))
    on = forms.DateField(widget=DateInput)


def rendered(form):
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def test_form_writes_fields_only_and_no_placeholder():
    html = rendered(Sample())
    assert [word in html for word in ("<form", "csrfmiddlewaretoken", "placeholder")] == [False, False, False]


def test_wrong_form_lists_its_errors_with_links_to_the_fields():
    html = rendered(Sample({"name": "", "on": "2026-02-30"}))
    assert re.findall(r'<li><a href="#(\w+)">(\w+)</a>: ([^<]+)</li>', html) == [
        ("id_name", "Name", "This field is required."),
        ("id_on", "On", "Enter a valid date."),
    ]


def test_wrong_field_points_to_help_and_error():
    field = re.search(r'<input type="text" name="name"[^>]*>', rendered(Sample({"name": ""})))[0]
    assert sorted(re.findall(r'aria-[\w-]+="[^"]+"', field)) == [
        'aria-describedby="id_name_helptext id_name_error"',
        'aria-invalid="true"',
    ]


def test_typed_input_stays_in_a_wrong_form():
    assert 'value="2026-02-30"' in rendered(Sample({"name": "", "on": "2026-02-30"}))


@pytest.mark.parametrize(
    ("widget", "shown"),
    [(DateInput(), "2026-11-02"), (TimeInput(), "09:05"), (DateTimeInput(), "2026-11-02T09:05")],
)
def test_pickers_get_what_the_browser_reads(frozen, widget, shown):
    at = frozen.at.replace(year=2026, month=11, day=2, hour=9, minute=5)
    value = {"date": at.date(), "time": at.time(), "datetime-local": at}[widget.input_type]
    assert widget.format_value(value) == shown


@pytest.mark.parametrize(("typed", "said"), [
    ("0001-01-01", ["Please enter a date from 1900 to 2199."]),
    ("9999-12-31", ["Please enter a date from 1900 to 2199."]),
    ("2026-03-10", []),
])  # fmt: skip
def test_day_that_nobody_can_reckon_with_is_refused_beside_its_field(typed, said):
    class DayForm(Form):
        day = forms.DateField()

    assert DayForm({"day": typed}).errors.get("day", []) == said
