"""Shipped checklists of cleaning, disinfection, linen and the 5S."""

from collections.abc import Mapping
from typing import Any

from safety.shipped.words import (
    FLOOR,
    MIDDLE,
    OUTER,
    OUTER_FLOOR,
    OUTER_TOP,
    TOP,
    Section,
    Shipped,
    number,
    one_of,
    photo,
    text,
    yes,
)

METHODS = [
    ("ultraviolet light", "紫外线照射"),
    ("spraying", "喷洒"),
    ("wiping", "擦拭"),
    ("soaking", "浸泡"),
]
RESULTS = [("passed", "合格"), ("not tested this time", "本次未检测"), ("not passed", "不合格")]

FIVE_S = Shipped(
    "five_s",
    "5S inspection",
    "5S 检查",
    [
        Section(
            "Sort",
            "整理",
            [
                yes("Nothing that is not needed stands about", "现场无不需要的物品", photo=True),
                yes("What is broken or out of date is taken away", "损坏、过期物品已清离"),
            ],
        ),
        Section(
            "Set in order",
            "整顿",
            [
                yes("Everything has its place and label", "物品定位摆放、标识清楚", photo=True),
                yes("Tools are back within half a minute", "常用工具 30 秒内可取用归位"),
            ],
        ),
        Section(
            "Shine",
            "清扫",
            [
                yes("Floor, walls and equipment are clean", "地面、墙面、设备清洁", photo=True),
                yes("No water, dust or hair in corners", "角落无积水、积尘、毛发", photo=True),
            ],
        ),
        Section(
            "Standardise",
            "清洁",
            [
                yes("Cleaning plan hangs out and is signed", "清洁责任表上墙并签字"),
                yes("Cloths and mops kept apart by area and colour", "抹布、拖把按区域分色存放"),
            ],
        ),
        Section(
            "Sustain",
            "素养",
            [
                yes("Uniform, name badge and manners as agreed", "着装、工牌、礼仪符合规范"),
                yes("Findings of last time are put right", "上次检查问题已整改"),
            ],
        ),
    ],
    plan={"rhythm": "weekly", "weekday": 4, "window_minutes": 1440},
    is_scored=True,
)

CLEANING = Shipped(
    "cleaning_round",
    "Cleaning round of the whole venue",
    "全场清洁（营业前后）",
    [
        Section(
            "Showers",
            "淋浴区",
            [
                yes("Ceiling, lamps and vents", "顶面、灯具、出风口", TOP),
                yes("Walls, partitions, shower heads, taps", "墙面、隔断、花洒、龙头", MIDDLE),
                yes("Floor and drains brushed and rinsed", "地面、地漏刷洗冲净", FLOOR),
            ],
        ),
        Section(
            "Changing rooms",
            "更衣区",
            [
                yes("Tops of the lockers", "柜顶除尘", TOP),
                yes("Lockers inside and outside, benches, mirrors", "衣柜内外、长凳、镜面", MIDDLE),
                yes("Floor dry and free of hair", "地面干燥、无毛发", FLOOR),
            ],
        ),
        Section(
            "Toilets",
            "卫生间",
            [
                yes("Vents and tops of partitions", "排风口、隔断顶部", TOP),
                yes("Basins, taps, handles, paper and soap", "洗手盆、龙头、门把手，补充纸巾、洗手液", MIDDLE),
                yes("Bowls, urinals and floor", "便器、地面", FLOOR),
            ],
        ),
        Section(
            "Corridors and entrance",
            "走道与入口",
            [
                yes("Signs, lamps, handrails", "标识牌、灯具、扶手", OUTER_TOP),
                yes("Door handles, towel racks, counters", "门把手、毛巾架、台面", OUTER),
                yes("Floor, with a warning sign while wet", "地面清洁，湿滑时放置警示牌", OUTER_FLOOR),
                yes("Tools washed, disinfected and hung apart by area", "清洁工具已清洗消毒、分区悬挂"),
                photo("Photo after cleaning", "清洁后照片"),
            ],
        ),
    ],
    plan={"rhythm": "at_opening", "window_minutes": 120},
    more=[{"rhythm": "at_closing", "window_minutes": 30, "late_minutes": 120}],
    is_cleaning=True,
)

TURNOVER = Shipped(
    "turnover",
    "Turnover after use",
    "使用后清洁（翻台）",
    [
        Section(
            "Turnover",
            "使用后清洁",
            [
                yes("Left-behind things looked for", "检查有无顾客遗留物品"),
                yes("Used linen taken out, clean linen laid", "撤换布草，铺设干净布草", TOP),
                yes("Surfaces, couch, equipment wiped with disinfectant", "台面、床面、器械表面已消毒擦拭", MIDDLE),
                yes("Bath or basin emptied, cleaned and disinfected", "浴缸、泡脚桶已放空、清洗、消毒", MIDDLE),
                yes("Floor clean and dry", "地面清洁干燥", FLOOR),
                yes(
                    "Aired, light and temperature as the next guest needs them", "已通风，灯光、温度调至待客状态", OUTER
                ),
            ],
        ),
    ],
    plan={"rhythm": "after_use", "window_minutes": 20, "late_minutes": 20},
    is_cleaning=True,
)

