"""The pages on which agreements are signed and looked at."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.agreement_forms import drawn
from members.models import Signature
from tests.clients import client_of
from tests.factories.agreed import make_signature, make_text
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from tests.members.test_agreement import sent_code
from venue.models import AuditEvent
from venue.models.agreed_text import Kind
from venue.roles import STAFF, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

STROKES = json.dumps([[[10, 20], [300, 200]], [[600, 30]]])
MINE = reverse("members:my_consents")


@pytest.fixture
def safety(frozen):
    return make_text(Kind.SAFETY, text_en="Follow the coach.")


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name, *keys):
    return reverse(f"members:{name}", args=keys)


def rows():
    return list(Signature.objects.order_by("pk").values_list("member", "way", "signer_name", "is_by_guardian"))


@pytest.mark.covers("F-026")
def test_member_reads_signs_on_the_screen_and_sees_what_was_signed(member, safety):
    browser, here = client_of(member.user), url("my_sign", safety.pk)
    assert here in browser.get(MINE).text
    assert "Follow the coach." in browser.get(here).text

    answer = browser.post(here, {"way": "drawn", "name": member.name, "strokes": STROKES})

    assert answer["Location"] == f"{MINE}?person={member.pk}"
    assert rows() == [(member.pk, "drawn", member.name, False)]
    make_text(Kind.SAFETY, text_en="Another text.")
    page = browser.get(url("signature", Signature.objects.get().pk)).text
    assert ("Follow the coach." in page, 'd="M10 20L300 200M600 30"' in page) == (True, True)


NONSENSE = {
    "nothing": "",
    "no stroke": "[]",
    "words": "nonsense",
    "a dot": "[[[5, 5]]]",
    "outside": "[[[0, 0], [2000, 0]]]",
    "markup": '[["<path>"]]',
    "a number": "7",
    "infinite": "[[[Infinity, 0], [1, 1]]]",
    "without end": "[" * 50_000,
}


@pytest.mark.parametrize("strokes", NONSENSE.values(), ids=NONSENSE)
def test_slip_of_the_finger_or_nonsense_is_no_signature(member, safety, strokes):
    sent = {"way": "drawn", "name": member.name, "strokes": strokes}
    answer = client_of(member.user).post(url("my_sign", safety.pk), sent)
    assert (answer.status_code, "Please sign in the field" in answer.text, rows()) == (422, True, [])


def test_drawing_of_too_many_points_is_none():
    assert drawn(json.dumps([[[1, 1]] * 5001])) == []


def test_member_types_a_name_with_the_code_that_was_sent(member, safety):
    browser, here = client_of(member.user), url("my_sign", safety.pk)
    browser.post(url("my_sign_code", safety.pk))
    wrong = browser.post(here, {"way": "typed", "name": member.name, "code": "nonsense"})
    assert (wrong.status_code, "This code does not fit" in wrong.text) == (422, True)

    browser.post(here, {"way": "typed", "name": member.name, "code": sent_code()})

    assert rows() == [(member.pk, "typed", member.name, False)]


def test_version_that_was_replaced_leads_to_the_one_that_holds(member, safety):
    newest = make_text(Kind.SAFETY)
    browser = client_of(member.user)
    assert browser.get(url("my_sign", safety.pk))["Location"].startswith(url("my_sign", newest.pk))
    answer = browser.post(url("my_sign", safety.pk), {"way": "drawn", "name": "Wang", "strokes": STROKES})
    assert (answer.status_code, "read it again" in answer.text, rows()) == (422, True, [])


def test_guardian_signs_for_a_child_online_and_at_the_desk(member, desk, safety):
    child = make_member(guardian=member, born_on=date(2016, 1, 1))
    sent = {"way": "drawn", "name": member.name, "strokes": STROKES}
    client_of(member.user).post(f"{url('my_sign', safety.pk)}?person={child.pk}", sent)
    assert rows() == [(child.pk, "drawn", member.name, True)]

    other = make_member(guardian=member, born_on=date(2016, 1, 1))
    page = client_of(desk).get(url("sign", other.pk, safety.pk)).text
    assert ("The guardian signs." in page, f'value="{member.name}"' in page) == (True, True)
    client_of(desk).post(url("sign", other.pk, safety.pk), sent)
    assert rows()[1:] == [(other.pk, "drawn", member.name, True)]


@pytest.mark.usefixtures("uploads")
def test_desk_keeps_the_scan_of_a_signed_paper_and_who_opened_it(member, desk, safety):
    browser, here = client_of(desk), url("sign", member.pk, safety.pk)
    nonsense = SimpleUploadedFile("a.pdf", b"MZ")
    refused = browser.post(here, {"way": "paper", "name": member.name, "scan": nonsense})
    assert (refused.status_code, "neither a PDF" in refused.text) == (422, True)

    browser.post(here, {"way": "paper", "name": member.name, "scan": SimpleUploadedFile("Wang.pdf", b"%PDF-1")})

    row = Signature.objects.get()
    assert (row.way, "Wang" in row.scan.name) == ("paper", False)
    answer = browser.get(url("signature_scan", row.pk))
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"].startswith("attachment")) == (
        b"%PDF-1",
        True,
    )
    assert list(AuditEvent.objects.filter(action="signature.scan_opened").values_list("by", "ref")) == [
        (desk.pk, str(row.pk))
    ]
    own = client_of(member.user).get(url("signature_scan", row.pk))
    assert b"".join(own.streaming_content) == b"%PDF-1"


def test_paper_is_taken_at_the_desk_alone(member, safety):
    assert client_of(member.user).post(url("my_sign", safety.pk), {"way": "paper"}).status_code == 404


# --- who sees what ---------------------------------------------------------------------------------------------------

SHOWN, ABSENT = "shown", "absent"
DESK = {Role.FRONT_DESK, Role.MANAGER, Role.OWNER}
FIELDS = {  # field → the page it stands on
    "state of a consent": "consents",
    "who recorded a consent": "consent_history",
    "whether an agreement is signed": "consents",
    "drawn signature": "signature",
    "name of the signer": "signature",
}
MARKS = {
    "state of a consent": "not asked yet",
    "who recorded a consent": "Nothing was asked yet",
    "whether an agreement is signed": "version 1 signed on",
    "drawn signature": 'd="M10 20L300 200L600 30"',
    "name of the signer": "Wang Xiaomin",
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("role", [*STAFF, "the person", "another member"])
def test_field_by_role(field, role, member, other_member):
    """The desk and whoever leads the house see all of it, the person what is theirs on their own pages, others nothing;
    nothing of it is shown in part.
    """
    signature = make_signature(member)
    own = {"the person": member.user, "another member": other_member.user}
    browser = client_of(own[role] if role in own else make_staff(role=role).user)
    key = signature.pk if FIELDS[field] == "signature" else member.pk
    expected = SHOWN if role in DESK or (role == "the person" and FIELDS[field] == "signature") else ABSENT

    answer = browser.get(url(FIELDS[field], key))

    seen = SHOWN if answer.status_code == 200 and MARKS[field] in answer.text else ABSENT
    assert seen == expected
