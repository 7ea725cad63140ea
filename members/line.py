"""What this room tells on the line of time of a person."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import (
    CareNote,
    Consent,
    DataCheck,
    FollowUp,
    Freeze,
    Interaction,
    Member,
    Membership,
    Payment,
    Signature,
    Stage,
)
from venue import clock
from venue.line_of_time import Said, Source
from venue.wording import fulldate, money, when

PEOPLE = "members.view_member"


def _contract(row: Membership) -> Said:
    days = {"begins": fulldate(row.starts_on), "ends": fulldate(row.ends_on)}
    text = _("Renewed: %(plan)s") if row.renews_id else _("Contract: %(plan)s")
    detail = _("%(begins)s to %(ends)s") % days
    return Said(text % {"plan": row.plan.name}, detail, reverse("bookings:contract", args=[row.pk]), "good")


def _payments_of(person: Member) -> QuerySet[Payment]:
    return Payment.objects.filter(Q(membership__member=person) | Q(member=person))


def _payment(row: Payment) -> Said:
    text = _("Paid back: %(amount)s") if row.kind == Payment.Kind.BACK else _("Paid: %(amount)s")
    detail = f"{capfirst(row.get_kind_display())} · {row.get_method_display()} · {row.taken_by_name}"
    return Said(text % {"amount": money(row.amount)}, detail, reverse("members:receipt", args=[row.pk]))


def _freeze(row: Freeze) -> Said:
    text = _("Pause taken back") if row.withdrawn_at else _("Pause")
    detail = _("%(begins)s to %(ends)s") % {"begins": fulldate(row.starts_on), "ends": fulldate(row.ends_on)}
    return Said(text, detail, reverse("bookings:contract", args=[row.membership_id]))


def _consent(row: Consent) -> Said:
    text = _("Yes to: %(purpose)s") if row.is_given else _("No to: %(purpose)s")
    words = [row.get_channel_display(), row.get_where_display()]
    url = reverse("members:consents", args=[row.member_id])
    return Said(text % {"purpose": row.get_purpose_display()}, " · ".join(filter(None, map(str, words))), url)


def _signature(row: Signature) -> Said:
    text = _("Signed: %(agreement)s") % {"agreement": row.text.get_kind_display()}
    return Said(text, str(row.get_way_display()), reverse("members:signature", args=[row.pk]))


def _consultation(row: Interaction) -> Said:
    words = [row.get_channel_display(), row.get_mood_display(), row.by.display_name if row.by else ""]
    text = _("Asked for: %(need)s") % {"need": row.need}
    return Said(text, " · ".join(filter(None, map(str, words))), reverse("members:consultations", args=[row.member_id]))


def _follow_up(row: FollowUp) -> Said:
    came_of_it = row.get_outcome_display() or row.get_state_display()
    detail = _("%(owner)s, by %(when)s") % {"owner": row.owner, "when": when(row.due_at)}
    url = reverse("members:follow_up", args=[row.pk])
    tone = "warn" if row.is_overdue(clock.now()) else "plain"
    return Said(_("Promised: %(text)s") % {"text": row.text}, f"{detail} · {came_of_it}", url, tone)


def _check(row: DataCheck) -> Said:
    text = _("Phone and email: %(answer)s") % {"answer": row.get_answer_display()}
    return Said(text, str(row.get_how_display()))


def _stage(row: Stage) -> Said:
    detail = _("until %(day)s") % {"day": fulldate(row.until)} if row.until else ""
    tone = "warn" if row.kind == Stage.Kind.LAPSED else "plain"
    return Said(_("Stage: %(stage)s") % {"stage": row.get_kind_display()}, detail, "", tone)


def _note(row: CareNote) -> Said:
    url = reverse("members:preference_history", args=[row.member_id])
    return Said(row.text, row.made_by.display_name if row.made_by else "", url)


CONTRACTS = Source(
    "contract",
    gettext_lazy("Contracts"),
    "id",
    PEOPLE,
    lambda person: person.memberships.select_related("plan"),
    "created_at",
    _contract,
)
PAYMENTS = Source(
    "payment", gettext_lazy("Payments"), "credit-card", "members.view_payment", _payments_of, "taken_at", _payment
)
FREEZES = Source(
    "pause",
    gettext_lazy("Pauses"),
    "player-pause",
    PEOPLE,
    lambda person: Freeze.objects.filter(membership__member=person),
    "made_at",
    _freeze,
)
CONSENTS = Source(
    "consent", gettext_lazy("Consents"), "check", PEOPLE, lambda person: person.consents.all(), "answered_at", _consent
)
SIGNATURES = Source(
    "signature",
    gettext_lazy("Agreements"),
    "edit",
    "members.view_signature",
    lambda person: person.signatures.select_related("text"),
    "signed_at",
    _signature,
)
CONSULTATIONS = Source(
    "consultation",
    gettext_lazy("Consultations"),
    "message",
    "members.view_interaction",
    lambda person: person.interactions.standing().select_related("by"),
    "at",
    _consultation,
)
FOLLOW_UPS = Source(
    "follow_up",
    gettext_lazy("Follow-ups"),
    "phone",
    "members.view_followup",
    lambda person: person.follow_ups.select_related("owner__user"),
    "opened_at",
    _follow_up,
)
CHECKS = Source(
    "data_check",
    gettext_lazy("Checks of the data"),
    "clipboard-check",
    PEOPLE,
    lambda person: person.data_checks.all(),
    "at",
    _check,
)
CARE_NOTES = Source(
    "care_note",
    gettext_lazy("Care notes"),
    "note",
    "members.view_carenote",
    lambda person: person.care_notes.select_related("made_by"),
    "made_at",
    _note,
)
STAGES = Source(
    "stage", gettext_lazy("Life-cycle stages"), "refresh", PEOPLE, lambda person: person.stages.all(), "since", _stage
)
