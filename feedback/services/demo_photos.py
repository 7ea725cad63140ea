"""Photos of the demo's members: drawn faces, since nobody real is in it."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from bookings.models import Booking
from members.models import Consent, Member
from members.selectors.consent import is_child
from members.services.photo import NewPhoto, add_photo
from venue import clock
from venue.models import StaffMember
from venue.models.agreed_text import Kind
from venue.selectors.agreed_text import text_now

SIDE = 480
WALLS = ("#dfe8e4", "#e9e2d6", "#d9e3ee", "#efe0dc")
SKINS = ("#f1cfb0", "#e8bf9c", "#dcae88")
HAIRS = ("#1d1a19", "#2b2320", "#3a2c26", "#6f6a68")
SHIRTS = ("#0f766e", "#b4552d", "#3f5a8a", "#7a4f78", "#5b6b3a")
MOST = 40
LOOKED_AT = "20004"  # by bin/screenshots


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Every second of the first members, and of those who are in a class today, agreed to a photo at the desk; the
    demo's member said no to one.
    """
    desk, dice = staff["desk"].user, random.Random(31)  # noqa: S311 - the same faces every time
    text = text_now(Kind.PHOTO)
    if text is None:
        return
    with clock.frozen(now - timedelta(days=9)):
        for member in [*Member.objects.filter(number=LOOKED_AT), *members[4:24:2], *in_class_today(now)]:
            add_photo(member.pk, NewPhoto(portrait(dice), desk, Consent.Where.DESK, text.pk, is_child(member)))


def in_class_today(now: datetime) -> list[Member]:
    """Two of three, among them who is in a class of today, so that rosters show both faces and initials."""
    near = Booking.objects.firm().filter(
        session__starts_at__gte=now - timedelta(hours=12), session__starts_at__lt=now + timedelta(hours=24)
    )
    people = Member.objects.filter(pk__in=near.values("member"), photo="").order_by("pk")
    first = Member.objects.filter(user__isnull=False).order_by("pk").values("pk")[:1]
    return [each for number, each in enumerate(people.exclude(pk__in=first)[:MOST]) if number % 3]


def portrait(dice: random.Random) -> SimpleUploadedFile:
    """A drawn head and shoulders before a wall."""
    image = Image.new("RGB", (SIDE, SIDE), dice.choice(WALLS))
    draw = ImageDraw.Draw(image)
    skin, hair = dice.choice(SKINS), dice.choice(HAIRS)
    is_long, middle, eyes = dice.random() < 0.5, SIDE // 2, 225 + dice.randrange(-8, 9)
    if is_long:
        draw.rounded_rectangle((middle - 118, 110, middle + 118, 370), radius=100, fill=hair)
    draw.ellipse((60, 350, SIDE - 60, 700), fill=dice.choice(SHIRTS))
    draw.rounded_rectangle((middle - 42, 290, middle + 42, 400), radius=36, fill=skin)
    draw.ellipse((middle - 98, 100, middle + 98, 340), fill=skin)
    draw.pieslice((middle - 106, 82, middle + 106, 300), 180, 360, fill=hair)
    draw.ellipse((middle - 104, 150, middle + 60 + dice.randrange(40), 214), fill=hair)
    draw.ellipse((middle - 90, 178, middle + 90, 260), fill=skin)
    for side in (-40, 40):
        draw.ellipse((middle + side - 9, eyes - 9, middle + side + 9, eyes + 9), fill="#26201e")
    draw.arc((middle - 36, 240, middle + 36, 300), 20, 160, fill="#9c4a3c", width=7)
    data = BytesIO()
    image.save(data, "JPEG", quality=80)
    return SimpleUploadedFile("portrait.jpg", data.getvalue(), content_type="image/jpeg")
