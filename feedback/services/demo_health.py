"""What the demo's people said about their health: most nothing that matters, some something that a class meets."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from members.models import Consent, Member, Screening
from members.selectors.consent import has_agreed
from members.selectors.screening import questions_for
from members.services.consent import answer
from members.services.screening import Said, acknowledge, decline, look, screen
from venue import clock
from venue.actors import Actor
from venue.models import StaffMember
from venue.models.agreed_text import Kind

# of the regulars who agreed, one after the other: what they said yes to, and what else should be known
SAID: Sequence[tuple[tuple[str, ...], str]] = (
    ((), ""),
    (("pressure", "medicine"), "每天早晨服用一片降压药，血压控制在130/85左右。"),
    (("joints",), "右膝半月板旧伤，深蹲时疼。"),
    (("heart",), "去年装过一个支架，医生建议不要剧烈运动。"),
    ((), "对薰衣草精油过敏。"),
    (("diabetes",), ""),
    (("infection",), "脚上有一处未愈合的伤口。"),
    (("bleeding", "surgery"), "膝关节术后六周，仍在服用抗凝药。"),
    (("epilepsy", "fainting"), ""),
)
OF_THE_FIRST = (("bleeding", "lungs"), "小腿静脉曲张，按摩时请轻一些；换季时偶有哮喘。")
OF_A_CHILD = (("lungs",), "运动性哮喘，随身带喷雾。")


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """The demo's member answered online, and for a child; of the others who were asked about their consent some said
    yes to something, one is due again, and who would have nothing kept is noted as such. A therapist looked at some.
    """
    desk, therapist = staff["desk"].user, staff["practitioner"].user
    first, others = members[0], members[3:15]
    own: Actor = first.user or desk
    with clock.frozen(now - timedelta(days=45)):
        tell(first, OF_THE_FIRST, where=Consent.Where.ONLINE, by=own)
    agreed = [member for member in others if has_agreed(member.pk, Kind.HEALTH)]
    said = [SAID[number % len(SAID)] for number in range(len(agreed))]
    screenings = []
    for number, (member, words) in enumerate(zip(agreed, said, strict=True)):
        with clock.frozen(now - timedelta(days=400 if number == 0 else 2 + number)):
            screenings.append(tell(member, words, where=Consent.Where.DESK, by=desk))
    with clock.frozen(now - timedelta(days=3)):
        for member in (each for each in others if each not in agreed):
            decline(member.pk, where=Consent.Where.DESK, by=desk)
        acknowledge(agreed[2].pk, ["intense", "loads"], by=desk)
    for child in first.dependants.order_by("pk"):
        with clock.frozen(now - timedelta(days=19)):
            tell(child, OF_A_CHILD, where=Consent.Where.ONLINE, is_by_guardian=True, by=own)
    with clock.frozen(now - timedelta(days=1)):
        for screening in screenings[1:4]:
            look(screening, by=therapist)
        answer(agreed[-1].pk, Kind.HEALTH, is_given=False, text_pk=None, where=Consent.Where.DESK, by=desk)


def tell(
    member: Member, words: tuple[tuple[str, ...], str], *, where: str, is_by_guardian: bool = False, by: Actor
) -> Screening:
    yes, details = words
    answers = {question.key: question.key in yes for question in questions_for(member)}
    return screen(member.pk, Said(answers, details), where=where, is_by_guardian=is_by_guardian, by=by)