LINEN = Shipped(
    "linen",
    "Linen",
    "布草管理检查",
    [
        Section(
            "Linen",
            "布草",
            [
                yes("Clean and used linen are kept apart, closed", "净布草与脏布草分开、密闭存放", photo=True),
                yes("One guest, one change", "一客一换"),
                yes("No stain, hole or smell", "无污渍、破损、异味", photo=True),
                yes("Washing and disinfection slip of the laundry is there", "洗涤消毒单据齐全"),
                number("Clean sets in store", "净布草库存", "套", warn_low=30, low=10),
                yes("Slippers disinfected, one pair for one guest", "拖鞋一客一消毒"),
            ],
        ),
    ],
    plan={"rhythm": "at_opening", "window_minutes": 120},
)

GUEST_ROOM = Shipped(
    "guest_room",
    "Guest-room cleaning",
    "客房清洁",
    [
        Section(
            "Room",
            "房间",
            [
                yes("Windows open, rubbish and used linen out", "开窗通风，撤出垃圾和脏布草"),
                yes("Dust from the top to the bottom", "自上而下除尘", TOP),
                yes("Bed made with clean linen", "更换布草、铺床", MIDDLE),
                yes(
                    "Cups washed and disinfected apart from the bathroom",
                    "杯具在消毒间清洗消毒，不在卫生间清洗",
                    MIDDLE,
                ),
                yes("Carpet or floor", "吸尘、拖地", FLOOR),
            ],
        ),
        Section(
            "Bathroom",
            "卫生间",
            [
                yes(
                    "Mirror, basin, shower, bowl, each with its own cloth",
                    "镜面、面盆、淋浴、马桶分别使用专用抹布",
                    MIDDLE,
                ),
                yes("Floor dry", "地面擦干", FLOOR),
                photo("Photo of the finished room", "完工照片"),
            ],
        ),
    ],
    is_cleaning=True,
    is_active=False,
)


def disinfection(
    key: str,
    en: str,
    zh: str,
    objects: list[tuple[str, str]],
    low: int,
    high: int,
    plan: Mapping[str, Any] | None = None,
) -> Shipped:
    """What was disinfected how: method, agent, concentration, contact time and whether it worked. After business and
    before it, where no other rhythm is said.
    """
    return Shipped(
        key,
        en,
        zh,
        [
            Section("What is disinfected", "消毒对象", [yes(*each) for each in objects]),
            Section(
                "How",
                "消毒方法",
                [
                    one_of("Method", "消毒方式", METHODS, len(METHODS)),
                    text("Agent and batch", "消毒剂名称、批号"),
                    number("Available chlorine", "有效氯浓度", "mg/L", low=low, high=high),
                    number("Contact time", "作用时间", "min", low=30),
                    yes("Rinsed or aired afterwards", "到时后已用清水冲净或通风"),
                ],
            ),
            Section(
                "Effect",
                "消毒效果",
                [
                    one_of("Test strip or ATP test", "试纸或 ATP 检测结果", RESULTS, 2),
                    photo("Photo of the strip or of the area", "试纸或现场照片"),
                ],
            ),
        ],
        plan=plan or {"rhythm": "at_closing", "window_minutes": 60, "late_minutes": 120},
        more=[] if plan else [{"rhythm": "at_opening", "window_minutes": 120}],
    )


DISINFECTION = [
    disinfection(
        "disinfect_showers",
        "Disinfection: showers",
        "淋浴区消毒",
        [("Walls, shower heads and taps", "墙面、花洒、龙头"), ("Floor, mats and drains", "地面、防滑垫、地漏")],
        250,
        500,
    ),
    disinfection(
        "disinfect_toilets",
        "Disinfection: toilets",
        "卫生间消毒",
        [
            ("Door handles, flush buttons, taps", "门把手、冲水按钮、龙头"),
            ("Walls, bowls and floor", "墙面、便器、地面"),
        ],
        500,
        1000,
    ),
    disinfection(
        "disinfect_changing",
        "Disinfection: changing rooms",
        "更衣室消毒",
        [
            ("Lockers and benches", "衣柜、长凳"),
            ("Handles, locks and towel racks", "拉手、锁具、毛巾架"),
            ("Floor", "地面"),
        ],
        250,
        500,
    ),
    disinfection(
        "disinfect_public",
        "Disinfection: public areas",
        "公共区域消毒",
        [("Counters, handrails, lift buttons", "台面、扶手、电梯按钮"), ("Handles of equipment", "器械把手")],
        250,
        500,
        {"rhythm": "every", "every_minutes": 240, "window_minutes": 60, "late_minutes": 120},
    ),
]

LISTS = [FIVE_S, CLEANING, TURNOVER, *DISINFECTION, LINEN, GUEST_ROOM]
