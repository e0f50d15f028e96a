"""Servers' own words, from their documents and from what users posted, and whose fault each is."""

import pytest

from desktop_crm.mail.answers import Deferred, Fault, Refused
from desktop_crm.mail.replies import Stage, meaning
from desktop_crm.mail.wire import Reply

RECIPIENT = [
    "550 5.1.1 The email account that you tried to reach does not exist",
    "550 No such user here",
    "550 5.1.1 <ann@x.example>: Recipient address rejected: User unknown in virtual mailbox table",
    "501 5.1.3 Bad recipient address syntax",
    "552 5.2.2 Mailbox full",
    "552 5.2.2 The email account that you tried to reach is over quota",
    "553 5.1.3 Bad address",
    "554 5.7.1 Message refused: it looks like bulk mail",
    "554 5.4.6 Too many hops, mail loop",
    "550 5.1.2 Bad destination system address",
    "556 5.1.10 Domain does not accept mail",
    "550 5.7.1 Service unavailable, client host blocked using a list",
]
RECIPIENT_LATER = [
    "450 4.2.1 Mailbox busy, try again later",
    "450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery",
    "451 4.7.1 Greylisted, please try again",
    "450 4.7.1 <ann@x.example>: Recipient address rejected: Greylisting in effect, please come back later",
    "452 4.2.2 Mailbox over quota",
    "452 4.2.2 Mailbox is temporarily over quota",
    "451 4.3.0 Temporary lookup failure",
    "422 4.2.2 odd code",
    "421 4.4.1 Connection timed out at the other side",
    "450 4.4.3 Domain not found",
]
QUOTA = [
    "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to …",
    "550 5.4.5 Daily user sending quota exceeded",
    "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException",
    "550 You have exceeded the 24-hour sending limit",
    "452 4.2.3 x You have exceeded the maximum number of messages per day",
    "550 5.7.1 You have reached your daily limit",
]
SLOW = [
    "450 4.7.1 Rate limit exceeded, slow down",
    "421 4.7.0 Too many concurrent connections from your address",
    "421 4.7.0 Too many messages in this connection",
    "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded: too many concurrent connections",
    "452 4.5.3 Too many recipients",
    "450 4.7.1 Error: too many mails from 192.0.2.1",
    "451 4.7.1 You are sending too fast",
    "421 4.7.28 Our system has detected an unusual rate limit",
    "554 5.7.0 Your message could not be sent. Too many messages in the last hour",
]
SENDER = [
    "554 5.2.252 SendAsDenied; post@fernhill.example not allowed to send as other@fernhill.example",
    "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
    "553 5.7.1 <us@x.example>: Sender address rejected: not owned by user ann",
    "553 sorry, your envelope sender address is not yours: sender address is not allowed",
    "550 Unauthorized sender address.",
]
LOGIN = [
    "530 5.7.0 Authentication required",
    "530 5.7.0 Must issue a STARTTLS command first",
    "550 5.7.1 relaying denied",
    "554 5.7.1 <ann@x.example>: Relay access denied",
    "454 4.7.1 <ann@x.example>: Relay access denied",
    "550 Please authenticate first",
    "535 5.7.8 Authentication credentials invalid",
]


def reply(text: str) -> Reply:
    return Reply(int(text[:3]), (text[4:],))


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DATA, Stage.FINAL])
@pytest.mark.parametrize("text", RECIPIENT)
def test_refusals_of_one_recipient(stage: Stage, text: str) -> None:
    assert meaning(stage, reply(text)) == Refused(text)


@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DATA, Stage.FINAL])
@pytest.mark.parametrize("text", RECIPIENT_LATER)
def test_delays_of_one_recipient(stage: Stage, text: str) -> None:
    assert meaning(stage, reply(text)) == Deferred(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        *((text, Fault.QUOTA) for text in QUOTA if "4.2.3" not in text),
        *((text, Fault.SLOW_DOWN) for text in SLOW),
        *((text, Fault.SENDER) for text in SENDER),
        *((text, Fault.LOGIN) for text in LOGIN),
        ("552 5.3.4 Message size exceeds fixed limit", Fault.TOO_BIG),
    ],
)
@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.FINAL])
def test_what_the_account_is_told_blames_no_recipient(stage: Stage, text: str, fault: Fault) -> None:
    assert meaning(stage, reply(text)) is fault


@pytest.mark.parametrize("text", QUOTA)
def test_the_day_s_limit_at_the_sender(text: str) -> None:
    assert meaning(Stage.MAIL, reply(text)) is Fault.QUOTA


@pytest.mark.parametrize(
    ("stage", "text", "fault"),
    [
        (Stage.CONNECT, "554 5.7.1 No service for you", Fault.UNREACHABLE),
        (Stage.CONNECT, "421 4.3.2 Service shutting down", Fault.SLOW_DOWN),
        (Stage.HELLO, "421 x", Fault.SLOW_DOWN),
        (Stage.ENCRYPT, "454 4.7.0 TLS not available", Fault.INSECURE),
        (Stage.LOGIN, "535 5.7.8 Username and password not accepted", Fault.LOGIN),
        (Stage.LOGIN, "534 5.7.9 Application-specific password required", Fault.LOGIN),
        (Stage.LOGIN, "454 4.7.0 Temporary authentication failure", Fault.LOGIN),
        (Stage.LOGIN, "454 4.7.0 Too many login attempts, please try again later", Fault.SLOW_DOWN),
        (Stage.LOGIN, "432 4.3.2 Concurrent connections limit exceeded", Fault.SLOW_DOWN),
        (Stage.MAIL, "450 4.2.0 later", Fault.SLOW_DOWN),
        (Stage.MAIL, "550 5.7.1 no", Fault.SENDER),
        (Stage.MAIL, "503 5.5.1 Nested MAIL command", Fault.BROKEN),
        (Stage.MAIL, "552 Message size exceeds the maximum", Fault.TOO_BIG),
    ],
)
def test_before_a_recipient_is_named_it_is_always_the_account(stage: Stage, text: str, fault: Fault) -> None:
    assert meaning(stage, reply(text)) is fault


def test_lines_of_a_long_reply_say_their_status_once() -> None:
    long = Reply(550, ("5.1.1 The account does not exist.", "5.1.1 Please check it", "", "5.1.1 again"))
    assert str(long) == "550 5.1.1 The account does not exist. Please check it again"
    assert long.enhanced == "5.1.1" and Reply(250, ("Ok",)).enhanced == ""
