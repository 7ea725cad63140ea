"""Shipped checklists of opening, closing and patrols."""

from safety.shipped.words import Section, Shipped, number, photo, sign, stop, text, yes


def system(en: str, zh: str, *more: object, running: tuple[str, str], energy: tuple[str, str]) -> Section:
    """One of the five systems, judged for stable running, energy and safety."""
    judged = [yes(*running), yes(*energy)]
    return Section(en, zh, [*judged, *more])  # type: ignore[list-item]


OPENING = Shipped(
    "opening",
    "Opening check of the five systems",
    "开业前五大系统检查",
    [
        system(
            "Showers",
            "淋浴系统",
            stop("Safe: no scalding, floor not slippery, grips firm", "安全：不烫伤，地面防滑，扶手牢固"),
            running=(
                "Stable running: every shower head gives water evenly, drains are clear",
                "运行稳定：花洒出水均匀，下水通畅",
            ),
            energy=("Energy: no tap or shower runs or drips unused", "能耗：无长流水、无滴漏"),
        ),
        system(
            "Hot water",
            "热水系统",
            number("Temperature at the shower", "淋浴出水温度", "°C", low=38, warn_low=39, warn_high=42, high=45),
            number(
                "Pressure of the hot-water supply",
                "热水供水压力",
                "MPa",
                low=0.15,
                warn_low=0.2,
                warn_high=0.35,
                high=0.4,
            ),
            stop("Safe: safety valve and gauge in order, no leak", "安全：安全阀、压力表完好，无渗漏"),
            running=(
                "Stable running: boiler and pumps run without unusual noise",
                "运行稳定：锅炉（热泵）、循环泵运转正常，无异响",
            ),
            energy=("Energy: set temperature and running times as planned", "能耗：设定温度和运行时段符合节能要求"),
        ),
        system(
            "Drainage and sewage",
            "排水排污系统",
            yes("Safe: no backflow, no smell, covers closed", "安全：无倒灌、无异味，井盖完好", act=True),
            running=("Stable running: drains and lifting pumps work", "运行稳定：地漏、排污泵工作正常"),
            energy=("Energy: pumps start and stop by themselves", "能耗：水泵自动启停，无空转"),
        ),
        system(
            "Security monitoring",
            "安防监控系统",
            yes(
                "Safe: cameras at entrances, cash desk and pool have a picture and record",
                "安全：出入口、收银台、泳池等重点部位画面清晰、录像正常",
                critical=True,
                act=True,
            ),
            running=(
                "Stable running: all cameras, alarms and door controls are online",
                "运行稳定：监控、报警、门禁全部在线",
            ),
            energy=("Energy: screens and lights of closed areas are off", "能耗：未开放区域的显示屏、照明已关闭"),
        ),
        system(
            "Fire protection",
            "消防系统",
            stop("Safe: exits and routes are clear and unlocked", "安全：疏散通道、安全出口畅通，未上锁"),
            stop(
                "Safe: extinguishers and hydrants are in place and sealed",
                "安全：灭火器、消火栓在位，压力正常、封签完好",
            ),
            running=("Stable running: fire panel shows no fault", "运行稳定：消防主机无故障、无误报"),
            energy=(
                "Energy: emergency lights are charged, exit signs are lit",
                "能耗：应急照明电量充足，疏散指示灯常亮",
            ),
        ),
        Section(
            "Before guests come in",
            "迎客前",
            [
                yes(
                    "Water temperature, water quality and temperature control looked at before guests enter",
                    "水温、水质、温控已在顾客入场前核对",
                    critical=True,
                ),
                yes("Attendants in uniform with protective equipment", "服务人员着装整齐，防护用品齐全"),
                photo("The entrance as guests see it", "入口全景照片"),
                sign("Signature of whoever opens", "开业负责人签字"),
            ],
        ),
    ],
    plan={"rhythm": "at_opening", "window_minutes": 60},
    needs_second=True,
)

CLOSING = Shipped(
    "closing",
    "Closing check",
    "闭店检查",
    [
        Section(
            "People",
            "人员",
            [
                stop(
                    "Nobody left in changing rooms, sauna, pool, toilets",
                    "更衣室、桑拿房、泳池、卫生间已逐一清场，无人滞留",
                ),
                yes("Lost property is registered", "遗留物品已登记入柜"),
            ],
        ),
        Section(
            "Energy and water",
            "水电气",
            [
                stop("Sauna heaters, steam and kitchen equipment are off", "桑拿炉、蒸汽机、厨房设备已断电（关气）"),
                yes("Taps and showers closed, no leak", "水龙头、花洒已关闭，无渗漏", act=True),
                yes("Lights and air conditioning off but for what must run", "除必须运行的设备外，照明、空调已关闭"),
            ],
        ),
        Section(
            "Locking up",
            "锁闭",
            [
                yes("Cash is counted and locked away", "营业款已清点入柜"),
                yes(
                    "Doors and windows locked, exits still open from inside",
                    "门窗已锁好，安全出口仍可从内部开启",
                    critical=True,
                ),
                yes("Alarm is set and cameras record", "报警已布防，监控录像正常"),
                text("To be told to the morning shift", "需交接给早班的事项"),
                sign("Signature of whoever closes", "闭店负责人签字"),
            ],
        ),
    ],
    plan={"rhythm": "at_closing", "window_minutes": 30},
)

