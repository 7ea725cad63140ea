"""Who may open what: every address of the project, tried by everybody.

`TABLE` is the written answer. An address without a row fails, and so does a row without an address. Each row says what
those who may get, what the others get, and what somebody gets who is not signed in; what is not said is 403 and the way
to the sign-in page. Every row is tried by all roles with every method it takes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.clients import Browser, sign_in
from tests.conftest import NOON, somebody_who_may_book
from tests.factories.venue import make_staff
from tests.things import Things
from venue import clock
from venue.roles import STAFF, Role
from venue.sheets import BOOK

ANONYMOUS = "anonymous"
EVERYBODY = frozenset({ANONYMOUS, *Role})
SIGNED_IN = frozenset(Role)
AT_WORK = frozenset(STAFF)
MANAGERS = frozenset({Role.MANAGER, Role.OWNER})
DESK = MANAGERS | {Role.FRONT_DESK}
QUALITY = MANAGERS | {Role.QUALITY_LEAD}
NOT_QUALITY = AT_WORK - QUALITY
CASES = DESK | QUALITY
ATTENDANCE = DESK | {Role.INSTRUCTOR}
TREATING = frozenset({Role.INSTRUCTOR, Role.PRACTITIONER, Role.NUTRITIONIST})
SERVING = DESK | TREATING
OFFICERS = MANAGERS | {Role.SAFETY_OFFICER}
ATTENDANTS = OFFICERS | {Role.ATTENDANT}  # the duty tried here is theirs
OTHER_DUTIES = frozenset({Role.FRONT_DESK, Role.MAINTENANCE})
AT_DUTIES = ATTENDANTS | OTHER_DUTIES
NOT_THEIRS = AT_WORK - ATTENDANTS  # whoever works here does the duties of the own post
NOT_SIGNED_IN = frozenset({ANONYMOUS})
MEMBERS = frozenset({Role.MEMBER})  # of the roles tried here, the only one that is somebody's person

REAUTHENTICATE = "/account/reauthenticate/"
LOGIN, START, TIMETABLE, DESK_PAGE = "/account/login/", "/start/", "/", "/desk/"


MAKES_SOMETHING = {"/intakes/begin/"}  # and leads there: its key is nobody's to know beforehand
START_PAGES = {
    Role.INSTRUCTOR: "/coach/",
    Role.ATTENDANT: "/duties/",
    Role.SAFETY_OFFICER: "/duties/",
    Role.MAINTENANCE: "/duties/",
    Role.QUALITY_LEAD: "/cases/",
}


@dataclass(frozen=True)
class Row:
    """`get` and `post` are what those who `may` are answered, a status or where it leads (None: not a way to call it);
    `of` names the things in the address, `data` is what is sent; `but` is who is answered otherwise.
    """

    may: frozenset[str]
    get: int | str | None = None
    post: int | str | None = None
    others: int | str = 403
    anonymous: int | str = LOGIN
    of: tuple[str, ...] = ()
    data: dict[str, str] = field(default_factory=lambda: {"form_key": ""})
    hidden: frozenset[str] = frozenset()  # who may in general, but for whom this one does not exist
    but: dict[str, int | str] = field(default_factory=dict)

    def methods(self, who: str) -> list[str]:
        """All that it takes; those who may also try what it does not take."""
        return [each for each in ("get", "post") if who in self.may or getattr(self, each) is not None]

    def expected(self, who: str, method: str, things: dict[str, Any]) -> int | str:
        taken = 405 if getattr(self, method) is None else getattr(self, method)
        others = self.anonymous if who == ANONYMOUS else 404 if who in self.hidden else self.others
        answer = taken if who in self.may else others
        answer = self.but.get(who, answer) if answer != 405 else answer
        return answer.format_map(things) if isinstance(answer, str) else answer


TABLE = {
    # for everybody
    "bookings:timetable": Row(EVERYBODY, get=200),
    "bookings:session": Row(EVERYBODY, get=200, of=("session",)),
    "bookings:treatments": Row(EVERYBODY, get=200),
    "bookings:treatment": Row(EVERYBODY, get=200, of=("treatment",)),
    "bookings:package": Row(EVERYBODY, get=200, of=("package",)),
    "bookings:rooms_online": Row(EVERYBODY, get=200),
    "bookings:room_online": Row(EVERYBODY, get=200, of=("online_room",)),
    "members:entry_rules": Row(EVERYBODY, get=200),
    "venue:language": Row(EVERYBODY, post=TIMETABLE),
    "venue:theme": Row(EVERYBODY, post=START),
    "venue:healthz": Row(EVERYBODY, get=200),
    "venue:readyz": Row(EVERYBODY, get=503),  # no worker lives beside these tests
    "venue:dev_mail": Row(EVERYBODY, get=200),  # in demo and test only
    "venue:dev_mail_letter": Row(EVERYBODY, get=404, of=("nonsense",)),
    "venue:dev_mail_html": Row(EVERYBODY, get=404, of=("nonsense",)),
    "venue:dev_sms": Row(EVERYBODY, get=200),
    "venue:first_owner": Row(EVERYBODY, get=410, post=410, of=("nonsense",)),
    "members:check_stop": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "members:greeting_stop": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "members:accept_invitation": Row(EVERYBODY, get=410, post=410, of=("nonsense",)),
    # for whoever is signed in
    "venue:start": Row(SIGNED_IN - DESK, get=TIMETABLE, others=DESK_PAGE, but=START_PAGES),
    "bookings:my_contract": Row(MEMBERS, get=200, others=404, of=("own_contract",)),
    "bookings:my_pause": Row(MEMBERS, get=200, post=422, others=404, of=("own_contract",)),
    "bookings:my_end_pause": Row(MEMBERS, get=200, post=422, others=404, of=("own_pause",)),
    "members:my_profile": Row(SIGNED_IN, get=200),
    "members:my_ledger": Row(MEMBERS, get=200, others="/my/"),
    "members:my_data": Row(MEMBERS, get=200, post=422, others="/my/"),
    "bookings:person_photo": Row(DESK, get=200, others=404, of=("photographed",)),
    "members:my_photo": Row(MEMBERS, get=200, post=422, others="/my/"),
    "members:my_photo_remove": Row(MEMBERS, post="/my/data/photo/", others=404),
    "members:my_check": Row(MEMBERS, post="/my/", others=404, of=("answer",)),
    "members:my_health": Row(MEMBERS, get=200, others="/my/"),
    "members:my_screen": Row(MEMBERS, get=200, post=422, others="/my/"),
    "members:my_preferences": Row(MEMBERS, get=200, post="/my/", others="/my/"),
    "members:my_code": Row(SIGNED_IN, get=200, post="/my/code/"),
    "members:my_consents": Row(MEMBERS, get=200, others="/my/"),
    "members:my_consent_answer": Row(
        MEMBERS,
        post="/my/consents/",
        others=404,
        data={"purpose": "marketing", "channel": "email", "is_given": "no"},
    ),
    "members:my_sign": Row(MEMBERS, get=200, post=404, others=404, of=("agreement",)),
    "members:my_sign_code": Row(MEMBERS, post="/my/sign/{agreement}/", others=404, of=("agreement",)),
    "members:join": Row(SIGNED_IN, post=422),
    "bookings:my_bookings": Row(SIGNED_IN, get=200),
    "venue:inbox": Row(SIGNED_IN, get=200),
    "bookings:book": Row(MEMBERS, post="/classes/{session}/", others=409, of=("session",)),
    "bookings:cancel": Row(MEMBERS, get=200, post="/my/bookings/", others=404, of=("own_booking",), data={"late": "1"}),
    "bookings:my_booking": Row(MEMBERS, get=200, others=404, of=("own_booking",)),
    "bookings:busy": Row(DESK, get=200),
    "bookings:day_sheet": Row(DESK, get=200, others=404, of=("room",)),
    "bookings:my_calendar": Row(SIGNED_IN, get=200),
    "bookings:make_feed": Row(SIGNED_IN, post="/my/calendar/", data={"form_key": "", "kind": "own"}),
    "bookings:feed_names": Row(MEMBERS, post="/my/calendar/", others=404, of=("own_feed",)),
    "bookings:replace_feed": Row(MEMBERS, post="/my/calendar/", others=404, of=("own_feed",)),
    "bookings:revoke_feed": Row(MEMBERS, post="/my/calendar/", others=404, of=("own_feed",)),
    "bookings:booking_file": Row(MEMBERS, get=200, others=404, of=("own_booking",)),
    "bookings:feed": Row(EVERYBODY, get=200, of=("feed_code",)),
    "bookings:move": Row(MEMBERS, get=200, post=409, others=404, of=("own_booking",), data={"to": "{session}"}),
    "bookings:every_week": Row(MEMBERS, get=200, post="/my/bookings/", others=409, of=("session",)),
    "bookings:bring_guest": Row(MEMBERS, post=422, others=409, of=("session",)),
    "bookings:wrong": Row(MEMBERS, get=200, post="/my/bookings/{own_booking}/wrong/", others=404, of=("own_booking",)),
    "bookings:my_penalties": Row(SIGNED_IN, get=200),
    "bookings:hold_treatment": Row(MEMBERS, post=404, others=409, of=("treatment",)),  # no time was pressed
    "bookings:hold_package": Row(MEMBERS, post=404, others=409, of=("package",)),  # no time was pressed
    "bookings:my_appointment": Row(MEMBERS, get=200, others=404, of=("own_appointment",)),
    "bookings:decide": Row(MEMBERS, post="/my/treatments/{own_kept}/", others=404, of=("own_kept",)),
    "bookings:let_go": Row(MEMBERS, post="/treatments/{kept_treatment}/", others=404, of=("own_kept",)),
    "bookings:cancel_appointment": Row(
        MEMBERS, get=200, post="/my/bookings/", others=404, of=("own_appointment",), data={"late": "1"}
    ),
    "bookings:change_appointment": Row(MEMBERS, get=200, post=200, others=404, of=("own_appointment",)),
    "bookings:treatment_wait_join": Row(SIGNED_IN, get=200, post=422, of=("treatment",)),
    "bookings:treatment_wait": Row(MEMBERS | DESK, get=200, others=404, of=("own_treatment_wait",)),
    "bookings:treatment_wait_take": Row(
        MEMBERS | DESK,
        post="/my/treatments/{offered_time}/",
        others=404,
        of=("own_treatment_offer",),
        but=dict.fromkeys(DESK, "/desk/treatments/{offered_time}/"),
    ),
    "bookings:treatment_wait_pass": Row(
        MEMBERS | DESK, post="/treatments/waits/{own_treatment_offer}/", others=404, of=("own_treatment_offer",)
    ),
    "bookings:treatment_wait_leave": Row(
        MEMBERS | DESK,
        get=200,
        post="/treatments/waits/{own_treatment_wait}/",
        others=404,
        of=("own_treatment_wait",),
    ),
    "bookings:keep_room": Row(MEMBERS, post=404, others=409, of=("online_room",)),  # no time was pressed
    "bookings:my_room": Row(MEMBERS, get=200, others=404, of=("own_room",)),
    "bookings:book_room": Row(MEMBERS, post=422, others=404, of=("own_deciding",)),
    "bookings:let_room_go": Row(MEMBERS, post="/rooms/", others=404, of=("own_deciding",)),
    "bookings:change_room": Row(MEMBERS, get=200, post=404, others=404, of=("own_room",)),
    "bookings:cancel_room": Row(
        MEMBERS, get=200, post="/my/bookings/", others=404, of=("own_room",), data={"fee": "0.00"}
    ),
    "bookings:wait": Row(SIGNED_IN, post=409, of=("session",)),  # it has places
    "bookings:leave": Row(MEMBERS, post="/my/bookings/", others=404, of=("own_wait",)),
    "bookings:notice": Row(MEMBERS, post="/classes/{waited}/", others=404, of=("own_wait",)),
    "bookings:accept": Row(MEMBERS, post="/classes/{offered}/", others=404, of=("own_offer",)),
    "bookings:decline": Row(MEMBERS, post="/my/bookings/", others=404, of=("own_offer",)),
    "bookings:hold": Row(SIGNED_IN, post=409, of=("session",)),  # it is paid already
    "bookings:give_back": Row(MEMBERS, post="/my/bookings/", others=404, of=("own_hold",)),
    "bookings:coach": Row(frozenset({Role.INSTRUCTOR}), get=200),
    # the front desk
    "bookings:treatment_waits": Row(DESK, get=200),
    "bookings:treatment_wait_add": Row(DESK, get=200, post=200),  # nobody is named
    "bookings:treatment_wait_history": Row(DESK, get=200, of=("treatment_wait",)),
    "bookings:appointments": Row(SERVING, get=200),
    "bookings:appointment_add": Row(DESK, get=200, post=200),  # nobody is named
    "bookings:package_book": Row(DESK, get="/desk/treatments/add/", post="/desk/treatments/add/"),  # nobody is named
    "bookings:course_sell": Row(DESK, get="/desk/treatments/add/", post="/desk/treatments/add/"),
    "bookings:appointment": Row(DESK, get=200, of=("appointment",), hidden=TREATING),
    "bookings:appointment_history": Row(DESK, get=200, of=("appointment",), hidden=TREATING),
    "bookings:appointment_note": Row(
        DESK, post="/desk/treatments/{appointment}/", of=("appointment",), hidden=TREATING
    ),
    "bookings:appointment_accept": Row(DESK, post="/desk/treatments/{requested}/", of=("requested",)),
    "bookings:appointment_reject": Row(
        DESK, post="/desk/treatments/{requested}/", of=("requested",), data={"reason": "x", "form_key": ""}
    ),
    "bookings:appointment_no_show": Row(DESK, post=409, of=("appointment",)),  # it is still to come
    "bookings:appointment_cancel": Row(DESK, get=200, post=422, of=("appointment",)),
    "bookings:appointment_change": Row(DESK, get=200, post=200, of=("appointment",)),
    "bookings:appointment_pay": Row(DESK, get=200, post=422, of=("appointment",)),
    "bookings:line_move": Row(DESK, get=200, post=422, of=("line",)),
    "bookings:line_give": Row(DESK, post="/desk/schedule/papers/", of=("line",)),
    "bookings:line_keep": Row(DESK, post="/desk/schedule/papers/", of=("line",)),
    "bookings:line_clock": Row(DESK, get=200, of=("line",), hidden=TREATING),
    "bookings:line_products": Row(DESK, get=200, post=422, of=("line",), hidden=TREATING),
    "bookings:line_mark": Row(DESK, post=409, of=("line",), hidden=TREATING),  # it is for another day
    "bookings:line_identity": Row(DESK, post=409, of=("line",), hidden=TREATING),  # it is for another day
    "bookings:line_start": Row(DESK, post="/desk/treatments/{appointment}/", of=("line",), hidden=TREATING),
    "bookings:line_stop": Row(DESK, post=409, of=("line",), hidden=TREATING),  # it has not begun
    "bookings:line_leave_out": Row(DESK, post=409, of=("line",)),  # it is the only one
    "bookings:desk": Row(DESK, get=200),
    "bookings:arrivals": Row(DESK, get=200, data={"q": "138"}),
    "bookings:candidates": Row(ATTENDANCE, get=200, of=("taught",), data={"q": "138"}),
    "bookings:book_for_member": Row(
        DESK, post="/desk/classes/{session}/", of=("session",), data={"member": "{member}"}
    ),
    "bookings:hold_for_member": Row(
        DESK, post="/desk/classes/{session}/", of=("session",), data={"member": "{person}"}
    ),
    "bookings:here": Row(ATTENDANCE, post="/desk/classes/{waited}/", of=("own_wait",)),
    "bookings:confirm_kept": Row(DESK, post="/desk/classes/{offered}/", of=("own_offer",)),
    "bookings:check_in_kept": Row(DESK, post="/desk/classes/{session}/", of=("held_here",)),
    "bookings:give_up_kept": Row(DESK, post="/desk/classes/{offered}/", of=("own_offer",)),
    "bookings:cancel_for_member": Row(
        DESK, get=200, post="/desk/classes/{session}/", of=("booking",), data={"late": "1"}
    ),
    "bookings:booking": Row(DESK, get=200, of=("booking",)),
    "bookings:against": Row(
        DESK, get=200, post="/desk/classes/{session}/", of=("session",), data={"member": "{member}"}
    ),
    "bookings:move_for_member": Row(
        DESK,
        get=200,
        post=409,
        of=("booking",),
        data={"to": "{session}"},  # its own class
    ),
    "bookings:person_bookings": Row(DESK, get=200, of=("person",)),
    "bookings:person_decisions": Row(DESK, get=200, of=("person",)),
    "bookings:close_roster": Row(ATTENDANCE, get=200, post="/desk/classes/{taught}/", of=("taught",)),
    "bookings:mark": Row(
        ATTENDANCE,
        post="/desk/classes/{taught}/#booking-{taught_booking}",
        of=("taught_booking",),
        data={"mark": "present"},
    ),
    "bookings:observe": Row(ATTENDANCE, post="/desk/classes/{taught}/", of=("taught_booking",), data={"text": "x"}),
    "bookings:note": Row(ATTENDANCE, post="/desk/classes/{taught}/", of=("taught",), data={"text": "x"}),
    "bookings:tick_step": Row(ATTENDANCE, post="/desk/classes/{taught}/", of=("taught",), data={"step": "check_in"}),
    "bookings:untick_step": Row(ATTENDANCE, post=409, of=("taught",)),  # none is ticked
    "bookings:walk_in": Row(ATTENDANCE, post="/desk/classes/{taught}/", of=("taught",), data={"member": "{member}"}),
    "bookings:walk_in_guest": Row(ATTENDANCE, post=422, of=("taught",)),
    "bookings:roster": Row(ATTENDANCE, get=200, of=("session",)),
    "bookings:check_in": Row(ATTENDANCE, post="/desk/classes/{session}/", of=("booking",)),
    "bookings:undo_check_in": Row(ATTENDANCE, post="/desk/classes/{session}/", of=("checked_in",)),
    "bookings:come_in": Row(DESK, post=DESK_PAGE, of=("person",), data={"area": "{area}", "because": "x"}),
    "bookings:told_rules": Row(ATTENDANCE, post=START, of=("person",)),
    "bookings:visits": Row(DESK, get=200),
    "bookings:undo_visit": Row(DESK, post="/desk/visits/", of=("check_in",)),
    "bookings:open_rosters": Row(DESK, get=200),
    "bookings:room_booking_list": Row(DESK, get=200),
    "bookings:room_booking_add": Row(DESK, get=200, post=422),
    "bookings:room_booking": Row(DESK, get=200, of=("room_booking",)),
    "bookings:room_booking_change": Row(DESK, get=200, post=422, of=("room_booking",)),
    "bookings:room_booking_hold": Row(DESK, post=422, of=("room_booking",)),
    "bookings:room_booking_confirm": Row(DESK, post="/desk/room-bookings/{room_booking}/", of=("room_booking",)),
    "bookings:room_booking_hand_over": Row(DESK, post=409, of=("room_booking",)),  # it is not confirmed
    "bookings:room_booking_finish": Row(DESK, post=409, of=("room_booking",)),  # nor in use
    "bookings:room_booking_cancel": Row(DESK, get=200, post=422, of=("room_booking",)),
    "bookings:room_booking_contact": Row(DESK, post="/desk/room-bookings/{room_booking}/", of=("room_booking",)),
    "bookings:room_quote_add": Row(DESK, get=200, post=422, of=("room_booking",)),
    "bookings:room_quote": Row(DESK, get=200, of=("room_quote",)),
    "bookings:room_tasks": Row(DESK | {Role.ATTENDANT}, get=200),
    "bookings:room_task_done": Row(DESK | {Role.ATTENDANT}, post="/desk/room-tasks/", of=("room_task",)),
    "bookings:room_task_undo": Row(DESK | {Role.ATTENDANT}, post="/desk/room-tasks/", of=("room_task",)),
    "bookings:room_money": Row(DESK, get=200, post=422, of=("room_booking",)),
    "bookings:room_deposit": Row(DESK, post=422, of=("room_booking",)),
    "bookings:room_payer": Row(DESK, post="/desk/room-bookings/{room_booking}/money/", of=("room_booking",)),
    "bookings:room_booking_history": Row(DESK, get=200, of=("room_booking",)),
    "members:member_list": Row(DESK, get=200),
    "members:member_add": Row(DESK, get=200, post=422),
    "members:member": Row(DESK, get=200, of=("person",)),
    "members:member_edit": Row(DESK, get=200, post=422, of=("person",)),
    "members:member_history": Row(DESK, get=200, of=("person",)),
    "bookings:penalty_list": Row(DESK, get=200),
    "bookings:penalty_export": Row(DESK, get=200),
    "bookings:waive": Row(
        MANAGERS, get=200, post="/desk/penalties/", of=("penalty",), data={"reason": "ill", "form_key": ""}
    ),
    "bookings:objection_list": Row(DESK, get=200),
    "bookings:objection": Row(
        DESK,
        get=200,
        post="/desk/objections/",
        of=("objection",),
        data={"outcome": "refused", "answer": "No.", "form_key": ""},
    ),
    "members:consents": Row(DESK, get=200, of=("person",)),
    "members:photo": Row(DESK, get=200, post=422, of=("person",)),
    "members:photo_remove": Row(DESK, post="/members/{person}/", of=("person",)),
    "members:show_contact": Row(DESK, post="/members/{person}/", of=("person",)),
    "members:consent_history": Row(DESK, get=200, of=("person",)),
    "members:consent_answer": Row(
        DESK,
        post="/members/{person}/consents/#photo",
        of=("person",),
        data={"purpose": "photo", "is_given": "no"},
    ),
    "members:sign": Row(DESK, get=200, post=404, of=("person", "agreement")),
    "members:sign_code": Row(DESK, post="/members/{person}/sign/{agreement}/#typed", of=("person", "agreement")),
    "members:signature": Row(DESK, get=200, others=404, of=("signature",)),
    "members:signature_scan": Row(DESK, get=404, others=404, of=("signature",)),  # it was drawn
    "members:fees": Row(DESK, get=200, post=422, of=("person",)),
    "members:pay_back": Row(DESK, get=200, post=422, of=("person",)),
    "members:refund_list": Row(DESK, get=200),
    "members:refund": Row(DESK, get=200, of=("refund",)),
    "members:refund_approve": Row(MANAGERS, post=409, of=("refund",)),  # the rule approved it
    "members:refund_reject": Row(MANAGERS, post=422, of=("refund",)),
    "members:refund_pay": Row(DESK, post=422, of=("refund",)),
    "members:refund_confirm": Row(DESK, post=409, of=("refund",)),  # it is not paid
    "members:refund_history": Row(DESK, get=200, of=("refund",)),
    "members:ledger": Row(DESK, get=200, of=("person",)),
    "members:to_check": Row(DESK, get=200),
    "members:keep_check": Row(DESK, post="/members/{person}/", of=("person", "answer")),
    "members:preferences": Row(DESK, get=200, post="/members/{person}/#care", of=("person",)),
    "members:preference_history": Row(DESK, get=200, of=("person",)),
    "members:health": Row(DESK | TREATING, get=200, of=("person",)),
    "members:screen": Row(DESK | TREATING, get=200, post=422, of=("person",)),
    "members:screening": Row(TREATING, get=200, of=("screening",)),
    "members:care_note_add": Row(DESK, get=200, post=422, of=("person",)),
    "members:care_note_end": Row(DESK, post="/members/{person}/#care", of=("care_note",)),
    "members:follow_up_list": Row(SERVING, get=200),
    "members:follow_up_export": Row(SERVING, get=200),
    "members:follow_up_add": Row(DESK, get=200, post=422, of=("person",)),
    "members:follow_up": Row(DESK, get=200, of=("follow_up",), hidden=TREATING),
    "members:follow_up_contact": Row(DESK, post="/follow-ups/{follow_up}/", of=("follow_up",), hidden=TREATING),
    "members:follow_up_done": Row(DESK, post=422, of=("follow_up",), hidden=TREATING),
    "members:follow_up_hand_over": Row(DESK, post=422, of=("follow_up",), hidden=TREATING),
    "members:follow_up_cancel": Row(DESK, post=422, of=("follow_up",), hidden=TREATING),
    "members:line": Row(DESK, get=200, of=("person",)),
    "members:consultations": Row(SERVING, get=200, of=("person",)),
    "members:consultation_add": Row(SERVING, get=200, post=422, of=("person",)),
    "members:consultation_correct": Row(SERVING, get=200, post=422, of=("consultation",)),
    "members:consultation_history": Row(SERVING, get=200, of=("consultation",)),
    "members:invite": Row(DESK, post="/members/{person}/", of=("person",)),
    "members:member_known": Row(DESK, post=200, data={"phone": "13800001111"}),
    "bookings:contract": Row(DESK, get=200, of=("contract",)),
    "bookings:pause": Row(DESK, get=200, post=422, of=("contract",)),
    "bookings:end_pause": Row(DESK, get=200, post=422, of=("paused",)),
    "members:sell": Row(DESK, get=200, post=422, of=("person",)),
    "members:renew": Row(DESK, get=200, post=422, of=("contract",)),
    "members:code": Row(DESK, get=200, post=422, of=("person",)),
    "members:issue_code": Row(DESK, post="/members/{person}/code/", of=("person",)),
    "members:receipt": Row(DESK, get=200, others=404, of=("payment",)),
    # what is sold
    "members:entry_rules_list": Row(MANAGERS, get=200),
    "members:entry_rules_add": Row(MANAGERS, get=200, post=422),
    # receiving people
    "members:intake_list": Row(DESK, get=200),
    "members:intake_begin": Row(DESK, post="/intakes/…/"),
    "members:intake_begin_for": Row(DESK, post="/intakes/{intake}/", of=("received",)),
    "members:intake": Row(DESK, get="/intakes/{intake}/step/screening/", of=("intake",)),
    "members:intake_step": Row(DESK, get=200, post=422, of=("intake", "step")),
    "members:intake_clock": Row(DESK, get=200, of=("intake",)),
    "members:intake_identity": Row(DESK, post="/intakes/{intake}/", of=("intake",)),
    "members:intake_hand_over": Row(DESK, get=200, post=422, of=("intake",)),
    "members:intake_break_off": Row(DESK, get=200, post=422, of=("intake",)),
    "members:intake_tablet": Row(DESK, post=200, of=("intake",)),
    "members:intake_tablet_back": Row(DESK, post="/intakes/{intake}/", of=("intake",)),
    "members:intake_history": Row(DESK, get=200, of=("intake",)),
    "members:intake_sign": Row(DESK, get=200, post=404, of=("intake", "agreement")),
    # a tablet without a code opens nothing
    "members:guest_intake": Row(NOT_SIGNED_IN, get=200, post=422, others=START),
    "members:guest_step": Row(EVERYBODY, get="/intake/", post="/intake/", of=("step",)),
    "members:guest_sign": Row(EVERYBODY, get=404, post=404, of=("agreement",)),
    "members:guest_give_back": Row(EVERYBODY, post=LOGIN),
    "members:recommendationrule_list": Row(MANAGERS, get=200),
    "members:recommendationrule_add": Row(MANAGERS, get=200, post=422),
    "members:recommendationrule_edit": Row(MANAGERS, get=200, post=422, of=("recommendation",)),
    "members:recommendationrule_history": Row(MANAGERS, get=200, of=("recommendation",)),
    "members:screeningquestion_list": Row(MANAGERS, get=200),
    "members:screeningquestion_add": Row(MANAGERS, get=200, post=422),
    "members:screeningquestion_edit": Row(MANAGERS, get=200, post=422, of=("question",)),
    "members:screeningquestion_history": Row(MANAGERS, get=200, of=("question",)),
    "members:membershipplan_list": Row(MANAGERS, get=200),
    "members:membershipplan_add": Row(MANAGERS, get=200, post=422),
    "members:membershipplan_edit": Row(MANAGERS, get=200, post=422, of=("plan",)),
    "members:membershipplan_history": Row(MANAGERS, get=200, of=("plan",)),
    # what is taught, where and when
    "bookings:call_off": Row(MANAGERS, get=200, post=422, of=("session",)),
    "bookings:course_list": Row(MANAGERS, get=200),
    "bookings:course_add": Row(MANAGERS, get=200, post=422),
    "bookings:course_edit": Row(MANAGERS, get=200, post=422, of=("course",)),
    "bookings:course_history": Row(MANAGERS, get=200, of=("course",)),
    "bookings:resource_list": Row(MANAGERS, get=200),
    "bookings:resource_add": Row(MANAGERS, get=200, post=422),
    "bookings:resource_edit": Row(MANAGERS, get=200, post=422, of=("room",)),
    "bookings:resource_history": Row(MANAGERS, get=200, of=("room",)),
    "bookings:treatment_list": Row(MANAGERS, get=200),
    "bookings:treatment_add": Row(MANAGERS, get=200, post=422),
    "bookings:treatment_edit": Row(MANAGERS, get=200, post=422, of=("treatment",)),
    "bookings:treatment_history": Row(MANAGERS, get=200, of=("treatment",)),
    "bookings:package_list": Row(MANAGERS, get=200),
    "bookings:package_add": Row(MANAGERS, get=200, post=422),
    "bookings:package_edit": Row(MANAGERS, get=200, post=422, of=("package",)),
    "bookings:package_history": Row(MANAGERS, get=200, of=("package",)),
    "bookings:treatmentproduct_list": Row(MANAGERS, get=200),
    "bookings:treatmentproduct_add": Row(MANAGERS, get=200, post=422),
    "bookings:treatmentproduct_edit": Row(MANAGERS, get=200, post=422, of=("treatmentproduct",)),
    "bookings:treatmentproduct_history": Row(MANAGERS, get=200, of=("treatmentproduct",)),
    "bookings:kepthours_list": Row(MANAGERS, get=200),
    "bookings:kepthours_add": Row(MANAGERS, get=200, post=422),
    "bookings:kepthours_edit": Row(MANAGERS, get=200, post=422, of=("kepthours",)),
    "bookings:kepthours_history": Row(MANAGERS, get=200, of=("kepthours",)),
    "bookings:skill_list": Row(MANAGERS, get=200),
    "bookings:skill_add": Row(MANAGERS, get=200, post=422),
    "bookings:skill_edit": Row(MANAGERS, get=200, post=422, of=("skill",)),
    "bookings:skill_history": Row(MANAGERS, get=200, of=("skill",)),
    "bookings:equipment_list": Row(MANAGERS, get=200),
    "bookings:equipment_add": Row(MANAGERS, get=200, post=422),
    "bookings:equipment_edit": Row(MANAGERS, get=200, post=422, of=("equipment",)),
    "bookings:equipment_history": Row(MANAGERS, get=200, of=("equipment",)),
    "bookings:series_list": Row(MANAGERS, get=200),
    "bookings:series_add": Row(MANAGERS, get=200, post=422),
    "bookings:series": Row(MANAGERS, get=200, of=("series",)),
    "bookings:change": Row(MANAGERS, get=200, post=422, of=("session",)),
    "bookings:following": Row(MANAGERS, get=200, post=422, of=("coming_series",)),
    "bookings:session_history": Row(ATTENDANCE, get=200, of=("session",)),
    "bookings:lapses": Row(DESK, get=200),
    "bookings:ability": Row(MANAGERS, get=200, post=422, of=("person",), hidden=frozenset({Role.INSTRUCTOR})),
    "bookings:closures": Row(MANAGERS, get=200),
    "bookings:closure_list": Row(DESK, get=200),
    "bookings:closure_add": Row(MANAGERS, get=200, post=422),
    "bookings:closure": Row(DESK, get=200, of=("closure",)),
    "bookings:closure_change": Row(MANAGERS, get=200, post=422, of=("closure",)),
    "bookings:closure_decide": Row(MANAGERS, post="/desk/closures/{closure}/", of=("closure",)),
    "bookings:closure_undo": Row(MANAGERS, post="/desk/closures/{closure}/", of=("closure",)),
    "bookings:closure_reopen": Row(MANAGERS, post="/desk/closures/{closure}/", of=("closure",)),
    "bookings:closure_history": Row(DESK, get=200, of=("closure",)),
    "bookings:keep": Row(MANAGERS, post="/desk/schedule/closed/", of=("session",)),
    "bookings:series_day": Row(MANAGERS, post=409, of=("series",), data={"form_key": "", "day": "2026-03-10"}),
    "bookings:series_end": Row(MANAGERS, get=200, post=422, of=("series",)),
    "bookings:series_history": Row(MANAGERS, get=200, of=("series",)),
    # the board
    "venue:board": Row(MANAGERS, get=200),
    "feedback:use": Row(MANAGERS, get=200),
    "feedback:surveys_asked": Row(QUALITY, get=200),
    "feedback:satisfaction": Row(QUALITY, get=200),
    "feedback:satisfaction_rows": Row(QUALITY, get=200, of=("satisfaction_key",)),
    "feedback:satisfaction_export": Row(QUALITY, get=200),
    "feedback:use_rows": Row(MANAGERS, get=200, of=("use_key",)),
    "feedback:use_export": Row(MANAGERS, get=200, of=("use_table",)),
    "feedback:booking_figures": Row(MANAGERS, get=200),
    "feedback:booking_figure_rows": Row(MANAGERS, get=200, of=("figure",)),
    "feedback:booking_figures_export": Row(MANAGERS, get=200),
    "members:consent_list": Row(MANAGERS, get=200),
    "members:consent_export": Row(MANAGERS, get=200),
    "members:look_list": Row(MANAGERS, get=200),
    "members:renewals": Row(MANAGERS, get=200),
    "bookings:breaches": Row(MANAGERS, get=200),
    # the house
    "venue:house": Row(MANAGERS, get=200),
    "venue:answers": Row(AT_WORK, get=200),
    "venue:answer": Row(AT_WORK, get=200, of=("answer_sheet",)),
    "venue:answer_sheet_list": Row(MANAGERS, get=200),
    "venue:answer_sheet_add": Row(MANAGERS, get=200, post=422),
    "venue:answer_sheet_edit": Row(MANAGERS, get=200, post=422, of=("answer_sheet",)),
    "venue:answer_sheet_history": Row(MANAGERS, get=200, of=("answer_sheet",)),
    "venue:answer_sheets_take_over": Row(MANAGERS, post="/house/answer-sheets/"),
    "venue:department_list": Row(MANAGERS, get=200),
    "venue:department_add": Row(MANAGERS, get=200, post=422),
    "venue:department_edit": Row(MANAGERS, get=200, post=422, of=("department",)),
    "venue:department_history": Row(MANAGERS, get=200, of=("department",)),
    "venue:staff_list": Row(MANAGERS, get=200),
    "venue:staff_add": Row(MANAGERS, get=200, post=422),
    "venue:staff_edit": Row(MANAGERS, get=200, post=422, of=("colleague",)),
    "venue:staff_history": Row(MANAGERS, get=200, of=("colleague",)),
    "venue:area_list": Row(MANAGERS, get=200),
    "venue:area_add": Row(MANAGERS, get=200, post=422),
    "venue:area_edit": Row(MANAGERS, get=200, post=422, of=("area",)),
    "venue:area_history": Row(MANAGERS, get=200, of=("area",)),
    "venue:hours_list": Row(MANAGERS, get=200),
    "venue:hours_add": Row(MANAGERS, get=200, post=422),
    "venue:hours_edit": Row(MANAGERS, get=200, post=422, of=("hours",)),
    "venue:hours_history": Row(MANAGERS, get=200, of=("hours",)),
    "venue:hours_remove": Row(MANAGERS, post="/house/hours/", of=("hours",)),
    "venue:shift_list": Row(MANAGERS, get=200),
    "venue:shift_add": Row(MANAGERS, get=200, post=422),
    "venue:shift_edit": Row(MANAGERS, get=200, post=422, of=("shift",)),
    "venue:shift_history": Row(MANAGERS, get=200, of=("shift",)),
    "venue:shift_remove": Row(MANAGERS, post="/house/shifts/", of=("shift",)),
    "venue:qualification_list": Row(MANAGERS, get=200),
    "venue:qualification_add": Row(MANAGERS, get=200, post=422),
    "venue:qualification_edit": Row(MANAGERS, get=200, post=422, of=("qualification",)),
    "venue:qualification_history": Row(MANAGERS, get=200, of=("qualification",)),
    "venue:absence_list": Row(MANAGERS, get=200),
    "venue:absence_add": Row(MANAGERS, get=200, post=422),
    "venue:absence_edit": Row(MANAGERS, get=200, post=422, of=("absence",)),
    "venue:absence_history": Row(MANAGERS, get=200, of=("absence",)),
    "venue:absence_remove": Row(MANAGERS, post="/house/absences/", of=("absence",)),
    "venue:own_absences": Row(AT_WORK, get=200, post=422),
    "venue:take_back_absence": Row(AT_WORK, post=404, of=("absence",), but={Role.INSTRUCTOR: "/my/absences/"}),
    "venue:licence_list": Row(MANAGERS, get=200),
    "venue:licence_add": Row(MANAGERS, get=200, post=422),
    "venue:licence_edit": Row(MANAGERS, get=200, post=422, of=("licence",)),
    "venue:licence_history": Row(MANAGERS, get=200, of=("licence",)),
    "venue:closed_day_list": Row(MANAGERS, get=200),
    "venue:closed_day_add": Row(MANAGERS, get=200, post=422),
    "venue:closed_day_edit": Row(MANAGERS, get=200, post=422, of=("closed_day",)),
    "venue:closed_day_history": Row(MANAGERS, get=200, of=("closed_day",)),
    "venue:closed_day_remove": Row(MANAGERS, post="/house/closed-days/", of=("closed_day",)),
    "venue:holiday_list": Row(MANAGERS, get=200),
    "venue:holiday_add": Row(MANAGERS, get=200, post=422),
    "venue:holiday_edit": Row(MANAGERS, get=200, post=422, of=("holiday",)),
    "venue:holiday_history": Row(MANAGERS, get=200, of=("holiday",)),
    "venue:holiday_remove": Row(MANAGERS, post="/house/holidays/", of=("holiday",)),
    "venue:holidays_fill": Row(MANAGERS, post="/house/holidays/", data={"form_key": "", "year": "2026"}),
    "venue:qualification_scan": Row(MANAGERS, get=404, of=("qualification",)),  # it has no scan
    "venue:policy_list": Row(MANAGERS, get=200),
    "venue:policy": Row(MANAGERS, get=200, post=422, of=("policy",)),
    "venue:undertaking": Row(AT_WORK, get=200, post=422),
    "venue:agreed_text_list": Row(MANAGERS, get=200),
    "venue:agreed_text": Row(MANAGERS, get=200, of=("agreed",)),
    "venue:agreed_text_add": Row(MANAGERS, get=200, post=422, of=("agreed",)),
    "venue:text_list": Row(MANAGERS, get=200),
    "venue:text": Row(MANAGERS, get=200, post=422, of=("mail", "language")),
    "venue:text_reset": Row(MANAGERS, post="/house/texts/invitation/en/", of=("mail", "language")),
    "venue:sms_text_list": Row(MANAGERS, get=200),
    "venue:sms_text": Row(MANAGERS, get=200, post=422, of=("short_mail", "language")),
    "venue:sms_text_drop": Row(MANAGERS, post="/house/sms/", of=("short_mail", "language")),
    "venue:message_list": Row(MANAGERS, get=200),
    "venue:message_again": Row(MANAGERS, post="/house/messages/", of=("failed",)),
    # duties, hazards and incidents
    "safety:duty_list": Row(AT_WORK, get=200),
    "safety:duty": Row(ATTENDANTS, get=200, of=("duty",), hidden=NOT_THEIRS),
    "safety:duty_answer": Row(
        ATTENDANTS,
        post="/duties/{duty}/#item-{item}",
        of=("duty", "item"),
        data={"is_yes": "yes"},
        hidden=NOT_THEIRS,
    ),
    "safety:duty_photo": Row(ATTENDANTS, get=404, of=("duty", "item"), hidden=NOT_THEIRS),  # none was taken
    "safety:duty_finish": Row(ATTENDANTS, post=422, of=("duty",), hidden=NOT_THEIRS),
    "safety:duty_note": Row(ATTENDANTS, post=422, of=("duty",), hidden=NOT_THEIRS),
    "safety:duty_review": Row(ATTENDANTS, post=422, of=("reviewed",), hidden=NOT_THEIRS),
    "safety:area_duties": Row(AT_WORK, get=200, of=("area",)),
    "safety:area_codes": Row(OFFICERS, get=200),
    "safety:checklist_list": Row(OFFICERS, get=200),
    "safety:checklist_add": Row(OFFICERS, get=200, post=422),
    "safety:checklist_edit": Row(OFFICERS, get=200, post=422, of=("checklist",)),
    "safety:checklist_history": Row(OFFICERS, get=200, of=("checklist",)),
    "safety:plan_list": Row(OFFICERS, get=200),
    "safety:plan_add": Row(OFFICERS, get=200, post=422),
    "safety:plan_edit": Row(OFFICERS, get=200, post=422, of=("duty_plan",)),
    "safety:plan_history": Row(OFFICERS, get=200, of=("duty_plan",)),
    "safety:extrarounds_list": Row(OFFICERS, get=200),
    "safety:extrarounds_add": Row(OFFICERS, get=200, post=422),
    "safety:extrarounds_edit": Row(OFFICERS, get=200, post=422, of=("extra_rounds",)),
    "safety:extrarounds_history": Row(OFFICERS, get=200, of=("extra_rounds",)),
    "safety:readings": Row(AT_DUTIES, get=200),
    "safety:reading_list": Row(AT_DUTIES, get=200),
    "safety:readings_today": Row(EVERYBODY, get=200),
    "safety:readings_poster": Row(AT_DUTIES, get=200),
    "safety:point": Row(AT_DUTIES, get=200, of=("point",)),
    "safety:reading_add": Row(AT_DUTIES, get=200, post=422, of=("point",)),
    "safety:measuringpoint_list": Row(OFFICERS, get=200),
    "safety:measuringpoint_add": Row(OFFICERS, get=200, post=422),
    "safety:measuringpoint_edit": Row(OFFICERS, get=200, post=422, of=("point",)),
    "safety:measuringpoint_history": Row(OFFICERS, get=200, of=("point",)),
    "safety:ruleset_list": Row(OFFICERS, get=200),
    "safety:ruleset_add": Row(OFFICERS, get=200, post=422),
    "safety:ruleset_edit": Row(OFFICERS, get=200, post=422, of=("rule_set",)),
    "safety:ruleset_history": Row(OFFICERS, get=200, of=("rule_set",)),
    "safety:limit_list": Row(OFFICERS, get=200),
    "safety:limit_add": Row(OFFICERS, get=200, post=422),
    "safety:limit_edit": Row(OFFICERS, get=200, post=422, of=("limit",)),
    "safety:limit_history": Row(OFFICERS, get=200, of=("limit",)),
    "safety:excursion_list": Row(AT_DUTIES, get=200),
    "safety:excursion": Row(AT_DUTIES, get=200, of=("excursion",)),
    "safety:excursion_release": Row(OFFICERS, post=422, of=("excursion",)),
    "safety:notice_send": Row(DESK, post=422, of=("notice",)),
    "safety:hazard_list": Row(AT_WORK, get=200),
    "safety:hazard_add": Row(AT_WORK, get=200, post=422),
    "safety:hazard": Row(OFFICERS, get=200, of=("hazard",), hidden=AT_WORK),
    "safety:hazard_assign": Row(OFFICERS, post=422, of=("hazard",)),
    "safety:hazard_rectify": Row(OFFICERS, post=422, of=("hazard",), hidden=AT_DUTIES),
    "safety:hazard_verify": Row(OFFICERS, post=422, of=("hazard",)),
    "safety:hazard_return": Row(OFFICERS, post=422, of=("hazard",)),
    "safety:hazard_extend": Row(MANAGERS, post=422, of=("hazard",)),
    "safety:hazard_photo": Row(OFFICERS, get=404, of=("hazard_move",), hidden=AT_WORK),  # it has none
    "safety:signs": Row(OFFICERS, get=200),
    "safety:seen": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "safety:seen_thanks": Row(EVERYBODY, get=404, of=("nonsense",)),
    "safety:areaowner_list": Row(OFFICERS, get=200),
    "safety:areaowner_add": Row(OFFICERS, get=200, post=422),
    "safety:areaowner_edit": Row(OFFICERS, get=200, post=422, of=("area_owner",)),
    "safety:areaowner_history": Row(OFFICERS, get=200, of=("area_owner",)),
    "safety:incident_list": Row(AT_WORK, get=200),
    "safety:incident_add": Row(AT_WORK, get=200, post=422),
    "safety:incident": Row(OFFICERS, get=200, of=("incident",), hidden=AT_WORK),
    "safety:incident_edit": Row(OFFICERS, get=200, post=422, of=("incident",)),
    "safety:incident_people": Row(OFFICERS, get=200, of=("incident",)),
    "safety:incident_person": Row(OFFICERS, post=422, of=("incident",), hidden=AT_WORK),
    "safety:incident_hazard": Row(OFFICERS, post=422, of=("incident",)),
    "safety:incident_sign": Row(OFFICERS, post=422, of=("incident",)),
    "safety:incident_history": Row(OFFICERS, get=200, of=("incident",)),
    "safety:board": Row(OFFICERS, get=200),
    "safety:report": Row(OFFICERS, get=200),
    "safety:report_export": Row(OFFICERS, get=200),
    # voices
    "feedback:survey": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "feedback:kiosk": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "feedback:kiosk_phone": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "feedback:survey_call": Row(CASES, get=200, post=422),
    "feedback:survey_interview": Row(CASES, get=200, post=422, of=("survey_invitation",)),
    "feedback:survey_interview_contact": Row(
        CASES, post="/surveys/call/{survey_invitation}/", of=("survey_invitation",)
    ),
    "feedback:survey_paper": Row(CASES, get=200, post=200),
    "feedback:survey_signs": Row(QUALITY, get=200),
    "feedback:surveypoint_list": Row(QUALITY, get=200),
    "feedback:surveypoint_add": Row(QUALITY, get=200, post=422),
    "feedback:surveypoint_edit": Row(QUALITY, get=200, post=422, of=("survey_point",)),
    "feedback:surveypoint_history": Row(QUALITY, get=200, of=("survey_point",)),
    "feedback:my_praise": Row(AT_WORK, get=200),
    "feedback:my_surveys": Row(SIGNED_IN, get=200),
    "feedback:survey_stop": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "feedback:promises": Row(EVERYBODY, get=200),
    "feedback:promises_feed": Row(EVERYBODY, get=200),
    "feedback:promises_json": Row(EVERYBODY, get=200),
    "feedback:complain": Row(EVERYBODY, get=200, post=422),
    "feedback:complain_at": Row(EVERYBODY, get=404, post=404, of=("nonsense",)),
    "feedback:status": Row(EVERYBODY, get=404, of=("nonsense",)),
    "feedback:status_write": Row(EVERYBODY, post=404, of=("nonsense",)),
    "feedback:status_accept": Row(EVERYBODY, post=404, of=("nonsense",)),
    "feedback:status_decline": Row(EVERYBODY, post=404, of=("nonsense",)),
    "feedback:status_confirm": Row(EVERYBODY, post=404, of=("nonsense",)),
    "feedback:status_reopen": Row(EVERYBODY, post=404, of=("nonsense",)),
    "feedback:status_withdraw": Row(EVERYBODY, post=404, of=("nonsense",)),
    "feedback:status_photo": Row(EVERYBODY, get=404, of=("nonsense", "case_photo")),
    "feedback:my_cases": Row(SIGNED_IN, get=200),
    "feedback:case_list": Row(CASES, get=200),
    "feedback:desk_case_add": Row(CASES, get=200, post=422),
    "feedback:case": Row(CASES, get=200, of=("case",)),
    "feedback:case_history": Row(CASES, get=200, of=("case",)),
    "feedback:case_contact": Row(CASES, post="/cases/{case}/", of=("case",)),
    "feedback:case_take": Row(CASES, post="/cases/{case}/", of=("case",)),
    "feedback:case_reply": Row(CASES, post=422, of=("case",)),
    "feedback:case_note": Row(CASES, post=422, of=("case",)),
    "feedback:case_pause": Row(CASES, post=422, of=("case",)),
    "feedback:case_resume": Row(CASES, post=409, of=("case",)),  # it does not wait
    "feedback:case_assign": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_sort": Row(CASES, post=422, of=("case",)),
    "feedback:case_offer": Row(CASES, post=422, of=("case",)),
    "feedback:case_accept": Row(CASES, post=409, of=("case",)),  # nobody has offered it
    "feedback:case_bulk": Row(QUALITY, get=200, post=422, of=("bulk_act",)),
    "feedback:view_list": Row(CASES, get=200),
    "feedback:view_add": Row(CASES, post=422),
    "feedback:view_edit": Row(QUALITY, get=200, post=422, of=("shared_view",), hidden=frozenset({Role.FRONT_DESK})),
    "feedback:view_remove": Row(
        QUALITY, post="/cases/views/", of=("shared_view",), hidden=frozenset({Role.FRONT_DESK})
    ),
    "feedback:case_rules": Row(QUALITY, get=200),
    "feedback:voice_signs": Row(QUALITY, get=200),
    "feedback:casesource_list": Row(QUALITY, get=200),
    "feedback:casesource_add": Row(QUALITY, get=200, post=422),
    "feedback:casesource_edit": Row(QUALITY, get=200, post=422, of=("case_source",)),
    "feedback:casesource_history": Row(QUALITY, get=200, of=("case_source",)),
    "feedback:handlingrule_list": Row(QUALITY, get=200),
    "feedback:handlingrule_add": Row(QUALITY, get=200, post=422),
    "feedback:handlingrule_edit": Row(QUALITY, get=200, post=422, of=("handling_rule",)),
    "feedback:handlingrule_history": Row(QUALITY, get=200, of=("handling_rule",)),
    "feedback:enquiryclass_list": Row(QUALITY, get=200),
    "feedback:enquiryclass_add": Row(QUALITY, get=200, post=422),
    "feedback:enquiryclass_edit": Row(QUALITY, get=200, post=422, of=("enquiry_class",)),
    "feedback:enquiryclass_history": Row(QUALITY, get=200, of=("enquiry_class",)),
    "feedback:gradingrule_list": Row(QUALITY, get=200),
    "feedback:gradingrule_add": Row(QUALITY, get=200, post=422),
    "feedback:gradingrule_edit": Row(QUALITY, get=200, post=422, of=("grading_rule",)),
    "feedback:gradingrule_history": Row(QUALITY, get=200, of=("grading_rule",)),
    "feedback:routingrule_list": Row(QUALITY, get=200),
    "feedback:routingrule_add": Row(QUALITY, get=200, post=422),
    "feedback:routingrule_edit": Row(QUALITY, get=200, post=422, of=("routing_rule",)),
    "feedback:routingrule_history": Row(QUALITY, get=200, of=("routing_rule",)),
    "feedback:case_extend": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_resolve": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_close": Row(QUALITY, post=409, of=("case",)),  # it is not resolved
    "feedback:working_hours_list": Row(MANAGERS, get=200),
    "feedback:working_hours_add": Row(MANAGERS, get=200, post=422),
    "feedback:working_hours_edit": Row(MANAGERS, get=200, post=422, of=("working_hours",)),
    "feedback:working_hours_history": Row(MANAGERS, get=200, of=("working_hours",)),
    "feedback:working_hours_remove": Row(MANAGERS, post="/house/working-hours/", of=("working_hours",)),
    "feedback:case_propose": Row(CASES, post=422, of=("case",)),
    "feedback:case_moment": Row(CASES, post="/cases/{case}/", of=("case",)),
    "feedback:case_call": Row(CASES, post=422, of=("case",)),
    "feedback:case_mediate": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_mediated": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_authority": Row(QUALITY, post="/cases/{case}/", of=("case",)),
    "feedback:case_reject": Row(MANAGERS, post=422, of=("case",)),
    "feedback:case_similar": Row(CASES, post=200, of=("case",)),
    "feedback:case_photo": Row(CASES, get=200, of=("case", "case_photo")),
    "feedback:call_list": Row(CASES, get=200),
    "feedback:compensation_list": Row(CASES, get=200),
    "feedback:compensation": Row(CASES, get=200, of=("compensation",)),
    "feedback:compensation_approve": Row(MANAGERS, post="/cases/compensations/{compensation}/", of=("compensation",)),
    "feedback:compensation_refuse": Row(MANAGERS, post=422, of=("compensation",)),
    "feedback:compensation_give": Row(CASES, post=409, of=("compensation",)),  # it waits to be approved
    "feedback:compensation_history": Row(CASES, get=200, of=("compensation",)),
    "feedback:promise": Row(QUALITY, get=200, of=("promise",)),
    "feedback:case_cause": Row(CASES, get=200, post=422, of=("case",)),
    "feedback:case_measure": Row(CASES, get=200, post=422, of=("case",)),
    "feedback:case_analysis_history": Row(CASES, get=200, of=("examined",)),
    "feedback:measure": Row(CASES, get=200, post=422, others=404, of=("measure",)),  # and its owner
    "feedback:case_hazard": Row(CASES, get=200, post=422, of=("case",)),
    "feedback:case_incident": Row(CASES, get=200, post=422, of=("case",)),
    "feedback:case_accounts": Row(QUALITY, get=200, of=("case",)),
    "feedback:case_account_ask": Row(QUALITY, post=422, of=("case",)),
    "feedback:case_account": Row(QUALITY, get=200, post=422, of=("accounted", "account")),
    "feedback:own_account": Row(frozenset({Role.INSTRUCTOR}), get=200, post=422, others=404, of=("account",)),
    "feedback:case_retrospective": Row(QUALITY, get=200, post=422, of=("case",)),
    "feedback:lesson_add": Row(QUALITY, get=200, post=422, of=("case",)),
    "feedback:lesson_list": Row(AT_WORK, get=200),
    "feedback:lesson": Row(QUALITY, get=200, of=("lesson",), hidden=AT_WORK - QUALITY),  # a draft
    "feedback:lesson_edit": Row(QUALITY, get=200, post=422, of=("lesson",)),
    "feedback:lesson_history": Row(QUALITY, get=200, of=("lesson",)),
    "feedback:lesson_send": Row(QUALITY, post=422, of=("lesson",)),  # nobody works there
    "feedback:lesson_read": Row(QUALITY, post=409, of=("lesson",), hidden=AT_WORK - QUALITY),
    # what surveys say
    "feedback:survey_results": Row(QUALITY, get=200),
    "feedback:survey_results_export": Row(QUALITY, get=200),
    "feedback:survey_result": Row(QUALITY, get=200, of=("asked_survey",)),
    "feedback:survey_groups": Row(QUALITY, get=200, of=("asked_survey",)),
    "feedback:survey_dimensions": Row(QUALITY, get=200, of=("asked_survey",)),
    "feedback:survey_drivers": Row(QUALITY, get=200, of=("asked_survey",)),
    "feedback:survey_answers": Row(QUALITY, get=200, of=("asked_survey",)),
    "feedback:survey_export": Row(QUALITY, get=200, of=("asked_survey",)),
    "feedback:survey_comments": Row(QUALITY, get=200),
    "feedback:comments_export": Row(QUALITY, get=200),
    "feedback:comment": Row(QUALITY, get=200, post=422, of=("comment",)),
    "feedback:comment_case": Row(QUALITY, post=422, of=("comment",)),
    "feedback:journey": Row(QUALITY, get=200),
    "feedback:journey_export": Row(QUALITY, get=200),
    "feedback:journey_times": Row(QUALITY, get=200, of=("journey_time",)),
    "feedback:journey_rows": Row(QUALITY, get=200, of=("touchpoint",)),
    "feedback:commenttag_list": Row(QUALITY, get=200),
    "feedback:commenttag_add": Row(QUALITY, get=200, post=422),
    "feedback:commenttag_edit": Row(QUALITY, get=200, post=422, of=("comment_tag",)),
    "feedback:commenttag_history": Row(QUALITY, get=200, of=("comment_tag",)),
    "feedback:causeclass_list": Row(QUALITY, get=200),
    "feedback:causeclass_add": Row(QUALITY, get=200, post=422),
    "feedback:causeclass_edit": Row(QUALITY, get=200, post=422, of=("cause",)),
    "feedback:causeclass_history": Row(QUALITY, get=200, of=("cause",)),
    "feedback:quality_check": Row(QUALITY, get=200, post="/cases/daily/"),
    "feedback:quality_check_rows": Row(QUALITY, get=200, of=("check_key",)),
    "feedback:qualitycheck_list": Row(QUALITY, get=200),
    "feedback:qualitycheck_history": Row(QUALITY, get=200, of=("check",)),
    "feedback:case_report": Row(QUALITY, get=200),
    "feedback:case_report_rows": Row(QUALITY, get=200, of=("report_key",)),
    "feedback:case_report_visits": Row(QUALITY, get=200),
    "feedback:case_report_export": Row(QUALITY, get=200),
    # surveys are made
    "feedback:survey_list": Row(QUALITY, get=200),
    "feedback:survey_add": Row(QUALITY, get=200, post=422),
    "feedback:survey_edit": Row(QUALITY, get=200, post=422, of=("own_survey",)),
    "feedback:survey_history": Row(QUALITY, get=200, of=("own_survey",)),
    "feedback:survey_versions": Row(QUALITY, get=200, of=("own_survey",)),
    "feedback:survey_version_add": Row(QUALITY, post=409, of=("survey_in_work",)),
    "feedback:survey_version": Row(QUALITY, get=200, of=("draft_version",)),
    "feedback:survey_preview": Row(QUALITY, get=200, of=("draft_version",)),
    "feedback:survey_version_anonymous": Row(QUALITY, post="/surveys/versions/{draft_version}/", of=("draft_version",)),
    "feedback:survey_version_submit": Row(QUALITY, post=422, of=("draft_version",)),
    "feedback:survey_version_release": Row(QUALITY, post=422, of=("draft_version",)),
    "feedback:survey_version_back": Row(QUALITY, post=422, of=("draft_version",)),
    "feedback:survey_version_pause": Row(QUALITY, post=422, of=("draft_version",)),
    "feedback:survey_version_resume": Row(QUALITY, post=422, of=("draft_version",)),
    "feedback:survey_version_close": Row(QUALITY, post=422, of=("draft_version",)),
    "feedback:survey_version_publish": Row(QUALITY, post=422, of=("draft_version",)),
    "feedback:survey_version_discard": Row(QUALITY, post=422, of=("open_version",)),
    "feedback:survey_question_add": Row(QUALITY, get=200, post=422, of=("draft_version",)),
    "feedback:survey_question_edit": Row(QUALITY, get=200, post=422, of=("survey_question",)),
    "feedback:survey_question_move": Row(QUALITY, post=409, of=("asked_question",)),
    "feedback:survey_question_remove": Row(QUALITY, post=409, of=("asked_question",)),
    "feedback:improvements_public": Row(EVERYBODY, get=200),
    "feedback:improvement_list": Row(AT_WORK, get=200),
    "feedback:improvement_add": Row(QUALITY, get=200, post=422),
    "feedback:meeting_list": Row(AT_WORK, get=200),
    "feedback:meeting_add": Row(QUALITY, get=200, post=422),
    "feedback:meeting": Row(QUALITY, get=200, of=("meeting",), but=dict.fromkeys(NOT_QUALITY, 404)),
    "feedback:meeting_edit": Row(QUALITY, get=200, post=422, of=("meeting",)),
    "feedback:meeting_history": Row(QUALITY, get=200, of=("meeting",)),
    "feedback:meeting_hold": Row(QUALITY, post=422, of=("meeting",)),
    "feedback:meeting_confirm": Row(QUALITY, post=422, of=("meeting",)),
    "feedback:meeting_decide": Row(QUALITY, post=422, of=("meeting",)),
    "feedback:meeting_call_off": Row(QUALITY, post=422, of=("meeting",)),
    "feedback:decision_done": Row(
        QUALITY, post="/quality/meetings/{meeting_of}/", of=("decision",), but=dict.fromkeys(NOT_QUALITY, 404)
    ),
    "feedback:groupmember_list": Row(QUALITY, get=200),
    "feedback:groupmember_add": Row(QUALITY, get=200, post=422),
    "feedback:groupmember_edit": Row(QUALITY, get=200, post=422, of=("group_member",)),
    "feedback:groupmember_history": Row(QUALITY, get=200, of=("group_member",)),
    "feedback:improvement_export": Row(QUALITY, get=200),
    "feedback:improvement": Row(QUALITY, get=200, of=("improvement",), but=dict.fromkeys(NOT_QUALITY, 404)),
    "feedback:improvement_history": Row(QUALITY, get=200, of=("improvement",), but=dict.fromkeys(NOT_QUALITY, 404)),
    "feedback:improvement_answer": Row(QUALITY, post=422, of=("improvement",), but=dict.fromkeys(NOT_QUALITY, 404)),
    "feedback:improvement_task_done": Row(
        QUALITY, post="/quality/improvements/{task_of}/", of=("task",), but=dict.fromkeys(NOT_QUALITY, 404)
    ),
    "feedback:improvement_plan": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_ask": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_start": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_give_task": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_change": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_measure": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_act": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_effective": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_ineffective": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_cancel": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_follow": Row(QUALITY, post=422, of=("improvement",)),
    "feedback:improvement_publish": Row(QUALITY, post=422, of=("improvement",)),
    "venue:setup": Row(MANAGERS, get=200),
    "venue:house_name": Row(MANAGERS, get=200, post=422),
    # the shared desk
    "venue:switch": Row(DESK, get=200, post=422),
    "venue:lock": Row(DESK, post="/desk/switch/"),
    "venue:own_key": Row(DESK, get=200, post=422),
    # for builders
    "venue:gallery": Row(AT_WORK, get=200),
    # accounts
    "account_login": Row(NOT_SIGNED_IN, get=200, post=200, others=START),
    # by phone: nothing here goes by SMS
    "members:phone_sign_in": Row(NOT_SIGNED_IN, get=404, post=404, others=START),
    "members:phone_code": Row(NOT_SIGNED_IN, get=404, post=404, others=START),
    "members:phone_resend": Row(NOT_SIGNED_IN, post=404, others=START),
    "members:phone_sign_up": Row(NOT_SIGNED_IN, get=404, post=404, others=START),
    "account_signup": Row(NOT_SIGNED_IN, get=200, post=200, others=START),
    "account_logout": Row(SIGNED_IN, get=200, post=TIMETABLE, anonymous=TIMETABLE),
    "account_inactive": Row(EVERYBODY, get=200),
    "account_reauthenticate": Row(SIGNED_IN, get=200, post=200),
    "account_email": Row(SIGNED_IN, get=200, post="/account/email/"),
    "account_email_verification_sent": Row(EVERYBODY, get=200),
    "account_confirm_email": Row(EVERYBODY, get=200, post=404, of=("nonsense",)),
    "account_change_password": Row(SIGNED_IN, get=200, post=200),
    "account_set_password": Row(SIGNED_IN, get="/account/password/change/", post="/account/password/change/"),
    "account_reset_password": Row(EVERYBODY, get=200, post=200),
    "account_reset_password_done": Row(EVERYBODY, get=200),
    "account_reset_password_from_key": Row(EVERYBODY, get=200, post=200, of=("nonsense", "nonsense")),
    "account_reset_password_from_key_done": Row(EVERYBODY, get=200),
    "mfa_index": Row(SIGNED_IN, get=200),
    "mfa_authenticate": Row(NOT_SIGNED_IN, get=LOGIN, post=LOGIN, others=START),
    "mfa_reauthenticate": Row(SIGNED_IN, get=REAUTHENTICATE, post=REAUTHENTICATE),
    "mfa_activate_totp": Row(SIGNED_IN, get=REAUTHENTICATE, post=REAUTHENTICATE),
    "mfa_deactivate_totp": Row(SIGNED_IN, get=404, post=404),  # not set up
    "mfa_view_recovery_codes": Row(SIGNED_IN, get=404),
    "mfa_generate_recovery_codes": Row(SIGNED_IN, get=REAUTHENTICATE, post=REAUTHENTICATE),
    "mfa_download_recovery_codes": Row(SIGNED_IN, get=404, post=404),
    "account_confirm_login_code": Row(NOT_SIGNED_IN, get=LOGIN, post=LOGIN, others=START),
}


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(names(get_resolver().url_patterns)) == sorted(TABLE)


@pytest.fixture(scope="module")
def member(lasting_db):
    with clock.frozen(NOON):
        return somebody_who_may_book(name="Wang Xiaomin", language="en")


@pytest.fixture(scope="module")
def people(member):
    """One of each role."""
    return {Role.MEMBER: member.user, **{role: make_staff(role=role).user for role in STAFF}}


@pytest.fixture(scope="module")
def sessions(people):
    """Everybody's session key, and nobody's."""
    return {ANONYMOUS: None, **dict(zip(people, sign_in(list(people.values())), strict=True))}


@pytest.fixture
def things(frozen, db, member, people):
    return Things(member, people[Role.INSTRUCTOR])


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_address_opens_to_those_who_may_and_to_nobody_else(name, things, sessions, short_refusals):
    row = TABLE[name]
    url = reverse(name, args=[things[each] for each in row.of])
    data = {key: value.format_map(things) for key, value in row.data.items()}
    answers, expected = {}, {}
    for who, session in sessions.items():
        for method in row.methods(who):
            answers[who, method] = answer(Browser(session), method, url, data)
            expected[who, method] = row.expected(who, method, things)
    assert answers == expected


def answer(client, method, url, data):
    """The status, or where a redirection leads; what was written is taken back."""
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    if response["Content-Type"] not in ("image/jpeg", "application/pdf", BOOK):
        assert forms_without_token(response.text) == []
    if response.status_code != 302:
        return response.status_code
    to = response["Location"].partition("?")[0]
    return re.sub("[0-9]+", "…", to) if url in MAKES_SOMETHING else to


def forms_without_token(html):
    """Forms that could not be sent without script, which adds the token to what it sends."""
    forms = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL)
    return [form for form in forms if "csrfmiddlewaretoken" not in form]
