"""Shipped checklists of what guests see: signs, layout, light, food, events, seasons, and people before their duty."""

from safety.shipped.words import Section, Shipped, number, one_of, photo, sign, text, yes

SIGNS = Shipped(
    "signs",
    "Guide signs",
    "导向标识检查",
    [
        Section(
            "Signs",
            "标识",
            [
                yes("Every area is signed from the entrance on", "从入口起各区域指引连续、清楚"),
                yes("Men's and women's areas are told apart at a glance", "男宾、女宾区域标识醒目"),
                yes(
                    "Warnings where it is slippery, hot or deep",
                    "防滑、防烫、水深等警示齐全",
                    critical=True,
                    photo=True,
                ),
                yes("Nothing torn, crooked, out of date or misspelt", "无破损、歪斜、过期、错字", photo=True),
            ],
        ),
    ],
    plan={"rhythm": "monthly", "month_day": 1, "window_minutes": 1440},
)

LAYOUT = Shipped(
    "layout",
    "Layout and ways",
    "功能布局与动线检查",
    [
        Section(
            "Layout",
            "布局",
            [
                yes("Dry and wet ways do not cross", "干湿动线不交叉"),
                yes("Ways are free and at least 1.2 m wide", "通道畅通，净宽不小于 1.2 米", critical=True, photo=True),
                yes("Distance between machines as prescribed", "器械间距符合要求"),
                yes("Whoever uses a wheelchair gets through", "无障碍通道可用"),
                photo("Photo of the area", "区域全景照片"),
            ],
        ),
    ],
    plan={"rhythm": "quarterly", "month": 1, "month_day": 20, "window_minutes": 4320},
)

LIGHT = Shipped(
    "light_air",
    "Light and ventilation",
    "照明与通风检查",
    [
        Section(
            "Light",
            "照明",
            [
                number("Light in the changing room", "更衣室照度", "lx", low=50),
                number("Light in the bath and sauna", "浴区、桑拿房照度", "lx", low=30),
                yes("No lamp flickers or is out", "灯具无频闪、无损坏"),
            ],
        ),
        Section(
            "Air",
            "通风",
            [
                yes("Ventilation runs, filters are clean", "新风、排风运行正常，滤网清洁"),
                number("CO₂", "二氧化碳", "%", warn_high=0.1, high=0.15),
                number("Temperature", "室温", "°C", warn_low=22, warn_high=28),
                yes("No smell, no mould", "无异味、无霉斑", photo=True),
            ],
        ),
    ],
    plan={"rhythm": "weekly", "weekday": 1, "window_minutes": 720},
)

FOOD = Shipped(
    "food",
    "Food and drink",
    "餐饮卫生检查",
    [
        Section(
            "Paper and people",
            "证照与人员",
            [
                yes("Food licence and health certificates hang out", "食品经营许可证、健康证公示"),
                yes(
                    "Nobody with fever, cough or wounds works with food",
                    "从业人员无发热、腹泻、手部伤口",
                    critical=True,
                ),
            ],
        ),
        Section(
            "Store and prepare",
            "储存与加工",
            [
                number("Refrigerator", "冷藏温度", "°C", low=0, warn_high=5, high=8),
                number("Freezer", "冷冻温度", "°C", warn_high=-18, high=-12),
                yes(
                    "Nothing past its date, opened things are labelled",
                    "无过期食品，开封食品贴标签",
                    critical=True,
                    photo=True,
                    act=True,
                ),
                yes("Raw and cooked apart", "生熟分开"),
                yes("Cups and dishes disinfected and kept closed", "杯具、餐具消毒后密闭保洁"),
                yes("Samples are kept for 48 hours", "按要求留样 48 小时"),
            ],
        ),
    ],
    plan={"rhythm": "at_opening", "window_minutes": 60},
)

EVENT = Shipped(
    "event",
    "Before an event",
    "活动前检查",
    [
        Section(
            "Place",
            "场地",
            [
                yes("Number of people within what is allowed", "人数不超过核定容量", critical=True, act=True),
                yes(
                    "Exits and routes free, stands firm",
                    "安全出口畅通，搭建物牢固",
                    critical=True,
                    photo=True,
                    act=True,
                ),
                yes("Cables taped down, load within limits", "线缆固定，用电负荷不超限"),
            ],
        ),
        Section(
            "Equipment",
            "设施",
            [
                yes("Stage and steps hold, edges are marked", "舞台、台阶稳固，边缘有标识", photo=True, act=True),
                yes("Light and sound tried, stands and cables secured", "灯光、音响已试机，支架、线缆固定"),
                yes("Tableware whole, disinfected and covered", "餐具无破损、已消毒并加盖"),
                yes("Rest area clean, seats firm, drinking water there", "休息区整洁，座椅稳固，饮水到位"),
            ],
        ),
        Section(
            "People",
            "人员",
            [
                yes("Everybody knows their task and the emergency plan", "工作人员分工明确、熟悉应急预案"),
                yes("First-aid box and AED are at hand", "急救箱、AED 到位", critical=True),
                text("Who is in charge, with phone", "现场负责人及电话"),
                sign("Signature of who is in charge", "现场负责人签字"),
            ],
        ),
    ],
    needs_second=True,
)

