"""Pictures of every named page of the demo, and what the browser and axe have to say about each.

Without --url a demo of its own is made for this run and removed after it. Exit code 1 when anything was found.
"""

import argparse
import os
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from bin.tools.browser import DESKTOP, PHONE, Window, open_window, running_browser
from bin.tools.prepare import PROJECT, PYTHON, NotPossible, say
from bin.tools.serve import MANAGE, collect_static, manage
from bin.tools.translations import compile_catalogue
from bin.tools.with_engines import temporary_folder
from venue.assets import AssetMissing, copy_assets
from venue.embedded import EngineError, Engines, free_port
from venue.processes import end_with_parent

SIZES = {"390": PHONE, "1440": DESKTOP}
LANGUAGES = {"en": ("en", "en-GB"), "zh": ("zh-hans", "zh-CN")}
NOBODY = "anonymous"
WAIT_SECONDS = 60


@dataclass(frozen=True)
class Place:
    """A page: its address, or the page from which the first link that matches `links` leads on, step by step. With
    `typed`, the page that answers when this is sent in its form: by name, with a figure of chance for each `#`.
    """

    name: str
    path: str
    links: tuple[str, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()


CLASS = Place("class", "/", ('a.btn[href^="/classes/"]',))
ROSTER = Place("roster", "/desk/", ('main a[href^="/desk/classes/"]',))
CONTRACT = 'main a[href*="/contracts/"][href$="/"]:not([href*="/pause/"]):not([href*="/renew/"])'
ANY_MEMBER = 'main tbody a[href^="/members/"]'
MY_BOOKING = '.is-mine a[href^="/my/bookings/"]'
PERSON_BOOKINGS = 'main a[href^="/desk/people/"][href$="/bookings/"]'
A_VERSION = 'main a[href^="/surveys/versions/"]'
ANY_CASE = 'main [data-row] a[href^="/cases/"]'
A_LEARNT_CASE = 'main tbody a[href^="/cases/"]'
AN_IMPROVEMENT = ('main tbody a[href^="/quality/improvements/"]',)
CIRCLE = ("proposed", "planned", "review", "doing", "check", "act", "effective", "ineffective")
A_MEETING = ('main tbody a[href^="/quality/meetings/"]',)
TAKEN_BACK = "/desk/penalties/?kind=late_cancel&outcome=waived"
HISTORY = 'main a[href$="/history/"]'
ADD = 'main a[href$="/add/"]'
ANY_INTAKE = 'main tbody a[href^="/intakes/"]'
SECOND_INTAKE = "main tbody tr:nth-child(2) a"
THIRD_INTAKE = "main tbody tr:nth-child(3) a"
ASK_HEALTH = 'main a[href$="/screening/"]'
WATER_TEST = 'main tr:has-text("tested") a, main tr:has-text("复检") a'
A_PARTY = (("place", "venue"), ("cause", "event"), ("reason_en", "A party"), ("reason_zh", "包场活动"))
A_ROW = ("main tbody a",)  # of a list of the house's own records
A_SHIFT = ('main a[href^="/house/shifts/"]:not([href*="add/"])',)
A_ROW_HISTORY = (*A_ROW, HISTORY)

# Every page that is looked at, by the role that looks.
PLACES: dict[str, Sequence[Place]] = {
    NOBODY: (
        Place("timetable", "/"),
        CLASS,
        Place("sign-in", "/account/login/"),
        Place("sign-up", "/account/signup/"),
        Place("sign-in-by-phone", "/account/phone/"),
        Place("sign-in-by-phone-code", "/account/phone/", typed=(("phone", "1391235####"),)),
        Place("forgotten-password", "/account/password/reset/"),
        Place("sent-mail", "/dev/mail/"),
        Place("tablet", "/intake/"),
        Place("sent-sms", "/dev/sms/"),
        Place("first-owner-over", "/owner/nonsense/"),
        Place("invitation-over", "/invitation/nonsense/"),
        Place("not-found", "/nowhere/"),
        Place("entry-rules", "/entry-rules/"),
        Place("complain", "/complain/"),
        Place("promises", "/promises/"),
        Place("improvements-public", "/improvements/"),
        Place("letter", "/dev/mail/", ('main a[href^="/dev/mail/"]',)),
        Place("case-over", "/cases/status/nonsense/"),
        Place("survey-over", "/survey/nonsense/"),
        Place("account-inactive", "/account/inactive/"),
        Place("confirm-mail-sent", "/account/confirm-email/"),
        Place("confirm-mail", "/account/confirm-email/nonsense/"),
        Place("reset-sent", "/account/password/reset/done/"),
        Place("reset-over", "/account/password/reset/key/nonsense-nonsense/"),
        Place("reset-done", "/account/password/reset/key/done/"),
    ),
    "member": (
        Place("timetable", "/"),
        Place("timetable-filtered", "/?level=foundation&part=evening"),
        Place("class-for-the-able", "/?level=advanced&module=aqua", ('.slot a[href^="/classes/"]',)),
        CLASS,
        Place("class-booked", "/", ('.slot.is-mine a[href^="/classes/"]',)),
        Place("my-bookings", "/my/bookings/"),
        Place("my-calendar", "/my/calendar/"),
        Place("class-kept", "/my/bookings/", ('.slot.is-kept a[href^="/classes/"]',)),
        Place("class-waiting", "/my/bookings/", ('.slot.is-waiting:not(.is-kept) a[href^="/classes/"]',)),
        Place("treatments", "/treatments/"),
        Place("treatment", "/treatments/", ('main .slot a[href^="/treatments/"]:not([href*="packages"])',)),
        Place("package", "/treatments/", ('main .slot a[href^="/treatments/packages/"]',)),
        Place(
            "treatment-wait-join",
            "/treatments/",
            ('main .slot a[href^="/treatments/"]:not([href*="packages"])', 'main a[href*="/wait/"]'),
        ),
        Place("treatment-wait", "/my/bookings/", ('main a[href^="/treatments/waits/"]',)),
        Place("treatment-wait-leave", "/my/bookings/", ('main a[href^="/treatments/waits/"]', 'a[href$="/leave/"]')),
        Place("my-treatment", "/my/bookings/", ('.is-mine a[href^="/my/treatments/"]',)),
        Place("my-treatment-cancel", "/my/bookings/", ('.is-mine a[href^="/my/treatments/"]', 'a[href$="/cancel/"]')),
        Place("my-treatment-change", "/my/bookings/", ('.is-mine a[href^="/my/treatments/"]', 'a[href$="/change/"]')),
        Place("my-booking", "/my/bookings/", (MY_BOOKING,)),
        Place("move", "/my/bookings/", (MY_BOOKING, 'main a[href$="/move/"]')),
        Place("move-chosen", "/my/bookings/", (MY_BOOKING, 'main a[href$="/move/"]', 'main a[href*="to="]')),
        Place("every-week", "/", (*CLASS.links, 'main a[href*="/every-week/"]')),
        Place("class-for-child", "/", (*CLASS.links, 'main a[href*="?person="]')),
        Place("cancel", "/my/bookings/", ('a[href$="/cancel/"]',)),
        Place("my-penalties", "/my/penalties/"),
        Place("wrong", "/my/penalties/", ('main a[href$="/wrong/"]',)),
        Place("my-account", "/my/"),
        Place("my-preferences", "/my/preferences/"),
        Place("my-data", "/my/data/"),
        Place("my-photo", "/my/data/photo/"),
        Place("my-contract", "/my/", (CONTRACT,)),
        Place("class-ask-doctor", "/?module=cardio", ('main a[href^="/classes/"]',)),
        Place("my-health", "/my/health/"),
        Place("my-screening", "/my/screening/"),
        Place("my-consents", "/my/consents/"),
        Place("my-sign", "/my/consents/", ('main a[href^="/my/sign/"]',)),
        Place("my-signature", "/my/consents/", ('main a[href^="/signatures/"]',)),
        Place("my-pause", "/my/", ('main a[href$="/pause/"]',)),
        Place("email", "/account/email/"),
        Place("password", "/account/password/change/"),
        Place("messages", "/my/messages/"),
        Place("ledger", "/my/ledger/"),
        Place("code", "/my/code/"),
        Place("complain", "/complain/"),
        Place("my-cases", "/my/cases/"),
        Place("my-surveys", "/my/surveys/"),
        Place("my-case", "/my/cases/", ('main a[href^="/cases/status/"]',)),
        Place("second-factor", "/account/2fa/"),
        Place("second-factor-set-up", "/account/2fa/totp/activate/"),
        Place("password-again", "/account/reauthenticate/"),
        Place("sign-out", "/account/logout/"),
        Place("refused", "/desk/"),
    ),
    "front desk": (
        Place("desk", "/desk/"),
        Place("desk-search", "/desk/?q=1"),
        Place("answers", "/answers/"),
        Place("answer", "/answers/", ('main a[href^="/answers/"]',)),
        ROSTER,
        Place("roster-search", "/desk/", (*ROSTER.links, "?q=王")),
        Place("visits", "/desk/visits/"),
        Place("busy", "/desk/busy/"),
        Place("busy-people", "/desk/busy/?by=person"),
        Place("open-rosters", "/desk/rosters/"),
        Place("roster-close", "/desk/rosters/", ('main a[href$="/close/"]',)),
        Place("members", "/members/"),
        Place("members-found", "/members/?q=王"),
        Place("members-lapsed", "/members/?stage=lapsed"),
        Place("person", "/members/", (ANY_MEMBER,)),
        Place("person-edit", "/members/", (ANY_MEMBER, 'main a[href$="/edit/"]')),
        Place("person-photo", "/members/?q=100005", (ANY_MEMBER, 'main a[href$="/photo/"]')),
        Place("person-with-photo", "/members/?q=20004", (ANY_MEMBER,)),
        Place("desk-person-with-photo", "/desk/?q=20004"),
        Place("person-history", "/members/", (ANY_MEMBER, HISTORY)),
        Place("data-to-check", "/members/to-check/"),
        Place("desk-person-to-ask", "/desk/?q=100001"),
        Place("person-with-care", "/members/?q=20000", (ANY_MEMBER,)),
        Place("preferences", "/members/?q=20000", (ANY_MEMBER, 'main a[href$="/preferences/"]')),
        Place("preferences-history", "/members/?q=20000", (ANY_MEMBER, 'main a[href$="/preferences/history/"]')),
        Place("care-note-add", "/members/?q=20000", (ANY_MEMBER, 'main a[href$="/care-notes/add/"]')),
        Place("follow-ups", "/follow-ups/"),
        Place("follow-up", "/follow-ups/?due=overdue", A_ROW),
        Place("follow-up-done", "/follow-ups/?state=done", A_ROW),
        Place("follow-up-add", "/members/", (ANY_MEMBER, 'main a[href$="/follow-ups/add/"]')),
        Place("consultations", "/members/?q=华桂珍", (ANY_MEMBER, 'main a[href$="/consultations/"]')),
        Place("line", "/members/?q=华桂珍", (ANY_MEMBER, 'main a[href$="/line/"]')),
        Place("consultation-add", "/members/", (ANY_MEMBER, 'main a[href$="/consultations/add/"]')),
        Place(
            "consultation-correct",
            "/members/?q=华桂珍",
            (ANY_MEMBER, 'main a[href$="/consultations/"]', 'main a[href$="/correct/"]'),
        ),
        Place(
            "consultation-history",
            "/members/?q=20035",
            (ANY_MEMBER, 'main a[href$="/consultations/"]', 'main a[href^="/consultations/"][href$="/history/"]'),
        ),
        Place("person-add", "/members/add/"),
        Place("person-code", "/members/", (ANY_MEMBER, 'main a[href$="/code/"]')),
        Place("person-health", "/members/?q=20026", (ANY_MEMBER, 'main a[href$="/health/"]')),
        Place(
            "screening", "/members/?q=20026", (ANY_MEMBER, 'main a[href$="/health/"]', 'main a[href$="/screening/"]')
        ),
        Place("intakes", "/intakes/?which=all"),
        Place("intake-recommendation", "/intakes/", (THIRD_INTAKE,)),
        Place("intakes-late", "/intakes/?which=late"),
        Place("intake-basics", "/intakes/", (ANY_INTAKE,)),
        Place("intake-health", "/intakes/?order=oldest", (ANY_INTAKE,)),
        Place("intake-goals", "/intakes/?q=&whose=&order=", (SECOND_INTAKE, 'main a[href$="/step/goals/"]')),
        Place("intake-agreements", "/intakes/", (SECOND_INTAKE,)),
        Place("intake-hand-over", "/intakes/", (ANY_INTAKE, 'main a[href$="/hand-over/"]')),
        Place("intake-break-off", "/intakes/", (ANY_INTAKE, 'main a[href$="/break-off/"]')),
        Place("intake-done", "/intakes/?which=done", (ANY_INTAKE,)),
        Place("intake-history", "/intakes/?which=all&order=oldest", (ANY_INTAKE, HISTORY)),
        Place("person-consents", "/members/?q=华桂珍", (ANY_MEMBER, 'main a[href$="/consents/"]')),
        Place("sign", "/members/?q=华桂珍", (ANY_MEMBER, 'main a[href$="/consents/"]', 'main a[href*="/sign/"]')),
        Place(
            "person-consents-history",
            "/members/?q=华桂珍",
            (ANY_MEMBER, 'main a[href$="/consents/"]', HISTORY),
        ),
        Place("sell", "/members/", (ANY_MEMBER, 'main a[href$="/sell/"]')),
        Place("person-paused", "/members/?q=卢静怡", (ANY_MEMBER,)),
        Place("contract-paused", "/members/?q=卢静怡", (ANY_MEMBER, CONTRACT)),
        Place("pause", "/members/?q=卢静怡", (ANY_MEMBER, 'main a[href$="/pause/"]')),
        Place("pause-end", "/members/?q=卢静怡", (ANY_MEMBER, 'main a[href*="/pauses/"]')),
        Place("person-with-contract", "/members/?q=100009", (ANY_MEMBER,)),
        Place("contract", "/members/?q=100009", (ANY_MEMBER, CONTRACT)),
        Place("pay-back", TAKEN_BACK, (ANY_MEMBER, 'main a[href$="/pay-back/"]')),
        Place("person-ledger", "/members/?q=100009", (ANY_MEMBER, 'main a[href$="/ledger/"]')),
        Place("renew", "/members/?q=100009", (ANY_MEMBER, 'main a[href$="/renew/"]')),
        Place("receipt", "/members/?q=100009", (ANY_MEMBER, 'main a[href^="/receipts/"]')),
        Place("person-bookings", "/desk/?q=100001", (PERSON_BOOKINGS,)),
        Place("person-decisions", "/desk/?q=100001", (PERSON_BOOKINGS, 'main a[href$="/decisions/"]')),
        Place("booking", "/desk/?q=100001", (PERSON_BOOKINGS, 'main tbody a[href^="/desk/bookings/"]')),
        Place(
            "move-for-member",
            "/desk/?q=20000",
            (PERSON_BOOKINGS, "?state=booked", 'main tbody a[href^="/desk/bookings/"]', 'main a[href$="/move/"]'),
        ),
        Place("booking-against-rule", "/desk/?q=贺子涵", (PERSON_BOOKINGS, 'main tbody a[href^="/desk/bookings/"]')),
        Place("cancel-for-member", "/desk/", (*ROSTER.links, 'main a[href$="/cancel/"]')),
        Place("penalties", "/desk/penalties/"),
        Place("objections", "/desk/objections/"),
        Place("objection", "/desk/objections/", ("main tbody a",)),
        Place("fees", "/desk/?q=20000", ('main a[href$="/fees/"]',)),
        Place("desk-person", "/desk/?q=1", ('main a[href^="/desk/?q="]',)),
        Place("room-bookings", "/desk/room-bookings/"),
        Place("room-bookings-over", "/desk/room-bookings/?state=cancelled"),
        Place("room-booking-add", "/desk/room-bookings/add/"),
        Place("room-booking-enquired", "/desk/room-bookings/?state=enquired", A_ROW),
        Place("room-booking-held", "/desk/room-bookings/?state=held", A_ROW),
        Place("room-booking-confirmed", "/desk/room-bookings/?state=confirmed", A_ROW),
        Place("room-booking-in-use", "/desk/room-bookings/?state=in_use", A_ROW),
        Place("room-booking-change", "/desk/room-bookings/?state=confirmed", (*A_ROW, 'main a[href$="/change/"]')),
        Place("room-booking-cancel", "/desk/room-bookings/?state=confirmed", (*A_ROW, 'main a[href$="/cancel/"]')),
        Place("room-booking-cancelled", "/desk/room-bookings/?state=cancelled", A_ROW),
        Place("room-tasks", "/desk/room-tasks/"),
        Place("refunds", "/refunds/?state=all"),
        Place("refund-asked", "/refunds/?state=requested", A_ROW),
        Place("refund-approved", "/refunds/?state=approved", A_ROW),
        Place("refund-paid", "/refunds/?state=paid", A_ROW),
        Place("refund-history", "/refunds/?state=arrived", A_ROW_HISTORY),
        Place("room-money", "/desk/room-bookings/?state=held", (*A_ROW, 'main a[href$="/money/"]')),
        Place("room-money-no-payer", "/desk/room-bookings/?q=Grace", (*A_ROW, 'main a[href$="/money/"]')),
        Place("room-booking-finished", "/desk/room-bookings/?state=finished", A_ROW),
        Place("room-quote-add", "/desk/room-bookings/?q=Grace", (*A_ROW, 'main a[href$="/quote/"]')),
        Place("room-booking-with-quotes", "/desk/room-bookings/?q=Grace", A_ROW),
        Place("room-booking-history", "/desk/room-bookings/?state=confirmed", A_ROW_HISTORY),
        Place("complaint-add", "/desk/cases/add/"),
        Place("shared-desk", "/desk/switch/"),
        Place("own-pin", "/my/pin/"),
    ),
    "instructor": (
        Place("own-day", "/coach/"),
        Place("own-absences", "/my/absences/"),
        Place("own-roster", "/coach/", ('main a[href^="/desk/classes/"]',)),
        Place("screening-answers", "/screenings/5/"),
        Place("own-roster-close", "/coach/", ('main a[href$="/close/"]',)),
        Place("own-follow-ups", "/follow-ups/?whose=mine"),
        Place("components", "/components/"),
    ),
    "attendant": (
        Place("duties", "/duties/"),
        Place("duty", "/duties/", ('main a[href^="/duties/"]',)),
        Place("hazard-add", "/hazards/add/"),
    ),
    "safety officer": (
        Place("duties", "/duties/"),
        Place("checklists", "/duties/checklists/"),
        Place("checklist-add", "/duties/checklists/add/"),
        Place("checklist-edit", "/duties/checklists/", A_ROW),
        Place("checklist-history", "/duties/checklists/", A_ROW_HISTORY),
        Place("duty-plans", "/duties/plans/"),
        Place("duty-plan-add", "/duties/plans/add/"),
        Place("extra-rounds", "/duties/extra-rounds/"),
        Place("extra-rounds-add", "/duties/extra-rounds/add/"),
        Place("duty-plan-edit", "/duties/plans/", A_ROW),
        Place("duty-plan-history", "/duties/plans/", A_ROW_HISTORY),
        Place("readings", "/readings/"),
        Place("readings-list", "/readings/all/"),
        Place("reading-point", "/readings/", ('main a[href^="/readings/at/"]',)),
        Place("reading-add", "/readings/", ('main a[href$="/enter/"]',)),
        Place("readings-today", "/readings/today/"),
        Place("readings-poster", "/readings/poster/"),
        Place("measuring-points", "/readings/points/"),
        Place("rule-sets", "/readings/rule-sets/"),
        Place("limits", "/readings/limits/"),
        Place("limit-edit", "/readings/limits/", A_ROW),
        Place("closed-for-safety", "/closed-for-safety/"),
        Place("excursion", "/closed-for-safety/", A_ROW),
        Place("hazards", "/hazards/"),
        Place("hazard", "/hazards/", ('main a[href^="/hazards/"]:not([href$="/add/"])',)),
        Place("incidents", "/incidents/"),
        Place("incident", "/incidents/", ('main a[href^="/incidents/"]:not([href$="/add/"])',)),
        Place("incident-add", "/incidents/add/"),
        Place("safety-board", "/safety/"),
        Place("safety-report", "/safety/report/?span=month"),
        Place("areas-in-charge", "/hazards/in-charge/"),
        Place("area-codes", "/hazards/signs/"),
    ),
    "quality lead": (
        Place("improvements", "/quality/improvements/"),
        Place("improvement", "/quality/improvements/", AN_IMPROVEMENT),
        *(Place(f"improvement-{state}", f"/quality/improvements/?state={state}", AN_IMPROVEMENT) for state in CIRCLE),
        Place("improvement-history", "/quality/improvements/", (*AN_IMPROVEMENT, HISTORY)),
        Place("improvement-add", "/quality/improvements/add/?from=case:1"),
        Place("meetings", "/quality/meetings/"),
        Place("meeting-planned", "/quality/meetings/?state=planned", A_MEETING),
        Place("meeting-held", "/quality/meetings/?state=held&kind=group", A_MEETING),
        Place("meeting-minutes", "/quality/meetings/?state=held&kind=monthly", A_MEETING),
        Place("meeting-missed", "/quality/meetings/?state=missed", A_MEETING),
        Place("meeting-add", "/quality/meetings/add/"),
        Place("meeting-edit", "/quality/meetings/?state=planned", (*A_MEETING, 'main a[href$="/edit/"]')),
        Place("meeting-history", "/quality/meetings/", (*A_MEETING, HISTORY)),
        Place("quality-group", "/quality/group/"),
        Place("quality-group-add", "/quality/group/add/"),
        Place("cases", "/cases/"),
        Place("case", "/cases/", (ANY_CASE,)),
        Place("case-history", "/cases/", (ANY_CASE, HISTORY)),
        Place("compensations", "/cases/compensations/"),
        Place("compensation", "/cases/compensations/", ('main tbody a[href^="/cases/compensations/"]',)),
        Place("calls", "/cases/calls/"),
        Place("cases-settled", "/cases/?state=settled"),
        Place("cases-to-give", "/cases/bulk/assign/?" + "&".join(f"case={pk}" for pk in range(1, 6))),
        Place("surveys", "/surveys/"),
        Place("survey-add", "/surveys/add/"),
        Place("survey-versions", "/surveys/", A_ROW),
        Place("survey-history", "/surveys/", (*A_ROW, HISTORY)),
        Place("survey-version", "/surveys/", (*A_ROW, A_VERSION)),
        Place("survey-preview", "/surveys/", (*A_ROW, A_VERSION, 'main a[href$="/preview/"]')),
        Place("survey-question-add", "/surveys/", (*A_ROW, A_VERSION, 'main a[href$="/questions/"]')),
        Place("survey-question", "/surveys/", (*A_ROW, A_VERSION, 'main a[href^="/surveys/questions/"]')),
        Place("case-views", "/cases/views/"),
        Place("case-view", "/cases/views/", ('main a[href^="/cases/views/"]',)),
        Place("case-rules", "/cases/rules/"),
        Place("survey-call", "/surveys/call/"),
        Place("survey-paper", "/surveys/paper/"),
        Place("survey-places", "/surveys/places/"),
        Place("survey-signs", "/surveys/signs/"),
        Place("my-praise", "/my-praise/"),
        *(
            place
            for noun in ("sources", "handling", "enquiries", "grading", "routing")
            for place in (
                Place(f"case-{noun}", f"/cases/rules/{noun}/"),
                Place(f"case-{noun}-change", f"/cases/rules/{noun}/", A_ROW),
                Place(f"case-{noun}-history", f"/cases/rules/{noun}/", A_ROW_HISTORY),
            )
        ),
        Place("case-signs", "/cases/signs/"),
        Place("promise", "/cases/promises/satisfaction/"),
        Place("promise-complaints", "/cases/promises/complaints/"),
        Place("promise-first-resolutions", "/cases/promises/first_resolutions/"),
        Place("lessons", "/lessons/"),
        Place("lesson", "/lessons/", A_ROW),
        Place("lesson-edit", "/lessons/", (*A_ROW, 'main a[href$="/edit/"]')),
        Place("lesson-history", "/lessons/", (*A_ROW, HISTORY)),
        Place("lesson-case", "/lessons/", (A_LEARNT_CASE,)),
        Place("lesson-add", "/lessons/", (A_LEARNT_CASE, 'main a[href$="/lesson/"]')),
        Place("case-accounts", "/lessons/", (A_LEARNT_CASE, 'main a[href$="/accounts/"]')),
        Place("case-analysis", "/lessons/", (A_LEARNT_CASE, 'main a[href$="/analysis/"]')),
        Place("case-measure-kept", "/lessons/", (A_LEARNT_CASE, 'main a[href^="/measures/"]')),
        Place("case-cause", "/cases/", (ANY_CASE, 'main a[href$="/cause/"]')),
        Place("case-measure", "/cases/", (ANY_CASE, 'main a[href$="/measure/"]')),
        Place("case-hazard", "/cases/", (ANY_CASE, 'main a[href$="/hazard/"]')),
        Place("case-incident", "/cases/", (ANY_CASE, 'main a[href$="/incident/"]')),
        Place("causes", "/manage/causes/"),
        Place("cause-edit", "/manage/causes/", A_ROW),
        Place("daily-check", "/cases/daily/"),
        Place("daily-check-rows", "/cases/daily/overdue/"),
        Place("daily-checks", "/cases/daily/all/"),
        Place("daily-check-history", "/cases/daily/all/", A_ROW),
        Place("case-report", "/manage/case-report/?period=quarter"),
        Place("case-report-month", "/manage/case-report/"),
        Place("case-report-rows", "/manage/case-report/received/"),
        Place("case-report-visits", "/manage/case-report/visits/"),
    ),
    "manager": (
        Place("board", "/manage/"),
        Place("refund-to-approve", "/refunds/?state=requested", A_ROW),
        Place("renewals", "/manage/renewals/"),
        Place("breaches", "/manage/entitlements/"),
        Place("satisfaction", "/manage/satisfaction/"),
        Place("satisfaction-of-few", "/manage/satisfaction/?hour=3&weekday=0"),
        Place("satisfaction-rows", "/manage/satisfaction/answers/?words=yes"),
        Place("survey-results", "/manage/survey-results/"),
        Place("survey-result", "/manage/survey-results/", ("main th a",)),
        Place("survey-groups", "/manage/survey-results/", ("main th a", 'main nav a[href*="/groups/"]')),
        Place("survey-dimensions", "/manage/survey-results/", ("main th a", 'main nav a[href*="/dimensions/"]')),
        Place("survey-drivers", "/manage/survey-results/", ("main th a", 'main nav a[href*="/drivers/"]')),
        Place("survey-answers", "/manage/survey-results/", ("main th a", 'main a[href*="/results/answers/"]')),
        Place("comments", "/manage/survey-results/comments/"),
        Place("comment", "/manage/survey-results/comments/", ("main [data-row] a[data-enter]",)),
        Place("journey", "/manage/survey-results/journey/"),
        Place("journey-rows", "/manage/survey-results/journey/", (".journey-stops a",)),
        Place("journey-times", "/manage/survey-results/journey/", ('main a[href*="/journey/times/"]',)),
        Place("comment-tags", "/manage/comment-tags/"),
        Place("use", "/manage/use/"),
        Place("use-of-places", "/manage/use/?subject=places&period=quarter"),
        Place("use-rows", "/manage/use/", ('main td a[href*="/manage/use/hour/"]',)),
        Place("booking-figures", "/manage/booking-figures/"),
        Place("booking-figures-wrong-days", "/manage/booking-figures/?from=2026-03-10&to=2026-03-01"),
        Place("booking-figures-none", "/manage/booking-figures/?from=2020-03-01&to=2020-03-10"),
        Place("booking-figures-waits", "/manage/booking-figures/", ('main a[href*="booking-figures/waiting/"]',)),
        Place("booking-figures-classes", "/manage/booking-figures/", ('main a[href*="booking-figures/classes/"]',)),
        Place("penalties", "/desk/penalties/"),
        Place("waive", "/desk/penalties/", ('main a[href$="/waive/"]',)),
        Place("plans", "/desk/plans/"),
        Place("plan-add", "/desk/plans/add/"),
        Place("plan-edit", "/desk/plans/", A_ROW),
        Place("plan-history", "/desk/plans/", A_ROW_HISTORY),
        Place("house", "/house/"),
        Place("entry-rules", "/house/entry-rules/"),
        Place("entry-rules-add", "/house/entry-rules/add/"),
        Place("answer-sheets", "/house/answer-sheets/"),
        Place("answer-sheet-edit", "/house/answer-sheets/", A_ROW),
        Place("screening-questions", "/house/screening/"),
        Place("screening-question-add", "/house/screening/add/"),
        Place("screening-question-edit", "/house/screening/", A_ROW),
        Place("screening-question-history", "/house/screening/", A_ROW_HISTORY),
        Place("recommendations", "/house/recommendations/"),
        Place("recommendation-add", "/house/recommendations/add/"),
        Place("recommendation-edit", "/house/recommendations/", A_ROW),
        Place("recommendation-history", "/house/recommendations/", A_ROW_HISTORY),
        Place("agreed-texts", "/house/agreed-texts/"),
        Place("agreed-texts-first", "/house/setup/", ('main a[href^="/house/agreed-texts/"]',)),
        Place("agreed-text", "/house/agreed-texts/stories/"),
        Place("undertaking", "/undertaking/"),
        Place("agreed-text-add", "/house/agreed-texts/health/add/"),
        Place("departments", "/house/departments/"),
        Place("department-add", "/house/departments/add/"),
        Place("department-edit", "/house/departments/", A_ROW),
        Place("department-history", "/house/departments/", A_ROW_HISTORY),
        Place("house-name", "/house/name/"),
        Place("staff", "/house/staff/"),
        Place("colleague-add", "/house/staff/add/"),
        Place("colleague-edit", "/house/staff/", A_ROW),
        Place("colleague-history", "/house/staff/", A_ROW_HISTORY),
        Place("areas", "/house/areas/"),
        Place("area-add", "/house/areas/add/"),
        Place("area-edit", "/house/areas/", A_ROW),
        Place("area-history", "/house/areas/", A_ROW_HISTORY),
        Place("qualifications", "/house/qualifications/"),
        Place("qualification-add", "/house/qualifications/add/"),
        Place("qualification-edit", "/house/qualifications/", A_ROW),
        Place("qualification-history", "/house/qualifications/", A_ROW_HISTORY),
        Place("absences", "/house/absences/"),
        Place("closed-days", "/house/closed-days/"),
        Place("closed-day-add", "/house/closed-days/add/"),
        Place("closed-day-edit", "/house/closed-days/", A_ROW),
        Place("closed-day-history", "/house/closed-days/", A_ROW_HISTORY),
        Place("shifts", "/house/shifts/"),
        Place("shift-add", "/house/shifts/add/"),
        Place("shift-edit", "/house/shifts/", A_SHIFT),
        Place("shift-history", "/house/shifts/", (*A_SHIFT, HISTORY)),
        Place("working-hours", "/house/working-hours/"),
        Place("working-hours-add", "/house/working-hours/add/"),
        Place("working-hours-edit", "/house/working-hours/", A_ROW),
        Place("working-hours-history", "/house/working-hours/", A_ROW_HISTORY),
        Place("hours", "/house/hours/"),
        Place("hours-add", "/house/hours/add/"),
        Place("hours-edit", "/house/hours/", A_ROW),
        Place("hours-history", "/house/hours/", A_ROW_HISTORY),
        Place("holidays", "/house/holidays/"),
        Place("holiday-add", "/house/holidays/add/"),
        Place("holiday-edit", "/house/holidays/", A_ROW),
        Place("holiday-history", "/house/holidays/", A_ROW_HISTORY),
        Place("rules", "/house/rules/"),
        Place("rule", "/house/rules/", ('main a[href^="/house/rules/"]',)),
        Place("looks", "/manage/looks/"),
        Place("who-agreed", "/manage/consents/"),
        Place("sms", "/house/sms/"),
        Place("sms-text", "/house/sms/", ('main a[href$="/booking_reminder/zh-hans/"]',)),
        Place("texts", "/house/texts/"),
        Place("text", "/house/texts/", ('main a[href^="/house/texts/"]',)),
        Place("sent", "/house/messages/"),
        Place("set-up", "/house/setup/"),
        Place("call-off", "/desk/", (*ROSTER.links, 'a[href$="/call-off/"]')),
        Place("class-change", "/desk/", (*ROSTER.links, 'main a[href$="/change/"]')),
        Place("class-history", "/desk/", (*ROSTER.links, HISTORY)),
        Place("courses", "/desk/courses/"),
        Place("course-add", "/desk/courses/add/"),
        Place("course-edit", "/desk/courses/", A_ROW),
        Place("course-history", "/desk/courses/", A_ROW_HISTORY),
        Place("rooms", "/desk/rooms/"),
        Place("room-add", "/desk/rooms/add/"),
        Place("room-history", "/desk/rooms/", A_ROW_HISTORY),
        Place("room-edit", "/desk/rooms/", A_ROW),
        Place("room-with-parts", "/desk/rooms/?room_kind=pool&sort=-name", A_ROW),
        Place("treatments-today", "/desk/treatments/"),
        Place("treatment-waits", "/desk/treatment-waits/?state=all"),
        Place("treatment-wait-add", "/desk/treatment-waits/add/?q=wang", ('main a[href^="?person="]',)),
        Place("treatment-booking-who", "/desk/treatments/add/?q=wang"),
        Place("treatment-booking", "/desk/treatments/add/?q=wang", ('main a[href^="?person="]',)),
        Place("appointment", "/desk/treatments/", ('main td a[href^="/desk/treatments/"]',)),
        Place(
            "appointment-change", "/desk/treatments/", ('main td a[href^="/desk/treatments/"]', 'a[href$="/change/"]')
        ),
        Place(
            "appointment-cancel", "/desk/treatments/", ('main td a[href^="/desk/treatments/"]', 'a[href$="/cancel/"]')
        ),
        Place("appointment-pay", "/desk/treatments/", ('main td a[href^="/desk/treatments/"]', 'a[href$="/pay/"]')),
        Place(
            "package-booking", "/desk/treatments/add/?q=wang", ('main a[href^="?person="]', 'main a[href*="package"]')
        ),
        Place("packages-offered", "/desk/packages/"),
        Place("package-add", "/desk/packages/add/"),
        Place("package-edit", "/desk/packages/", A_ROW),
        Place("package-history", "/desk/packages/", A_ROW_HISTORY),
        Place("treatments-offered", "/desk/catalogue/"),
        Place("treatment-add", "/desk/catalogue/add/"),
        Place("treatment-edit", "/desk/catalogue/?kind=tcm", A_ROW),
        Place("treatment-history", "/desk/catalogue/", A_ROW_HISTORY),
        Place("skills", "/desk/skills/"),
        Place("skill-add", "/desk/skills/add/"),
        Place("skill-edit", "/desk/skills/", A_ROW),
        Place("skill-history", "/desk/skills/", A_ROW_HISTORY),
        Place("products", "/desk/products/"),
        Place("product-add", "/desk/products/add/"),
        Place("product-edit", "/desk/products/", A_ROW),
        Place("product-history", "/desk/products/", A_ROW_HISTORY),
        Place("kept-hours", "/desk/kept-hours/"),
        Place("kept-hours-add", "/desk/kept-hours/add/"),
        Place("kept-hours-edit", "/desk/kept-hours/", A_ROW),
        Place("kept-hours-history", "/desk/kept-hours/", A_ROW_HISTORY),
        Place("licences", "/house/licences/"),
        Place("licence-add", "/house/licences/add/"),
        Place("licence-edit", "/house/licences/", A_ROW),
        Place("licence-history", "/house/licences/", A_ROW_HISTORY),
        Place("equipment", "/desk/equipment/"),
        Place("equipment-add", "/desk/equipment/add/"),
        Place("equipment-edit", "/desk/equipment/", A_ROW),
        Place("equipment-history", "/desk/equipment/", A_ROW_HISTORY),
        Place("schedule", "/desk/schedule/"),
        Place("schedule-papers", "/desk/schedule/papers/"),
        Place("treatment-move", "/desk/schedule/papers/", ('main a[href*="/lines/"]',)),
        Place("weekly-class-add", "/desk/schedule/add/"),
        Place("weekly-class", "/desk/schedule/", A_ROW),
        Place("weekly-class-history", "/desk/schedule/", A_ROW_HISTORY),
        Place("weekly-class-change", "/desk/schedule/", (*A_ROW, 'main a[href$="/change/"]')),
        Place("weekly-class-end", "/desk/schedule/", (*A_ROW, 'a[href$="/end/"]')),
        Place(
            "weekly-class-by-number",
            "/desk/schedule/",
            ('main tr:has-text("Aqua power") a, main tr:has-text("水中力量进阶") a',),
        ),
        Place("schedule-closed", "/desk/schedule/closed/"),
        Place("closures", "/desk/closures/"),
        Place("closure-add", "/desk/closures/add/"),
        Place("closure-preview", "/desk/closures/add/", typed=A_PARTY),
        Place("closure", "/desk/closures/", (WATER_TEST,)),
        Place("closure-decided", "/desk/closures/", ('main tr:has-text("floor") a, main tr:has-text("地板") a',)),
        Place("closure-change", "/desk/closures/", (WATER_TEST, 'main a[href$="/change/"]')),
        Place("closure-history", "/desk/closures/", (WATER_TEST, HISTORY)),
        Place("class-in-closed-place", "/desk/closures/", (WATER_TEST, 'main a[href^="/desk/classes/"]')),
        Place("call-off", "/desk/schedule/closed/", ('main a[href$="/call-off/"]',)),
        Place("person-ability", "/members/?q=100009", (ANY_MEMBER, 'main a[href$="/ability/"]')),
    ),
}
IS_REFUSED = {
    "first-owner-over",
    "invitation-over",
    "not-found",
    "case-over",
    "survey-over",
    "refused",
}  # the status is meant, and logged as an error


@dataclass
class Look:
    """One page as somebody saw it."""

    name: str
    faults: list[str] = field(default_factory=list)

    def counted(self) -> list[int]:
        kinds = ("console", "policy", "axe")
        found = [sum(fault.startswith(kind) for fault in self.faults) for kind in kinds]
        return [*found, len(self.faults) - sum(found)]


def main() -> int:
    arguments = options()
    arguments.out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with ExitStack() as stack:
            url = arguments.url or stack.enter_context(own_demo())
            browser = stack.enter_context(running_browser())
            looks = list(look_at_everything(browser, url.rstrip("/"), arguments))
    except (AssetMissing, EngineError, NotPossible) as error:
        print(error, file=sys.stderr)
        return 1
    return tell(looks, arguments.out)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument("--url", help="a demo that is running")
    parser.add_argument(
        "--out", type=Path, default=PROJECT / "var" / "screenshots", help="the folder (var/screenshots)"
    )
    parser.add_argument("--dark", action="store_true", help="as a device that prefers dark shows it")
    parser.add_argument("--only", default="", metavar="WORDS", help="pictures whose name contains this")
    return parser.parse_args()


def look_at_everything(browser: Browser, url: str, arguments: argparse.Namespace) -> Iterator[Look]:
    theme = "dark" if arguments.dark else "light"
    people = sign_ins()
    for role, places in PLACES.items():
        cookies = sign_in(browser, url, *people[role]) if role != NOBODY else {"cookies": [], "origins": []}
        for size, pixels in SIZES.items():
            for language, (code, locale) in LANGUAGES.items():
                window = open_window(browser, url, pixels, locale, color_scheme=theme, storage_state=cookies)
                window.context.add_cookies([{"name": "language", "value": code, "url": url}])
                for place in places:
                    name = f"{role.replace(' ', '-')}.{place.name}.{size}.{language}" + (
                        ".dark" if arguments.dark else ""
                    )
                    if arguments.only in name:
                        yield look(window, place, name, arguments.out)
                window.context.close()


def sign_ins() -> dict[str, tuple[str, str]]:
    """Address and password of each role, from the program that tells them to people."""
    command = [*MANAGE, "demo_sign_ins"]
    environment = os.environ | {"VENUE_MODE": "demo"}
    told = subprocess.run(command, env=environment, cwd=PROJECT, text=True, capture_output=True, check=True).stdout
    password = re.search(r"password (\S+)", told)
    assert password
    found = re.findall(r"^\s+(\w[\w ]*?)\s+(\S+@\S+)", told, re.MULTILINE)
    return {role: (address, password[1]) for role, address in reversed(found)}


def sign_in(browser: Browser, url: str, address: str, password: str) -> Any:
    """The cookies of somebody signed in."""
    window = open_window(browser, url, DESKTOP, "en-GB")
    window.page.goto("/account/login/")
    window.page.fill("[name=login]", address)
    window.page.fill("[name=password]", password)
    window.page.click("main [type=submit]")
    try:
        window.page.wait_for_url(lambda there: "/login/" not in there)
    except BrowserError:
        raise NotPossible(f"{address} cannot sign in at {url}; is it a demo?") from None
    cookies = window.context.storage_state()
    window.context.close()
    return cookies


def look(window: Window, place: Place, name: str, folder: Path) -> Look:
    seen, page = Look(name), window.page
    window.faults.clear()
    try:
        page.goto(place.path)
        for step in place.links:
            page.goto(page.url + step if step.startswith("?") else link(window, step))
        for field_name, text in place.typed:
            box = page.locator(f"main [name={field_name}]")
            if box.evaluate("field => field.tagName") == "SELECT":
                box.select_option(text)
            else:
                box.fill(re.sub("#", lambda _: str(secrets.randbelow(10)), text))
        if place.typed:
            page.click("main form [type=submit]")
            page.wait_for_load_state()
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        seen.faults += window.findings()
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            seen.faults.append("wider than the screen")
    except (BrowserError, NotPossible) as error:
        seen.faults.append(f"not seen: {error}")
    meant = "the server responded with a status of 4"
    seen.faults += [each for each in window.faults if not (place.name in IS_REFUSED and meant in each)]
    return seen


def link(window: Window, selector: str) -> str:
    found = window.page.locator(selector)
    if not found.count():
        raise NotPossible(f"{window.page.url} has no {selector}")
    return str(found.first.get_attribute("href"))


def tell(looks: list[Look], folder: Path) -> int:
    """The table, then every finding once with the first picture that shows it."""
    print(f"{'picture':<48}{'console':>9}{'policy':>9}{'axe':>9}{'other':>9}")
    for each in looks:
        print(f"{each.name:<48}" + "".join(f"{count or '–':>9}" for count in each.counted()))
    found: dict[str, list[str]] = {}
    for each in looks:
        for fault in each.faults:
            found.setdefault(re.sub(r" \(http\S+\)", "", fault), []).append(each.name)
    print(f"\n{len(looks)} pictures in {folder}; {len(found) or 'no'} different findings.")
    for fault, names in found.items():
        print(f"- {fault}\n  {len(names)} × , first {names[0]}")
    return int(bool(found))


@contextmanager
def own_demo() -> Iterator[str]:
    """A demo made for this run, with web processes alone."""
    with ExitStack() as stack:
        var_dir = temporary_folder(stack)
        copy_assets(var_dir / "assets")
        compile_catalogue()
        engines = stack.enter_context(Engines(var_dir, throwaway=True))
        port = free_port()
        url = f"http://localhost:{port}"
        environment = os.environ | engines.environment
        environment |= {"VENUE_MODE": "demo", "VENUE_VAR": os.fspath(var_dir), "BASE_URL": url}
        say("Making a demo")
        manage(environment, "migrate", "--verbosity", "0")
        collect_static(environment, var_dir)
        manage(environment, "seed_demo")
        stack.enter_context(web(port, environment))
        wait_for(url)
        yield url


@contextmanager
def web(port: int, environment: dict[str, str]) -> Iterator[None]:
    command = [os.fspath(PYTHON.with_name("gunicorn")), "venue.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    options = ["--threads", "4", "--log-level", "warning", "--no-control-socket"]
    process = subprocess.Popen([*command, *options], env=environment, preexec_fn=end_with_parent(signal.SIGTERM))
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for(url: str) -> None:
    patience = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < patience:
        try:
            return urllib.request.urlopen(f"{url}/healthz", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NotPossible(f"Nothing answers at {url}.")


if __name__ == "__main__":
    sys.exit(main())
