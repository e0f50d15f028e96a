"""Through the user's own mail server: one kept connection, one message and one answer at a time.

What matters is the step at which something breaks. Before the final dot has left, the server cannot have
taken the message; with a 250 after it, it has; in between nobody knows, and the answer is `InDoubt`.
A connection that turns out dead, or a server that has had enough of it (421), is replaced at once, and the
same message tried once more, as long as its final dot has not left.
"""

import ssl
from dataclasses import dataclass

from desktop_crm.mail import faults, headers
from desktop_crm.mail.account import Account, Patience
from desktop_crm.mail.answers import (
    Accepted,
    AccountFault,
    Answer,
    Deferred,
    Fault,
    InDoubt,
    Outgoing,
    Refused,
)
from desktop_crm.mail.opening import Cannot, Session, make_context, open_session
from desktop_crm.mail.replies import Stage, meaning
from desktop_crm.mail.wire import Lost, Nonsense, Reply, TimedOut, Wire

_GOOD_BYE = 2  # seconds to wait for the answer to QUIT, which changes nothing
_BREAKS = 3  # so many recipients in a row, and it is not the recipients


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`again`: a new connection may help at once. `in_a_row`: what it means when it happens to several."""

    answer: Answer
    again: bool = False
    in_a_row: AccountFault | None = None


class SmtpTransport:
    """A way out by SMTP submission (RFC 6409). Connects with the first message; for one thread."""

    def __init__(self, account: Account, password: str, patience: Patience | None = None) -> None:
        self._account = account
        self._password = password
        self._patience = patience or Patience()
        self._context: ssl.SSLContext | None = None
        self._session: Session | None = None
        self._needs_reset = False
        self._breaks = 0

    def hand_over(self, message: Outgoing) -> Answer:
        """The server's answer for this one recipient; raises nothing that a server or a line can cause."""
        outcome = self._attempt(message)
        if outcome.again:
            outcome = self._attempt(message)
        self._breaks = self._breaks + 1 if outcome.in_a_row else 0
        if outcome.in_a_row and self._breaks >= _BREAKS:
            self._breaks = 0
            return outcome.in_a_row
        return outcome.answer

    def close(self) -> None:
        """Says good-bye where there is a connection; the next message makes a new one."""
        session, self._session = self._session, None
        if session:
            try:
                session.wire.ask("QUIT", _GOOD_BYE)
            except Lost:
                pass  # each message has had its answer already
            finally:
                session.wire.close()

    def abandon(self) -> None:
        """Ends a wait in another thread's `hand_over`, which then answers with what is known."""
        session = self._session
        if session:
            session.wire.abandon()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session:
            session.wire.close()

    def _opened(self) -> Session:
        if self._session is None:
            if self._context is None:
                self._context = make_context(self._account)
            self._session = open_session(self._account, self._password, self._context, self._patience)
            self._needs_reset = False
        return self._session

    def _attempt(self, message: Outgoing) -> _Outcome:
        reused = self._session is not None
        try:
            session = self._opened()
        except Cannot as cannot:
            return _Outcome(cannot.fault, cannot.again)
        hindrance = self._hindrance(session, message)
        if hindrance:
            return _Outcome(hindrance)
        copy = _Copy(session, message, self._patience)
        try:
            reply = copy.go(self._needs_reset)
        except Lost as lost:
            self._drop()
            return self._after_loss(copy.stage, lost, reused)
        return self._after_reply(copy.stage, reply, reused)

    def _hindrance(self, session: Session, message: Outgoing) -> Answer | None:
        """What makes it useless to try."""
        if session.size_limit and len(message.data) > session.size_limit:
            return faults.told(Fault.TOO_BIG, self._account, why=f"at most {session.size_limit} octets")
        if _international(message) and "smtputf8" not in session.features:
            return Refused(
                "Not sent: this mail server cannot write to addresses with letters beyond A to Z before the @."
            )
        return None

    def _after_loss(self, stage: Stage, lost: Lost, reused: bool) -> _Outcome:
        if stage is Stage.FINAL:
            return _Outcome(InDoubt(f"The message was handed over whole; then no receipt came: {lost}."))
        again = reused or not isinstance(lost, (TimedOut, Nonsense))
        broken = faults.told(Fault.BROKEN, self._account, why=str(lost))
        if stage < Stage.RCPT:
            return _Outcome(broken, again)
        why = f"The connection broke before the message was handed over: {lost}."
        return _Outcome(Deferred(why), again, broken)

    def _after_reply(self, stage: Stage, reply: Reply, reused: bool) -> _Outcome:
        self._needs_reset = not (stage is Stage.FINAL and reply.good)
        if not self._needs_reset:
            return _Outcome(Accepted(str(reply)))
        hangs_up = reply.code == 421  # RFC 5321 §3.8; smtplib does not notice
        if hangs_up or stage is Stage.BODY:
            self._drop()
        afresh = reused and stage is not Stage.FINAL
        answer = meaning(stage, reply)
        if isinstance(answer, Fault):
            self.close()
            told = faults.told(answer, self._account, reply)
            return _Outcome(told, afresh and (hangs_up or answer in {Fault.LOGIN, Fault.BROKEN}))
        waits = faults.told(Fault.SLOW_DOWN, self._account, reply) if hangs_up else None
        return _Outcome(answer, afresh and hangs_up, waits)


