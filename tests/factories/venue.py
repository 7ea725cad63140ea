"""People who sign in, people who work here, places."""

from datetime import date, datetime
from io import BytesIO
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from venue import policies
from venue.models import AgreedText, Area, Policy, StaffMember, Undertaking, User
from venue.models.agreed_text import Kind
from venue.roles import SEES_PEOPLE, Role

PASSWORD = "a long sentence for tests"

numbers = count(1)


def make_user(*, role: Role | str | None = None, signs: bool = True, **fields: Any) -> User:
    """A user with a confirmed name; `role` gives what that role may do. Where it shows people, secrecy is promised,
    unless the user does not sign yet.
    """
    number = next(numbers)
    user = User.objects.create_user(
        **{"email": f"user{number}@test.example", "name": f"User {number}", "password": PASSWORD} | fields
    )
    if role:
        User.groups.through.objects.create(user=user, group=Group.objects.get(name=str(role)))
        if signs and role in SEES_PEOPLE:
            make_undertaking(user)
    return user


def make_undertaking(user: User, **fields: Any) -> Undertaking | None:
    """Under the text that holds; none where there is no text."""
    text = AgreedText.objects.filter(kind=Kind.SECRECY).order_by("-number").first()
    defaults = {"text": text, "typed_name": user.display_name}
    return Undertaking.objects.create(user=user, **defaults | fields) if text else None


def make_staff(*, role: Role | str = Role.INSTRUCTOR, hired_on: date = date(2020, 1, 1), **fields: Any) -> StaffMember:
    """Somebody who works here; fields of the user (`name`, `email`) and of the staff row may be mixed."""
    own = {name: fields.pop(name) for name in ("job_en", "job_zh", "department", "left_on", "user") if name in fields}
    user = own.pop("user", None) or make_user(role=role, **fields)
    return StaffMember.objects.create(user=user, hired_on=hired_on, **own)


def make_area(**fields: Any) -> Area:
    number = next(numbers)
    return Area.objects.create(
        **{"name_en": f"Area {number}", "name_zh": f"区域{number}", "kind": Area.Kind.STUDIO} | fields
    )


def make_policy(key: str, value: int | str, *, scope: str = "venue", effective_from: datetime) -> Policy:
    """A figure of the venue, without the service, so that it may hold from a moment in the past."""
    row = Policy.objects.create(key=key, scope=scope, value=value, effective_from=effective_from)
    policies.forget()
    return row


def make_photo(width: int = 40, height: int = 30, *, kind: str = "JPEG", exif: Any = None) -> SimpleUploadedFile:
    """A picture as a phone sends it."""
    data = BytesIO()
    options = {"exif": exif} if exif else {}
    Image.new("RGB", (width, height), "teal").save(data, kind, **options)
    return SimpleUploadedFile(f"IMG_0001.{kind.lower()}", data.getvalue(), content_type=f"image/{kind.lower()}")
