"""SMTP with the commands of a letter in one go (RFC 2920), where the server says that it takes them so.

Asked one by one, sender, receiver and "now the letter" are three ways to the server, and the further away it is the
longer they take. Nearly all servers say it; what does not is asked one by one, as `smtplib` does.
"""

import re
import smtplib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.mail.backends.smtp import EmailBackend

if TYPE_CHECKING:
    from _typeshed import SizedBuffer

Reply = tuple[int, bytes]
SHUTS_DOWN = 421
TAKEN = frozenset({250, 251})
GO_ON = 354
LINE_THAT_BEGINS_WITH_A_DOT = re.compile(rb"^\.", re.MULTILINE)


class InOneGo(smtplib.SMTP):
    """Raises what `smtplib.SMTP.sendmail` raises, for the first of the commands that was refused."""

    def sendmail(
        self,
        from_addr: str,
        to_addrs: str | Sequence[str],
        msg: "SizedBuffer | str",
        mail_options: Sequence[str] = (),
        rcpt_options: Sequence[str] = (),
    ) -> dict[str, Reply]:
        self.ehlo_or_helo_if_needed()
        receivers = [to_addrs] if isinstance(to_addrs, str) else to_addrs
        if not (self.has_extn("pipelining") and isinstance(msg, bytes) and len(receivers) == 1) or mail_options:
            return super().sendmail(from_addr, to_addrs, msg, mail_options, rcpt_options)
        self._send_one(from_addr, receivers[0], msg)
        return {}

    def _send_one(self, sender: str, receiver: str, letter: bytes) -> None:
        size = f" SIZE={len(letter)}" if self.has_extn("size") else ""
        commands = [f"MAIL FROM:{smtplib.quoteaddr(sender)}{size}", f"RCPT TO:{smtplib.quoteaddr(receiver)}", "DATA"]
        if any(set(each) & {"\r", "\n"} for each in commands):
            raise ValueError("an address of a letter holds a line break")
        self.send("".join(f"{each}\r\n" for each in commands))
        of_sender, of_receiver, of_data = (self._reply() for _ in commands)
        is_wanted = of_sender[0] == 250 and of_receiver[0] in TAKEN
        if of_data[0] == GO_ON:  # also said by servers that refused the receiver: they wait for an end
            self.send(_until_the_end(letter) if is_wanted else b".\r\n")
            of_data = self._reply()
        if of_sender[0] != 250:
            self._begin_anew()
            raise smtplib.SMTPSenderRefused(*of_sender, sender)
        if of_receiver[0] not in TAKEN:
            self._begin_anew()
            raise smtplib.SMTPRecipientsRefused({receiver: of_receiver})
        if of_data[0] != 250:
            self._begin_anew()
            raise smtplib.SMTPDataError(*of_data)

    def _reply(self) -> Reply:
        """One that shuts down says so once, and answers nothing after."""
        code, words = self.getreply()
        if code == SHUTS_DOWN:
            self.close()
            raise smtplib.SMTPDataError(code, words)
        return code, words

    def _begin_anew(self) -> None:
        try:
            self.rset()
        except smtplib.SMTPServerDisconnected:  # what was refused is told all the same
            self.close()


class InOneGoOverTLS(InOneGo, smtplib.SMTP_SSL):
    """The same for a server that speaks TLS from the first word."""


class Backend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return InOneGoOverTLS if self.use_ssl else InOneGo


def _until_the_end(letter: bytes) -> bytes:
    ended = letter if letter.endswith(b"\r\n") else letter + b"\r\n"
    return LINE_THAT_BEGINS_WITH_A_DOT.sub(b"..", ended) + b".\r\n"
