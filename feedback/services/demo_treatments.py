"""Where the demo venue treats its guests: rooms with their minutes and places, a pool with lanes, what is scarce."""

from bookings.models import Resource
from bookings.services.resource import create_equipment, create_resource
from feedback.services.demo_house import SEED
from venue.models import Area

# area, English, Chinese, places, and what else is said of it
ROOMS = (
    ("treatment", "Treatment room Rain", "听雨", 1, {"is_barrier_free": True, "buffer_after": 15}),
    ("treatment", "Treatment room Bamboo", "观竹", 1, {"buffer_after": 15}),
    ("treatment", "Treatment room Pine", "松涛", 1, {"buffer_after": 15}),
    ("treatment", "Foot care lounge", "足疗厅", 6, {"is_shared": True, "buffer_after": 10}),
    ("treatment", "Scrub room (men)", "男宾搓澡间", 2, {"is_shared": True, "buffer_after": 10, "open_to": "male"}),
    ("treatment", "Scrub room (women)", "女宾搓澡间", 2, {"is_shared": True, "buffer_after": 10, "open_to": "female"}),
    ("pool", "Pool, deep end", "泳池深水区", 12, {"room_kind": "pool"}),
)
LANES = (("Lane 1", "1号泳道"), ("Lane 2", "2号泳道"))
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
