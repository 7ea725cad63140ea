"""What the demo's guests asked for, how it was said back to them, and what they were answered; and who was new."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bookings.services.first_visit import welcome_newcomers
from bookings.services.visit import come_in
from feedback.services.demo_cast import MEMBER_LOGINS
from feedback.services.demo_members import UNTOLD
from members.models import FollowUp, Interaction, Member
from members.services.follow_up import finish
from members.services.interaction import Held, correct_consultation, keep_consultation
from venue import clock
from venue.models import Area, StaffMember, User

Channel, Mood, Tone = Interaction.Channel, Interaction.Mood, Interaction.Tone

# whose (0: who signs in first), days ago, channel, need, said back, answer, mood, tone, what is changed
TALKS = (
    (0, 16, Channel.PERSON, "晚上下班后想练得安静些，有没有小班？", "您希望19点以后、人少、节奏慢的课，对吗？",
     "推荐周二、周四阴瑜伽和小班普拉提，可先约一次体验。", Mood.HESITANT, Tone.WARM, "排课提醒优先推送晚间小班"),
    (0, 2, Channel.WECHAT, "年卡到期前续费有什么优惠？", "您想在到期前续一年，了解老会员价，对吗？",
     "到期前30天内续费，起始日顺延，价格按现行年卡。", Mood.CALM, Tone.FACTUAL, ""),
    (3, 9, Channel.PHONE, "孩子暑假能不能一起来游泳？", "您想给孩子办家庭卡，每周来两次，对吗？",
     "家庭年卡含一名14岁以下儿童，需监护人陪同。", Mood.PLEASED, Tone.WARM, ""),
    (5, 7, Channel.EMAIL, "更衣室太吵，能否换到安静的储物区？", "您每次早上来，希望远离吹风区，对吗？",
     "已登记偏好，前台发B区手牌；周末人多时可能要等。", Mood.ANNOYED, Tone.TENSE, "手牌固定发B区"),
    (9, 4, Channel.OTHER, "担心单车课跟不上，新手能上吗？", "您没有骑行经验，希望先慢后快，对吗？",
     "新手可先上基础单车，教练会帮忙调车并降阻力。", Mood.WORRIED, Tone.HURRIED, "教练首课前十分钟单独指导"),
)  # fmt: skip


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Each is held in its past; one was written down wrongly and corrected; newcomers are to be called."""
    regulars, desk = members[len(MEMBER_LOGINS) :], staff["desk"].user
    kept = []
    for number, days, *said in TALKS:
        member = members[0] if not number else regulars[number]
        with clock.frozen(now - timedelta(days=days)):
            kept.append(keep_consultation(member.pk, Held(clock.now(), *said), by=desk))
    wrong, (_number, _days, _by_phone, *said) = kept[-1], TALKS[-1]
    with clock.frozen(now - timedelta(days=3)):
        correct_consultation(wrong.pk, Held(wrong.at, Channel.PERSON, *said), by=desk)
    answer_the_first(desk, now)
    newcomer = Member.objects.get(name=UNTOLD)
    with clock.frozen(now - timedelta(hours=20)):
        come_in(newcomer.pk, Area.objects.get(kind=Area.Kind.RECEPTION).pk, by=desk)
    with clock.frozen(now):
        welcome_newcomers()


def answer_the_first(desk: User, now: datetime) -> None:
    """What consultations opened was done in time, but for the latest."""
    past = FollowUp.objects.open().filter(cause__startswith="consultation:", due_at__lt=now - timedelta(days=2))
    for row in list(past):
        with clock.frozen(row.due_at):
            finish(row.pk, outcome=FollowUp.Outcome.REACHED, note="已回复，顾客表示满意。", by=desk)
