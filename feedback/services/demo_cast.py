"""The people, places and classes of the demo, as data."""

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext_noop

from venue.actors import Automation
from venue.models import Area, Qualification
from venue.roles import Role

PASSWORD = "springs-demo"  # noqa: S105 - printed at every start of the demo; there is no demo in production
PIN = "4826"  # of the second person at the desk, to take over with
DOMAIN = "yuesprings.example"
SEED = Automation(gettext_noop("demo data"))

DEPARTMENTS = {
    "house": ("Management", "管理部"),
    "desk": ("Reception", "前厅部"),
    "training": ("Training", "教练部"),
    "wellness": ("Wellness", "养生部"),
    "technics": ("Safety and technics", "安全工程部"),
}


@dataclass(frozen=True)
class Colleague:
    """One person who works in the demo venue; signs in as `<role>@…` or under a name of their own."""

    login: str
    name: str
    role: Role
    job_en: str
    job_zh: str
    department: str

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"


COLLEAGUES = (
    Colleague("owner", "沈悦", Role.OWNER, "Owner", "馆主", "house"),
    Colleague("manager", "周宁", Role.MANAGER, "Manager", "店长", "house"),
    Colleague("desk", "林可", Role.FRONT_DESK, "Front desk", "前台", "desk"),
    Colleague("hanxue", "韩雪", Role.FRONT_DESK, "Front desk", "前台", "desk"),
    Colleague("dengyu", "邓雨", Role.FRONT_DESK, "Front desk", "前台", "desk"),
    Colleague("instructor", "陈静", Role.INSTRUCTOR, "Coach", "教练", "training"),
    Colleague("sunyue", "孙悦", Role.INSTRUCTOR, "Coach", "教练", "training"),
    Colleague("gaoyang", "高阳", Role.INSTRUCTOR, "Coach", "教练", "training"),
    Colleague("practitioner", "吴师傅", Role.PRACTITIONER, "Therapist", "理疗师", "wellness"),
    Colleague("nutritionist", "赵岚", Role.NUTRITIONIST, "Nutritionist", "营养师", "wellness"),
    Colleague("attendant", "钱芳", Role.ATTENDANT, "Attendant", "服务员", "wellness"),
    Colleague("guomin", "郭敏", Role.ATTENDANT, "Attendant", "服务员", "wellness"),
    Colleague("luojia", "罗佳", Role.ATTENDANT, "Attendant", "服务员", "wellness"),
    Colleague("tangbo", "唐波", Role.ATTENDANT, "Lifeguard", "救生员", "technics"),
    Colleague("xiaoyi", "肖毅", Role.ATTENDANT, "Lifeguard", "救生员", "technics"),
    Colleague("safety", "冯卫", Role.SAFETY_OFFICER, "Safety officer", "安全员", "technics"),
    Colleague("maintenance", "何工", Role.MAINTENANCE, "Technician", "维修工", "technics"),
    Colleague("maqiang", "马强", Role.MAINTENANCE, "Night watch", "夜班值守", "technics"),
    Colleague("leigang", "雷刚", Role.MAINTENANCE, "Technician", "维修工", "technics"),
    Colleague("quality", "许诚", Role.QUALITY_LEAD, "Quality lead", "质量负责人", "house"),
    Colleague("xulan", "徐兰", Role.PRACTITIONER, "Therapist", "理疗师", "wellness"),
    Colleague("mengtao", "孟涛", Role.PRACTITIONER, "Therapist", "理疗师", "wellness"),
)

MEMBER_LOGINS = ("member", "member2", "member3")

