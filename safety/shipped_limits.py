"""The rule set that a new house begins with: what is known of the Chinese standards, with its source.

What was only recalled ships unconfirmed, and blocks nothing until the house has read it in the text of the standard.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from safety.models import Limit, RuleSet
from safety.models.reading import Parameter as P
from safety.models.reading import Place

NAME_EN, NAME_ZH = "CN default", "国家标准默认值"
SOURCE = "GB 37488-2019, GB 9665-1996, GB 19079.1-2013"
VALID_FROM, CHECKED_ON = date(2019, 11, 1), date(2026, 11, 22)

GB_37488 = "GB 37488-2019 公共场所卫生指标及限值要求"
GB_9665 = "GB 9665-1996 公共浴室卫生标准"
GB_19079 = "GB 37488-2019; GB 19079.1-2013 体育场所开放条件与技术要求 第1部分：游泳场所"

# place, parameter, low, high, hard, confirmed, source
LIMITS: tuple[tuple[Place, P, str | None, str | None, bool, bool, str], ...] = (
    (Place.POOL, P.FREE_CHLORINE, "0.3", "1.0", True, True, GB_37488),
    (Place.POOL, P.COMBINED_CHLORINE, None, "0.4", True, True, GB_37488),
    (Place.POOL, P.PH, "7.0", "7.8", True, True, GB_37488),
    (Place.POOL, P.TURBIDITY, None, "1", True, True, GB_37488),
    (Place.POOL, P.TEMPERATURE, "23", "30", False, True, GB_37488),
    (Place.POOL, P.ORP, "650", None, True, True, GB_37488),
    (Place.POOL, P.CYANURIC_ACID, None, "50", True, True, GB_37488),
    (Place.POOL, P.UREA, None, "3.5", True, False, GB_37488),
    (Place.POOL, P.COLONIES, None, "200", True, False, GB_37488),
    (Place.POOL, P.COLIFORM, None, "0", True, False, GB_37488),
    (Place.FOOTBATH, P.FREE_CHLORINE, "5", "10", True, True, GB_19079),
    (Place.BATH, P.TURBIDITY, None, "5", True, False, GB_37488),
    (Place.BATH, P.TEMPERATURE, "38", "40", False, False, GB_37488),
    (Place.BATH, P.LEGIONELLA, None, "0", True, False, GB_37488),
    (Place.SHOWERS, P.TEMPERATURE, None, "45", True, False, "馆内设定（防烫伤）"),
    (Place.HOT_WATER, P.TEMPERATURE, None, "70", False, False, "馆内设定（防烫伤）"),
    (Place.SAUNA, P.TEMPERATURE, "60", "80", False, True, GB_9665),
    (Place.SAUNA, P.LIGHT, "30", None, True, True, GB_9665),
    (Place.CHANGING, P.TEMPERATURE, "25", None, False, True, GB_9665),
    (Place.CHANGING, P.CO2, None, "0.15", True, True, GB_37488),
    (Place.CHANGING, P.CO, None, "10", True, True, GB_37488),
    (Place.CHANGING, P.LIGHT, "50", None, True, True, GB_9665),
    (Place.REST, P.CO2, None, "0.10", True, True, GB_37488),
    (Place.REST, P.CO, None, "10", True, True, GB_37488),
    (Place.HALL, P.CO2, None, "0.15", True, True, GB_37488),
    (Place.HALL, P.CO, None, "10", True, True, GB_37488),
    (Place.HALL, P.HUMIDITY, None, "80", False, True, GB_37488),
)


def put_limits(**signal: Any) -> None:
    """Receiver of `post_migrate`: the shipped limits, where the house has none yet."""
    if RuleSet.objects.exists():
        return
    rule_set = RuleSet.objects.create(name_en=NAME_EN, name_zh=NAME_ZH, source=SOURCE, valid_from=VALID_FROM)
    Limit.objects.bulk_create(
        Limit(
            rule_set=rule_set,
            place=place,
            parameter=parameter,
            low=Decimal(low) if low else None,
            high=Decimal(high) if high else None,
            is_hard=is_hard,
            is_confirmed=is_confirmed,
            source=source,
            checked_on=CHECKED_ON if is_confirmed else None,
        )
        for place, parameter, low, high, is_hard, is_confirmed, source in LIMITS
    )
