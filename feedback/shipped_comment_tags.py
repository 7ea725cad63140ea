"""The tags of comments that a new house begins with."""

from typing import Any

from feedback.models import CommentTag

TAGS = (
    ("Coach or therapist", "教练与理疗师"),
    ("Front desk", "前台服务"),
    ("Class content", "课程内容"),
    ("Treatment", "护理项目"),
    ("Booking and waiting", "预约与等候"),
    ("Cleanliness", "清洁卫生"),
    ("Changing rooms and showers", "更衣与淋浴"),
    ("Temperature and air", "温度与通风"),
    ("Equipment", "器材设备"),
    ("Crowding", "拥挤程度"),
    ("Price and contract", "价格与合同"),
    ("Safety", "安全"),
    ("Program and messages", "系统与通知"),
)


def put_comment_tags(**signal: Any) -> None:
    """Receiver of `post_migrate`: the shipped list, where the house has none yet."""
    if not CommentTag.objects.exists():
        CommentTag.objects.bulk_create(CommentTag(name_en=en, name_zh=zh) for en, zh in TAGS)
