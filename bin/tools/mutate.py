"""Does anything fail when a rule is wrong? Each rule below is broken in a copy of the project, by one small change, and
the tests that look after it are run there. They must fail; a rule that can be broken unnoticed ends this with 1.

A new rule joins by one `Mutation`: its words must stand in the file exactly once.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bin.tools.checks import TEMPLATE, TESTS_FAILED, make_template
from bin.tools.prepare import PROJECT, PYTHON
from bin.tools.translations import compile_catalogue
from bin.tools.with_engines import environment_of_tests, temporary_folder
from venue.assets import AssetMissing, copy_assets
from venue.embedded import EngineError, Engines


@dataclass(frozen=True)
class Mutation:
    """What is broken: in `path`, `sound` becomes `broken`; `tests` must notice."""

    rule: str
    path: str
    sound: str
    broken: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        "whoever has the whole room takes all of its parts",
        "bookings/selectors/resources.py",
        "for leaf in _leaves(part, below)] or [resource]",
        "for leaf in _leaves(part, below)][:1] or [resource]",
        ("tests/bookings/test_resources.py",),
    ),
    Mutation(
        "a room is kept free to be tidied up",
        "bookings/selectors/resources.py",
        "ends_at + after",
        "ends_at",
        ("tests/bookings/test_resources.py",),
    ),
    Mutation(
        "nobody is offered without a paper that is valid on the day",
        "bookings/selectors/supply.py",
        "each.kind == treatment.qualification and each.valid_from <= day <= (each.valid_until or date.max)",
        "each.kind == treatment.qualification",
        ("tests/bookings/test_availability.py",),
    ),
    Mutation(
        "what needs a medical licence is offered on no day without one",
        "bookings/selectors/supply.py",
        "if self.is_qualified(treatment, skill.staff_id, day) and self.is_licensed(treatment, day)",
        "if self.is_qualified(treatment, skill.staff_id, day)",
        ("tests/bookings/test_availability.py",),
    ),
    Mutation(
        "both neighbours' minutes count between two treatments",
        "bookings/selectors/supply.py",
        "widened(taken, after + clearing, before + setup)",
        "widened(taken, clearing, setup)",
        ("tests/bookings/test_availability.py",),
    ),
    Mutation(
        "of two who want the last time one is refused under the lock",
        "bookings/services/appointment.py",
        "    again = plan(asks, starts_at, now, besides, reserve=reserve)\n",
        "    again = found\n",
        (
            "tests/bookings/test_appointment.py::test_kept_time_is_nobody_elses_until_it_is_over",
            "tests/concurrency/test_treatments_at_once.py",
        ),
    ),
    Mutation(
        "whoever had fewer turns comes first",
        "bookings/selectors/turns.py",
        "return had.count, had.last.timestamp() if had.last else 0.0, hand.staff_pk",
        "return 0, 0.0, hand.staff_pk",
        ("tests/bookings/test_appointment.py",),
    ),
    Mutation(
        "cancelling a treatment late is not free",
        "bookings/rules/appointment.py",
        'return self.state == "booked" and now > self.free_until',
        "return False",
        ("tests/bookings/test_appointment_steps.py",),
    ),
    Mutation(
        "nothing ever leaves half a package",
        "bookings/rules/appointment.py",
        "    if facts.package:\n        raise PackageWhole(",
        "    if False:\n        raise PackageWhole(",
        ("tests/bookings/test_package.py::test_half_of_a_package_is_not_left_out",),
    ),
    Mutation(
        "between two guests of one booking a room is tidied up",
        "bookings/rules/choosing.py",
        "    stays = one.who == other.who and one.ends_at == other.starts_at\n",
        "    stays = one.ends_at == other.starts_at\n",
        ("tests/bookings/test_choosing.py",),
    ),
    Mutation(
        "what a screening bars is not booked as a treatment",
        "bookings/rules/appointment.py",
        "if any(limit.level == BAR for guest in facts.guests for limit in guest.limits):",
        "if False:",
        ("tests/bookings/test_appointment.py",),
    ),
    Mutation(
        "who let a time pass is asked after those who were not asked yet",
        "bookings/models/treatment_wait.py",
        'IN_LINE = ("let_pass__len", "pk")',
        'IN_LINE = ("pk",)',
        ("tests/bookings/test_treatment_wait.py",),
    ),
    Mutation(
        "nobody is offered a treatment while they have something else",
        "bookings/selectors/treatment_wait.py",
        "_first_of(_starts(found, wait, policy, now, guest, busy), wait)",
        "_first_of(_starts(found, wait, policy, now, guest), wait)",
        ("tests/bookings/test_treatment_wait.py",),
    ),
    Mutation(
        "nobody is asked about a treatment whose answer would fall into the quiet hours",
        "bookings/rules/treatment_wait.py",
        "return quiet_hours_began(until, policy.quiet_from, zone) <= now",
        "return True",
        ("tests/bookings/test_treatment_wait.py",),
    ),
    Mutation(
        "an appointment of two is used when one of them is here",
        "bookings/rules/appointment.py",
        "    check_nobody_here,\n",
        "",
        ("tests/bookings/test_treatment_marks.py",),
    ),
    Mutation(
        "whoever gives one treatment does not end the appointment of another guest",
        "bookings/rules/appointment.py",
        "    check_speaks_for_all,\n",
        "",
        ("tests/bookings/test_treatment_marks.py",),
    ),
    Mutation(
        "a treatment that asks for identity begins once a document was looked at",
        "bookings/rules/appointment.py",
        "if facts.asks_identity and not facts.is_identity_seen:",
        "if False:",
        ("tests/bookings/test_treatment_marks.py",),
    ),
    Mutation(
        "a room gets no new part under what has the whole of it",
        "bookings/services/resource.py",
        "    refuse_if_whole_taken(whole, now)\n",
        "",
        ("tests/bookings/test_resources.py",),
    ),
    Mutation(
        "a class is never booked beyond its places",
        "bookings/rules/booking.py",
        "if facts.booked >= facts.capacity:",
        "if facts.booked > facts.capacity:",
        ("tests/bookings/test_rules.py",),
    ),
    Mutation(
        "the last place is decided under the session's lock",
        "bookings/services/booking.py",
        "session = locking.lock_one(ScheduledSession, session_pk)\n        if words",
        "session = ScheduledSession.objects.get(pk=session_pk)\n        if words",
        ("tests/concurrency/test_last_place.py::test_twenty_places_go_to_twenty_of_two_hundred",),
    ),
    Mutation(
        "who has no membership on the day cannot book",
        "bookings/rules/booking.py",
        "if facts.membership_pk is None:",
        "if False:",
        ("tests/bookings/test_rules.py",),
    ),
    Mutation(
        "cancelling at the limit counts as late",
        "bookings/rules/held.py",
        "return self.closed is None and now >= self.free_until",
        "return self.closed is None and now > self.free_until",
        ("tests/bookings/test_rules.py", "tests/bookings/test_booking.py"),
    ),
    Mutation(
        "who waited first moves up first",
        "bookings/models/waitlist.py",
        'IN_LINE = ("offers", "pk")',
        'IN_LINE = ("offers", "-pk")',
        ("tests/bookings/test_waitlist.py",),
    ),
    Mutation(
        "a place is kept for the line only while it moves",
        "bookings/rules/booking.py",
        "return self.places_left > 0 and self.movement(now).keeps_places",
        "return self.places_left > 0",
        ("tests/bookings/test_rules.py", "tests/bookings/test_line.py"),
    ),
    Mutation(
        "a place that was offered is gone when its time is over",
        "bookings/services/holding.py",
        "now < booking.held_until)",
        "True)",
        ("tests/bookings/test_offers.py", "tests/bookings/test_holds.py"),
    ),
    Mutation(
        "whoever moved up declines free of charge within the grace",
        "bookings/rules/held.py",
        "- self.free_cancel\n        return max(until, self.grace_until)",
        "- self.free_cancel\n        return max(until, until)",
        ("tests/bookings/test_offers.py",),
    ),
    Mutation(
        "a code to sign in is tried five times at most",
        "members/services/phone_sign_in.py",
        " or kept.tries >= PhoneCode.TRIES",
        "",
        ("tests/members/test_phone_sign_in.py",),
    ),
    Mutation(
        "a code to sign in is good once",
        "members/services/phone_sign_in.py",
        'kept.digest = "" if is_right else kept.digest',
        "kept.digest = kept.digest",
        ("tests/members/test_phone_sign_in.py",),
    ),
    Mutation(
        "a password that a code has set is told to whose sign-in it is",
        "members/services/phone_sign_in.py",
        "if not is_new:",
        "if False:",
        ("tests/members/test_phone_sign_in.py",),
    ),
    Mutation(
        "a phone does not take over the person who signs in already",
        "members/services/phone_sign_in.py",
        "        raise PhoneSignsInElsewise",
        "        return",
        ("tests/members/test_phone_sign_in.py",),
    ),
    Mutation(
        "nobody signs up alone under 14",
        "members/sign_up_forms.py",
        "            check_registers_alone(born_on, today)\n",
        "",
        ("tests/members/test_sign_up.py",),
    ),
    Mutation(
        "the day of the 14th birthday is enough to register alone",
        "members/rules.py",
        "return born_on is not None and age_on(today, born_on) < OWN_CONSENT_AT",
        "return born_on is not None and age_on(today, born_on) <= OWN_CONSENT_AT",
        ("tests/members/test_rules.py", "tests/members/test_sign_up.py"),
    ),
    Mutation(
        "a child of an old list is not joined by its mailbox",
        "members/services/joining.py",
        "    check_registers_alone(member.born_on, clock.today())\n",
        "",
        ("tests/members/test_joining.py",),
    ),
    Mutation(
        "a child of an old list is not invited",
        "members/rules.py",
        "member.guardian_id is None and not is_child(member.born_on, today)",
        "member.guardian_id is None",
        ("tests/members/test_rules.py",),
    ),
    Mutation(
        "a form that is sent twice is done once",
        "venue/submissions.py",
        "if not insert_new(Submission(key=parsed, user=user_of(by), result=expected)):",
        "if insert_new(Submission(key=parsed, user=user_of(by), result=expected)) is None:",
        ("tests/venue/test_submissions.py",),
    ),
    Mutation(
        "somebody else's booking does not exist",
        "bookings/selectors/doors.py",
        '_bookings().select_related(*DETAILS).filter(theirs(user, "member__"))',
        "_bookings().select_related(*DETAILS)",
        ("tests/test_doors.py",),
    ),
    Mutation(
        "what was missed stays missed",
        "safety/rules.py",
        "if facts.is_missed or now >= facts.late_until:",
        "if facts.is_missed and now >= facts.late_until:",
        ("tests/safety/test_rules.py", "tests/safety/test_duty.py"),
    ),
    Mutation(
        "a figure at its limit is in order",
        "safety/models/checklist.py",
        "number < self.low)",
        "number <= self.low)",
        ("tests/safety/test_duty.py", "tests/safety/test_round.py"),
    ),
    Mutation(
        "nobody looks a second time at what they did themselves",
        "safety/review_rules.py",
        "        raise SamePersonReviews",
        "        return",
        ("tests/safety/test_review_rules.py", "tests/safety/test_review.py"),
    ),
    Mutation(
        "what was not done until the next one is due is missed",
        "safety/rhythm.py",
        "late_until=min(span.late_until, times[number])",
        "late_until=max(span.late_until, times[number])",
        ("tests/safety/test_rhythm.py",),
    ),
    Mutation(
        "both ends of a limit are still good",
        "safety/gate_rules.py",
        "value >= self.low)",
        "value > self.low)",
        ("tests/safety/test_gate_rules.py", "tests/safety/test_gate.py"),
    ),
    Mutation(
        "a limit that nobody has confirmed closes nothing",
        "safety/gate_rules.py",
        "bounds.is_hard and bounds.is_confirmed",
        "bounds.is_hard",
        ("tests/safety/test_gate_rules.py", "tests/safety/test_gate.py"),
    ),
    Mutation(
        "an area opens again only after something has passed",
        "safety/gate_rules.py",
        "    if not facts.has_passed:",
        "    if False:",
        ("tests/safety/test_gate_rules.py", "tests/safety/test_gate.py"),
    ),
    Mutation(
        "a re-test that is out again takes back that it had passed",
        "safety/services/gate.py",
        "excursion.passed_at = excursion.passed_by = excursion.passed_reading = excursion.passed_duty = None",
        "pass",
        ("tests/safety/test_gate.py",),
    ),
    Mutation(
        "what safety has closed stays closed while the excursion is open",
        "safety/services/gate.py",
        "closure.ends_at >= ends_at:",
        "True:",
        ("tests/safety/test_gate.py",),
    ),
    Mutation(
        "each person is told once of what lies in a closed area",
        "safety/services/notices.py",
        "if each.key not in known and each.starts_at >= now",
        "if each.starts_at >= now",
        ("tests/safety/test_gate.py",),
    ),
    Mutation(
        "what safety has closed is opened by nobody else",
        "bookings/rules/closure.py",
        "    if facts.kept_by and facts.kept_by != facts.keeper:",
        "    if False:",
        ("tests/safety/test_gate.py",),
    ),
    Mutation(
        "a fresh run is done by another person",
        "safety/gate_rules.py",
        "answered_by is not None and answered_by != found_by",
        "answered_by is not None",
        ("tests/safety/test_gate_rules.py", "tests/safety/test_judging.py"),
    ),
    Mutation(
        "a hazard is verified by somebody else than who put it right",
        "safety/rules.py",
        "        raise SamePerson",
        "        return",
        ("tests/safety/test_rules.py", "tests/safety/test_hazard.py"),
    ),
    Mutation(
        "the area of a major hazard opens only once it is verified",
        "bookings/rules/closure.py",
        "    check_not_kept,\n    check_nothing_keeps_it_shut,\n",
        "    check_not_kept,\n",
        ("tests/safety/test_closing_areas.py",),
    ),
    Mutation(
        "a major hazard closes its area",
        "safety/services/closing_areas.py",
        "    if hazard.level == Hazard.Level.MAJOR:\n",
        "    if False:\n",
        ("tests/safety/test_closing_areas.py",),
    ),
    Mutation(
        "what comes back within ninety days counts one level higher",
        "safety/hazard_rules.py",
        "    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]\n",
        "    return level\n",
        ("tests/safety/test_hazard_rules.py", "tests/safety/test_hazard.py"),
    ),
    Mutation(
        "only a manager answers for a major hazard",
        "safety/hazard_rules.py",
        "        raise MajorIsManagers\n",
        "        return\n",
        ("tests/safety/test_hazard_rules.py", "tests/safety/test_closing_areas.py"),
    ),
    Mutation(
        "where somebody was hurt, nothing is signed off before they are named",
        "safety/incident_rules.py",
        "    if facts.is_injured and not facts.hurt:\n",
        "    if False:\n",
        ("tests/safety/test_incident_rules.py", "tests/safety/test_incident.py"),
    ),
    Mutation(
        "every look at names and statements of an incident is kept",
        "safety/services/incident.py",
        "        audit.record(INCIDENT_PEOPLE_OPENED, by=by, about=incident)\n",
        "        pass\n",
        ("tests/safety/test_incident.py", "tests/safety/test_incident_pages.py"),
    ),
    Mutation(
        "a guest raises no hazard by a level",
        "safety/services/hazard.py",
        "hazard.recurs is not None and hazard.source != Source.MEMBER",
        "hazard.recurs is not None",
        ("tests/safety/test_hazard.py",),
    ),
    Mutation(
        "a clock's step is taken at the instant it is due, and once",
        "feedback/sla_clock.py",
        "step.due_at <= now and step.name not in done",
        "step.due_at <= now",
        ("tests/feedback/test_sla_clock.py", "tests/feedback/test_clocks.py"),
    ),
    Mutation(
        "an answer of two opens a complaint",
        "feedback/models/survey.py",
        "LOW = (1, 2)",
        "LOW = (1,)",
        ("tests/feedback/test_surveys.py",),
    ),
    Mutation(
        "a renewed contract begins the day after the old one ends",
        "members/periods.py",
        "else ends_on + DAY",
        "else ends_on",
        ("tests/members/test_periods.py", "tests/members/test_sale.py"),
    ),
    Mutation(
        "nobody is disturbed in quiet hours",
        "venue/services/delivery.py",
        "if not message.is_direct and in_quiet_hours(",
        "if message.is_direct and in_quiet_hours(",
        ("tests/venue/test_delivery.py",),
    ),
    Mutation(
        "nobody is in two classes at the same time",
        "bookings/rules/booking.py",
        "if shared(each, self) > allowed",
        "if shared(each, self) > 2 * allowed + timedelta(hours=9)",
        ("tests/bookings/test_rules.py", "tests/bookings/test_limits.py"),
    ),
    Mutation(
        "one person's places are counted under that person's lock",
        "bookings/services/booking.py",
        "member = locking.lock_one(Member, member_pk)",
        "member = Member.objects.get(pk=member_pk)",
        ("tests/concurrency/test_one_person.py::test_one_of_eight_classes_at_one_time_is_booked",),
    ),
    Mutation(
        "so many bookings a day and no more",
        "bookings/rules/booking.py",
        "most, count = facts.policy.most_per_day, facts.that_day",
        "most, count = facts.policy.most_per_day, facts.that_day - 1",
        ("tests/bookings/test_rules.py", "tests/bookings/test_limits.py"),
    ),
    Mutation(
        "members give a place back until the last moment, the desk after it",
        "bookings/rules/held.py",
        "if facts.is_own and now >= facts.own_until:",
        "if now >= facts.own_until:",
        ("tests/bookings/test_rules.py", "tests/bookings/test_limits.py"),
    ),
    Mutation(
        "a credit comes back when it is cancelled in time, and only then",
        "bookings/services/ending.py",
        "    else:\n        credits.give_back([booking], by=by)",
        "    else:",
        ("tests/bookings/test_credits.py",),
    ),
    Mutation(
        "the pack that runs out soonest is used first",
        "members/selectors/credits.py",
        'default=0), "membership__ends_on"',
        'default=0), "-membership__ends_on"',
        ("tests/bookings/test_credits.py",),
    ),
    Mutation(
        "a weekly class takes place so many times and no more",
        "bookings/services/series.py",
        "if left is not None and len(made) >= left:",
        "if left is not None and len(made) > left:",
        ("tests/bookings/test_series_days.py",),
    ),
    Mutation(
        "what was called off does not count among so many times",
        "bookings/selectors/series.py",
        "series.times - series.sessions.standing().count()",
        "series.times - series.sessions.count()",
        ("tests/bookings/test_series_days.py",),
    ),
    Mutation(
        "a class past midnight belongs to the evening before",
        "bookings/recurrence.py",
        "return business_date(wall_clock(day, begins_at, zone), zone)",
        "return day",
        ("tests/bookings/test_series_days.py",),
    ),
    Mutation(
        "a course is for those who are able to follow it",
        "bookings/rules/booking.py",
        "if ABILITIES.index(facts.ability) < ABILITIES.index(facts.ability_needed):",
        "if False:",
        ("tests/bookings/test_ability.py",),
    ),
    Mutation(
        "a class called off gives the credits back",
        "bookings/services/session.py",
        "credits.give_back(bookings, is_venues=True, by=by)",
        "pass",
        ("tests/bookings/test_credits.py",),
    ),
    Mutation(
        "whoever has a place waits no longer for the same time",
        "bookings/selectors/waitlist.py",
        "session__starts_at__lt=before, session__ends_at__gt=after",
        "session__starts_at__lt=after, session__ends_at__gt=before",
        ("tests/bookings/test_limits.py",),
    ),
    Mutation(
        "who has a class at that time is passed over on the waitlist",
        "bookings/rules/waiting.py",
        "    check_nothing_in_the_way,\n    check_notice,\n    check_here,",
        "    check_notice,\n    check_here,",
        ("tests/bookings/test_limits.py", "tests/bookings/test_waitlist.py"),
    ),
    Mutation(
        "no more late cancellations are forgiven than the house allows",
        "bookings/services/penalty.py",
        "(before := forgiven_lately(penalty, policy, now)) < policy.forgiven:",
        "(before := forgiven_lately(penalty, policy, now)) <= policy.forgiven:",
        ("tests/bookings/test_penalty.py",),
    ),
    Mutation(
        "nothing is decided while an objection is open",
        "bookings/services/penalty.py",
        "penalty.due_at > now or penalty.objections.open().exists():",
        "penalty.due_at > now:",
        ("tests/bookings/test_objection.py",),
    ),
    Mutation(
        "what the house changed costs nobody anything",
        "bookings/penalties.py",
        "if facts.changed_at and facts.changed_at > facts.booked_at:",
        "if facts.changed_at and facts.changed_at < facts.booked_at:",
        ("tests/bookings/test_penalty.py",),
    ),
    Mutation(
        "what a rule refused is kept although all else is rolled back",
        "bookings/services/decisions.py",
        "locking.afterwards(partial(_keep_refusal, error, member_pk, session_pk, by))",
        "_keep_refusal(error, member_pk, session_pk, by)",
        ("tests/bookings/test_refusals_kept.py",),
    ),
    Mutation(
        "a rule is set aside only by whoever may, with a reason",
        "bookings/services/against.py",
        "if not (aside.reason.strip() and error.code in aside.rules and may_set_aside(error, user_of(by))):",
        "if not (error.code in aside.rules and may_set_aside(error, user_of(by))):",
        ("tests/bookings/test_against.py",),
    ),
    Mutation(
        "the places of a class are never set aside",
        "bookings/rules/exceptions.py",
        "if user is None or error.code in NEVER:",
        "if user is None:",
        ("tests/bookings/test_against.py",),
    ),
    Mutation(
        "whoever moves gives the old place back",
        "bookings/services/move.py",
        "if not old.is_cancelled_by_venue:",
        "if False:",
        ("tests/bookings/test_move.py",),
    ),
    Mutation(
        "a guardian who books online is not at the desk",
        "bookings/services/serving.py",
        "and not acts_for(user, member)",
        "",
        ("tests/bookings/test_for_others.py",),
    ),
    Mutation(
        "nobody is noted as missing whom the closer has not seen",
        "bookings/services/roster.py",
        "if not came and shown is not None and booking.pk not in shown:",
        "if not came and shown is None and booking.pk not in shown:",
        ("tests/bookings/test_roster.py", "tests/bookings/test_roster_pages.py"),
    ),
    Mutation(
        "check-in closes some minutes into the class",
        "bookings/rules/held.py",
        "if now >= facts.check_in_closes_at:",
        "if now > facts.check_in_closes_at:",
        ("tests/bookings/test_rules.py", "tests/bookings/test_checkin.py"),
    ),
    Mutation(
        "a second check-in within minutes is the same visit",
        "bookings/services/visit.py",
        "if since := came_since(member_pk, now - same_visit(now)):",
        "if since := came_since(member_pk, now):",
        ("tests/bookings/test_visits.py",),
    ),
    Mutation(
        "who has accepted an older version of the entry rules is asked anew",
        "members/selectors/entry_rules.py",
        'latest = EntryRules.objects.order_by("-pk").values("pk")[:1]',
        'latest = EntryRules.objects.order_by("pk").values("pk")[:1]',
        ("tests/members/test_entry_rules.py",),
    ),
    Mutation(
        "what stands in an account is paid back once",
        "members/services/pay_back.py",
        "account = locking.lock_one(LedgerAccount, account_of(member_pk, Kind.MONEY).pk)",
        "account = account_of(member_pk, Kind.MONEY)",
        ("tests/concurrency/test_two_desks_pay_back.py",),
    ),
    Mutation(
        "a date of every week is reckoned with the dates before it",
        "bookings/selectors/timetable.py",
        "reader = reader.having(session, row.lot)",
        "pass",
        ("tests/bookings/test_every_week.py",),
    ),
    Mutation(
        "a sheet out of use is no answer",
        "venue/selectors/answers.py",
        "AnswerSheet.objects.filter(is_active=True)",
        "AnswerSheet.objects.all()",
        ("tests/venue/test_answers.py",),
    ),
    Mutation(
        "whoever sees answers about health is written down",
        "members/services/screening.py",
        "if not is_own or screening.screened_by_id != _key(by):",
        "if False:",
        ("tests/members/test_screening.py",),
    ),
    Mutation(
        "a sign-in that reads answers older than itself is written down",
        "members/services/screening.py",
        "if not is_own or screening.screened_by_id != _key(by):",
        "if not is_own:",
        ("tests/members/test_screening.py",),
    ),
    Mutation(
        "taking the consent back erases what was said about health",
        "members/services/consent.py",
        "if purpose == Kind.HEALTH and not is_given:",
        "if False:",
        ("tests/members/test_screening.py",),
    ),
    Mutation(
        "taking the consent back erases the photo",
        "members/services/consent.py",
        "if purpose == Kind.PHOTO and not is_given:",
        "if False:",
        ("tests/members/test_photo.py",),
    ),
    Mutation(
        "no photo is kept without a consent to it",
        "members/consent_rules.py",
        "if not has_agreed:",
        "if False:",
        ("tests/members/test_photo.py",),
    ),
    Mutation(
        "a tablet puts no other photo in place of one that is there",
        "members/views/intake_steps.py",
        "return not (run.is_guest and run.person and run.person.photo)",
        "return True",
        ("tests/members/test_photo_pages.py",),
    ),
    Mutation(
        "the first steps end once every agreement that is asked for is in force",
        "members/setup.py",
        "texts_now(asked).keys() == set(asked)",
        "bool(texts_now(asked))",
        ("tests/venue/test_setup.py",),
    ),
    Mutation(
        "many hands are done with a follow-up once",
        "members/services/follow_up.py",
        "row = locking.lock_one(FollowUp, pk)\n        check(DONE_RULES",
        "row = FollowUp.objects.get(pk=pk)\n        check(DONE_RULES",
        ("tests/concurrency/test_follow_ups_at_once.py",),
    ),
    Mutation(
        "many beats remind of a follow-up once",
        "members/services/follow_up_clock.py",
        "row = locking.lock_one(FollowUp, pk)\n        if not _unreminded()",
        "row = FollowUp.objects.get(pk=pk)\n        if not _unreminded()",
        ("tests/concurrency/test_follow_ups_at_once.py",),
    ),
    Mutation(
        "nothing is booked in a closed place",
        "bookings/rules/booking.py",
        "if facts.closed and now < facts.ends_at:",
        "if False:",
        ("tests/bookings/test_area_closure.py",),
    ),
    Mutation(
        "a class that was kept is closed by what is closed later",
        "bookings/selectors/closing.py",
        'if kept is None or datetime.fromisoformat(row["closed_at"]) > kept:',
        "if kept is None:",
        ("tests/bookings/test_area_closure.py",),
    ),
    Mutation(
        "giving a place in a closed place back is never late",
        "bookings/rules/held.py",
        "return self.closed is None and now >= self.free_until",
        "return now >= self.free_until",
        ("tests/bookings/test_area_closure.py",),
    ),
    Mutation(
        "no class moves into a closed room",
        "bookings/services/change.py",
        "refuse_if_closed(wanted.room, during)",
        "pass",
        ("tests/bookings/test_area_closure.py",),
    ),
    Mutation(
        "what was decided about a closed place waits two minutes",
        "bookings/services/closing.py",
        "due_at=now if begins_at <= now + AT_ONCE else now + WAITS,",
        "due_at=now,",
        ("tests/bookings/test_closing.py",),
    ),
    Mutation(
        "each person is told once of all that a closure does",
        "bookings/services/closing_things.py",
        "cancel_session(row.pk, reason=reason, tells=tells, by=by)",
        "cancel_session(row.pk, reason=reason, by=by)",
        ("tests/bookings/test_closing.py",),
    ),
    Mutation(
        "what is undone is not carried out",
        "bookings/services/closing.py",
        "_end(closure.steps.pending(), Outcome.WITHDRAWN, now)\n        closure.undone_at",
        "closure.undone_at",
        ("tests/bookings/test_closing.py",),
    ),
    Mutation(
        "a closure holds the classes that it hits",
        "bookings/services/area_closure.py",
        'locking.lock(ScheduledSession, sessions_in(closure).values_list("pk", flat=True))',
        "list(sessions_in(closure))",
        (
            "tests/concurrency/test_closing_while_booking.py::test_nothing_slips_in_and_every_booking_is_decided_or_listed",
        ),
    ),
    Mutation(
        "the use of rooms is counted against all rooms in use",
        "bookings/selectors/use.py",
        "days[hour[0]] * len(parts) * 60",
        "days[hour[0]] * 60",
        ("tests/feedback/test_use.py",),
    ),
    Mutation(
        "classes that were called off use nothing",
        "bookings/selectors/use.py",
        "claims = ResourceAllocation.objects.standing(clock.now()).filter(",
        "claims = ResourceAllocation.objects.filter(",
        ("tests/feedback/test_use.py",),
    ),
    Mutation(
        "in hours that are kept for some nobody else has the room",
        "bookings/rules/choosing.py",
        "free=tuple(without(room.free, theirs))",
        "free=tuple(room.free)",
        ("tests/bookings/test_kept_hours.py",),
    ),
    Mutation(
        "the desk too keeps to the hours that are kept for some",
        "bookings/services/room_booking.py",
        "        _refuse_if_kept(booking, room)\n",
        "        pass\n",
        ("tests/bookings/test_kept_hours.py",),
    ),
    Mutation(
        "the last rooms are not given away online",
        "bookings/rules/choosing.py",
        "if not reserve or leaves(lines, one, reserve)",
        "if True",
        ("tests/bookings/test_appointment.py::test_last_room_goes_to_the_desk_alone",),
    ),
    Mutation(
        "money paid back is taken from the day's takings",
        "members/selectors/takings.py",
        "return self.sales + self.fees - self.back",
        "return self.sales + self.fees",
        ("tests/feedback/test_use.py",),
    ),
    Mutation(
        "a coach of another class reads no care notes",
        "bookings/selectors/desk.py",
        "shows_care=runs)",
        "shows_care=True)",
        ("tests/bookings/test_care.py",),
    ),
    Mutation(
        "an instructor sees no face of a class whose roster is closed",
        "bookings/selectors/doors.py",
        "Q(session__roster_closed_at=None, session__ends_at__gte",
        "Q(session__ends_at__gte",
        ("tests/bookings/test_photo.py",),
    ),
    Mutation(
        "what a photo was refused for leaves no file",
        "members/services/photo.py",
        "photos.forget(name)\n        raise",
        "raise",
        ("tests/members/test_photo.py",),
    ),
    Mutation(
        "nothing about health is kept without a consent to it",
        "members/screening_rules.py",
        "if not facts.has_agreed:",
        "if False:",
        ("tests/members/test_screening.py",),
    ),
    Mutation(
        "an intake is late once its minutes are over",
        "members/selectors/intake.py",
        "Pace.LATE if span >= late else",
        "Pace.LATE if span > late else",
        ("tests/members/test_intake.py",),
    ),
    Mutation(
        "a code opens a tablet once",
        "members/services/intake.py",
        "digest=_digest(typed), used_at=None,",
        "digest=_digest(typed),",
        ("tests/members/test_intake.py",),
    ),
    Mutation(
        "a guest at the tablet is told nothing about who is known here",
        "members/intake_forms.py",
        "elif error.code in self.SETTLED_AT_DESK:",
        "elif False:",
        ("tests/members/test_intake.py",),
    ),
    Mutation(
        "what a screening bars is never proposed",
        "members/recommending.py",
        "None if any(limit.level == BAR for limit in found) else bool(found)",
        "bool(found)",
        ("tests/members/test_recommending.py",),
    ),
    Mutation(
        "nothing that follows from health is kept with a recommendation",
        "members/selectors/recommending.py",
        "replace(wanted, limits=())",
        "wanted",
        ("tests/members/test_screening.py",),
    ),
    Mutation(
        "an intake stays with its person",
        "members/intake_rules.py",
        "if facts.is_else:",
        "if False:",
        ("tests/members/test_intake.py",),
    ),
    Mutation(
        "a new code ends what the tablet showed",
        "members/selectors/intake.py",
        "filter(tablet_code__digest=digest, tablet_code__used_at__isnull=False)",
        "all()",
        ("tests/members/test_intake.py",),
    ),
    Mutation(
        "every condition of a recommendation must hold",
        "members/recommending.py",
        "and set(rule.for_whom_is_barred) <= wanted.barred",
        "and True",
        ("tests/members/test_recommending.py",),
    ),
    Mutation(
        "what a screening bars is not booked",
        "bookings/rules/booking.py",
        "if any(limit.level == BAR for limit in facts.limits):",
        "if False:",
        ("tests/bookings/test_rules.py", "tests/bookings/test_screening.py"),
    ),
    Mutation(
        "whoever joins a line has said that they know to ask a doctor first",
        "bookings/rules/waiting.py",
        "    check_is_full,\n    check_doctor_asked,\n",
        "    check_is_full,\n",
        ("tests/bookings/test_rules.py", "tests/bookings/test_screening.py"),
    ),
    Mutation(
        "a roster that nobody closes shows no faces for ever",
        "bookings/selectors/doors.py",
        ", session__ends_at__gte=clock.now() - FACES)",
        ")",
        ("tests/bookings/test_photo.py",),
    ),
    Mutation(
        "a rule opens one follow-up for a cause",
        "members/services/follow_up.py",
        "if not insert_new(row):\n                return None",
        "row.cause = ''\n            row.save()\n            if not row.pk:\n                return None",
        ("tests/members/test_follow_up.py",),
    ),
    Mutation(
        "the owner of a follow-up is reminded once",
        "members/services/follow_up_clock.py",
        "overdue(clock.now()).filter(reminded_at=None)",
        "overdue(clock.now())",
        ("tests/members/test_follow_up.py",),
    ),
    Mutation(
        "a coach does not see what the desk owes people",
        "members/selectors/follow_up.py",
        "FollowUp.objects.filter(Q(owner__user=user) | Q(owner__in=in_role_of(user)))",
        "FollowUp.objects.all()",
        ("tests/members/test_follow_up.py",),
    ),
    Mutation(
        "what a rule has promised is not taken back by anybody",
        "members/follow_up_rules.py",
        "if not facts.is_manager and (facts.opened_by is None or facts.actor != facts.opened_by):",
        "if not facts.is_manager and facts.opened_by is not None and facts.actor != facts.opened_by:",
        ("tests/members/test_follow_up.py",),
    ),
    Mutation(
        "whoever had a contract stays a member until they lapse",
        "members/staging.py",
        "if last_contract and facts.today - last_contract <= lapses_after:",
        "if last_contract and facts.today - last_contract < lapses_after:",
        ("tests/members/test_stage.py",),
    ),
    Mutation(
        "a stage never begins before the one that it follows",
        "members/services/stage.py",
        "since = since if since > old.since else now",
        "since = max(since, old.since)",
        ("tests/members/test_stage.py", "tests/feedback/test_stages.py"),
    ),
    Mutation(
        "the hours after midnight belong to the visit of the evening before",
        "feedback/selectors/stage.py",
        "day = business_date(at, zone)",
        "day = at.astimezone(zone).date()",
        ("tests/feedback/test_stages.py",),
    ),
    Mutation(
        "a visit that was undone is none",
        "feedback/selectors/stage.py",
        "free = CheckIn.objects.standing().filter(member__in=keys, at__lte=now)",
        "free = CheckIn.objects.filter(member__in=keys, at__lte=now)",
        ("tests/feedback/test_stages.py",),
    ),
    Mutation(
        "a consultation is corrected once, and then its correction",
        "members/services/interaction.py",
        "wrong = Interaction.objects.get(pk=pk)",
        "wrong = Interaction.objects.get(pk=pk)\n        return _write(wrong.member_id, held, by=by)",
        ("tests/members/test_interaction.py",),
    ),
    Mutation(
        "who was here before, without a booking, is not new",
        "bookings/selectors/first_visit.py",
        ".filter(~Exists(classes), ~Exists(free))",
        ".filter(~Exists(classes))",
        ("tests/bookings/test_first_visit.py",),
    ),
    Mutation(
        "a no to SMS stops what waits for the phone",
        "members/services/consent.py",
        "if channel and (address := address_on(member, channel)):",
        "if channel and (address := member.email):",
        ("tests/members/test_consent.py",),
    ),
    Mutation(
        "a child does not answer for the guardian's phone",
        "members/selectors/consent.py",
        'return member.phone if is_own else ""',
        "return member.phone",
        ("tests/members/test_consent.py",),
    ),
    Mutation(
        "a gateway that is away holds up no mail",
        "venue/services/delivery.py",
        "channels.discard(message.channel)",
        "break",
        ("tests/venue/test_sms_delivery.py",),
    ),
    Mutation(
        "what the gateway says of a number is neither logged nor kept",
        "venue/aliyun.py",
        'raise GatewayRefused(code, for_good=code.startswith("isv.")',
        'raise GatewayRefused(str(answer), for_good=code.startswith("isv.")',
        ("tests/venue/test_aliyun.py", "tests/venue/test_sms_delivery.py"),
    ),
    Mutation(
        "what is not approved in a language does not go by SMS in it",
        "venue/sms_texts.py",
        "return _recent.get().get((template, language)) if sms.is_offered() else None",
        "return next(iter(_recent.get().values()), None) if sms.is_offered() else None",
        ("tests/venue/test_sms_texts.py", "tests/venue/test_sms_delivery.py"),
    ),
    Mutation(
        "a line of time tells nobody what their role does not see",
        "venue/line_of_time.py",
        "return [each for each in found if viewer.has_perm(each.permission)]",
        "return list(found)",
        ("tests/feedback/test_line_of_time.py",),
    ),
    Mutation(
        "pages of a line of time follow each other without a gap",
        "venue/line_of_time.py",
        "(same if source.kind < kind else same & Q(pk__lt=pk))",
        "(same & Q(pk__lt=pk))",
        ("tests/feedback/test_line_of_time.py",),
    ),
    Mutation(
        "nobody is greeted who did not say yes",
        "members/selectors/greeting.py",
        "return reachable.filter(email_in_capitals__in=addresses)",
        "return reachable",
        ("tests/members/test_greetings.py",),
    ),
    Mutation(
        "phone and email are masked until they are shown",
        "members/views/member.py",
        '"is_contact_shown": is_shown(request, person)',
        '"is_contact_shown": True',
        ("tests/members/test_looking.py",),
    ),
    Mutation(
        "whoever has a contact shown is kept",
        "members/services/looking.py",
        "audit.record(CONTACT_SHOWN, by=by, about=whose)",
        "pass",
        ("tests/members/test_looking.py",),
    ),
    Mutation(
        "what one colleague had shown is not shown to the next at the same desk",
        "members/contact_session.py",
        'if kept.get("by") != request.user.pk:',
        "if not kept:",
        ("tests/members/test_looking.py",),
    ),
    Mutation(
        "a contact that was shown is masked again after some minutes",
        "members/contact_session.py",
        "if datetime.fromisoformat(until) > now",
        "if until",
        ("tests/members/test_looking.py",),
    ),
    Mutation(
        "whoever is much like somebody is not added without a word",
        "members/services/member.py",
        "if like and not is_somebody_else and",
        "if False and",
        ("tests/members/test_known.py",),
    ),
    Mutation(
        "a name that sounds the same is enough only with the same end of the phone",
        "members/selectors/known.py",
        'Q(search_keys__contains=f" {sound} ", phone__endswith=tail)',
        'Q(search_keys__contains=f" {sound} ")',
        ("tests/members/test_known.py",),
    ),
    Mutation(
        "a place that moves stays the same event in a calendar",
        "bookings/selectors/calendar.py",
        'uid=f"booking-{root}@{_host()}"',
        'uid=f"booking-{booking.pk}@{_host()}"',
        ("tests/bookings/test_calendar.py",),
    ),
    Mutation(
        "a revoked calendar link opens nothing",
        "bookings/selectors/calendar.py",
        "CalendarFeed.objects.live().filter(nonce=nonce",
        "CalendarFeed.objects.filter(nonce=nonce",
        ("tests/bookings/test_calendar.py",),
    ),
    Mutation(
        "what was cancelled is not put into a calendar again",
        "bookings/selectors/invitation.py",
        "if stands != is_off]",
        "if True]",
        ("tests/bookings/test_calendar.py",),
    ),
    Mutation(
        "the night belongs to the house's day before it",
        "bookings/selectors/busy.py",
        "return day_span(day, clock.zone())",
        "return wall_clock(day, time(0), clock.zone()), wall_clock(day + A_DAY, time(0), clock.zone())",
        ("tests/bookings/test_busy.py",),
    ),
    Mutation(
        "the sheet of a colleague's day is the desk's to see",
        "bookings/views/busy.py",
        "else everything.filter(staff__user=request.user)",
        "else everything",
        ("tests/bookings/test_busy.py",),
    ),
    Mutation(
        "a class is not given to whoever is away",
        "bookings/services/change.py",
        "if (wanted.instructor.pk, wanted.starts_at) != (session.instructor_id, session.starts_at):",
        "if False:",
        ("tests/bookings/test_substitutes.py",),
    ),
    Mutation(
        "a treatment is given to nobody who is away",
        "bookings/rules/giving.py",
        "    if facts.is_away:",
        "    if False:",
        ("tests/bookings/test_giving.py", "tests/bookings/test_appointment_move.py"),
    ),
    Mutation(
        "whoever takes over needs no more than the time that is kept",
        "bookings/rules/giving.py",
        "    if facts.lasts > facts.minutes:",
        "    if False:",
        ("tests/bookings/test_giving.py", "tests/bookings/test_appointment_move.py"),
    ),
    Mutation(
        "nobody is proposed for a treatment who is taken",
        "bookings/selectors/uncovered_treatments.py",
        "hand.minutes <= line.minutes and is_free",
        "hand.minutes <= line.minutes",
        ("tests/bookings/test_uncovered_treatments.py",),
    ),
    Mutation(
        "what a treatment is moved to is what it was when it was read",
        "bookings/services/appointment_steps.py",
        "{_stands(each) for each in lines} != {_stands(each) for each in now}",
        "False",
        ("tests/bookings/test_appointment_move.py",),
    ),
    Mutation(
        "why somebody is away is not told by letter",
        "venue/services/absence.py",
        '"ends": ends,',
        '"ends": ends + absence.note,',
        ("tests/venue/test_absence.py",),
    ),
    Mutation(
        "a room that was held long enough is in nobody's way",
        "bookings/models/allocation.py",
        'Q(room_booking__state="held", room_booking__held_until__lte=now)\n            | ',
        "",
        ("tests/bookings/test_room_booking.py", "tests/bookings/test_one_calendar.py"),
    ),
    Mutation(
        "a treatment that was kept long enough is in nobody's way",
        "bookings/models/allocation.py",
        '            | Q(appointment_line__appointment__state="held", '
        "appointment_line__appointment__held_until__lte=now)\n",
        "",
        ("tests/bookings/test_appointment.py", "tests/bookings/test_one_calendar.py"),
    ),
    Mutation(
        "cancelling a room at the limit costs what it did before it",
        "bookings/room_policies.py",
        "now <= each.until",
        "now < each.until",
        ("tests/bookings/test_room_booking.py",),
    ),
    Mutation(
        "cancelling a room costs what was promised, whatever was set since",
        "bookings/selectors/room_words.py",
        "if booking.state == RoomBooking.State.ENQUIRED else",
        "if True else",
        ("tests/bookings/test_room_booking.py",),
    ),
    Mutation(
        "nobody cancels a room at another price than was shown",
        "bookings/services/room_booking.py",
        "if seen_fee is not None and fee != seen_fee:",
        "if False:",
        ("tests/bookings/test_room_booking.py", "tests/bookings/test_room_booking_pages.py"),
    ),
    Mutation(
        "a quote that says the same is no new version",
        "bookings/services/quote.py",
        "if last and is_current(last, booking) and",
        "if False and",
        ("tests/bookings/test_quote.py",),
    ),
    Mutation(
        "a quote adds what comes with the room to its price",
        "bookings/models/room_booking.py",
        "return self.room_price + sum(extras, Decimal(0))",
        "return self.room_price + 0 * sum(extras, Decimal(0))",
        ("tests/bookings/test_quote.py",),
    ),
    Mutation(
        "a deposit is held apart from the money that may be paid back",
        "members/services/prepaying.py",
        "paying, Payment.Kind.DEPOSIT, Kind.DEPOSITS, named, by)",
        "paying, Payment.Kind.DEPOSIT, Kind.MONEY, named, by)",
        ("tests/bookings/test_room_money.py",),
    ),
    Mutation(
        "a deposit pays the fee for cancelling before it comes back",
        "members/services/prepaying.py",
        "kept = min(held, fee)",
        "kept = Decimal(0)",
        ("tests/bookings/test_room_money.py",),
    ),
    Mutation(
        "never more is taken for a room than it costs",
        "bookings/room_rules.py",
        "if facts.amount > facts.due:",
        "if False:",
        ("tests/bookings/test_room_money.py",),
    ),
    Mutation(
        "refunds that wait count among what stands",
        "members/refund_rules.py",
        "left = max(facts.stands - facts.waiting, Decimal(0))",
        "left = max(facts.stands, Decimal(0))",
        ("tests/members/test_refund.py",),
    ),
    Mutation(
        "a refund above the figure waits for somebody in charge",
        "members/services/refund.py",
        "is_small = amount <= approval_limit(now)",
        "is_small = True",
        ("tests/members/test_refund.py",),
    ),
    Mutation(
        "a refund is asked about until it has arrived",
        "members/services/refund.py",
        "paid_before, opened = clock.now() - arrival_days(clock.now()), 0",
        "paid_before, opened = clock.now() - 99 * arrival_days(clock.now()), 0",
        ("tests/members/test_refund.py",),
    ),
    Mutation(
        "what is left of a deposit is asked back when the room is cancelled",
        "bookings/services/room_money.py",
        "        if left > 0:\n",
        "        if False:\n",
        ("tests/members/test_refund.py",),
    ),
    Mutation(
        "a room is to be set up anew when its booking moves",
        "bookings/services/room_task.py",
        "elif task.due_at != due_at:",
        "elif False:",
        ("tests/bookings/test_room_task.py",),
    ),
    Mutation(
        "nothing is prepared for a room that was cancelled",
        "bookings/models/room_task.py",
        "return self.filter(booking__state__in=FIRM)",
        "return self.all()",
        ("tests/bookings/test_room_task.py",),
    ),
    Mutation(
        "two departments review an improvement",
        "feedback/improvement_rules.py",
        "agreed = {answer.department for answer in facts.answers if answer.is_yes}",
        "agreed = [answer.department for answer in facts.answers if answer.is_yes]",
        ("tests/feedback/test_improvement_rules.py",),
    ),
    Mutation(
        "the check of an improvement uses data from after the change",
        "feedback/improvement_rules.py",
        "facts.first <= changed_on",
        "facts.first < changed_on",
        ("tests/feedback/test_improvement_rules.py",),
    ),
    Mutation(
        "an improvement that missed its target is not effective",
        "feedback/improvement_rules.py",
        "facts.after <= facts.target",
        "facts.after >= facts.target",
        ("tests/feedback/test_improvement_rules.py",),
    ),
    Mutation(
        "what is checked has been done",
        "feedback/improvement_rules.py",
        "not facts.improvement.tasks or facts.improvement.tasks_open",
        "not facts.improvement.tasks",
        ("tests/feedback/test_improvement_rules.py",),
    ),
)


def main() -> int:
    arguments = options()
    chosen = [each for each in MUTATIONS if not arguments.names or any(name in each.rule for name in arguments.names)]
    with ExitStack() as stack:
        var_dir = temporary_folder(stack)
        copy = var_dir / "project"
        try:
            copy_assets(var_dir / "assets")
            compile_catalogue()
            engines = stack.enter_context(Engines(var_dir, throwaway=True))
        except (AssetMissing, EngineError) as error:
            print(error, file=sys.stderr)
            return 1
        copy_project(copy)
        environment = environment_of_tests(var_dir, engines) | {"TEST_TEMPLATE": TEMPLATE}
        migrating = environment | {"DATABASE_URL": make_template(environment)}
        migrate = [os.fspath(PYTHON), "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=copy, env=migrating, check=True)
        verdicts = [tried(each, copy, environment) for each in chosen]
    print(f"\n{sum(verdicts)} of {len(verdicts)} broken rules were noticed.")
    return int(not all(verdicts))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/mutate", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="WORDS", help="only rules whose sentence contains these words")
    return parser.parse_args()


def copy_project(copy: Path) -> None:
    """Every file that belongs to the project, as it is now, and the compiled translations."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    named = subprocess.run(listing, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.splitlines()
    compiled = [os.fspath(path.relative_to(PROJECT)) for path in PROJECT.glob("venue/locale/**/*.mo")]
    for name in (*named, *compiled):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, copy / name)


def tried(mutation: Mutation, copy: Path, environment: dict[str, str]) -> bool:
    """Break it, run its tests, mend it; whether they failed, and not for another reason."""
    path = copy / mutation.path
    source = path.read_text()
    if source.count(mutation.sound) != 1:
        print(f"STALE     {mutation.rule}: {mutation.path} has {source.count(mutation.sound)} × {mutation.sound!r}")
        return False
    path.write_text(source.replace(mutation.sound, mutation.broken))
    began = time.monotonic()
    command = [os.fspath(PYTHON), "-m", "pytest", "--exitfirst", "--reuse-db", "-q", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *mutation.tests], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
    finally:
        path.write_text(source)
    is_noticed = done.returncode == TESTS_FAILED and " failed" in done.stdout
    by = next((line for line in done.stdout.splitlines() if line.startswith("FAILED ")), done.stdout[-300:])
    verdict = "noticed" if is_noticed else "UNNOTICED"
    print(f"{verdict:<10}{mutation.rule} ({time.monotonic() - began:.0f} s)\n          {by[:150]}", flush=True)
    return is_noticed


if __name__ == "__main__":
    sys.exit(main())
