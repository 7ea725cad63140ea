"""Which gateway there is, and what the one of a demonstration keeps."""

import json
import os
import subprocess
import sys
from dataclasses import astuple

import pytest
from django.conf import settings as project
from django.urls import reverse

from venue import sms
from venue.aliyun import Aliyun
from venue.selectors.dev_sms import newest


@pytest.fixture
def sink(settings, tmp_path):
    settings.SMS_URL, settings.SMS_DIR = "demo:", tmp_path / "sms"
    return sms.gateway()


def test_without_a_gateway_nothing_is_offered(settings):
    settings.SMS_URL = ""
    assert (sms.is_offered(), sms.gateway()) == (False, None)


def test_the_address_says_which_gateway_and_whose():
    gateway = sms.gateway_at("aliyun://LTAI:se%2Fcret@dysmsapi.aliyuncs.com/?sign=%E6%82%A6")
    assert isinstance(gateway, Aliyun)
    assert (gateway._key, gateway._secret, gateway._sign, gateway._host) == (
        "LTAI",
        "se/cret",
        "悦",
        "dysmsapi.aliyuncs.com",
    )


def test_the_sink_keeps_what_was_sent_the_newest_first(sink, noon):
    names = [sink.send("+8613812345678", f"SMS_{number}", {"course": "瑜伽"}, "上课提醒") for number in (1, 2)]

    kept = [("+8613812345678", code, "【悦·汤泉健身】上课提醒", noon) for code in ("SMS_2", "SMS_1")]
    assert [astuple(each) for each in newest()] == kept
    assert sorted(path.stem for path in project.SMS_DIR.iterdir()) == names


@pytest.mark.django_db
def test_the_page_shows_what_was_sent(sink, client, noon):
    assert "empty-page" in client.get(reverse("venue:dev_sms")).content.decode()
    sink.send("+8613812345678", "SMS_1", {}, "<上课提醒>")

    page = client.get(reverse("venue:dev_sms")).content.decode()

    assert "【悦·汤泉健身】&lt;上课提醒&gt;" in page
    assert "+8613812345678" in page
    assert "SMS_1" in page


@pytest.mark.slow
def test_on_a_real_venue_the_page_has_no_address():
    code = """
import django; django.setup()
from django.urls import NoReverseMatch, reverse
try: reverse("venue:dev_sms")
except NoReverseMatch: print("none")
"""
    done = python(code, VENUE_MODE="local")
    assert (done.stdout, done.returncode) == ("none\n", 0), done.stderr


@pytest.mark.parametrize(
    ("url", "mode", "says"),
    [
        ("demo:", "local", "which sends nothing"),
        ("aliyun://dysmsapi.aliyuncs.com/?sign=x", "local", "must be aliyun://KEY:SECRET@"),
        ("aliyun://LTAI:s3cret@dysmsapi.aliyuncs.com/", "test", "must be aliyun://KEY:SECRET@"),
        ("twilio://LTAI:s3cret@example.com/?sign=x", "test", "must be aliyun://KEY:SECRET@"),
    ],
)
def test_a_gateway_that_cannot_be_is_refused_at_the_start_without_its_secret(url, mode, says):
    done = python("import venue.settings", SMS_URL=url, VENUE_MODE=mode)
    assert done.returncode == 1
    assert says in done.stderr
    assert "s3cret" not in done.stderr


def test_demo_has_its_own_gateway_and_others_none():
    code = "from venue import settings; print(settings.SMS_URL)"
    assert [python(code, VENUE_MODE=mode).stdout.strip() for mode in ("demo", "local", "test")] == ["demo:", "", ""]


def python(code, **environment):
    known = {name: value for name, value in os.environ.items() if name != "SMS_URL"}
    environment = known | {"DJANGO_SETTINGS_MODULE": "venue.settings"} | environment
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=project.BASE_DIR, text=True, capture_output=True, check=False
    )


def test_what_is_kept_is_plain(sink, noon):
    name = sink.send("+8613812345678", "SMS_1", {"course": "瑜伽"}, "上课提醒")
    assert json.loads((project.SMS_DIR / f"{name}.json").read_text()) == {
        "phone": "+8613812345678",
        "code": "SMS_1",
        "params": {"course": "瑜伽"},
        "text": "【悦·汤泉健身】上课提醒",
        "at": "2026-03-10T12:00:00+08:00",
    }
