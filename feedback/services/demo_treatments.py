"""Where the demo venue treats its guests, with what and by whom: rooms with their minutes and places, what is scarce,
the catalogue.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bookings.models import Appointment, AppointmentLine, Resource, Skill, Treatment, TreatmentProduct
from bookings.selectors.appointment_plan import Ask, starts_for
from bookings.selectors.supply import begin_of
from bookings.services import appointment_steps as steps
from bookings.services.appointment import book
from bookings.services.calendar_feed import make_feed
from bookings.services.product import create_product, note_products
from bookings.services.resource import change_resource, create_equipment, create_resource
from bookings.services.treatment import change_skill, create_treatment
from bookings.services.treatment_payment import pay
from feedback.services.demo_house import SEED
from members.models import Member
from members.services.sale import Paying
from venue import clock
from venue.actors import Actor
from venue.errors import DomainError
from venue.models import Absence, Area, Licence, Qualification, StaffMember
from venue.services import keeping
from venue.working_time import business_date

# area, English, Chinese, places, and what else is said of it
ROOMS = (
    ("treatment", "Treatment room Rain", "听雨", 1, {"is_barrier_free": True, "buffer_after": 15}),
    ("treatment", "Treatment room Bamboo", "观竹", 1, {"buffer_after": 15}),
    ("treatment", "Treatment room Pine", "松涛", 1, {"buffer_after": 15}),
    ("treatment", "Foot care lounge", "足疗厅", 6, {"is_shared": True, "buffer_after": 10}),
    (
        "treatment",
        "Scrub room (men)",
        "男宾搓澡间",
        2,
        {"room_kind": "bath", "is_shared": True, "buffer_after": 10, "open_to": "male"},
    ),
    (
        "treatment",
        "Scrub room (women)",
        "女宾搓澡间",
        2,
        {"room_kind": "bath", "is_shared": True, "buffer_after": 10, "open_to": "female"},
    ),
    ("pool", "Pool, deep end", "泳池深水区", 12, {"room_kind": "pool"}),
)
LANES = (("Lane 1", "1号泳道"), ("Lane 2", "2号泳道"))
# English, Chinese, unit
PRODUCTS = (
    ("Massage oil", "推拿精油", "ml"),
    ("Moxa stick", "艾条", "piece"),
    ("Disposable sheet", "一次性床单", "sheet"),
    ("Scrub salt", "搓澡浴盐", "g"),
    ("Herbal foot bath", "中药足浴包", "piece"),
    ("Essential oil, bottle", "单方精油", "bottle"),
)
USED = {"massage": ("推拿精油",), "tcm": ("艾条",), "foot": ("中药足浴包",), "bath": ("搓澡浴盐",)}
AMOUNTS = {"ml": 20, "piece": 1, "sheet": 1, "g": 50}
EQUIPMENT = (("Moxibustion box", "艾灸盒", 2, 10), ("Cupping set", "拔罐套装", 3, 10))


def make_rooms() -> None:
    areas = {area.kind: area for area in Area.objects.all()}
    for area, en, zh, capacity, more in ROOMS:
        of_kind = {"room_kind": Resource.RoomKind.TREATMENT} | more
        room = create_resource(area=areas[area], name_en=en, name_zh=zh, capacity=capacity, by=SEED, **of_kind)
    for en, zh in LANES:
        create_resource(
            area=room.area, name_en=en, name_zh=zh, capacity=6, room_kind=room.room_kind, whole=room, by=SEED
        )
    for en, zh, pieces, tidy in EQUIPMENT:
        create_equipment(name_en=en, name_zh=zh, capacity=pieces, buffer_after=tidy, area=areas["treatment"], by=SEED)


MASSAGE, TCM = Qualification.Kind.MASSAGE, Qualification.Kind.TCM
EVERYBODY = ("practitioner", "xulan", "mengtao")
# names, kind, minutes, price, who does it, and what else is said of it
CATALOGUE: tuple[tuple[str, str, str, int, str, tuple[str, ...], dict[str, Any]], ...] = (
    ("Tuina", "中式推拿", "massage", 60, "298.00", EVERYBODY, {
        "qualification": MASSAGE,
        "takes_credit": True,
        "activities": ["massage"],
        "description_en": "Loosens neck, shoulders and back by hand, from light to firm.",
        "description_zh": "以手法疏通颈、肩、背，力度由轻到重。",
        "contraindications_en": "fever, fresh injuries, skin that is not whole",
        "contraindications_zh": "发热、近期外伤、皮肤破损者",
        "aftercare_en": "Drink warm water, keep warm, no cold bath for two hours.",
        "aftercare_zh": "多喝温水，注意保暖，两小时内不泡冷水。",
    }),
    ("Shoulder and neck", "肩颈调理", "massage", 45, "198.00", EVERYBODY, {
        "qualification": MASSAGE,
        "takes_credit": True,
        "activities": ["massage"],
        "description_en": "For those who sit all day.",
        "description_zh": "适合久坐人群。",
    }),
    ("Moxibustion", "艾灸调理", "tcm", 50, "238.00", ("xulan",), {
        "qualification": TCM,
        "equipment": "艾灸盒",
        "activities": ["cupping"],
        "is_confirmed_by_house": True,
        "asks_identity": True,
        "description_en": "Warmth from mugwort over chosen points.",
        "description_zh": "以艾草温热选定穴位，温经散寒。",
        "contraindications_en": "pregnancy, fever, diabetes with numb skin",
        "contraindications_zh": "孕期、发热、糖尿病伴皮肤感觉迟钝者",
        "aftercare_en": "No shower for four hours.",
        "aftercare_zh": "四小时内不洗澡，避风保暖。",
    }),
    ("Cupping", "拔罐", "tcm", 30, "128.00", ("xulan", "practitioner"), {
        "qualification": MASSAGE,
        "equipment": "拔罐套装",
        "activities": ["cupping"],
        "description_en": "Cups on back and shoulders.",
        "description_zh": "背部与肩部走罐、留罐。",
    }),
    ("Acupuncture", "针灸", "tcm", 40, "268.00", ("xulan",), {
        "qualification": TCM,
        "needs_licence": True,
        "asks_identity": True,
        "description_en": "By a qualified hand, where the venue holds a licence.",
        "description_zh": "由具备资格的医师操作，须场馆持有执业许可证。",
    }),
    ("Foot massage", "足疗", "foot", 60, "168.00", ("practitioner", "mengtao"), {
        "qualification": MASSAGE,
        "activities": ["massage"],
        "description_en": "Feet and lower legs, after a herbal bath.",
        "description_zh": "草本泡脚后按摩足部与小腿。",
    }),
    ("Body scrub", "搓澡", "bath", 30, "98.00", EVERYBODY, {
        "room_kind": "bath",
        "description_en": "From head to foot with a rough glove, after a warm bath.",
        "description_zh": "热浴后以搓澡巾全身清洁。",
    }),
)  # fmt: skip
OWN_MINUTES = (("practitioner", "肩颈调理", 50),)


def fill_catalogue(staff: Mapping[str, StaffMember]) -> None:
    """The venue's medical licence is not recorded yet, so that acupuncture is listed and cannot be sold."""
    for en, zh, unit in PRODUCTS:
        create_product(name_en=en, name_zh=zh, unit=unit, by=SEED)
    equipment = {each.name_zh: each for each in Resource.objects.equipment()}
    for en, zh, kind, minutes, price, who, more in CATALOGUE:
        fields = more | ({"equipment": equipment[more["equipment"]]} if "equipment" in more else {})
        create_treatment(
            name_en=en,
            name_zh=zh,
            kind=kind,
            minutes=minutes,
            price=price,
            staff=[staff[each] for each in who],
            by=SEED,
            **fields,
        )
    lounge = Resource.objects.get(name_zh="足疗厅")
    change_resource(lounge.pk, area=lounge.area, treatments=[Treatment.objects.get(name_zh="足疗")], by=SEED)
    for login, zh, minutes in OWN_MINUTES:
        skill = Skill.objects.get(staff=staff[login], treatment__name_zh=zh)
        change_skill(skill.pk, minutes=minutes, by=SEED)
    keeping.licences.create(
        kind=Licence.Kind.HYGIENE,
        issuer="市卫生健康委员会",
        number="卫公证字〔2024〕第0186号",
        valid_from=clock.today() - timedelta(days=560),
        valid_until=clock.today() + timedelta(days=900),
        by=SEED,
    )


