"""The people, places and classes of the demo, as data."""

from dataclasses import dataclass
from datetime import time

from venue.models import Area
from venue.roles import Role

PASSWORD = "springs-demo"  # noqa: S105 - printed at every start of the demo; there is no demo in production
DOMAIN = "yuesprings.example"


@dataclass(frozen=True)
class Colleague:
    """One person who works in the demo venue; signs in as `<role>@…` or under a name of their own."""

    login: str
    name: str
    role: Role
    job_en: str
    job_zh: str

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"


COLLEAGUES = (
    Colleague("owner", "沈悦", Role.OWNER, "Owner", "馆主"),
    Colleague("manager", "周宁", Role.MANAGER, "Manager", "店长"),
    Colleague("desk", "林可", Role.FRONT_DESK, "Front desk", "前台"),
    Colleague("instructor", "陈静", Role.INSTRUCTOR, "Coach", "教练"),
    Colleague("sunyue", "孙悦", Role.INSTRUCTOR, "Coach", "教练"),
    Colleague("gaoyang", "高阳", Role.INSTRUCTOR, "Coach", "教练"),
    Colleague("practitioner", "吴师傅", Role.PRACTITIONER, "Therapist", "理疗师"),
    Colleague("nutritionist", "赵岚", Role.NUTRITIONIST, "Nutritionist", "营养师"),
    Colleague("attendant", "钱芳", Role.ATTENDANT, "Attendant", "服务员"),
    Colleague("safety", "冯卫", Role.SAFETY_OFFICER, "Safety officer", "安全员"),
    Colleague("maintenance", "何工", Role.MAINTENANCE, "Technician", "维修工"),
    Colleague("quality", "许诚", Role.QUALITY_LEAD, "Quality lead", "质量负责人"),
)

MEMBER_LOGINS = ("member", "member2", "member3")

AREAS = (
    ("reception", "Reception", "前台大厅", Area.Kind.RECEPTION, "1"),
    ("strength", "Strength zone", "力量区", Area.Kind.STRENGTH, "1"),
    ("pool", "Pool", "泳池", Area.Kind.POOL, "B1"),
    ("studio", "Studios", "操厅区", Area.Kind.STUDIO, "2"),
)

ROOMS = (
    ("hall1", "studio", "Hall 1", "1号厅", 24),
    ("hall2", "studio", "Hall 2", "2号厅", 20),
    ("small", "studio", "Small-group studio", "小班厅", 8),
    ("bikes", "studio", "Cycling room", "单车房", 20),
    ("pool", "pool", "Pool, shallow end", "泳池浅水区", 16),
)

COURSES = (
    (
        "yin",
        "Yin yoga",
        "阴瑜伽",
        "flexibility",
        "foundation",
        60,
        "Long, quiet stretches. Good on a rest day.",
        "安静、绵长的伸展，适合休息日。",
    ),
    (
        "flow",
        "Flow yoga",
        "流瑜伽",
        "flexibility",
        "advanced",
        60,
        "Breath by breath through changing postures.",
        "跟随呼吸，在体式之间流动。",
    ),
    (
        "reformer",
        "Pilates reformer",
        "普拉提器械",
        "strength",
        "specialised",
        45,
        "Eight reformers, one coach.",
        "八张核心床，一位教练。",
    ),
    ("spin", "Cycling", "动感单车", "cardio", "foundation", 45, "Intervals to music.", "跟着音乐做间歇。"),
    ("aqua", "Aqua aerobics", "水中有氧", "aqua", "foundation", 50, "Kind to the joints.", "对关节友好。"),
    (
        "hiit",
        "Interval training",
        "高强度间歇",
        "functional",
        "advanced",
        45,
        "Short, hard, done.",
        "短时高效，全力以赴。",
    ),
    ("taichi", "Tai chi", "太极", "mind_body", "foundation", 60, "The 24 forms, slowly.", "二十四式，慢慢来。"),
)

# course, room, coach, weekday (0 = Monday), begins, places
WEEK = (
    ("taichi", "hall1", "instructor", 0, time(9, 0), 24),
    ("yin", "hall2", "instructor", 0, time(18, 0), 20),
    ("spin", "bikes", "gaoyang", 0, time(19, 30), 20),
    ("hiit", "hall1", "gaoyang", 1, time(18, 30), 16),
    ("flow", "hall2", "instructor", 1, time(19, 0), 20),
    ("aqua", "pool", "sunyue", 1, time(20, 0), 16),
    ("yin", "hall2", "instructor", 2, time(10, 0), 20),
    ("reformer", "small", "sunyue", 2, time(18, 30), 8),
    ("flow", "hall2", "instructor", 2, time(19, 0), 20),
    ("spin", "bikes", "gaoyang", 3, time(12, 15), 20),
    ("reformer", "small", "sunyue", 3, time(19, 30), 8),
    ("hiit", "hall1", "gaoyang", 4, time(18, 30), 16),
    ("yin", "hall2", "instructor", 4, time(20, 0), 20),
    ("taichi", "hall1", "instructor", 5, time(8, 30), 24),
    ("flow", "hall2", "instructor", 5, time(10, 0), 20),
    ("aqua", "pool", "sunyue", 5, time(15, 0), 16),
    ("yin", "hall2", "instructor", 6, time(18, 0), 20),
    ("flow", "hall2", "instructor", 6, time(19, 0), 20),
    ("reformer", "small", "sunyue", 6, time(19, 30), 8),
    ("aqua", "pool", "gaoyang", 6, time(20, 0), 16),
)
