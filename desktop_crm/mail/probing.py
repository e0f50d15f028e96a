"""Is the account ready to send? Asked step by step, so that the one that fails names the remedy.

Nothing is sent: the last step names the sender as its own recipient and takes both back.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from desktop_crm.mail import faults, headers
from desktop_crm.mail.account import Account, Patience, Security
from desktop_crm.mail.answers import AccountFault, Fault
from desktop_crm.mail.opening import Cannot, Session, make_context, open_session
from desktop_crm.mail.replies import Stage, meaning
from desktop_crm.mail.wire import Lost

HASTE = Patience(connect=10, reply=20)  # somebody is watching


class StepName(StrEnum):
    """The steps in their order; each value is what a list shows."""

    NAME = "Server name"
    CONNECTION = "Connection"
    ENCRYPTION = "Encryption"
    CERTIFICATE = "Certificate"
    SIGN_IN = "Sign-in"
    SENDER = "Sender"


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was tried; where it failed, `detail` says what happened and `way_out` what to do."""

    name: StepName
    ok: bool
    detail: str
    way_out: str = ""
    reply: str = ""  # the server's own words, or the system's


Told = Callable[[Step], None]

_NAMES = {
    Stage.NAME: StepName.NAME,
    Stage.CONNECT: StepName.CONNECTION,
    Stage.HELLO: StepName.CONNECTION,
    Stage.ENCRYPT: StepName.ENCRYPTION,
    Stage.CERTIFICATE: StepName.CERTIFICATE,
    Stage.LOGIN: StepName.SIGN_IN,
}


def unheard(_step: Step) -> None:
    """Steps that nobody hears of until all are done."""


def probe(
    account: Account, password: str, *, told: Told = unheard, patience: Patience = HASTE
) -> tuple[Step, ...]:
    """The steps up to the first that fails; `told` hears of each as soon as it is known."""
    steps: list[Step] = []

    def note(step: Step) -> None:
        steps.append(step)
        told(step)

    def done(stage: Stage, detail: str) -> None:
        if stage is Stage.LOGIN and account.security is Security.NONE:
            note(Step(StepName.ENCRYPTION, True, "Not needed: the server is on this computer."))
        note(Step(_NAMES[stage], True, _in_words(account, stage, detail)))

    try:
        session = open_session(account, password, make_context(account), patience, done)
    except Cannot as cannot:
        known = {step.name for step in steps}
        name = _NAMES[cannot.stage]
        if name in known:  # it encrypts and then says nothing: what is still open has failed
            name = next(one for one in StepName if one not in known)
        note(_failed(name, cannot.fault))
        return tuple(steps)
    try:
        note(_sender(account, session, patience.reply))
    finally:
        session.wire.close()
    return tuple(steps)


def _failed(name: StepName, fault: AccountFault) -> Step:
    return Step(name, False, fault.what, fault.way_out, fault.reply)


def _in_words(account: Account, stage: Stage, detail: str) -> str:
    match stage:
        case Stage.NAME:
            return f"{account.host} is at {detail}." if detail != account.host else f"{account.host}."
        case Stage.CONNECT:
            return f"{account.host} answers on port {account.port}."
        case Stage.ENCRYPT:
            return f"Encrypted with {detail}."
        case Stage.CERTIFICATE:
            return f"The certificate is for {account.host}, and vouched for."
        case _:
            return f"Signed in as {account.user}." if account.user else "The server wants no sign-in."


def _sender(account: Account, session: Session, wait: float) -> Step:
    """Many servers judge the sender only when they hear a recipient."""
    try:
        address = headers.address(account.sender_address)
    except ValueError:
        fault = faults.no_sender(account)
        return _failed(StepName.SENDER, fault)
    utf8 = " SMTPUTF8" if headers.needs_smtputf8(address) else ""
    try:
        reply = session.wire.ask(f"MAIL FROM:<{address}>{utf8}", wait)
        stage = Stage.MAIL
        if reply.good:
            stage = Stage.RCPT
            reply = session.wire.ask(f"RCPT TO:<{address}>", wait)
        if not reply.good:
            found = meaning(stage, reply)
            # Whoever may not write to oneself may still write to others, so only the account counts here.
            if isinstance(found, Fault):
                return _failed(StepName.SENDER, faults.told(found, account, reply))
    except Lost as lost:
        return _failed(StepName.SENDER, faults.told(Fault.BROKEN, account, why=str(lost)))
    with suppress(Lost):
        session.wire.ask("QUIT", wait)  # which also takes sender and recipient back
    return Step(StepName.SENDER, True, f"The server takes messages from {account.sender_address}.")
