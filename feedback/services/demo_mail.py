"""What the demo wrote in its past was sent then; some letters bounced or came too late, some are tried again."""

from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from venue import clock
from venue.models import Message
from venue.services.delivery import Postman, Rules, claim_next, deliver

IN_A_MOMENT = timedelta(seconds=4)
BOUNCES, GREYLISTS = "@full.example", "@slow.example"
TOO_LATE = "booking_second_reminder"


class PastPostman(Postman):
    """Hands letters to nobody; what stands in the addresses makes it refuse, as mail servers do."""

    def connect(self) -> None:
        """There is nobody to connect to."""

    def send(self, message: Message) -> None:
        if message.address.endswith(BOUNCES):
            raise SMTPRecipientsRefused({message.address: (550, b"mailbox full")})
        if message.address.endswith(GREYLISTS):
            raise SMTPDataError(451, b"try again later")


def deliver_past(now: datetime) -> int:
    """Deliver, each at its time, what was put before `now`; what was put just now is left to the worker."""
    postman, delivered = PastPostman(), 0
    with clock.frozen(now - timedelta(seconds=1)):
        rules = Rules.at(now)
        while message := claim_next():
            with clock.frozen(at_which(message)):
                deliver(message, rules, postman)
            delivered += 1
    return delivered


def at_which(message: Message) -> datetime:
    """A moment after it was put; the mail of one morning was held up until it was worth nothing."""
    if message.dedupe_key.startswith(TOO_LATE) and message.expires_at:
        return message.expires_at + IN_A_MOMENT
    return message.send_after + IN_A_MOMENT
