"""Words by which the tone of a comment is proposed: a list that anybody can read, and no more than a proposal.

A comment with words of one side alone has its tone; one with both or none is neutral. Words after a "not" stand on
the other side. The patterns are those of PostgreSQL.
"""

POSITIVE_ZH = (
    "满意", "喜欢", "细致", "到位", "干净", "专业", "热情", "耐心", "舒服", "舒适", "轻松",
    "感谢", "谢谢", "周到", "推荐", "很棒", "开心", "放松", "很好", "都好", "不错", "够用", "整洁", "亲切",
)  # fmt: skip
NEGATIVE_ZH = (
    "失望", "太冷", "太热", "太吵", "太贵", "太挤", "排队", "脏", "异味", "坏了", "投诉",
    "态度差", "很差", "敷衍", "没人", "没有人", "没有理会", "迟到", "取消", "推销", "等了", "难受", "破了", "不舒服",
)  # fmt: skip
TURNED_ZH = ("满意", "干净", "专业", "好", "舒适", "热情", "耐心", "推荐", "够用", "喜欢", "到位")  # after a "not"
POSITIVE_EN = (
    "good", "great", "best", "love", "loved", "clear", "clean", "spotless", "friendly", "excellent", "perfect",
    "relaxing", "thank you", "thanks", "wonderful", "happy", "helpful", "recommend",
)  # fmt: skip
NEGATIVE_EN = (
    "bad", "worst", "dirty", "rude", "late", "broken", "cold", "crowded", "loud", "smelly", "slow", "disappointed",
    "disappointing", "waited", "cancelled", "expensive", "queue", "unfriendly", "unclear",
)  # fmt: skip

NOT_ZH, NOT_EN = "[不没]", r"(?:not|never|n't) (?:very |so |too )?"
NEGATIVE = (
    f"(?:{'|'.join(NEGATIVE_ZH)}|{NOT_ZH}(?:太|够|很)?(?:{'|'.join(TURNED_ZH)})"
    rf"|\y(?:{'|'.join(NEGATIVE_EN)})\y|{NOT_EN}(?:{'|'.join(POSITIVE_EN)})\y)"
)
# What stands after a "not" was counted above already.
POSITIVE = (
    f"(?:(?<!{NOT_ZH}|{NOT_ZH}[太够很])(?:{'|'.join(POSITIVE_ZH)})|(?<!{NOT_EN})\\y(?:{'|'.join(POSITIVE_EN)})\\y)"
)
