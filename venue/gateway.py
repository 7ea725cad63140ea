"""What every SMS gateway can do for the house, and how it says that it did not. `venue.sms` knows which there is."""

from collections.abc import Mapping
from typing import Protocol


class Gateway(Protocol):
    """Hands over one message and answers with the gateway's own number of it. `text` is what the receiver will read;
    gateways that take an approved template and its parameters instead may ignore it.

    Raises `GatewayAway`, `GatewayRefused` or `GatewayBrokeOff`.
    """

    def send(self, phone: str, template_code: str, params: Mapping[str, str], text: str) -> str: ...


class GatewayError(Exception):
    """Says the gateway's code and nothing else: its words may repeat a number."""


class GatewayAway(GatewayError):
    """It cannot be reached, or serves this venue no more (wrong key, no money left): no fault of the message."""


class GatewayRefused(GatewayError):
    """It does not take this message: now, or never."""

    def __init__(self, code: str, *, for_good: bool) -> None:
        super().__init__(code)
        self.for_good = for_good


class GatewayBrokeOff(GatewayError):
    """It did not answer after the message was handed over: perhaps it has it."""
