"""The words of messages by SMS: proposed as files, approved as rows."""

import pytest
from django.conf import settings as project
from django.db import IntegrityError, transaction

from tests.factories.venue import make_staff
from venue import message_texts, sms_texts
from venue.history import history_of
from venue.message_texts import TextIncomplete, WrongPlaceholder, names_in, placeholders
from venue.models import SmsTemplate
from venue.services.sms_text import drop_template, write_template

LANGUAGES = [code for code, _label in project.LANGUAGES]
KINDS = sms_texts.kinds()


@pytest.fixture
def by(db):
    return make_staff().user


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", KINDS)
def test_every_proposal_knows_its_names_and_is_of_use(template, language):
    assert template in message_texts.templates()
    text = sms_texts.proposed(template, language)

    sms_texts.check(template, text)

    assert names_in(text, placeholders(template), "text")
    assert "url" not in text
    assert "\n" not in text


def test_both_languages_propose_the_same_kinds():
    found = [sorted(path.stem for path in (sms_texts.FOLDER / language).glob("*.txt")) for language in LANGUAGES]
    assert found == [list(KINDS), list(KINDS)]


def test_reminders_and_confirmations_may_go_by_sms_and_links_to_an_account_may_not():
    assert {"booking_confirmed", "booking_reminder", "session_cancelled"} <= set(KINDS)
    assert not {"invitation", "account_password_reset_key", "survey_invitation"} & set(KINDS)


def test_a_kind_without_code_does_not_go_by_sms(sms_is_offered, by):
    write_template("booking_reminder", "zh-hans", code="SMS_1", text="提醒：{course}", by=by)

    found = [
        sms_texts.find(*key) is not None
        for key in (("booking_reminder", "zh-hans"), ("booking_reminder", "en"), ("booking_confirmed", "zh-hans"))
    ]
    assert (found, sms_texts.languages_of("booking_reminder")) == ([True, False, False], ["zh-hans"])


def test_without_a_gateway_nothing_goes_by_sms(settings, by):
    settings.SMS_URL = ""
    write_template("booking_reminder", "zh-hans", code="SMS_1", text="提醒：{course}", by=by)
    assert (sms_texts.find("booking_reminder", "zh-hans"), sms_texts.languages_of("booking_reminder")) == (None, [])


def test_the_gateway_gets_the_parameters_of_the_approved_text_alone(sms_is_offered, by):
    row = write_template("booking_reminder", "zh-hans", code="SMS_1", text="{course} 于\n{starts} {venue_name}", by=by)
    params = {"course": "流瑜伽", "starts": "周日 19:00", "member_name": "王晓敏", "is_late": False}

    assert sms_texts.given(row, params) == {"course": "流瑜伽", "starts": "周日 19:00", "venue_name": "悦·汤泉健身"}
    assert sms_texts.render(row, params) == "流瑜伽 于 周日 19:00 悦·汤泉健身"


def test_writing_again_changes_the_one_row_and_its_history(by):
    for code in ("SMS_1", "SMS_2"):
        row = write_template("booking_reminder", "en", code=code, text="{course}", by=by)

    assert list(SmsTemplate.objects.values_list("code", "text")) == [("SMS_2", "{course}")]
    changes = [[(each.before, each.after) for each in event.changes] for event in history_of(row)]
    assert changes == [[("SMS_1", "SMS_2")], []]


def test_dropping_it_leaves_none(sms_is_offered, by):
    write_template("booking_reminder", "en", code="SMS_1", text="{course}", by=by)
    drop_template("booking_reminder", "en", by=by)
    assert (sms_texts.find("booking_reminder", "en"), SmsTemplate.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("template", "text", "error"),
    [
        ("booking_reminder", "{password}", WrongPlaceholder),
        ("booking_reminder", "{course.pk}", WrongPlaceholder),
        ("signing_code", "{member_name}", TextIncomplete),
    ],
)
def test_a_text_that_is_of_no_use_is_refused(template, text, error, by):
    with pytest.raises(error) as refusal:
        write_template(template, "en", code="SMS_1", text=text, by=by)
    assert (refusal.value.facts["field"], SmsTemplate.objects.count()) == ("text", 0)


@pytest.mark.parametrize("missing", ["code", "text"])
def test_half_a_template_is_refused_by_the_database(db, missing):
    fields = {"code": "SMS_1", "text": "{course}"} | {missing: ""}
    with pytest.raises(IntegrityError, match="venue_smstemplate_is_whole"), transaction.atomic():
        SmsTemplate.objects.create(template="booking_reminder", language="en", **fields)


def test_second_template_of_a_language_is_refused_by_the_database(by):
    write_template("booking_reminder", "en", code="SMS_1", text="{course}", by=by)
    with pytest.raises(IntegrityError, match="venue_smstemplate_one_per_language"), transaction.atomic():
        SmsTemplate.objects.create(template="booking_reminder", language="en", code="SMS_2", text="x")
