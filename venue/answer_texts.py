"""The answer sheets that come with the program, in both languages. General knowledge, no medical advice."""

from typing import TypedDict


class Sheet(TypedDict):
    topic: str
    name_en: str
    name_zh: str
    words: str
    text_en: str
    text_zh: str


SHEETS: list[Sheet] = [
    {
        "topic": "injury",
        "name_en": "How do I warm up before training?",
        "name_zh": "训练前怎么热身？",
        "words": "warm up stretch 热身 拉伸",
        "text_en": (
            "Five to ten minutes of easy movement until you are warm, then the movements of the training itself, "
            "first without and then with little weight.\n\nLong stretching belongs after the training, not "
            "before it. Whoever comes from the cold or from a desk takes the full ten minutes. Sharp pain is a "
            "sign to stop, and to tell the coach."
        ),
        "text_zh": (
            "先做 5～10 分钟轻松活动，身体发热后再做当天的训练动作，先徒手、再用轻重量。"
            "\n\n长时间的静态拉伸放在训练之后。天冷或久坐后过来，请热身满 10 分钟。出现刺痛请立即停下并告诉教练。"
        ),
    },
    {
        "topic": "injury",
        "name_en": "Something hurts after training. What now?",
        "name_zh": "练完身上疼，怎么办？",
        "words": "pain sore injury 酸痛 受伤 扭伤",
        "text_en": (
            "A dull ache in the muscles that is worst on the second day is usual after something new. Easy "
            "movement, sleep and enough to drink help; train another part of the body meanwhile.\n\nSwelling, a "
            "sharp pain in a joint, numbness, or pain that is worse after three days: no training, and a doctor. "
            "Offer to move or pause the booking, and tell the coach."
        ),
        "text_zh": (
            "肌肉酸胀、第二天最明显，多为正常的延迟性酸痛，轻松活动、充足睡眠和饮水会好得更快，期间可练其他部位。"
            "\n\n关节刺痛、肿胀、发麻，或三天后仍加重的，请停止训练并就医。可主动为顾客改约或办理停卡，"
            "并告知教练。"
        ),
    },
    {
        "topic": "injury",
        "name_en": "Who should not use sauna and hot pool?",
        "name_zh": "哪些人不适合桑拿和热水池？",
        "words": "sauna hot heart pregnant 桑拿 汗蒸 热水池 孕妇 高血压",
        "text_en": (
            "Nobody after alcohol, with fever, or right after a heavy meal or hard training. Guests with heart "
            "disease, high blood pressure that is not under control, or in pregnancy ask their doctor first. "
            "Children and elderly guests go in with company and for a short time.\n\nAt most 10 to 15 minutes at "
            "a time, then cool down and drink. Whoever feels dizzy leaves at once and calls an attendant."
        ),
        "text_zh": (
            "饮酒后、发热、饱餐或剧烈运动后不要进入。心脏病、血压控制不佳的顾客和孕妇请先咨询医生；"
            "儿童和老年顾客须有人陪同，时间宜短。\n\n每次不超过 10～15 分钟，之后降温补水。"
            "感到头晕请立即离开并呼叫服务人员。"
        ),
    },
    {
        "topic": "nutrition",
        "name_en": "What should I eat before and after training?",
        "name_zh": "训练前后吃什么？",
        "words": "food eat protein meal 饮食 蛋白质 加餐",
        "text_en": (
            "Two hours before: a normal meal with little fat. Half an hour before, if needed: a banana or a "
            "slice of bread. Within two hours after: a meal with protein (egg, milk, fish, soy) and rice, "
            "noodles or potatoes.\n\nDrink before, during and after. For diets with an illness or in pregnancy, "
            "refer to the nutritionist or the doctor; the desk gives no plans."
        ),
        "text_zh": (
            "训练前 2 小时正常进餐、少油；训练前半小时若饿，可吃一根香蕉或一片面包。训练后 2 "
            "小时内补充蛋白质（蛋、奶、鱼、豆制品）和主食。\n\n训练前、中、后都要补水。"
            "患病或孕期的饮食请转给营养师或建议就医，前台不开具饮食方案。"
        ),
    },
    {
        "topic": "nutrition",
        "name_en": "May I eat before or after a bath or treatment?",
        "name_zh": "泡浴或理疗前后能吃东西吗？",
        "words": "bath massage meal alcohol 泡澡 按摩 空腹 饮酒",
        "text_en": (
            "Not on an empty stomach and not within an hour of a heavy meal. No alcohol before. Afterwards warm "
            "water or tea, something light, and a rest of half an hour before driving."
        ),
        "text_zh": ("空腹和饱餐后 1 小时内都不宜，之前不要饮酒。结束后喝些温水或茶、吃点清淡的，休息半小时再开车。"),
    },
    {
        "topic": "training",
        "name_en": "How often should a beginner train?",
        "name_zh": "新手一周练几次合适？",
        "words": "beginner plan week often 新手 计划 频率",
        "text_en": (
            "Two to three times a week with a day between, 45 to 60 minutes. The first four weeks are for "
            "learning the movements; weight comes later. One class of each kind, strength, endurance and "
            "mobility, is a good first week.\n\nOffer the assessment of ability by a coach: it opens the "
            "advanced classes."
        ),
        "text_zh": (
            "每周 2～3 次，中间隔一天，每次 45～60 分钟。前四周以学会动作为主，重量以后再加。力量、有氧、"
            "柔韧各上一节，是不错的第一周。\n\n可推荐教练做一次能力评估，通过后可以预约进阶课程。"
        ),
    },
    {
        "topic": "training",
        "name_en": "I want to lose weight. Which classes?",
        "name_zh": "想减脂，上什么课？",
        "words": "weight fat lose 减肥 减脂 瘦身",
        "text_en": (
            "Two strength classes and two endurance classes a week, with an easy day after each hard one, and "
            "food that can be kept up. Half a kilogram a week is a sound pace.\n\nPromise no figures. With joint "
            "trouble start in the water or on the bicycle."
        ),
        "text_zh": (
            "每周两节力量课加两节有氧课，高强度后安排一天轻松训练，饮食以能长期坚持为准。每周减 0.5 "
            "公斤左右比较稳妥。\n\n不要承诺具体数字。关节不适的顾客可从水中课程或单车开始。"
        ),
    },
    {
        "topic": "house",
        "name_en": "I cannot come. Can I cancel or move my class?",
        "name_zh": "来不了了，能取消或改约吗？",
        "words": "cancel late move rebook 取消 改约 退课",
        "text_en": (
            "Under “My bookings” or here at the desk. The class page says until when cancelling is free and what "
            "it costs afterwards. Moving to another date keeps the old place until the new one is "
            "certain.\n\nLate cancellations are forgiven twice in 30 days; whoever finds a charge wrong can "
            "object with one button."
        ),
        "text_zh": (
            "在“我的预约”里操作，或由前台代办。课程页面写明几点前可免费取消、之后怎么扣。改约时，"
            "新位子确定之前原位子一直保留。\n\n临时取消 30 天内可免责两次；认为扣得不对，可一键申诉。"
        ),
    },
    {
        "topic": "house",
        "name_en": "Can my contract rest while I am away?",
        "name_zh": "出差或生病，会员卡能停吗？",
        "words": "pause freeze travel 停卡 暂停 延期",
        "text_en": (
            "Yes: 7 to 90 days, twice a year, from today or later, under “My account” or here. The contract ends "
            "later by exactly as many days. Classes booked in these days are listed first and given back."
        ),
        "text_zh": (
            "可以。每次 7～90 天，一年两次，从当天或以后开始，在“我的账号”或前台办理。到期日按停卡天数顺延，"
            "期间已约的课会先列出再释放。"
        ),
    },
    {
        "topic": "house",
        "name_en": "Something was not right. Where do I say so?",
        "name_zh": "有不满意的地方，怎么反映？",
        "words": "complaint suggestion 投诉 建议 意见",
        "text_en": (
            "Here, at once: take it down with C on the person at the desk, say the number aloud, and do not "
            "argue. Online under “My voice”. A complaint is answered by a person and resolved within 24 hours; "
            "an injury or a matter of hygiene goes to the lead immediately."
        ),
        "text_zh": (
            "当场就可以：在前台打开该顾客，登记后把受理编号告诉顾客，不争辩。也可在线上“我的反馈”提交。投诉 24 "
            "小时内解决并答复；涉及受伤或卫生的，立即报负责人。"
        ),
    },
]
