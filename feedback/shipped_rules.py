"""The sources and rules that the program brings, laid down once; from then on they are the house's own."""

from typing import Any

from venue.roles import Role

# key, name, may guests use it, position
SOURCES: tuple[tuple[str, str, str, bool], ...] = (
    ("desk", "front desk", "前台", False),
    ("phone", "phone note", "电话记录", False),
    ("web", "web page", "网页", True),
    ("member", "member, signed in", "会员登录", True),
    ("qr", "code on the wall", "扫码", True),
    ("chat", "chat note (WeChat)", "聊天留言（微信）", False),
    ("letter", "letter or email", "信函或邮件", False),
    ("survey", "survey", "问卷", False),
    ("staff", "staff", "员工反映", False),
    ("social", "social media", "社交媒体", False),
    ("box", "suggestion box", "意见箱", False),
    ("meeting", "member meeting", "会员座谈会", False),
)

COMPLAINT, SUGGESTION, PRAISE, ENQUIRY = "complaint", "suggestion", "praise", "enquiry"
INJURY = [
    "受伤", "摔", "滑倒", "烫", "流血", "骨折", "晕倒", "昏倒", "溺", "触电", "火花", "救护车", "呼吸困难",
    "injur", "hurt", "bleed", "burn", "scald", "fracture", "faint", "drown", "slipped", "electric shock", "ambulance",
]  # fmt: skip
HYGIENE = [
    "发霉", "蟑螂", "老鼠", "呕吐物", "粪便", "感染", "皮疹", "水质", "浑浊",
    "mould", "mold", "cockroach", "rat ", "vomit", "faeces", "feces", "infection", "rash", "filthy",
]  # fmt: skip
LEAK = [
    "泄露", "泄漏", "外泄", "偷拍", "别人的信息", "身份证",
    "leak", "secretly filmed", "data breach", "somebody else's data",
]  # fmt: skip
MINORS = [
    "孩子", "小孩", "儿童", "未成年", "宝宝", "女儿", "儿子",
    "child", "kid", "toddler", "baby", "my daughter", "my son",
]  # fmt: skip
AUTHORITY = [
    "12315", "12345", "消协", "市场监管", "卫健委", "律师", "起诉", "报警", "记者", "媒体", "曝光",
    "lawyer", "sue ", "court", "police", "authority", "authorities", "journalist", "newspaper", "press ",
]  # fmt: skip


def _grading(code: str, en: str, zh: str, effect: str, **conditions: list[str]) -> dict[str, Any]:
    return {"code": code, "name_en": en, "name_zh": zh, "effect": effect, **conditions}


GRADING: tuple[dict[str, Any], ...] = (
    _grading("R-1", "somebody may be hurt", "可能有人受伤", "urgent",
             kinds=[COMPLAINT, SUGGESTION, ENQUIRY], words=INJURY),
    _grading("R-2", "hygiene has failed", "卫生问题", "urgent", kinds=[COMPLAINT], words=HYGIENE),
    _grading("R-3", "a minor is concerned", "涉及未成年人", "urgent", kinds=[COMPLAINT], words=MINORS),
    _grading("R-4", "the guest is a minor", "顾客为未成年人", "urgent", kinds=[COMPLAINT], facts=["minor"]),
    _grading("R-5", "personal data may have leaked", "可能泄露个人信息", "urgent",
             kinds=[COMPLAINT, ENQUIRY], words=LEAK),
    _grading("R-6", "an authority or the media is involved", "涉及主管部门或媒体", "urgent",
             kinds=[COMPLAINT], words=AUTHORITY),
    _grading("R-7", "about the attitude of staff towards a guest with special needs", "对特殊需要顾客的服务态度问题",
             "important", kinds=[COMPLAINT], categories=["service"], facts=["staff", "needs"]),
    _grading("R-8", "the same staff member was complained about lately", "同一员工近期再次被投诉", "important",
             kinds=[COMPLAINT], categories=["service"], facts=["staff_again"]),
    _grading("R-9", "the same cause was reported lately", "同一原因近期重复反映", "raise",
             kinds=[COMPLAINT], facts=["repeated"]),
)  # fmt: skip

FRONT_DESK, LEAD, MANAGER = Role.FRONT_DESK.value, Role.QUALITY_LEAD.value, Role.MANAGER.value
ROUTING: tuple[dict[str, Any], ...] = (
    {"name_en": "Urgent complaints", "name_zh": "紧急投诉", "kinds": [COMPLAINT], "grades": ["urgent"],
     "roles": [MANAGER, LEAD]},
    {"name_en": "Privacy and contracts", "name_zh": "隐私与合同", "categories": ["privacy", "contract"],
     "kinds": [COMPLAINT], "roles": [MANAGER]},
    {"name_en": "Important complaints", "name_zh": "重要投诉", "kinds": [COMPLAINT], "grades": ["important"],
     "roles": [LEAD, MANAGER]},
    {"name_en": "Other complaints", "name_zh": "其他投诉", "kinds": [COMPLAINT], "roles": [LEAD, FRONT_DESK]},
    {"name_en": "Suggestions and praise", "name_zh": "建议与表扬", "kinds": [SUGGESTION, PRAISE], "roles": [LEAD]},
    {"name_en": "Enquiries", "name_zh": "咨询", "kinds": [ENQUIRY], "roles": [FRONT_DESK]},
)  # fmt: skip

CLASSES: tuple[dict[str, Any], ...] = (
    {"name_en": "Opening hours and directions", "name_zh": "营业时间与路线", "roles": []},
    {"name_en": "Classes, treatments and products", "name_zh": "课程、护理项目与产品使用", "roles": []},
    {"name_en": "Booking, cancelling and refunds", "name_zh": "预约、取消与退款", "roles": []},
    {"name_en": "Use of equipment", "name_zh": "设备器材使用", "roles": []},
    {"name_en": "Prices and contracts", "name_zh": "价格与合同", "roles": [FRONT_DESK, MANAGER, Role.OWNER.value]},
    {"name_en": "Health and safety", "name_zh": "健康与安全", "roles": [LEAD, MANAGER, Role.OWNER.value]},
    {"name_en": "Personal data", "name_zh": "个人信息", "roles": [MANAGER, Role.OWNER.value]},
)