class _Copy:
    """One message on its way; `stage` is the last step that was begun."""

    def __init__(self, session: Session, message: Outgoing, patience: Patience) -> None:
        self.stage = Stage.MAIL
        self._session = session
        self._message = message
        self._patience = patience

    def go(self, needs_reset: bool) -> Reply:
        """The reply that ended it: the one after the final dot, or the first refusal. Raises Lost."""
        wire, wait = self._session.wire, self._patience.reply
        if needs_reset and not (reply := wire.ask("RSET", wait)).good:
            raise Lost(str(reply))
        reply = _answered(wire.ask(self._mail(), wait))
        if not reply.good:
            return reply
        self.stage = Stage.RCPT
        reply = _answered(wire.ask(f"RCPT TO:<{self._message.recipient}>", wait))
        if not reply.good:
            return reply
        self.stage = Stage.DATA
        reply = wire.ask("DATA", wait)
        if reply.code != 354:
            return _refused(reply)
        self.stage = Stage.BODY
        try:
            wire.send(_on_the_wire(self._message.data), self._patience.block)
        except Lost as lost:
            return _last_words(wire, lost)
        self.stage = Stage.FINAL
        return _answered(wire.reply(self._patience.final))

    def _mail(self) -> str:
        features, message = self._session.features, self._message
        command = f"MAIL FROM:<{message.sender}>"
        if "size" in features:
            command += f" SIZE={len(message.data)}"
        if _international(message):
            command += " SMTPUTF8"
        if "8bitmime" in features and not message.data.isascii():
            command += " BODY=8BITMIME"
        return command


def _answered(reply: Reply) -> Reply:
    """Raises Nonsense for a question where only yes or no can stand."""
    if 300 <= reply.code < 400:
        raise Nonsense(str(reply))
    return reply


def _refused(reply: Reply) -> Reply:
    """Raises Nonsense where DATA is answered by anything but 354, 4yz or 5yz."""
    if reply.code < 400:
        raise Nonsense(str(reply))
    return reply


def _last_words(wire: Wire, lost: Lost) -> Reply:
    """What the server said before it hung up in the middle of a message: too big, for example. Raises Lost."""
    try:
        reply = wire.reply(_GOOD_BYE)
    except Lost:
        raise lost from None
    if reply.code < 400:
        raise lost
    return reply


def _international(message: Outgoing) -> bool:
    return headers.needs_smtputf8(message.recipient) or headers.needs_smtputf8(message.sender)


def _on_the_wire(data: bytes) -> bytes:
    """The message with leading dots doubled and the final dot (RFC 5321 §4.5.2)."""
    if b"\r\n." in data:
        data = data.replace(b"\r\n.", b"\r\n..")
    if data.startswith(b"."):
        data = b"." + data
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")
