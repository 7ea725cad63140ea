"""The texts that the program brings for everything people agree to: in force from the start for consents and secrecy, a
proposal for agreements, which each house adapts and puts in force.
"""

from dataclasses import asdict, dataclass

from venue.models.agreed_text import Kind


@dataclass(frozen=True)
class Shipped:
    """One text in both languages; `effect` where sensitive data are asked for."""

    text_en: str
    text_zh: str
    effect_en: str = ""
    effect_zh: str = ""

    @property
    def fields(self) -> dict[str, str]:
        return asdict(self)


SHIPPED = {
    Kind.FEEDBACK: Shipped(
        "After a class we ask with one short question how it was, so that we learn what to do better. Who "
        "does not want "
        "to be asked says so here, or with the link in every such message.",
        "课后我们会发一个简短的问题，了解您的感受，用来改进服务。不想再收到，可以在这里关闭，"
        "也可以点每条消息里的退订链接。",
    ),
    Kind.MARKETING: Shipped(
        "Now and then we write about offers, new courses and events. Nothing is sent unless you agree, and "
        "your bookings "
        "do not depend on it.",
        "我们会不定期告诉您优惠、新课程和活动。不同意就不会发送，也不影响您预约和使用任何服务。",
    ),
    Kind.GREETINGS: Shipped(
        "We congratulate you on your birthday and on holidays. Your date of birth is used for nothing else by this.",
        "在您生日和节日时向您送上问候。为此只会用到您的生日，不作其他用途。",
    ),
    Kind.HEALTH: Shipped(
        "We keep what you tell us about illnesses, injuries and allergies, and measurements such as weight and blood "
        "pressure, so that coaches can adapt the training and warn you of what would harm you. It is sealed, opened "
        "only by coaches, practitioners and nutritionists, and each look at it is recorded. Whoever books for you or "
        "receives you sees which activities are not for you, and never why. It is erased when you take this back.",
        "我们会记录您告知的疾病、伤情、过敏情况，以及体重、血压等测量数据，"
        "供教练调整训练内容、提醒您避开不适合的项目。"
        "这些信息加密保存，只有教练、理疗师和营养师可以查看，每次查看都有记录；"
        "前台只能看到哪些项目不适合您，看不到原因。您撤回同意后，我们会删除这些信息。",
        "Health data are sensitive. Without them we cannot advise what is safe for you; everything else stays open to "
        "you, at your own judgement.",
        "健康信息属于敏感个人信息。不提供时，我们无法判断哪些项目对您是安全的；其他服务不受影响，"
        "由您自行判断是否参加。",
    ),
    Kind.PHOTO: Shipped(
        "We keep a photo of you, so that nobody else comes in with your code and your instructor knows you. It is "
        "shown only at the front desk and to whoever holds a class you have booked, and erased when you take this "
        "back. It is not used for recognising faces by machine.",
        "我们会保存您的一张照片，防止他人冒用您的会员码，也方便教练认识您。"
        "照片只对前台和您所预约课程的教练显示；您撤回同意后，我们会立即删除。照片不用于人脸识别。",
        "Who gives no photo may be asked for an identity card when coming in.",
        "不提供照片也可以正常入场，必要时前台会请您出示证件。",
    ),
    Kind.STORIES: Shipped(
        "We may show your story, your words or pictures of you on our walls, pages and leaflets. You see each piece "
        "before it is used. Take this back, and we stop using it.",
        "我们可能会在店内、网页和宣传册上使用您的健身故事、评价或照片。每次使用前都会先请您过目；您撤回同意后，"
        "我们即停止使用。",
    ),
    Kind.PROFILING: Shipped(
        "We work out from your visits and bookings what may suit you, to propose it to you. Prices never depend "
        "on it, and no decision about you is left to a machine.",
        "我们会根据您的到店和预约情况，分析哪些内容可能适合您，并向您推荐。价格不会因此不同，"
        "也不会由系统自动作出影响您的决定。",
    ),
    Kind.SAFETY: Shipped(
        "1. I am healthy enough for the training and bathing I choose, and I tell the house about illnesses, "
        "injuries and "
        "pregnancy beforehand.\n\n"
        "2. I follow the instructions of coaches and the signs in the house, use equipment only as shown, and neither "
        "train nor bathe after drinking alcohol.\n\n"
        "3. I look after children whom I bring.\n\n"
        "4. The house keeps rooms, water and equipment in safe order, has qualified coaches, and gives first "
        "aid. It is "
        "liable for harm caused by its fault.\n\n"
        "5. For harm that comes from breaking these rules or from an illness I did not tell of, I am liable "
        "myself as far "
        "as the law says so.",
        "一、本人身体状况适合所选的训练和洗浴项目；如有疾病、伤情或怀孕，会事先如实告知。\n\n"
        "二、本人听从教练指导，遵守店内提示，按要求使用器械，饮酒后不训练、不入浴。\n\n"
        "三、本人负责看护所带的儿童。\n\n"
        "四、本店保证场地、水质和器械安全，配备有资质的教练，并提供急救；因本店过错造成损害的，"
        "由本店依法承担责任。\n\n"
        "五、因本人违反上述规定或隐瞒病情造成的损害，由本人依法承担相应责任。",
    ),
    Kind.PRIVACY: Shipped(
        "1. We keep your name, phone number, email, date of birth, contracts, payments, bookings and visits, "
        "in order to "
        "do what you have booked and what the law asks of us.\n\n"
        "2. Nothing of it is sold or given to others. Who works here sees only what the work needs and is bound to "
        "secrecy.\n\n"
        "3. Anything beyond this, such as offers, health data, photos and stories, we do only with your "
        "separate consent, "
        "which you can take back in one step under “Consents and agreements”.\n\n"
        "4. You may see, correct, copy and have erased what we keep about you. Ask at the front desk. Contracts and "
        "payments are kept for as long as the law asks for.",
        "一、为了提供您预约的服务并履行法定义务，"
        "我们会记录您的姓名、电话、邮箱、出生日期、合同、付款、预约和到店情况。\n\n"
        "二、我们不会出售或向他人提供这些信息。员工只能看到工作所需的内容，并已签署保密承诺。\n\n"
        "三、除此以外的用途，如优惠通知、健康信息、照片和故事，都须另行取得您的同意；"
        "您可以随时在“同意与协议”中一步撤回。\n\n"
        "四、您有权查阅、更正、复制和删除我们保存的您的信息，请到前台办理。合同和付款记录按法律规定的期限保存。",
    ),
    Kind.CONTRACT: Shipped(
        "1. The contract names what it covers, from when to when, and its price. It is valid for the person named "
        "alone.\n\n"
        "2. Within seven days of buying and before the first use the whole price is given back. Later the house gives "
        "back what is left, after the costs named in the contract.\n\n"
        "3. Classes are cancelled free of charge until the time shown with each class; later a credit or fee may be "
        "kept.\n\n"
        "4. Memberships can be paused within the limits of the house; the last day moves by as much.\n\n"
        "5. If the house closes or changes what was bought in substance, unused money is given back.",
        "一、合同写明服务内容、起止日期和价格，仅限本人使用。\n\n"
        "二、购买后七日内且未使用的，全额退款；之后退还剩余部分，并扣除合同写明的费用。\n\n"
        "三、课程在页面标明的时间之前可免费取消；逾期取消可能扣除课时或收取费用。\n\n"
        "四、会员合同可在本店规定的范围内办理停卡，到期日相应顺延。\n\n"
        "五、本店停业或所购服务发生实质变化的，退还未使用的款项。",
    ),
    Kind.SECRECY: Shipped(
        "1. I open data of members, guests and colleagues only as far as my work needs it.\n\n"
        "2. I tell nobody about it, neither outside nor colleagues whom it does not concern, also after I "
        "have left.\n\n"
        "3. I take no copies, photographs or lists of it, and use it for no purpose of my own.\n\n"
        "4. I keep passwords and PINs to myself, and lock the screen when I leave it.\n\n"
        "5. I report at once when data were lost or seen by somebody they do not concern.",
        "一、仅在工作需要的范围内查看会员、顾客和同事的个人信息。\n\n"
        "二、不向外部人员或无关同事透露，离职后仍然遵守。\n\n"
        "三、不复制、拍照、导出或抄录这些信息，不用于任何个人目的。\n\n"
        "四、妥善保管密码和 PIN 码，离开时锁定屏幕。\n\n"
        "五、发现信息丢失或被无关人员看到，立即报告。",
    ),
}