HOURS = time(6, 30), time(1, 0)  # past midnight, as a bath house does
CASES_ARE_WORKED_ON = (time(9), time(12)), (time(13, 30), time(21))
ON_HOLIDAYS_UNTIL = time(16)
AREAS = (
    ("reception", "Reception", "前台大厅", Area.Kind.RECEPTION, "1"),
    ("strength", "Strength zone", "力量区", Area.Kind.STRENGTH, "1"),
    ("changing", "Changing rooms", "更衣区", Area.Kind.CHANGING, "1"),
    ("studio", "Studios", "操厅区", Area.Kind.STUDIO, "2"),
    ("treatment", "Treatment wing", "理疗区", Area.Kind.TREATMENT, "2"),
    ("rest", "Rest hall", "夜间休息厅", Area.Kind.REST, "3"),
    ("pool", "Pool", "泳池", Area.Kind.POOL, "B1"),
    ("bath", "Hot springs", "汤泉区", Area.Kind.BATH, "B1"),
    ("sauna", "Sauna", "桑拿区", Area.Kind.SAUNA, "B1"),
    ("plant", "Plant room", "设备机房", Area.Kind.PLANT, "B2"),
)
AREA_HOURS = (
    ("pool", time(6, 30), time(22, 0)),
    ("bath", time(10, 0), time(1, 0)),
    ("sauna", time(14, 0), time(0, 30)),
    ("treatment", time(10, 0), time(22, 0)),
    ("rest", time(20, 0), time(1, 0)),
)

# where, from, until, and who from Monday to Sunday (-: nobody); everybody has two days off in a row or more
EARLY, LATE = (time(6, 0), time(15, 30)), (time(15, 30), time(1, 15))
ROSTER = (
    ("reception", *EARLY, "desk desk desk desk desk dengyu dengyu"),
    ("reception", *LATE, "hanxue hanxue dengyu dengyu hanxue hanxue hanxue"),
    ("changing", *EARLY, "luojia luojia attendant attendant attendant attendant attendant"),
    ("bath", *LATE, "guomin guomin luojia luojia guomin guomin guomin"),
    ("pool", time(6, 0), time(14, 0), "safety safety safety safety safety xiaoyi xiaoyi"),
    ("pool", time(14, 0), time(22, 0), "tangbo tangbo xiaoyi xiaoyi tangbo tangbo tangbo"),
    ("plant", time(8, 0), time(18, 0), "maintenance maintenance maintenance maintenance maintenance leigang leigang"),
    ("", time(21, 0), time(6, 30), "maqiang leigang leigang maqiang maqiang maqiang maqiang"),
    ("", time(10, 0), time(20, 0), "owner owner manager manager manager manager manager"),
    ("", time(9, 0), time(18, 0), "quality quality quality quality quality - -"),
    ("treatment", time(11, 0), time(20, 0), "- practitioner practitioner practitioner practitioner practitioner -"),
    ("treatment", time(10, 0), time(19, 0), "xulan xulan xulan - - xulan xulan"),
    ("treatment", time(13, 0), time(22, 0), "mengtao - - mengtao mengtao mengtao mengtao"),
)