A_DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# days from now, treatment, whom (by their place among the members), whether the guest asks alone
ASKED = (
    (0, "中式推拿", 4, False),
    (0, "肩颈调理", 5, False),
    (0, "足疗", 6, False),
    (1, "拔罐", 7, False),
    (1, "中式推拿", 8, False),
    (2, "中式推拿", 0, True),
    (2, "艾灸调理", 1, True),
    (3, "肩颈调理", 9, False),
)
OVER = (-2, 0, 7)  # how much longer than planned those of yesterday took


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Yesterday's treatments with their clock and receipt, and what is to come, one of it still to be confirmed, and
    one whose practitioner fell ill. What finds no time at this hour of the day is left out.
    """
    desk = staff["desk"].user
    names = {each.name_zh: each for each in Treatment.objects.all()}
    today = business_date(now, clock.zone())
    with clock.frozen(now - 2 * A_DAY):
        past = [_ask(names["中式推拿"], member, today - A_DAY, desk) for member in members[10 : 10 + len(OVER)]]
    for row, over in zip(past, OVER, strict=True):
        if row:
            _serve(row, over, desk)
    with clock.frozen(now):
        if guest := members[0].user:
            make_feed("own", shows_names=True, by=guest)
        make_feed("work", shows_names=True, by=staff["instructor"].user)
        for days, zh, place, is_own in ASKED:
            member = members[place]
            _ask(names[zh], member, today + days * A_DAY, member.user if is_own and member.user else desk)
        _fall_ill(names["中式推拿"], members[14], today + 3 * A_DAY, desk)


def _fall_ill(treatment: Treatment, member: Member, day: date, by: Actor) -> None:
    """Whoever was to give it says that they cannot come that day; somebody else could, where two are on duty."""
    ask = Ask(treatment.pk, member.pk)
    [found] = starts_for([ask], day, day, earliest=clock.now())
    slot = next((each for each in found.slots if len(each.staff) > 1), None)
    if slot is None:
        return
    line = book([ask], slot.starts_at, member_pk=member.pk, knows=True, by=by).lines.get()
    keeping.absences.create(
        staff=line.staff,
        kind=Absence.Kind.ILLNESS,
        starts_at=begin_of(day),
        ends_at=begin_of(day + A_DAY),
        note="",
        reported_by=line.staff.user,
        by=SEED,
    )


def _ask(treatment: Treatment, member: Member, day: date, by: Actor) -> Appointment | None:
    """Somebody's appointment at the first time of a day; nothing when there is none, or a rule is against it."""
    ask = Ask(treatment.pk, member.pk)
    [found] = starts_for([ask], day, day, earliest=clock.now() + timedelta(hours=1))
    if found.slots:
        with suppress(DomainError):
            return book([ask], found.slots[0].starts_at, member_pk=member.pk, knows=True, by=by)
    return None


def used_of(line: AppointmentLine) -> list[tuple[TreatmentProduct, Decimal]]:
    """A sheet each time, and what belongs to the kind of treatment."""
    found = TreatmentProduct.objects.filter(name_zh__in=["一次性床单", *USED.get(line.treatment.kind, ())])
    return [(each, Decimal(AMOUNTS[each.unit])) for each in found]


def _serve(row: Appointment, over: int, by: Actor) -> None:
    line = row.lines.get()
    with clock.frozen(line.starts_at + MINUTE):
        steps.start(line.pk, by=line.staff.user)
    with clock.frozen(line.ends_at + (over + 1) * MINUTE):
        steps.stop(line.pk, by=line.staff.user)
        note_products(line.pk, {product.pk: amount for product, amount in used_of(line)}, by=line.staff.user)
        pay(row.pk, Paying("wechat"), by=by)
