import pytest
from django.db import IntegrityError, transaction

from members.codes import is_code, new_code, picture
from members.errors import CodeExists, NoCode
from members.models import MemberCode
from members.selectors.code import code_of, codes_of
from members.services.code import has_code, issue_code, replace_code
from tests.factories.members import make_member
from venue.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_code_is_figures_and_says_nothing(desk):
    member = make_member()
    code = issue_code(member.pk, by=desk)
    assert (is_code(code.code), code.issued_by, code_of(member), member.number in code.code) == (
        True, desk, code, False,
    )  # fmt: skip
    assert new_code() != new_code()


def test_picture_is_a_drawing_alone():
    svg = picture("1" * 24)
    assert svg.startswith("<svg") and "style=" not in svg and "1" * 24 not in svg


def test_one_code_holds_at_a_time(desk):
    member = make_member()
    first = issue_code(member.pk, by=desk)
    with pytest.raises(CodeExists):
        issue_code(member.pk, by=desk)
    assert has_code(member.pk, by=desk) == first


def test_replacing_revokes_with_a_reason_and_is_audited(desk):
    member = make_member()
    with pytest.raises(NoCode):
        replace_code(member.pk, reason="丢失", by=desk)
    old = issue_code(member.pk, by=desk)
    new = replace_code(member.pk, reason=" 丢失 ", by=desk)
    old.refresh_from_db()
    assert (old.revoke_reason, old.revoked_by, old.revoked_at is not None, codes_of(member)) == (
        "丢失", desk, True, [new, old],
    )  # fmt: skip
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["member.code_issued", "member.code_revoked", "member.code_issued"]


def refused(**fields):
    member = fields.pop("member", None) or make_member()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        MemberCode.objects.create(**{"member": member, "code": new_code(), **fields})
    return caught.value.__cause__.diag.constraint_name


def test_constraints(desk):
    code = issue_code(make_member().pk, by=desk)
    assert refused(code=code.code) == "members_membercode_one_per_code"
    assert refused(member=code.member) == "members_membercode_one_holds"
    assert refused(code="T00001") == "members_membercode_is_figures"
    assert refused(revoke_reason="丢失") == "members_membercode_revoked_says_why"
    assert refused(revoked_at=code.issued_at) == "members_membercode_revoked_says_why"
