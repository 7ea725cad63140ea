"""What the program proposes to begin with, in both languages; each house's own to change."""

from typing import Any

GENTLE = ["intense", "loads", "hot_pool", "sauna"]


def rule(zh: str, en: str, reason_zh: str, reason_en: str, **conditions: Any) -> dict[str, Any]:
    return {"name_zh": zh, "name_en": en, "reason_zh": reason_zh, "reason_en": reason_en, **conditions}


RULES = [
    rule(
        "长者舒缓套餐：温水活动、太极、足部护理",
        "For older guests: moving in warm water, tai chi, foot care",
        "适合长者：对关节友好，节奏缓慢，有专人照看。",
        "Kind to joints, slow, and looked after: what suits older guests.",
        age_from=65,
        contains=["pool"],
    ),
    rule(
        "长者关怀：坐姿伸展与肩颈放松",
        "For whoever moves with difficulty: stretching on a chair, neck and shoulders",
        "全程坐姿，行动不便也能参加。",
        "All of it sitting, so that difficulty in walking keeps nobody out.",
        needs=["elderly", "mobility", "wheelchair"],
        contains=["massage"],
    ),
    rule(
        "亲子与儿童套餐：游戏体能、亲子水中课",
        "For children: games that make fit, water together with parents",
        "适合儿童：以游戏为主，家长全程陪同。",
        "Play first, with a parent throughout: what suits children.",
        age_to=13,
        contains=["pool"],
    ),
    rule(
        "青少年体能：体态与基础力量",
        "For the young: posture and first strength",
        "适合 14–17 岁：徒手为主，不做大重量。",
        "For 14 to 17: mostly with one's own weight, no heavy loads.",
        age_from=14,
        age_to=17,
    ),
    rule(
        "轻柔套餐：呼吸、骨盆底与缓步",
        "A gentle set: breathing, pelvic floor, walking",
        "无高温、无大强度，节奏舒缓；有疑问请先问医生。",
        "No heat and no strain, at an easy pace; when in doubt, ask a doctor first.",
        for_whom_is_barred=GENTLE,
    ),
    rule(
        "每周两次有氧训练加一次力量训练",
        "Endurance twice a week, strength once",
        "减脂靠有氧与力量结合，循序渐进。",
        "Weight goes by endurance and strength together, step by step.",
        goals=["weight"],
        age_from=14,
        contains=["intense"],
    ),
    rule(
        "低强度有氧：快走、单车、水中有氧",
        "Easy endurance: walking, cycling, water",
        "从低强度开始，同样有助于减脂和提升体能。",
        "Begins easily, and helps weight and fitness all the same.",
        goals=["weight", "endurance"],
        abilities=["beginner"],
    ),
    rule(
        "力量入门：教练带教器械",
        "First strength: machines with a coach",
        "先学动作，再加重量。",
        "First the movement, then the weight.",
        goals=["strength"],
        abilities=["beginner"],
        age_from=16,
        contains=["loads"],
    ),
    rule(
        "瑜伽与拉伸：每周两次",
        "Yoga and stretching, twice a week",
        "改善柔韧性和体态。",
        "For suppleness and posture.",
        goals=["mobility", "posture"],
    ),
    rule(
        "女性核心与盆底训练",
        "For women: core and pelvic floor",
        "改善体态，减轻腰背负担，小班女教练带教。",
        "For posture and an easier back, in small groups with a woman as coach.",
        gender="female",
        age_from=18,
        goals=["posture"],
    ),
    rule(
        "晚间放松：肩颈推拿与静心课",
        "Evenings to relax: neck massage and quiet classes",
        "下班后放松身心，有助睡眠。",
        "To come down after work, and sleep better.",
        goals=["relax"],
        hours=["evening", "weekend"],
        contains=["massage"],
    ),
    rule(
        "团体课体验：先试三节再决定",
        "Classes together: try three, then decide",
        "和大家一起练，更容易坚持。",
        "Together it is easier to keep going.",
        goals=["company", "endurance"],
    ),
]