SEASON = Shipped(
    "season",
    "Seasonal atmosphere",
    "季节氛围检查",
    [
        Section(
            "Atmosphere",
            "氛围",
            [
                yes("Music suits the season and hour, not too loud", "背景音乐符合季节和时段，音量适中"),
                yes("Light is warm in winter and cool in summer", "灯光冬暖夏凉"),
                one_of(
                    "Drinks offered",
                    "应季饮品",
                    [("of this season", "当季茶饮已上架"), ("still of the last", "仍为上季饮品"), ("none", "未提供")],
                    1,
                ),
                yes("Decoration of the last season is put away, the new is up", "上季装饰已撤，当季装饰已布置"),
                yes("Knowledge board shows health advice for the season", "养生知识展示已更新为当季内容"),
                photo("Photo of the entrance", "门厅照片"),
            ],
        ),
    ],
    plan={"rhythm": "seasonal", "window_minutes": 10080, "late_minutes": 10080},
)


def readiness(key: str, en: str, zh: str, role: str, *own: object, watches: bool = False) -> Shipped:
    """Before duty: dress, cleanliness and appearance, then what the post asks for. Only where the post `watches` over
    guests does the area depend on whether people are fit for it; for all others what is not in order is a hazard.
    """
    look = [
        yes("Uniform clean and complete, name badge on", "工服整洁、工牌佩戴规范"),
        yes("Hair, hands, nails clean; make-up light", "头发、双手、指甲清洁，淡妆上岗"),
        yes("Services, products and prices of today known", "熟悉今日服务项目、产品和价格"),
        yes("Well and rested, no alcohol", "身体状况良好，未饮酒", critical=watches, act=True),
    ]
    sections = [Section("Look", "仪容仪表", look), Section("Post", "岗位准备", list(own))]  # type: ignore[arg-type]
    return Shipped(
        key,
        en,
        zh,
        sections,
        plan={"rhythm": "at_opening", "role": role, "is_for_all": True, "window_minutes": 60},
    )


READINESS = [
    readiness(
        "ready_desk",
        "Ready for duty: front desk",
        "上岗准备：前台",
        "front_desk",
        yes("Handover read, today's arrivals known", "已阅交接班记录，了解当日预约"),
        yes("Till, printer, phone and scanner work", "收银、打印、电话、扫码设备正常"),
    ),
    readiness(
        "ready_coach",
        "Ready for duty: coach",
        "上岗准备：教练",
        "instructor",
        yes("Class room, equipment and music tried", "教室、器械、音响已检查"),
        yes("Health notes of the participants known", "已了解学员身体状况和注意事项", act=True),
    ),
    readiness(
        "ready_practitioner",
        "Ready for duty: practitioner",
        "上岗准备：理疗师",
        "practitioner",
        yes("Treatment room, couch, linen and oils ready", "理疗间、床位、布草、精油已备齐"),
        yes("Devices tried, in order and disinfected", "理疗设备已试机、完好并消毒"),
        yes("Contraindications of today's guests known", "已了解今日顾客的禁忌和注意事项", act=True),
    ),
    readiness(
        "ready_attendant",
        "Ready for duty: attendant",
        "上岗准备：服务员",
        "attendant",
        yes("Protective equipment there: gloves, non-slip shoes, mask", "防护用品齐全：手套、防滑鞋、口罩"),
        yes("Rescue equipment at the water in place", "水区救生器材在位", critical=True, photo=True),
        yes("Radio or bell to the desk works", "对讲机或呼叫铃与前台通话正常", critical=True),
        watches=True,
    ),
    readiness(
        "ready_maintenance",
        "Ready for duty: maintenance",
        "上岗准备：工程维修",
        "maintenance",
        yes("Certificates carried, tools insulated", "持证上岗，工具绝缘良好", act=True),
        yes("Open repairs of the last shift known", "已了解上一班未完成的维修"),
    ),
]

LISTS = [SIGNS, LAYOUT, LIGHT, FOOD, EVENT, SEASON, *READINESS]
