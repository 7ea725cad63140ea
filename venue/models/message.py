import uuid

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock


class Purpose(models.TextChoices):
    """Why the venue writes to somebody; consent is given per purpose and channel. Service needs none, feedback is asked
    for until somebody says no, and for everything else they say yes first.
    """

    SERVICE = "service", _("service")
    FEEDBACK = "feedback", _("feedback")
    MARKETING = "marketing", _("marketing")
    GREETINGS = "greetings", _("greetings")

    @property
    def is_allowed_by_default(self) -> bool:
        """Whether somebody is written to who was never asked."""
        return self in (Purpose.SERVICE, Purpose.FEEDBACK)


class Channel(models.TextChoices):
    EMAIL = "email", _("email")
    SMS = "sms", _("SMS")
    IN_APP = "in_app", _("in the app")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: object) -> "MessageQuerySet":
        return self.filter(state=Message.State.PENDING, send_after__lte=now)

    def stuck(self, claimed_before: object) -> "MessageQuerySet":
        return self.filter(state=Message.State.CLAIMED, claimed_at__lt=claimed_before)


class Message(models.Model):
    """One message to one receiver: the outbox. Written in the transaction that causes it, delivered by a worker.

    pending → claimed → sent | failed | suppressed | expired; a pending one may be withdrawn, or suppressed when its
    receiver takes a consent back. `dedupe_key` makes the
    cause unique: the same cause put twice is one row. `subject_key` names what it is about (`booking:17`), so that a
    cancellation can withdraw what has become untrue. The text is rendered when the row is made, in the receiver's
    language, and kept beside template and params.
    """

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("message", "waiting")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", pgettext_lazy("message", "failed")
        SUPPRESSED = "suppressed", _("not wanted by the receiver")
        EXPIRED = "expired", _("too late to send")
        WITHDRAWN = "withdrawn", _("withdrawn")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("user"),
        db_index=False,  # see `indexes`
    )
    address = models.CharField(_("address"), max_length=254)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.EMAIL)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.SERVICE)
    template = models.CharField(_("template"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    params = models.JSONField(_("parameters"), default=dict)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    dedupe_key = models.CharField(_("cause"), max_length=120)
    subject_key = models.CharField(_("about"), max_length=60, blank=True)
    is_direct = models.BooleanField(
        _("sent at any hour"),
        default=False,
        help_text=_("Answers what the receiver just did, or cannot wait."),
    )
    is_secret = models.BooleanField(
        _("text is not kept"),
        default=False,
        help_text=_("Carries a link or code that opens an account: not kept once it is done with."),
    )
    send_after = models.DateTimeField(_("not before"), default=clock.now)
    expires_at = models.DateTimeField(_("worthless after"), null=True, blank=True)
    created_at = models.DateTimeField(_("written at"), default=clock.now)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    claim = models.UUIDField(_("claimed by"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    is_uncertain = models.BooleanField(
        _("perhaps sent twice"),
        default=False,
        help_text=_("Worker or connection died between sending it and noting so."),
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    external_id = models.CharField(_("number at the gateway"), max_length=60, blank=True, db_default="", editable=False)
    message_id = models.UUIDField(_("message id"), default=uuid.uuid4, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"],
                name="venue_message_one_per_cause",
                violation_error_code="message_exists",
                violation_error_message=_("This message was already written."),
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="venue_message_sent_has_time",
                violation_error_code="sent_without_time",
                violation_error_message=_("A sent message has the time of sending, any other has none."),
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", claimed_at__isnull=False, claim__isnull=False)
                | (~Q(state="claimed") & Q(claimed_at=None, claim=None)),
                name="venue_message_claim_is_whole",
                violation_error_code="claim_not_whole",
                violation_error_message=_("A message being sent names who claimed it and when."),
            ),
        ]
        indexes = [
            BrinIndex(fields=["created_at"], name="venue_message_by_time", autosummarize=True),
            models.Index(
                fields=["send_after", "id"],
                condition=Q(state="pending"),
                name="venue_message_due",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(state="claimed"),
                name="venue_message_stuck",
            ),
            models.Index(
                fields=["-id"],
                condition=Q(state__in=["failed", "pending"]),
                name="venue_message_troubling",
            ),
            models.Index(fields=["subject_key"], name="venue_message_about"),
            models.Index(
                fields=["address"],
                condition=Q(state="failed"),
                name="venue_message_failed_to",
            ),
            models.Index(fields=["user", "-id"], name="venue_message_of_user"),
            models.Index(fields=["address"], condition=Q(user=None), name="venue_message_to_nobodys"),
            models.Index(
                fields=["user"],
                condition=Q(read_at=None),
                name="venue_message_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.state})"


class ContactPreference(models.Model):
    """Whether an address may be written to for a purpose on a channel. No row means the purpose's default.

    Written by whoever records the consent (`venue.services.contact`), in that transaction; read by the deliverer at
    sending.
    """

    address = models.CharField(_("address"), max_length=254)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    is_allowed = models.BooleanField(_("allowed"))
    changed_at = models.DateTimeField(_("changed at"), default=clock.now)

    class Meta:
        verbose_name = _("contact preference")
        verbose_name_plural = _("contact preferences")
        constraints = [
            models.UniqueConstraint(
                fields=["address", "purpose", "channel"],
                name="venue_contactpreference_one_per_address",
                violation_error_code="preference_exists",
                violation_error_message=_("This address already has a preference for that."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="service"),
                name="venue_contactpreference_service_always",
                violation_error_code="service_always",
                violation_error_message=_("Messages about a booked service are always sent."),
            ),
        ]
        # Asked for every message that is not about a booked service, in whatever letters the address was typed.
        indexes = [models.Index(Upper("address"), "purpose", "channel", name="venue_contactpreference_asked")]

    def __str__(self) -> str:
        return f"{self.purpose}/{self.channel}: {self.is_allowed}"
