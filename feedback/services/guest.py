"""What a guest does about their case, by its link or signed in: writes, answers a solution, says that it is settled or
that it is not, takes it back.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_noop

from feedback.guest_rules import (
    ANSWER_RULES,
    CONFIRM_RULES,
    LOW_RATING,
    REASON_RULES,
    REOPEN_RULES,
    WITHDRAW_RULES,
    ReopenFacts,
)
from feedback.models import Case, CaseEvent, CasePhoto, Compensation
from feedback.rules import TALK_RULES
from feedback.selectors.confirmation import guest_facts, proposal_in
from feedback.selectors.facts import case_facts
from feedback.services import case_messages as messages
from feedback.services.case import NewCase, add_event, locked, reread
from feedback.services.case_rating import keep_rating
from feedback.services.compensation import book, drop_waiting, note_given
from feedback.services.handing import take_in
from feedback.services.waiting import resume_if_waiting
from venue import clock, locking, photos
from venue.actors import Actor
from venue.rules import check, refusal

logger = logging.getLogger(__name__)

Kind, Grade = CaseEvent.Kind, Case.Grade
ONE_ABOVE = {Grade.GENERAL: Grade.IMPORTANT, Grade.IMPORTANT: Grade.URGENT, Grade.URGENT: Grade.URGENT}
MOST_PHOTOS = 3
DECLINED = gettext_noop("Declined by the guest")
WITHDRAWN = gettext_noop("The guest has withdrawn the case")


def write(pk: int, text: str, *, pictures: Sequence[UploadedFile] = (), by: Actor) -> CaseEvent:
    """Say something more, with photos. It never opens a case again: a thank-you is a thank-you.

    Locks the case. Raises what `TALK_RULES` say, or `NotAPhoto`.
    """
    names: list[str] = []
    try:
        for each in pictures[:MOST_PHOTOS]:
            names.append(photos.keep(each, "cases"))
        with locking.atomic(by=by):
            case = locked(pk)
            check(TALK_RULES, case_facts(case), clock.now())
            event = add_event(case, Kind.GUEST, by=by, text=text.strip(), is_visible=True)
            for name in names:
                CasePhoto.objects.create(event=event, photo=name)
            resume_if_waiting(case, by=by)
            messages.tell_word(case, event, "word")
    except BaseException:
        for name in names:
            photos.forget(name)
        raise
    return event


def accept(pk: int, *, text: str = "", read: int | None = None, by: Actor) -> None:
    """Take the solution that is proposed; what comes with it is given at once. `read` is the solution that was looked
    at, where that is known.

    Locks the person or their account where something is given, then the case. Raises what `ANSWER_RULES` say.
    """
    with locking.atomic(by=by):
        offered = _offered(pk)
        given = book(offered, by=by) if offered else None
        _answer(locked(pk), "accepted", text, read, by=by)
        if given:
            note_given(given, by=by)


def decline(pk: int, *, text: str, read: int | None = None, by: Actor) -> None:
    """Refuse the solution (`read`, see `accept`); what would come with it is not given, and what was not offered yet
    may still be. Locks the case; raises what `ANSWER_RULES` say.
    """
    with locking.atomic(by=by):
        case = locked(pk)
        offered = _offered(pk)
        _answer(case, "declined", text, read, by=by)
        if offered:
            drop_waiting(case, DECLINED, only=offered)


def _offered(pk: int) -> int | None:
    """The compensation that comes with the solution that waits for an answer."""
    proposal = proposal_in(list(CaseEvent.objects.filter(case=pk)))
    approved = Compensation.objects.filter(proposal=proposal, state="approved") if proposal else None
    return approved.values_list("pk", flat=True).first() if approved is not None else None


def _answer(case: Case, answer: str, text: str, read: int | None, *, by: Actor) -> None:
    events = list(case.events.all())
    waiting = proposal_in(events)
    is_as_read = waiting is None or read is None or waiting.pk == read
    check(ANSWER_RULES, replace(guest_facts(case, events), is_as_read=is_as_read), clock.now())
    event = add_event(case, Kind.GUEST, by=by, text=text.strip(), is_visible=True, facts={"answer": answer})
    resume_if_waiting(case, Kind.PAUSED, Kind.PROPOSED, by=by)
    messages.tell_word(case, event, answer)


def confirm(pk: int, *, rating: int, text: str = "", by: Actor) -> Case:
    """Say how it was settled, from one to five. Whoever is hardly content does not confirm: the case is opened again
    (`reopen`), and the words say with what. Locks the case; raises what `CONFIRM_RULES` say.
    """
    if rating <= LOW_RATING:
        return reopen(pk, text, rating=rating, by=by)
    with locking.atomic(by=by):
        case = locked(pk)
        check(CONFIRM_RULES, guest_facts(case), clock.now())
        note_confirmed(case, rating, text, by=by)
        return reread(pk)


def note_confirmed(case: Case, rating: int, text: str, *, by: Actor, **facts: str) -> CaseEvent:
    """Called with the case locked."""
    known = {"rating": rating, **facts}
    event = add_event(case, Kind.CONFIRMED, by=by, text=text.strip(), is_visible=True, facts=known)
    keep_rating(case, rating, text)
    messages.tell_word(case, event, "confirmed")
    return event


def reopen(pk: int, reason: str, *, rating: int | None = None, by: Actor) -> Case:
    """Not settled: the case is open again, one grade above. After the days in which that is possible a new case takes
    it up; the case that goes on is returned.

    Locks the case. Raises `ReasonNeeded`, `StillOpen`.
    """
    now = clock.now()
    check(REASON_RULES, ReopenFacts(reason), now)
    with locking.atomic(by=by):
        case = locked(pk)
        facts = guest_facts(case)
        check(REOPEN_RULES[:1], facts, now)
        if refusal(REOPEN_RULES, facts, now):
            return take_up_again(case, reason, by=by)
        return open_again(case, reason, rating=rating, by=by)


def open_again(case: Case, reason: str, *, rating: int | None = None, by: Actor) -> Case:
    """Called with the case locked."""
    before, after = case.grade, ONE_ABOVE[Grade(case.grade)]
    if after != before:
        case.grade = after
        case.save(update_fields=["grade"])
    known = {"grade": [before, after]} | ({"rating": rating} if rating else {})
    event = add_event(case, Kind.REOPENED, by=by, text=reason.strip(), is_visible=True, facts=known)
    keep_rating(case, rating, reason)
    case = reread(case.pk)
    messages.tell_reopened(case, event)
    logger.info("case %s opened again", case.number)
    return case


def take_up_again(case: Case, reason: str, *, by: Actor) -> Case:
    """A new case that follows one which was settled long ago, by the same person about the same thing, and goes to whom
    the rules name, never to whom it is about; asked again, the one that was made.
    """
    if made := Case.objects.open().filter(follows=case).order_by("-pk").first():
        return reread(made.pk)
    new = NewCase(
        source=Case.Source.MEMBER if case.member else Case.Source.WEB,
        text=reason.strip(),
        kind=case.kind,
        category=case.category,
        grade=ONE_ABOVE[Grade(case.grade)],
        member=case.member,
        reporter_name=case.reporter_name,
        contact=case.contact,
        language=case.language,
        session=case.session,
        follows=case,
        tone=case.tone,
        occurred_at=case.occurred_at,
        area=case.area,
        about_staff=case.about_staff,
        enquiry_class=case.enquiry_class,
    )
    return take_in(new, by=by)


def withdraw(pk: int, *, text: str = "", by: Actor) -> None:
    """Take it back: nobody need answer any more. Locks the case; raises what `WITHDRAW_RULES` say."""
    with locking.atomic(by=by):
        case = locked(pk)
        check(WITHDRAW_RULES, guest_facts(case), clock.now())
        event = add_event(case, Kind.WITHDRAWN, by=by, text=text.strip(), is_visible=True)
        drop_waiting(case, WITHDRAWN)
        messages.tell_word(case, event, "withdrawn")
