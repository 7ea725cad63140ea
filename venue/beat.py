"""What beat starts, as sentences. Every entry is a sweep over stored facts: missing a run, or running one twice, is
harmless.

Tasks are named by string, so that the house knows its tenants only by name. An entry expires before its next run: a
worker that was away does not find a heap of old sweeps.
"""

from typing import Any

MINUTE = 60.0


def every(seconds: float, task: str) -> dict[str, Any]:
    """A schedule entry that starts `task` every so many seconds and is worthless once the next is due."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds * 0.9}}


SCHEDULE: dict[str, dict[str, Any]] = {
    "every minute tell that beat and a worker live": every(MINUTE, "venue.beat"),
    "every ten seconds deliver messages that are due": every(10.0, "venue.deliver_messages"),
    "every minute revive messages whose worker died": every(MINUTE, "venue.revive_messages"),
    "every hour close the sign-ins of those who have left": every(60 * MINUTE, "venue.close_sign_ins"),
    "every minute open the public page as a guest would": every(MINUTE, "venue.probe"),
    "every hour check, once a night, that what must be true of the database is true": every(
        60 * MINUTE, "venue.check_invariants"
    ),
    "every hour announce the memberships and packs that are about to end": every(60 * MINUTE, "members.put_notices"),
    "every hour ask those who were not asked for a month whether phone and email are still right": every(
        60 * MINUTE, "members.ask_by_letter"
    ),
    "every hour have those asked whose refund nobody has confirmed": every(60 * MINUTE, "members.ask_about_refunds"),
    "every ten minutes greet those whose day it is and who want it": every(10 * MINUTE, "members.greet"),
    "every five minutes remind of follow-ups that are due, and tell others of those that stay so": every(
        5 * MINUTE, "members.run_follow_up_clock"
    ),
    "every minute put the reminders that fall due": every(MINUTE, "bookings.put_reminders"),
    "every minute give up treatment times that were kept for somebody who did not decide": every(
        MINUTE, "bookings.release_held_treatments"
    ),
    "every minute offer treatment times that became free to those who wait for them": every(
        MINUTE, "bookings.offer_treatment_times"
    ),
    "every ten minutes remind coaches of rosters that are still open": every(10 * MINUTE, "bookings.remind_coaches"),
    "every ten minutes open a call for those who came for the first time": every(
        10 * MINUTE, "bookings.welcome_newcomers"
    ),
    "every minute decide what late cancellations and no-shows cost": every(MINUTE, "bookings.settle_penalties"),
    "every minute end what was kept long enough, and give free places to those who wait for them": every(
        MINUTE, "bookings.promote_waiting"
    ),
    "every minute give up the places that nobody has claimed, where the venue does so": every(
        MINUTE, "bookings.release_unclaimed"
    ),
    "every minute carry out what was decided about classes in closed places": every(
        MINUTE, "bookings.carry_out_closures"
    ),
    "every minute free the rooms that were held long enough": every(MINUTE, "bookings.release_room_holds"),
    "every hour create the sessions of the coming weeks": every(60 * MINUTE, "bookings.extend_series"),
    "every minute make the duties of today and tomorrow, and note what was missed": every(
        MINUTE, "safety.look_after_duties"
    ),
    "every minute close the areas of major hazards that could not be closed at once": every(
        MINUTE, "safety.close_areas_of_hazards"
    ),
    "every minute keep closed what safety has closed, and tell those who come soon": every(
        MINUTE, "safety.look_after_gate"
    ),
    "every five minutes tell of hazards past their deadline": every(5 * MINUTE, "safety.escalate_hazards"),
    "every minute let the clocks of open cases strike": every(MINUTE, "feedback.run_clocks"),
    "every five minutes have guests called who do not say whether a complaint is settled": every(
        5 * MINUTE, "feedback.ask_to_call"
    ),
    "every minute tell the quality lead of cases that nobody has sorted in a day": every(
        MINUTE, "feedback.report_unsorted"
    ),
    "every ten minutes remind of lessons, of measures that are due, and of a day that nobody has looked at": every(
        10 * MINUTE, "feedback.remind_of_quality"
    ),
    "every hour put everybody, once a night, into the stage of life that visits and contracts say": every(
        60 * MINUTE, "feedback.renew_stages"
    ),
    "every ten minutes do the same for those of whom something changed": every(
        10 * MINUTE, "feedback.renew_touched_stages"
    ),
    "every hour remind of improvements before and after they are due": every(
        60 * MINUTE, "feedback.remind_of_improvements"
    ),
    "every ten minutes open the surveys that are scheduled for today": every(10 * MINUTE, "feedback.open_surveys"),
    "every minute ask people how it was, an hour afterwards or later": every(MINUTE, "feedback.invite_to_surveys"),
    "every hour ask for meetings that are due, and note those that were missed": every(
        60 * MINUTE, "feedback.remind_of_meetings"
    ),
    "every minute do, in a demo alone, the critical checks that nobody has done": every(
        MINUTE, "feedback.keep_demo_up"
    ),
}
