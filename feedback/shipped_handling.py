"""How each kind of voice of each tone is handled, as the program brings it."""

from feedback.shipped_rules import COMPLAINT, ENQUIRY, FRONT_DESK, LEAD, PRAISE, SUGGESTION

POSITIVE, NEUTRAL, NEGATIVE = "positive", "neutral", "negative"
Text = tuple[tuple[str, ...], str]  # steps, first words

# (kind, tone): who, then English and Chinese
HANDLING: dict[tuple[str, str], tuple[str, Text, Text]] = {
    (COMPLAINT, NEGATIVE): (
        LEAD,
        (
            (
                "Hear them out and say sorry for what they went through.",
                "Write down time, place and what they wish for.",
                "Look at what was true at that hour.",
                "Propose a solution and say until when.",
                "Ask whether it is settled.",
            ),
            "We are sorry for what you went through. We look into it now and tell you until when.",
        ),
        (
            (
                "先倾听，对顾客的感受致歉。",
                "记下时间、地点和顾客诉求。",
                "核查当时当地的情况。",
                "提出解决方案并说明时限。",
                "确认顾客是否满意。",
            ),
            "非常抱歉给您带来不好的体验。我们正在核实，并会尽快告知处理结果与时间。",
        ),
    ),
    (COMPLAINT, NEUTRAL): (
        LEAD,
        (
            (
                "Thank them for saying so.",
                "Look at what was true at that hour.",
                "Propose a solution and say until when.",
                "Ask whether it is settled.",
            ),
            "Thank you for telling us. We are looking into it now.",
        ),
        (
            ("感谢顾客指出问题。", "核查当时当地的情况。", "提出解决方案并说明时限。", "确认顾客是否满意。"),
            "感谢您的指正，我们正在核实处理。",
        ),
    ),
    (COMPLAINT, POSITIVE): (
        LEAD,
        (
            (
                "Thank them for the trust with which they say it.",
                "Mend what they name; the clocks are the same.",
                "Tell them what was changed.",
            ),
            "Thank you for your kind words, and for telling us what was not right.",
        ),
        (
            ("感谢顾客的信任与善意。", "解决所指出的问题；语气友好的投诉时限不变。", "告知顾客改进结果。"),
            "感谢您的肯定，也感谢您指出不足之处，我们马上处理。",
        ),
    ),
    (SUGGESTION, NEGATIVE): (
        LEAD,
        (
            (
                "Ask whether something went wrong; if so, make it a complaint.",
                "Talk it over with those concerned.",
                "Tell them what comes of it, and why.",
            ),
            "Thank you for your suggestion. Has something gone wrong that we should put right at once?",
        ),
        (
            ("先确认是否另有不满，如有则转为投诉。", "与相关部门讨论。", "告知采纳与否及理由。"),
            "感谢您的建议。请问是否有需要我们马上解决的问题？",
        ),
    ),
    (SUGGESTION, NEUTRAL): (
        LEAD,
        (
            ("Thank them.", "Talk it over with those concerned.", "Tell them what comes of it, and why."),
            "Thank you for your suggestion. We talk it over and tell you what comes of it.",
        ),
        (
            ("致谢。", "与相关部门讨论。", "告知采纳与否及理由。"),
            "感谢您的建议，我们会认真讨论并告知您结果。",
        ),
    ),
    (SUGGESTION, POSITIVE): (
        LEAD,
        (
            (
                "Thank them.",
                "Talk it over with those concerned.",
                "Tell them what comes of it; name them if they like.",
            ),
            "Thank you for thinking along with us. We talk it over and tell you what comes of it.",
        ),
        (
            ("致谢。", "与相关部门讨论。", "告知结果；征得同意后可公开致谢。"),
            "感谢您为我们出谋划策，我们会认真讨论并告知您结果。",
        ),
    ),
    (PRAISE, NEGATIVE): (
        LEAD,
        (
            ("Ask what was meant; if something went wrong, make it a complaint.",),
            "Thank you. May we ask what we can do better?",
        ),
        (("确认顾客原意，如有不满则转为投诉。",), "感谢您的反馈。请问有哪些方面我们可以做得更好？"),
    ),
    (PRAISE, NEUTRAL): (
        LEAD,
        (
            ("Thank them.", "Tell the person praised and their head of department."),
            "Thank you for your kind words; we pass them on.",
        ),
        (("致谢。", "转告受表扬员工及其主管。"), "感谢您的表扬，我们会转达给相关员工。"),
    ),
    (PRAISE, POSITIVE): (
        LEAD,
        (
            ("Thank them.", "Tell the person praised and their head of department.", "Keep it in the staff file."),
            "Thank you for your kind words; the colleague will be glad to read them.",
        ),
        (
            ("致谢。", "转告受表扬员工及其主管。", "记入员工档案。"),
            "感谢您的表扬，我们已转达给这位同事。",
        ),
    ),
    (ENQUIRY, NEGATIVE): (
        FRONT_DESK,
        (
            (
                "Say sorry that it was not clear.",
                "Answer, or hand it to somebody who may.",
                "Mend the text that misled them.",
            ),
            "We are sorry that this was not clear.",
        ),
        (
            ("为说明不清致歉。", "答复，或转交有权答复的同事。", "修正容易误解的说明。"),
            "很抱歉没有说明清楚，现答复如下：",
        ),
    ),
    (ENQUIRY, NEUTRAL): (
        FRONT_DESK,
        (
            ("Answer from the answer sheets, or hand it to somebody who may.", "Whoever took it in owns it."),
            "Thank you for asking.",
        ),
        (("按问答手册答复，或转交有权答复的同事。", "首问人负责到有人接手为止。"), "感谢您的咨询，现答复如下："),
    ),
    (ENQUIRY, POSITIVE): (
        FRONT_DESK,
        (
            ("Answer from the answer sheets, or hand it to somebody who may.", "Offer a visit or a call."),
            "Thank you for your interest.",
        ),
        (("按问答手册答复，或转交有权答复的同事。", "邀请到店体验或电话沟通。"), "感谢您的关注，现答复如下："),
    ),
}