FIRE_PATROL = Shipped(
    "fire_patrol",
    "Fire patrol, every two hours",
    "防火巡查（每两小时）",
    [
        Section(
            "Fire patrol",
            "防火巡查",
            [
                stop("Exits and routes are clear", "安全出口、疏散通道畅通"),
                yes("Exit signs and emergency lights are lit", "疏散指示标志、应急照明完好", critical=True, photo=True),
                yes("Fire doors are closed", "常闭式防火门处于关闭状态", photo=True),
                yes(
                    "Extinguishers and hydrants are in place, nothing stands before them",
                    "灭火器、消火栓在位，未被遮挡",
                    photo=True,
                ),
                yes("No smoking, open fire or unattended heat", "无违规吸烟、用火、用电"),
                yes("People at key posts are there", "消防重点部位人员在岗"),
            ],
        ),
    ],
    plan={"rhythm": "every", "every_minutes": 120, "window_minutes": 30},
)

FIRE_MONTHLY = Shipped(
    "fire_monthly",
    "Fire check, monthly",
    "防火检查（每月）",
    [
        Section(
            "Equipment",
            "消防设施",
            [
                yes(
                    "Extinguishers: pressure in the green, in date, seals whole",
                    "灭火器压力在绿区、在有效期内、铅封完好",
                    critical=True,
                    photo=True,
                    act=True,
                ),
                yes("Hydrants: hose, nozzle and water", "消火栓水带、水枪齐全，出水正常", critical=True, act=True),
                yes(
                    "Alarm, detectors and sprinklers tested",
                    "火灾报警、探测器、喷淋已测试正常",
                    critical=True,
                    act=True,
                ),
                number("Emergency lights burn for", "应急照明持续时间", "min", low=30),
                yes("Fire doors and smoke extraction work", "防火门、防排烟设施正常", act=True),
            ],
        ),
        Section(
            "People and paper",
            "人员与台账",
            [
                yes(
                    "Everybody on duty can use an extinguisher and knows the routes",
                    "在岗员工会使用灭火器、熟悉疏散路线",
                ),
                yes("Patrol records of the month are complete", "当月巡查记录完整"),
                text("Findings and who puts them right", "发现的问题及整改责任人"),
                sign("Signature of who is responsible for fire safety", "消防安全责任人签字"),
            ],
        ),
    ],
    plan={"rhythm": "monthly", "month_day": 5, "window_minutes": 2880},
    needs_second=True,
)

ELECTRICITY = Shipped(
    "electricity",
    "Electricity",
    "用电安全检查",
    [
        Section(
            "Electricity",
            "用电安全",
            [
                stop(
                    "Distribution boxes are closed, dry, and nothing stands before them",
                    "配电箱门关闭、干燥，前方无堆物",
                ),
                yes(
                    "Residual-current devices trip at the test button",
                    "漏电保护器按测试键动作正常",
                    critical=True,
                    act=True,
                ),
                yes(
                    "No burnt smell, no hot plug, no bare wire",
                    "无焦糊味、插头不过热、无裸露电线",
                    critical=True,
                    photo=True,
                    act=True,
                ),
                yes("Sockets in wet areas have covers", "潮湿区域插座防溅盖完好", photo=True),
                number("Temperature at the main terminals", "总开关接线端温度", "°C", warn_high=60, high=70),
                yes("No private heaters or extension leads", "无私拉乱接、无违规电器"),
            ],
        ),
    ],
    plan={"rhythm": "weekly", "weekday": 0, "window_minutes": 720},
)

PATROL = Shipped(
    "daily_patrol",
    "Daily patrol of the safety officer",
    "安全员每日巡查",
    [
        Section(
            "Shower area",
            "淋浴区",
            [
                yes("Shower heads and drains in order", "花洒、地漏正常", photo=True),
                yes("Floor not slippery, mats in place", "地面防滑，防滑垫在位", critical=True, photo=True, act=True),
                number("Water at the shower", "淋浴出水温度", "°C", low=38, warn_high=42, high=45),
            ],
        ),
        Section(
            "Fire equipment",
            "消防器材",
            [
                yes(
                    "Extinguishers and hydrants in place and in date",
                    "灭火器、消火栓在位有效",
                    critical=True,
                    photo=True,
                ),
                yes("Exits and routes are clear", "安全出口、疏散通道畅通", critical=True, photo=True, act=True),
            ],
        ),
        Section(
            "Electrical room",
            "配电间",
            [
                yes("Locked, dry, nothing stored in it", "上锁、干燥、无杂物堆放", critical=True, photo=True),
                yes("No alarm, smell or noise", "无报警、异味、异响", critical=True, act=True),
                photo("Photo of the panel", "配电柜照片"),
            ],
        ),
        Section("Findings", "巡查情况", [text("What was found and done", "发现问题及处理情况")]),
    ],
    plan={"rhythm": "at_closing", "role": "safety_officer", "window_minutes": 720},
)

LISTS = [OPENING, CLOSING, FIRE_PATROL, FIRE_MONTHLY, ELECTRICITY, PATROL]
