"""Cases in the middle of their lives: solutions with and without a compensation, guests who answer, confirm, open again
or call it off, a mediator, and a complaint that was not upheld.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from feedback.models import Compensation
from feedback.services import calls, compensation, guest, mediation
from feedback.services import case as service
from feedback.services.case import NewCase, open_case
from feedback.services.demo_cast import SEED
from feedback.services.moment import tell_moment
from members.models import Member, MembershipPlan
from members.services.plan import create_plan
from venue import clock
from venue.models import Area, StaffMember

FIRST = 20  # of the members who speak here
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Each story in its time; none runs into a step of its clock."""
    people = iter(members[FIRST:])
    visit = create_plan(
        name_en="Hot spring, one visit",
        name_zh="汤泉单次",
        kind="pack",
        months=1,
        credits=1,
        price=Decimal("168.00"),
        is_sold=False,
        by=SEED,
    )
    for story in (settle_the_towel, settle_by_phone, wait_for_a_call, mediate, reject, withdraw):
        story(staff, next(people), now)
    propose_a_visit(staff, next(people), visit, now)
    open_again(staff, next(people), now)
    wait_for_approval(staff, next(people), now)
    refuse_too_much(staff, next(people), now)


def opened(member: Member, at: datetime, text: str, area: str = "", **fields: Any) -> int:
    """A complaint of a member; what happened did so two hours before, where that is known."""
    with clock.frozen(at):
        pk = open_case(NewCase(text=text, source="member", member=member, language="zh-hans", **fields), by=SEED).pk
        if area:
            where = Area.objects.get(kind=area)
            tell_moment(pk, occurred_at=at - 2 * HOUR, area=where, about_staff=None, by=SEED)
    return pk


