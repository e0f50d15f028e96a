"""What a server made of one message. There are no others; senders `match` on them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message for one recipient: the whole of it in `data` (CRLF lines), and the envelope."""

    sender: str
    recipient: str
    message_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Accepted:
    """A 250 after the final dot (RFC 5321 §4.1.1.4): the server took charge of it."""

    reply: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """A 4yz for this recipient: try again later."""

    reply: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A 5yz for this recipient: do not try again."""

    reply: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The connection broke after the data and before the answer (RFC 1047): it may have arrived."""

    why: str


class Fault(StrEnum):
    """Why the account cannot send now; no recipient is to blame."""

    UNREACHABLE = "unreachable"  # no such host, no network, connection refused, time-out
    INSECURE = "insecure"  # no STARTTLS, bad certificate: never falls back to clear text
    LOGIN = "login"  # 535, 530, 454 4.7.0 at AUTH
    SENDER = "sender"  # the server does not let this account send as this address
    QUOTA = "quota"  # the provider's limit of the day is reached
    SLOW_DOWN = "slow_down"  # too fast or too many connections: wait, then go on
    TOO_BIG = "too_big"  # the server takes no messages of this size: every recipient would be refused
    BROKEN = "broken"  # the server keeps hanging up or speaks nonsense


@dataclass(frozen=True, slots=True)
class AccountFault:
    """The run stops here and this message was not handed over. `what` and `way_out` are for the user."""

    fault: Fault
    what: str
    way_out: str
    reply: str = ""


Answer = Accepted | Deferred | Refused | InDoubt | AccountFault


class Transport(Protocol):
    """One way out. `hand_over` never raises for what a server or a line can do."""

    def hand_over(self, message: Outgoing) -> Answer: ...

    def close(self) -> None: ...
