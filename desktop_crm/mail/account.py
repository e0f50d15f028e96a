"""The user's outgoing account, without its password."""

from dataclasses import dataclass
from enum import StrEnum


class Security(StrEnum):
    STARTTLS = "starttls"  # encrypted after the greeting, RFC 3207
    TLS = "tls"  # encrypted from the start, RFC 8314 §3.3
    NONE = "none"  # only to a server on this computer


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where and as whom to send. `ca_file` (PEM) is trusted beside the system's certificates."""

    host: str
    port: int
    sender_address: str
    security: Security = Security.STARTTLS
    user: str = ""  # empty: the server wants no sign-in
    ca_file: str = ""
    sender_name: str = ""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds; the defaults are those of RFC 5321 §4.5.3.2."""

    connect: float = 30
    reply: float = 300
    block: float = 180  # for each 64 KB of a message
    final: float = 600  # after the final dot: giving up early is what sends messages twice
