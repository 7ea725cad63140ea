"""What the desk learns about a person's contract."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.agreement_policies import asked_for
from members.models import DataCheck, Freeze, Interaction, Member
from members.selectors.agreement import unsigned
from members.selectors.care import care_of
from members.selectors.data_check import asking
from members.selectors.fees import owed_and_standing
from members.selectors.follow_up import promised_to
from members.selectors.intake import latest_of
from members.selectors.interaction import last_talk
from members.selectors.membership import COMING, CURRENT, PAUSED, Contract, contracts_at_desk, ending_soon
from members.selectors.screening import Health, State, health_of
from members.words import listed
from venue import clock, masking, sms, wording
from venue.models import User
from venue.panel import Line

MOST_PROMISES = 3


def contract(person: Member, viewer: User) -> Iterator[Line]:
    """The membership that holds or comes next, a hint when it ends soon, packs with credits left, and what the desk can
    sell.
    """
    contracts = contracts_at_desk(person.pk, clock.today())
    page = reverse("members:member", args=[person.pk])
    usable = [each for each in contracts if each.state in (CURRENT, PAUSED, COMING)]
    packs = [each for each in usable if each.lot]
    current = next((each for each in usable if not each.is_pack), None)
    if not current and not packs:
        yield Line("id", _("No contract"), _("Nothing can be booked without one."), page, kind="warn")
    elif current:
        ends = wording.fulldate(current.membership.ends_on)
        left = ngettext("%(days)s day left", "%(days)s days left", current.days_left) % {"days": current.days_left}
        yield Line(
            "id", _("%(plan)s until %(ends)s") % {"plan": current.membership.plan.name, "ends": ends}, left, page
        )
    if current and current.pause:
        yield pause(current.pause, page, is_now=current.state == PAUSED)
    yield from (credits(each, page) for each in reversed(packs))
    if current and ending_soon(contracts):
        yield Line("refresh", _("Ends soon"), _("Speak of renewing today."), page, kind="warn")
    yield from fees(person, viewer)
    yield from address(person, page)
    yield Line("user", _("Open"), url=page, key="o")
    if viewer.has_perm("members.view_contact") and (person.phone or person.email):
        shows = reverse("members:show_contact", args=[person.pk])
        yield Line("phone", _("Show phone and email"), url=shows, key="v", writes=True)
    if viewer.has_perm("members.change_member") and not person.photo:
        yield Line("camera", _("Add a photo"), url=reverse("members:photo", args=[person.pk]), key="p")
    if viewer.has_perm("members.sell_membership"):
        yield Line("credit-card", _("Sell"), url=reverse("members:sell", args=[person.pk]), key="s")
    yield from agreements(person, viewer)


def address(person: Member, page: str) -> Iterator[Line]:
    """That nothing reaches the person by mail; they get the most important by SMS where the venue sends it."""
    if person.email:
        return
    if person.phone and sms.is_offered():
        yield Line("mail", _("No email address"), _("Confirmations and reminders go by SMS."), page)
    else:
        text = _("Ask for it: confirmations and reminders go there.")
        yield Line("mail", _("No email address"), text, page, kind="warn")


def care(person: Member, viewer: User) -> Iterator[Line]:
    """What to take care of, what to know, and how the person likes to be served; one query for all of it."""
    if not viewer.has_perm("members.view_preference"):
        return
    known = care_of([person.pk])[person.pk]
    page = reverse("members:member", args=[person.pk]) + "#care"
    if known.needs:
        yield Line(
            "wheelchair", _("To take care of: %(needs)s") % {"needs": listed(known.needs)}, url=page, kind="warn"
        )
    for text in known.notes:
        yield Line("note", text, _("Care note"), page)
    if known.wishes:
        yield Line("heart", " · ".join(known.wishes), _("Preferences"), page)


def health(person: Member, viewer: User) -> Iterator[Line]:
    """What is not for this person, never why; and whether they are still to be asked. Two prepared reads."""
    if not viewer.has_perm("members.view_screening"):
        return
    found, page = health_of(person.pk), reverse("members:health", args=[person.pk])
    if found.barred:
        yield Line("ban", _("Not: %(activities)s") % {"activities": listed(found.barred)}, url=page, kind="bad")
    if found.asked_about:
        text = _("A doctor first: %(activities)s") % {"activities": listed(found.asked_about)}
        yield Line("alert-circle", text, url=page, kind="warn")
    if found.state in (State.NONE, State.DUE):
        yield Line("heartbeat", asked_anew(found), _("Without it nobody knows what is safe."), page, kind="warn")
        if viewer.has_perm("members.add_screening"):
            url = reverse("members:screen", args=[person.pk])
            yield Line("heartbeat", _("Health screening"), url=url, key="h")


def asked_anew(health: Health) -> str:
    return _("No health screening yet") if health.state is State.NONE else _("The health screening is due again")


def receiving(person: Member, viewer: User) -> Iterator[Line]:
    """Who is receiving this person, and the key that goes on with it; or begins, where nobody ever did. One prepared
    read.
    """
    if not viewer.has_perm("members.run_intake"):
        return
    latest = latest_of(person.pk)
    if latest is None:
        url = reverse("members:intake_begin_for", args=[person.pk])
        yield Line("clipboard-check", _("Begin the intake"), url=url, key="r", writes=True)
    elif latest.is_open:
        url = reverse("members:intake", args=[latest.pk])
        text = _("Being received by %(name)s") % {"name": latest.responsible_name}
        yield Line("clipboard-check", text, wording.when(latest.started_at), url, kind="warn")
        yield Line("clipboard-check", _("Go on with the intake"), url=url, key="r")


def promised(person: Member, viewer: User) -> Iterator[Line]:
    """What colleagues owe this person, with owner and time, the most pressing first; and the way to promise more."""
    if not viewer.has_perm("members.view_followup"):
        return
    open_now = promised_to(person)
    for each in open_now[:MOST_PROMISES]:
        words = {"owner": each.owner, "when": wording.when(each.due_at)}
        url = reverse("members:follow_up", args=[each.pk])
        if each.is_overdue:
            detail = _("%(owner)s, overdue since %(when)s") % words
            yield Line("clock-exclamation", _("Promised: %(text)s") % {"text": each.text}, detail, url, kind="warn")
        else:
            detail = _("%(owner)s, by %(when)s") % words
            yield Line("phone", _("Promised: %(text)s") % {"text": each.text}, detail, url)
    if (more := len(open_now) - MOST_PROMISES) > 0:
        text = ngettext("%(count)s more promise", "%(count)s more promises", more) % {"count": more}
        yield Line("list", text, url=f"{reverse('members:follow_up_list')}?q={person.number}")
    if viewer.has_perm("members.add_followup"):
        yield Line("phone", _("Follow-up"), url=reverse("members:follow_up_add", args=[person.pk]), key="f")


def consultation(person: Member, viewer: User) -> Iterator[Line]:
    """What they last asked for and in what mood, and the way to write down what they ask now."""
    if not viewer.has_perm("members.view_interaction"):
        return
    if last := last_talk(person):
        detail = f"{wording.fulldate(last.at)} · {Interaction.Mood(last.mood).label}"
        text = _("Last asked for: %(need)s") % {"need": last.need}
        yield Line("message", text, detail, reverse("members:consultations", args=[person.pk]))
    if viewer.has_perm("members.add_interaction"):
        url = reverse("members:consultation_add", args=[person.pk])
        yield Line("message", _("Consultation"), url=url, key="a")


def check(person: Member, viewer: User) -> Iterator[Line]:
    """Asks, once a month at most, whether phone and email are still right, with one key for each answer; and says when
    letters do not arrive.
    """
    if not viewer.has_perm("members.change_member"):
        return
    known = asking(person)
    form = reverse("members:member_edit", args=[person.pk])
    if known.bounced_at:
        day = _("since %(day)s") % {"day": wording.fulldate(known.bounced_at)}
        text = _("Letters to %(email)s come back") % {"email": masking.email(person.email)}
        yield Line("mail-x", text, day, form, kind="warn")
    if not (known.is_due or known.bounced_at):
        return
    values = [masking.phone(person.phone), masking.email(person.email)]
    contact = " · ".join(each for each in values if each) or _("nothing is known")
    yield Line("clipboard-check", _("Ask: are phone and email still right?"), contact, form, kind="warn")
    yield Line(
        "check",
        _("Data are right"),
        url=answer_url(person, DataCheck.Answer.RIGHT),
        key="y",
        writes=True,
    )
    yield Line("edit", _("Correct the data"), url=form, key="e")
    if known.is_due:
        yield Line(
            "clock", _("Ask another time"), url=answer_url(person, DataCheck.Answer.NOT_NOW), key="n", writes=True
        )


def answer_url(person: Member, answer: str) -> str:
    return reverse("members:keep_check", args=[person.pk, answer])


def pause(row: Freeze, page: str, *, is_now: bool) -> Line:
    """That nothing can be booked for some days, and on which."""
    days = {"begins": wording.fulldate(row.starts_on), "ends": wording.fulldate(row.ends_on)}
    if is_now:
        text = _("Paused until %(ends)s") % days
        return Line("player-pause", text, _("Nothing can be booked on these days."), page, kind="warn")
    return Line("player-pause", _("Paused from %(begins)s to %(ends)s") % days, url=page)


def fees(person: Member, viewer: User) -> Iterator[Line]:
    """What is owed, and where it is taken; what stands to be paid back, and where that is done."""
    owed, stands = owed_and_standing(person)
    may_pay = viewer.has_perm("members.sell_membership")
    if stands:
        url = reverse("members:pay_back", args=[person.pk]) if may_pay else ""
        text = _("%(stands)s can be paid back") % {"stands": wording.money(stands)}
        yield Line("credit-card", text, _("Paid once and owed to the person since"), url)
    if owed:
        url = reverse("members:fees", args=[person.pk]) if may_pay else ""
        text = _("%(owed)s in fees is owed") % {"owed": wording.money(owed)}
        yield Line("credit-card", text, _("Late cancellations and no-shows"), url, kind="warn")


def agreements(person: Member, viewer: User) -> Iterator[Line]:
    """What is still to be signed, and the key that opens the first of it."""
    owed = unsigned(person.pk, asked_for(clock.now()))
    if owed:
        names = " · ".join(str(kind.label) for kind, _pk in owed)
        yield Line("edit", _("Not signed yet"), capfirst(names), reverse("members:consents", args=[person.pk]), "warn")
    if owed and viewer.has_perm("members.change_member"):
        url = reverse("members:sign", args=[person.pk, owed[0][1]])
        yield Line("edit", pgettext("an agreement", "Sign"), url=url, key="g")


def credits(pack: Contract, page: str) -> Line:
    """What is left of a pack, and until when."""
    facts = {"left": pack.credits_left, "credits": pack.lot.credits if pack.lot else 0}
    ends = wording.fulldate(pack.good_until or pack.membership.ends_on)
    text = _("%(left)s of %(credits)s credits left") % facts
    return Line("ticket", text, _("%(plan)s until %(ends)s") % {"plan": pack.membership.plan.name, "ends": ends}, page)
