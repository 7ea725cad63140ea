"""What is asked after a class, a visit, a treatment, a room or activity, a purchase, and a handled case."""

from collections.abc import Mapping, Sequence

from feedback.shipped_questions import Asked, free, one_of, overall, topics

EVENT_QUESTIONS: Mapping[str, Sequence[Asked]] = {
    "class": (
        overall("How satisfied are you with this class?", "您对这节课满意吗？"),
        free(),
        topics(
            {
                "attitude": ("How the coach treated you", "教练的服务态度"),
                "professionalism": ("How exercises were explained", "动作讲解的专业程度"),
                "efficiency": ("Start on time", "准时开课"),
                "safety": ("Safety during the exercises", "训练中的安全保护"),
                "cleanliness": ("Cleanliness of the room", "教室卫生"),
                "equipment": ("Condition of the equipment", "器材状况"),
            }
        ),
    ),
    "visit": (
        overall("How satisfied are you with your visit?", "您对这次到访满意吗？"),
        topics(
            {
                "attitude": ("How our people treated you", "工作人员的态度"),
                "professionalism": ("Knowledge of our people", "工作人员的专业水平"),
                "efficiency": ("Time you waited", "等候时间"),
                "quality": ("Water of the baths", "浴池水质"),
                "cleanliness": ("Cleanliness", "清洁卫生"),
                "safety": ("Safety of the wet floors", "湿滑地面的安全"),
                "equipment": ("Condition of the equipment", "设备状况"),
                "environment": ("Comfort of the rooms", "环境舒适度"),
                "price": ("Value for the price", "价格是否合理"),
            }
        ),
        free(),
    ),
    "treatment": (
        overall("How satisfied are you with the treatment?", "您对这次护理满意吗？"),
        topics(
            {
                "attitude": ("How you were treated", "护理师的服务态度"),
                "professionalism": ("Skill of the practitioner", "护理师的专业手法"),
                "efficiency": ("Start on time", "准时开始"),
                "safety": ("Questions about your health beforehand", "护理前的健康询问"),
                "cleanliness": ("Cleanliness of towels", "毛巾用品的清洁"),
                "environment": ("Calm of the room", "房间是否安静"),
                "price": ("Value for the price", "价格是否合理"),
            }
        ),
        one_of(
            "pressure",
            "How was the pressure?",
            "力度如何？",
            (("Too light", "偏轻"), ("Right", "合适"), ("Too strong", "偏重"), ("Does not apply", "不适用")),
        ),
        free(),
    ),
    "room": (
        overall("How satisfied are you with what you booked?", "您对这次预订的体验满意吗？"),
        topics(
            {
                "attitude": ("How our people treated you", "工作人员的态度"),
                "professionalism": ("How the room was explained", "使用说明是否清楚"),
                "efficiency": ("Room ready on time", "房间准时备好"),
                "cleanliness": ("Cleanliness of the room", "房间卫生"),
                "safety": ("Safety in the room", "房间内的安全"),
                "equipment": ("Condition of the equipment", "设备状况"),
                "environment": ("Calm of the room", "环境是否安静"),
                "price": ("Value for the price", "价格是否合理"),
            }
        ),
        free(),
    ),
    "product": (
        overall("How satisfied are you with what you bought?", "您对购买的商品满意吗？"),
        topics(
            {
                "quality": ("Quality of the product", "商品质量"),
                "attitude": ("Advice you were given", "导购的服务态度"),
                "price": ("Value for the price", "价格是否合理"),
                "buying": ("The way of buying", "购买过程"),
            }
        ),
        free(),
    ),
    "case": (
        overall("How satisfied are you with how we handled this?", "您对这件事的处理满意吗？"),
        topics(
            {
                "attitude": ("How we listened to you", "倾听您意见的态度"),
                "professionalism": ("How we explained the result", "处理结果的说明"),
                "efficiency": ("How fast it was settled", "处理速度"),
            }
        ),
        one_of(
            "settled",
            "Is the matter settled for you?",
            "这件事对您来说解决了吗？",
            (("Yes", "已解决"), ("In part", "部分解决"), ("No", "没有解决")),
        ),
        free(),
    ),
}
