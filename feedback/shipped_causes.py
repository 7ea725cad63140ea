"""The classes of causes that a new house begins with."""

from typing import Any

from feedback.models import CauseClass

CAUSES = (
    ("Conduct or tone of staff", "服务态度与言行"),
    ("Skill or training", "技能与培训不足"),
    ("Procedure missing or unclear", "流程缺失或不清"),
    ("Procedure not followed", "未按流程执行"),
    ("Fault of equipment or facility", "设备设施故障"),
    ("Cleaning or maintenance", "清洁维护不到位"),
    ("Too few people or places", "人手或场地不足"),
    ("Wrong or late information", "信息有误或不及时"),
    ("Contract or price unclear", "合同或价格不明"),
    ("Program or network", "系统或网络问题"),
    ("Supplier or partner", "供应商或合作方"),
    ("Something outside the house", "外部因素"),
    ("Misunderstanding", "误解或期望不符"),
)


def put_causes(**signal: Any) -> None:
    """Receiver of `post_migrate`: the shipped list, where the house has none yet."""
    if not CauseClass.objects.exists():
        CauseClass.objects.bulk_create(CauseClass(name_en=en, name_zh=zh) for en, zh in CAUSES)