# whose, kind, issuer, number, valid since, days it is still valid (below zero: run out; none: for good)
HEALTH, COACH = Qualification.Kind.HEALTH, Qualification.Kind.COACH
CDC, SPORTS = "市疾病预防控制中心", "国家体育总局职业技能鉴定指导中心"
CERTIFICATES = (
    ("desk", HEALTH, CDC, "JK-2026-01183", 360, 5),
    ("hanxue", HEALTH, CDC, "JK-2026-04410", 120, 245),
    ("attendant", HEALTH, CDC, "JK-2026-01190", 343, 22),
    ("guomin", HEALTH, CDC, "JK-2026-03377", 150, 215),
    ("dengyu", HEALTH, CDC, "JK-2026-05102", 90, 275),
    ("luojia", HEALTH, CDC, "JK-2026-02764", 200, 165),
    ("practitioner", HEALTH, CDC, "JK-2025-09021", 368, -3),
    ("practitioner", Qualification.Kind.MASSAGE, "人力资源和社会保障局", "BJ-051-2210", 1500, None),
    ("xulan", Qualification.Kind.MASSAGE, "人力资源和社会保障局", "BJ-051-3307", 1100, None),
    ("xulan", Qualification.Kind.TCM, "国家中医药管理局", "ZY-2022-1186", 900, 560),
    ("xulan", HEALTH, CDC, "JK-2026-03312", 170, 195),
    ("mengtao", Qualification.Kind.MASSAGE, "人力资源和社会保障局", "BJ-051-4021", 700, None),
    ("mengtao", HEALTH, CDC, "JK-2026-03904", 140, 225),
    ("nutritionist", Qualification.Kind.NUTRITION, "中国营养学会", "YY-2023-5518", 900, None),
    ("instructor", COACH, SPORTS, "TY-YJ-20881", 700, 395),
    ("instructor", HEALTH, CDC, "JK-2026-02200", 250, 115),
    ("sunyue", COACH, SPORTS, "TY-PL-31560", 680, 48),
    ("sunyue", Qualification.Kind.LIFEGUARD, "中国救生协会", "JS-2024-77120", 500, 230),
    ("gaoyang", COACH, SPORTS, "TY-DC-40917", 400, 695),
    ("gaoyang", Qualification.Kind.LIFEGUARD, "中国救生协会", "JS-2022-61034", 1110, -15),
    ("safety", Qualification.Kind.LIFEGUARD, "中国救生协会", "JS-2024-77133", 500, 230),
    ("tangbo", Qualification.Kind.LIFEGUARD, "中国救生协会", "JS-2025-80317", 410, 320),
    ("xiaoyi", Qualification.Kind.LIFEGUARD, "中国救生协会", "JS-2025-80344", 395, 335),
    ("safety", Qualification.Kind.FIRST_AID, "市红十字会", "HSZ-2025-1942", 300, 430),
    ("manager", Qualification.Kind.FIRST_AID, "市红十字会", "HSZ-2024-0815", 710, 20),
    ("maintenance", Qualification.Kind.ELECTRICIAN, "应急管理局", "T4403-18820", 1040, 56),
    ("leigang", Qualification.Kind.ELECTRICIAN, "应急管理局", "T4403-21077", 620, 475),
    ("maqiang", Qualification.Kind.FIRST_AID, "市红十字会", "HSZ-2026-0077", -7, 730),
)

# days from now, kind of area (none: the whole venue), why, whether it was planned
CLOSED = (
    (-33, "sauna", "Water supply cut", "市政临时停水", False),
    (-20, "pool", "Change of the pool's water", "泳池整体换水", True),
    (12, "sauna", "Heaters overhauled", "桑拿炉年度检修", True),
    (45, "", "Yearly fire inspection", "年度消防检测，全馆闭馆", True),
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
    (
        "food",
        "Eating well",
        "营养课堂",
        "nutrition",
        "foundation",
        60,
        "What to eat, and when.",
        "吃什么，什么时候吃。",
    ),
)

# what a course asks: how hard, minutes of warm-up, training and cool-down, where, who should not take part
ASKS = {
    "yin": ("low", 10, 40, 10, "studio", "", ""),
    "flow": ("medium", 10, 40, 10, "studio", "a fresh injury of wrist or shoulder", "手腕或肩部近期受伤者"),
    "reformer": ("medium", 5, 35, 5, "studio", "the first weeks after a birth or an operation", "产后或术后恢复期"),
    "spin": ("hard", 5, 35, 5, "studio", "a heart condition, high blood pressure", "心脏病、高血压患者"),
    "aqua": ("low", 5, 40, 5, "pool", "open wounds, fever", "皮肤有伤口、发热者"),
    "hiit": ("hard", 10, 25, 10, "studio", "a heart condition, pregnancy", "心脏病患者、孕妇"),
    "taichi": ("low", 10, 40, 10, "studio", "", ""),
    "food": ("low", None, None, None, "studio", "", ""),  # on no schedule yet, and without papers
}
# what of a course is not for everybody, as a health screening names it
CONTAINS = {
    "flow": ["inversion"],
    "reformer": ["loads"],
    "spin": ["intense"],
    "aqua": ["pool"],
    "hiit": ["intense", "loads"],
}
# content: version, and in how many days it is to be reviewed
CONTENT = {"yin": ("2026.1", 60), "flow": ("2026.2", 120), "hiit": ("3", -4), "aqua": ("2", 25)}

# course, room, coach, weekday (0 = Monday), begins, places; FROM_THE_START: those that the venue began with
FROM_THE_START = (1, 4, 7, 14)
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