def settle_the_towel(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    """Money into the account, accepted, settled, confirmed."""
    desk, began = staff["desk"].user, now - 30 * HOUR
    pk = opened(member, began, "租的浴巾有污渍，要求退租金。", area="changing", category="hygiene_safety")
    with clock.frozen(began + HOUR):
        service.take(pk, by=desk)
        guest.write(pk, "这是照片。", pictures=[picture()], by=SEED)
        words = "非常抱歉！浴巾已全部更换，租金退到您的账户。"
        compensation.propose(pk, words, kind="credit", amount=Decimal("30.00"), by=desk)
    with clock.frozen(began + 2 * HOUR):
        guest.accept(pk, by=SEED)
        service.resolve(pk, "浴巾已更换，洗涤商已被约谈。", by=staff["quality"].user)
    with clock.frozen(began + 4 * HOUR):
        guest.confirm(pk, rating=5, text="处理得很快，谢谢。", by=SEED)


def settle_by_phone(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    """Money goes back; the guest says on the phone that it is settled."""
    lead, began = staff["quality"].user, now - 6 * DAY
    pk = opened(member, began, "体验课被收了两次钱。", category="price")
    with clock.frozen(began + HOUR):
        service.take(pk, by=lead)
        words = "确认为重复收款，全额退还并致歉。"
        compensation.propose(pk, words, kind="refund", amount=Decimal("99.00"), by=lead)
        guest.accept(pk, by=SEED)
        service.resolve(pk, "重复收取的款项已退还。", by=lead)
    with clock.frozen(began + 4 * DAY):
        calls.ask_to_call()
    with clock.frozen(began + 4 * DAY + HOUR):
        calls.note_call(pk, outcome="satisfied", rating=4, text="钱已收到，比较满意。", by=staff["desk"].user)


def wait_for_a_call(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    """An apology; nobody has said since whether it is settled."""
    lead, began = staff["quality"].user, now - 4 * DAY
    pk = opened(member, began, "教练上课接电话。", category="service")
    with clock.frozen(began + HOUR):
        service.take(pk, by=lead)
        compensation.propose(pk, "教练已受提醒，为影响您的课程向您致歉。", kind="apology", by=lead)
        service.resolve(pk, "已要求教练上课时不接电话。", by=lead)
    with clock.frozen(now - HOUR):
        calls.ask_to_call()


def mediate(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    """One dispute is back from the mediator, another lies there; both came by the authority."""
    lead, began = staff["quality"].user, now - 10 * HOUR
    for text, is_over in (("私教课余额退费有争议。", True), ("年卡转让费收得不合理。", False)):
        pk = opened(member, began, text, category="contract")
        with clock.frozen(began + HOUR):
            service.take(pk, by=lead)
            number = "12315-2026-0416" if is_over else "12315-2026-0512"
            due = clock.today() + timedelta(days=7)
            mediation.note_authority(pk, authority=number, authority_due_on=due, by=lead)
            service.reply(pk, "双方意见不一致，建议由消协调解。", by=lead)
            mediation.hand_over(pk, body="区消费者协会", on=clock.today(), by=lead)
        if is_over:
            with clock.frozen(began + 6 * HOUR):
                outcome = "按剩余课时退还八成，双方同意。"
                mediation.note_outcome(pk, outcome=outcome, is_agreed=True, by=lead)


def reject(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    pk = opened(member, now - 9 * HOUR, "储物柜里的现金不见了，是员工拿的。", area="changing", category="other")
    with clock.frozen(now - 4 * HOUR):
        service.take(pk, by=staff["quality"].user)
        words = "调阅监控并与您核对后，确认柜门未被他人打开，现金随后在您车内找到。"
        mediation.reject(pk, words, by=staff["manager"].user)


def withdraw(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    pk = opened(member, now - 8 * HOUR, "手机忘在更衣室，前台说没有。", area="changing", category="service")
    with clock.frozen(now - 7 * HOUR):
        guest.withdraw(pk, text="手机在包里找到了，不好意思。", by=SEED)


def propose_a_visit(staff: Mapping[str, StaffMember], member: Member, visit: MembershipPlan, now: datetime) -> None:
    """One guest has the free visit, another has it proposed and did not answer yet."""
    lead, began = staff["quality"].user, now - 7 * HOUR
    for accepts in (True, False):
        pk = opened(member, began, "汤池水温偏低，泡着发冷。", area="bath", category="facility", grade="important")
        with clock.frozen(began + HOUR):
            service.take(pk, by=lead)
            service.note(pk, "换热器滤网堵塞，已清洗并复测。", by=lead)
            words = "换热器已清洗，复测正常。为您补偿一次汤泉体验，30 天内使用。"
            compensation.propose(pk, words, kind="pack", amount=visit.price or Decimal(0), plan=visit, by=lead)
        if accepts:
            with clock.frozen(began + 3 * HOUR):
                guest.accept(pk, by=SEED)


def open_again(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    """Settled too soon: one is open again, another was long over and is taken up by a new case."""
    lead = staff["quality"].user
    for days, words in ((0, "换了喷头，还是忽冷忽热。"), (20, "又开始漏水了。")):
        began = now - days * DAY - 7 * HOUR
        pk = opened(member, began, "三号淋浴水温忽冷忽热。", area="changing", category="facility")
        with clock.frozen(began + 2 * HOUR):
            service.take(pk, by=lead)
            service.resolve(pk, "已更换喷头。", by=lead)
            if days:
                guest.confirm(pk, rating=3, by=SEED)
        with clock.frozen(now - 2 * HOUR):
            guest.reopen(pk, words, by=SEED)


def wait_for_approval(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    pk = opened(member, now - 5 * HOUR, "游泳课连续两次临时取消，专程请假白来。", area="pool", category="quality")
    with clock.frozen(now - 3 * HOUR):
        service.take(pk, by=staff["desk"].user)
        words = "对不起！两次课费退还，另补交通费。"
        compensation.propose(pk, words, kind="credit", amount=Decimal("260.00"), by=staff["desk"].user)


def refuse_too_much(staff: Mapping[str, StaffMember], member: Member, now: datetime) -> None:
    pk = opened(member, now - 6 * HOUR, "停车超时被收费。", category="price")
    with clock.frozen(now - 5 * HOUR):
        service.take(pk, by=staff["desk"].user)
        words = "为您补偿停车费。"
        compensation.propose(pk, words, kind="refund", amount=Decimal("500.00"), by=staff["desk"].user)
        waiting = Compensation.objects.get(case=pk, state="proposed")
        reason = "停车费只有 15 元，请按实际金额补偿。"
        compensation.refuse(waiting.pk, reason=reason, by=staff["manager"].user)


def picture() -> SimpleUploadedFile:
    """A towel with a stain."""
    image = Image.new("RGB", (480, 360), "#e8e2d4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 40, 420, 320), fill="#fbf8f1", outline="#cfc6b2", width=4)
    draw.ellipse((220, 150, 330, 240), fill="#c9a876")
    kept = BytesIO()
    image.save(kept, "JPEG")
    return SimpleUploadedFile("towel.jpg", kept.getvalue(), content_type="image/jpeg")
