"""What is asked of somebody who leaves, about the relationship, and about the quality of service in full.

The 22 items on quality keep the structure of SERVQUAL (tangibles 4, reliability 5, responsiveness 4, assurance 4,
empathy 5) in words of this house, all of them positive; service recovery is a block of its own.
"""

from collections.abc import Mapping, Sequence

from feedback.shipped_questions import AGREES, COMMENT, NPS, Asked, Line, free, one_of, overall, table, topics

TANGIBLES: Sequence[Line] = (
    ("equipment", "tangibles", "The equipment is up to date", "设备是现代的"),
    ("environment", "tangibles", "The rooms are pleasant to be in", "场馆环境令人舒适"),
    ("attitude", "tangibles", "The staff look neat", "工作人员仪表整洁"),
    ("cleanliness", "tangibles", "Baths are as clean as they should be", "浴区干净卫生"),
)
RELIABILITY: Sequence[Line] = (
    ("efficiency", "reliability", "Classes begin at the time announced", "课程按公布的时间开始"),
    ("attitude", "reliability", "A problem is taken seriously", "遇到问题时会被认真对待"),
    ("professionalism", "reliability", "A service is done right the first time", "服务一次就能做好"),
    ("efficiency", "reliability", "What is promised is done by then", "承诺的事按时做到"),
    ("price", "reliability", "What I am charged is correct", "收费准确无误"),
)
RESPONSIVENESS: Sequence[Line] = (
    ("efficiency", "responsiveness", "I am told when a service will begin", "会告知我服务何时开始"),
    ("efficiency", "responsiveness", "I am served without a long wait", "很快就能得到服务"),
    ("attitude", "responsiveness", "The staff are willing to help", "工作人员愿意帮忙"),
    ("attitude", "responsiveness", "Somebody has time for my question", "有人抽时间回答我的问题"),
)
ASSURANCE: Sequence[Line] = (
    ("professionalism", "assurance", "I trust what the coaches tell me", "我信任教练的指导"),
    ("safety", "assurance", "I feel safe here", "我在这里感到安全"),
    ("attitude", "assurance", "The staff are polite", "工作人员有礼貌"),
    ("professionalism", "assurance", "The staff know the answers to my questions", "工作人员能解答我的疑问"),
)
EMPATHY: Sequence[Line] = (
    ("attitude", "empathy", "I am seen as a person of my own", "我受到个别的关注"),
    ("efficiency", "empathy", "Opening hours suit me", "营业时间适合我"),
    ("attitude", "empathy", "Somebody here knows me", "这里有人认识我"),
    ("safety", "empathy", "My health is kept in view", "我的身体状况受到重视"),
    ("professionalism", "empathy", "My goals are understood", "我的目标得到理解"),
)
RECOVERY: Sequence[Line] = (
    ("attitude", "recovery", "When something goes wrong, somebody says sorry", "出了差错，有人道歉"),
    ("efficiency", "recovery", "A mistake is put right within a day", "差错在一天内得到纠正"),
    ("professionalism", "recovery", "I am told why it happened", "会告诉我原因"),
    ("price", "recovery", "What is offered in return is fair", "补偿是公平的"),
)
BLOCKS: Sequence[tuple[str, str, str, Sequence[Line]]] = (
    ("tangibles", "Rooms, equipment, people: how far do you agree?", "环境设施：您在多大程度上同意？", TANGIBLES),
    ("reliability", "What is promised: how far do you agree?", "履行承诺：您在多大程度上同意？", RELIABILITY),
    ("responsiveness", "Being helped: how far do you agree?", "及时回应：您在多大程度上同意？", RESPONSIVENESS),
    ("assurance", "Trust: how far do you agree?", "信任安心：您在多大程度上同意？", ASSURANCE),
    ("empathy", "You as a person: how far do you agree?", "个别关怀：您在多大程度上同意？", EMPATHY),
)

HOUSE_QUESTIONS: Mapping[str, Sequence[Asked]] = {
    "exit": (
        one_of(
            "reason",
            "What was the main reason for leaving?",
            "您离开的主要原因是什么？",
            (
                ("I moved away", "搬家了"),
                ("Too little time", "时间不够"),
                ("My health", "身体原因"),
                ("The price", "价格"),
                ("The service", "服务"),
                ("Rooms or equipment", "场地或设备"),
                ("I go somewhere else", "去了别处"),
                ("Another reason", "其他原因"),
            ),
            is_required=True,
        ),
        free(
            "elsewhere",
            "What do you find there that we lack?",
            "那里有什么是我们没有的？",
            only_if="reason",
            only_from=7,
            only_to=7,
        ),
        overall("How satisfied were you with us as a whole?", "总体来说，您对我们满意吗？"),
        topics(
            {
                "attitude": ("How our people treated you", "工作人员的态度"),
                "professionalism": ("Knowledge of our people", "工作人员的专业水平"),
                "cleanliness": ("Cleanliness", "清洁卫生"),
                "equipment": ("Condition of the equipment", "设备状况"),
                "price": ("Value for the price", "价格是否合理"),
            }
        ),
        one_of(
            "return",
            "Can you imagine coming back?",
            "您会考虑再回来吗？",
            (("Yes", "会"), ("Perhaps", "可能会"), ("No", "不会")),
        ),
        free(COMMENT, "What would have kept you here?", "怎样才能让您留下？"),
    ),
    "relationship": (
        {
            "code": NPS,
            "kind": "nps",
            "is_required": True,
            "topic": "overall",
            "text_en": "How likely are you to recommend us to a friend?",
            "text_zh": "您有多大可能把我们推荐给朋友？",
        },
        free(COMMENT, "Why this number?", "为什么打这个分？"),
        one_of(
            "matters",
            "What matters most to you here?",
            "您在这里最看重什么？",
            (
                ("Classes", "课程"),
                ("Equipment", "器材"),
                ("Baths", "浴区"),
                ("Treatments", "护理"),
                ("The people", "人"),
                ("The price", "价格"),
            ),
        ),
    ),
    "quality": (
        overall("How satisfied are you with our service as a whole?", "总体来说，您对我们的服务满意吗？"),
        *(table(code, en, zh, lines, AGREES) for code, en, zh, lines in BLOCKS),
        one_of(
            "had_trouble",
            "Has something gone wrong for you here in the last six months?",
            "过去六个月里，您在这里遇到过差错吗？",
            (("Yes", "遇到过"), ("No", "没有")),
        ),
        table(
            "recovery",
            "How it was put right: how far do you agree?",
            "差错的处理：您在多大程度上同意？",
            RECOVERY,
            AGREES,
            only_if="had_trouble",
            only_from=1,
            only_to=1,
        ),
        free(COMMENT, "What should we do better first?", "我们最该先改进什么？"),
    ),
}
