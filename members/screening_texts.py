"""The questions of the health screening that come with the program, in both languages, and what a yes to each means.

They follow what houses of this kind ask before training and bathing, and are each house's own to change. No medical
advice: where in doubt, a doctor is asked.
"""

from typing import Any

SAUNA, HOT, COLD, POOL = "sauna", "hot_pool", "cold_pool", "pool"
INTENSE, LOADS, INVERSION = "intense", "loads", "inversion"
MASSAGE, CUPPING = "massage", "cupping"


def question(key: str, en: str, zh: str, **means: Any) -> dict[str, Any]:
    return {"key": key, "name_en": en, "name_zh": zh, "asks": [], "bars": [], **means}


QUESTIONS = [
    question(
        "heart",
        "Has a doctor told you that you have a heart disease, or to train only under supervision?",
        "医生是否说过您有心脏病，或只能在监护下运动？",
        bars=[SAUNA, HOT, COLD, INTENSE, LOADS],
        asks=[INVERSION, MASSAGE, CUPPING, POOL],
    ),
    question(
        "chest_pain",
        "In the last month, did your chest hurt at rest or under strain?",
        "最近一个月，您在休息或活动时是否有过胸痛、胸闷？",
        bars=[SAUNA, HOT, COLD, INTENSE, LOADS],
        asks=[INVERSION, MASSAGE, POOL],
    ),
    question(
        "pressure",
        "Is your blood pressure high, or do you take medicine for it?",
        "您是否有高血压，或正在服用降压药？",
        bars=[COLD],
        asks=[SAUNA, HOT, INTENSE, LOADS, INVERSION],
    ),
    question(
        "fainting",
        "In the last year, did you faint, or lose your balance from dizziness?",
        "最近一年，您是否晕倒过，或因头晕失去平衡？",
        bars=[COLD],
        asks=[SAUNA, HOT, POOL, INTENSE, INVERSION],
    ),
    question(
        "pregnant",
        "Are you pregnant, or did you give birth within the last three months?",
        "您是否怀孕，或产后不满三个月？",
        only_for="female",
        bars=[SAUNA, HOT, COLD, INTENSE, LOADS, INVERSION, CUPPING],
        asks=[MASSAGE, POOL],
        lasts_days=365,
    ),
    question(
        "surgery",
        "Were you operated on, or did you break a bone, within the last three months?",
        "最近三个月，您是否做过手术或发生过骨折？",
        bars=[SAUNA, HOT, COLD, INTENSE, LOADS],
        asks=[INVERSION, MASSAGE, CUPPING, POOL],
        lasts_days=90,
    ),
    question(
        "infection",
        "Do you have a fever, a skin disease that others may catch, or an open wound?",
        "您目前是否发热，或有传染性皮肤病、开放性伤口？",
        bars=[SAUNA, HOT, COLD, POOL, MASSAGE, CUPPING],
        asks=[INTENSE],
        lasts_days=14,
    ),
    question(
        "diabetes",
        "Do you have diabetes?",
        "您是否患有糖尿病？",
        asks=[SAUNA, HOT, INTENSE, CUPPING],
    ),
    question(
        "lungs",
        "Do you have asthma or another disease of the lungs?",
        "您是否患有哮喘或其他肺部疾病？",
        asks=[SAUNA, COLD, INTENSE],
    ),
    question(
        "joints",
        "Is there something with your bones, joints or back that training might make worse?",
        "您的骨骼、关节或腰背是否有运动后可能加重的问题？",
        asks=[INTENSE, LOADS, INVERSION, MASSAGE],
    ),
    question(
        "bleeding",
        "Do you take medicine that thins the blood, or have varicose veins or a thrombosis?",
        "您是否在服用抗凝药，或有静脉曲张、血栓？",
        bars=[CUPPING],
        asks=[SAUNA, HOT, MASSAGE],
    ),
    question(
        "medicine",
        "Do you take other medicine that makes you tired or changes your pulse?",
        "您是否在服用其他会引起嗜睡或影响心率的药物？",
        asks=[SAUNA, HOT, INTENSE],
    ),
    question(
        "epilepsy",
        "Do you have epilepsy?",
        "您是否患有癫痫？",
        bars=[COLD],
        asks=[SAUNA, HOT, POOL, INTENSE, INVERSION],
    ),
    question(
        "alcohol",
        "Have you drunk alcohol today?",
        "您今天是否饮过酒？",
        bars=[SAUNA, HOT, COLD, POOL, INTENSE, LOADS, CUPPING],
        lasts_days=1,
    ),
]
