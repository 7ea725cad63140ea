"""Shipped checklists of inspections: weekly, monthly, quarterly, half-yearly."""

from safety.shipped.words import Section, Shipped, number, photo, sign, stop, text, yes

WEEKLY = Shipped(
    "weekly_full",
    "Weekly full inspection",
    "每周全面检查",
    [
        Section("Fire", "消防", [stop("Equipment, exits and signs in order", "消防设施、安全出口、疏散标志完好")]),
        Section("Electricity", "用电", [stop("Boxes, cables and protection in order", "配电箱、线路、漏电保护正常")]),
        Section(
            "Hygiene",
            "卫生",
            [
                yes("Cleaning and disinfection records of the week are complete", "本周清洁消毒记录完整"),
                yes(
                    "Water and air readings of the week are within limits",
                    "本周水质、空气检测结果合格",
                    critical=True,
                    act=True,
                ),
            ],
        ),
        Section(
            "Equipment",
            "设备",
            [
                yes(
                    "Machines, sauna, pumps run safely, guards in place",
                    "器械、桑拿、水泵运行安全，防护装置齐全",
                    photo=True,
                    act=True,
                ),
                yes("What was reported is repaired or out of use with a sign", "报修设备已修复或已停用并挂牌"),
            ],
        ),
        Section(
            "Training of staff",
            "员工安全培训",
            [
                yes("New colleagues are trained before they work alone", "新员工已完成岗前安全培训"),
                text("Asked at random: who, what, and whether they knew", "随机抽问：人员、内容、掌握情况"),
            ],
        ),
        Section("Result", "结论", [sign("Signature of who inspected", "检查人签字")]),
    ],
    plan={"rhythm": "weekly", "weekday": 0, "role": "safety_officer", "window_minutes": 1440},
    needs_second=True,
)

MONTHLY = Shipped(
    "monthly_special",
    "Monthly special inspection",
    "每月专项检查",
    [
        Section(
            "Subject",
            "专项内容",
            [
                text("Subject of this month", "本月专项主题"),
                text("Areas and equipment looked at", "检查区域和设备"),
            ],
        ),
        Section(
            "Findings",
            "检查情况",
            [
                yes("Hazards of last month are closed", "上月隐患已全部销号", act=True),
                yes("No major hazard was found", "未发现重大隐患", critical=True, photo=True, act=True),
                text("Findings, person responsible, deadline", "发现问题、责任人、整改期限"),
                photo("Photo of the inspection", "检查现场照片"),
                sign("Signature of the manager", "店长签字"),
            ],
        ),
    ],
    plan={"rhythm": "monthly", "month_day": 15, "role": "safety_officer", "window_minutes": 4320},
)

SHOWERS = Shipped(
    "shower_equipment",
    "Shower equipment, quarterly",
    "淋浴设备清洗检查（每季度）",
    [
        Section(
            "Clean",
            "清洗",
            [
                yes("Shower heads taken off, descaled and disinfected", "花洒已拆下除垢并消毒"),
                yes("Hoses and filters cleaned or renewed", "软管、滤网已清洗或更换"),
                yes("Drains and traps cleaned", "地漏、存水弯已清理"),
            ],
        ),
        Section(
            "Inspect",
            "检查",
            [
                yes(
                    "Mixers hold the temperature when a neighbour opens",
                    "相邻用水时恒温阀水温稳定",
                    critical=True,
                    act=True,
                ),
                number("Hottest water that comes out", "最高出水温度", "°C", warn_high=42, high=45),
                yes(
                    "Grips, seats and non-slip floor firm",
                    "扶手、坐凳、防滑地面牢固",
                    critical=True,
                    photo=True,
                    act=True,
                ),
                text("Parts that were renewed", "更换的配件"),
            ],
        ),
    ],
    plan={"rhythm": "quarterly", "month": 1, "month_day": 10, "role": "maintenance", "window_minutes": 10080},
)

HOT_WATER = Shipped(
    "hot_water",
    "Hot-water system, half-yearly pressure test",
    "热水系统压力测试（每半年）",
    [
        Section(
            "Pressure test",
            "压力测试",
            [
                number("Test pressure", "试验压力", "MPa", low=0.6, high=1.0),
                number("Held for", "保压时间", "min", low=10),
                number("Pressure lost", "压力降", "MPa", high=0.02),
                stop("No leak, no deformation", "无渗漏、无变形"),
            ],
        ),
        Section(
            "Safety",
            "安全附件",
            [
                yes("Safety valve opens and closes", "安全阀启闭正常", critical=True, act=True),
                yes("Gauge is calibrated", "压力表在检定有效期内", act=True),
                number("Temperature in the tank", "水箱温度", "°C", low=55, warn_low=60),
                sign("Signature of who tested", "测试人签字"),
            ],
        ),
    ],
    plan={"rhythm": "half_yearly", "month": 3, "month_day": 10, "role": "maintenance", "window_minutes": 10080},
    needs_second=True,
)

LISTS = [WEEKLY, MONTHLY, SHOWERS, HOT_WATER]
