"""What a refusal means, by the step it answers, its code (RFC 5321 §4.2, RFC 3463) and its words.

A 5yz does not always speak of the recipient: the day's limit, a sender who may not send as this address, a
lost sign-in and a message that is too big are the account's, and come at any step. So words are read before
codes; but what the status calls the mailbox's own affair (x.1.z, x.2.z: unknown, full, too busy) stays the
recipient's.
"""

import re
from enum import IntEnum, auto

from desktop_crm.mail.answers import Deferred, Fault, Refused
from desktop_crm.mail.wire import Reply


class Stage(IntEnum):
    """How far a connection or a message has come."""

    NAME = auto()
    CONNECT = auto()
    HELLO = auto()
    ENCRYPT = auto()
    CERTIFICATE = auto()
    LOGIN = auto()
    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    BODY = auto()
    FINAL = auto()  # the final dot has left: from here on it may have arrived


_QUOTA = re.compile(
    r"\b[45]\.4\.5\b|SubmissionQuota|\bdaily\b|24[ -]?h(ou)?rs?\b|\b(per|a|this) day\b|\bper 24\b"
    r"|\b(send(ing|er)?|outgoing|outbound|submission|message|mail|e-?mail)s? (limit|quota)s?\b"
    r"|\bquota (for|of) (messages|sending|outgoing)",
    re.IGNORECASE,
)
_SLOW = re.compile(
    r"\btoo many (concurrent|simultaneous|parallel|connections?|sessions?|messages?|e?-?mails?|recipients?"
    r"|errors?|login|log-in|logon|attempts?|requests?|commands?|unknown|invalid)"
    r"|\b(rate|sending rate|connection|recipient|frequency)s?[ -]?limit|\blimit(ed)? .{0,20}\brate\b"
    r"|\btoo (fast|quickly|frequent(ly)?|often)\b|\bslow(ing)? down\b|throttl|\b4\.5\.3\b"
    r"|\b(per|an|this) (second|minute|hour)\b|\b432\b.*4\.3\.2",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"SendAsDenied|\b5\.2\.252\b|\b5\.7\.60\b|\bsend(ing)? (as|on behalf)\b|\bsender (address )?(is )?"
    r"(rejected|denied|refused|not|unknown|invalid|mismatch)|\b(invalid|unknown|unauthori[sz]ed) sender\b"
    r"|\bnot owned by\b|\bfrom:? (address|header)\b|\bas this sender\b|\bmail from\b.*\b(match|differ|same|allow)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\bauthenticat(e|ion)\b.*\b(required|first|needed|expired|failed)\b|\b(must|please|need to) (authenticate|log ?in"
    r"|sign in)|\bnot (logged|signed) in\b|\brelay(ing)?\b.*\b(den|not|prohibited|reject)|\bSMTP AUTH\b",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[45]\.(1\.([0-69]|10)|2\.[1-9])")  # x.1.7 and x.1.8 are the sender's
_BIG = re.compile(
    r"\b(message|mail|e-mail) (size|length|file)\b|\bmessage (is )?too (big|large|long)\b", re.IGNORECASE
)


def meaning(stage: Stage, reply: Reply) -> Fault | Deferred | Refused:
    """What a reply that is not the wished one says, of the account or of this recipient."""
    fault = _of_account(stage, reply)
    if fault:
        return fault
    lasting = reply.code >= 500
    if stage >= Stage.RCPT:
        return Refused(str(reply)) if lasting else Deferred(str(reply))
    match stage:
        case Stage.NAME | Stage.CONNECT | Stage.HELLO:
            return Fault.UNREACHABLE if lasting else Fault.SLOW_DOWN
        case Stage.ENCRYPT | Stage.CERTIFICATE:
            return Fault.INSECURE
        case Stage.LOGIN:
            # 454 4.7.0 says "not now", but is what many servers say to a password they cannot check.
            return Fault.LOGIN if lasting or reply.code == 454 else Fault.SLOW_DOWN
        case _:
            return Fault.SENDER if lasting else Fault.SLOW_DOWN


def _of_account(stage: Stage, reply: Reply) -> Fault | None:
    """The fault of the account that the reply names by itself, whatever the step."""
    text = reply.text
    if stage >= Stage.RCPT and _MAILBOX.fullmatch(reply.enhanced) and not _SENDER.search(text):
        return None
    if reply.code == 552 and (reply.enhanced == "5.3.4" or (stage is Stage.MAIL and _BIG.search(text))):
        return Fault.TOO_BIG
    if _QUOTA.search(text):
        return Fault.QUOTA
    if _SLOW.search(text):
        return Fault.SLOW_DOWN
    if stage < Stage.MAIL:
        return None
    return _of_sign_in_or_sender(reply)


def _of_sign_in_or_sender(reply: Reply) -> Fault | None:
    if reply.code in {530, 534, 535, 538, 454} or _LOGIN.search(reply.text):
        return Fault.LOGIN
    if reply.code >= 500 and (_SENDER.search(reply.text) or reply.enhanced in {"5.1.7", "5.1.8"}):
        return Fault.SENDER
    return Fault.BROKEN if reply.code == 503 else None
