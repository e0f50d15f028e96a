"""Runs what is being sent, in the background, also after the program was closed in between."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_crm.base import clock
from desktop_crm.base.dates import moment_words
from desktop_crm.base.work import Progress, Stop
from desktop_crm.campaigns import drafting, planning, sending, transports
from desktop_crm.campaigns.ending import Ended
from desktop_crm.campaigns.sending import RunResult
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.tasks import Job

GRACE = 10_000  # milliseconds in which nothing leaves yet
LOOK = 20_000  # milliseconds between looks for what may go on


class Runner(QObject):
    """One run at a time. `grace` holds the campaign that begins in a few seconds."""

    ran = Signal(int)  # campaign id: a run began or ended
    taken_back = Signal(int)  # campaign id: it is a draft again

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.grace: int | None = None
        self._job: Job | None = None
        self._running: int | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(GRACE)
        self._wait.timeout.connect(self._begin)
        self._look = QTimer(self)
        self._look.setInterval(LOOK)
        self._look.timeout.connect(self.look)

    def start(self) -> None:
        """At the start of the program: what a killed run left is put right, and what may go on goes on."""
        book = self._desk.book
        self._desk.tasks.call(self, lambda: sending.settle(book), self._settled)
        self._look.start()

    def _settled(self, in_doubt: int) -> None:
        if in_doubt:
            letters = "letter is" if in_doubt == 1 else "letters are"
            self._desk.messages.tell(
                f"{in_doubt} {letters} in doubt: the program ended while it was handed over."
            )
        self.look()

    # ------------------------------------------------------------ beginning
    def plan(self, campaign_id: int, then: Any) -> None:
        """Plans a campaign and lets it begin in ten seconds; `then` gets how many were planned."""

        def planned(result: planning.Planned) -> None:
            self.grace = campaign_id
            self._wait.start()
            seconds = GRACE // 1000
            self._desk.messages.tell(f"Starts in {seconds} seconds.", take_back=self._take_back(campaign_id))
            then(result)

        self._desk.tasks.write(
            self, "", lambda session: planning.plan(session, campaign_id, clock.now()), planned
        )

    def plan_later(self, campaign_id: int, until: datetime, then: Callable[[], object]) -> None:
        """Plans a campaign that begins by itself at `until`, while the program is open."""

        def work(session: Any) -> None:
            planning.plan(session, campaign_id, clock.now())
            sending.put_off(session, campaign_id, until, clock.now())

        def planned(_result: None) -> None:
            words = f"It leaves {moment_words(until, clock.now())}."
            self._desk.messages.tell(words, take_back=lambda: self._unplan(campaign_id))
            then()

        self._desk.tasks.write(self, "", work, planned)

    def _unplan(self, campaign_id: int) -> None:
        def done(was: bool) -> None:
            self._taken_back(was)
            if was:
                self.taken_back.emit(campaign_id)

        self._desk.tasks.write(
            self, "", lambda session: planning.take_back(session, campaign_id, clock.now()), done
        )

    def _take_back(self, campaign_id: int) -> Callable[[], object]:
        """What the toast's Undo does, also after the ten seconds: then it says that it is too late."""
        return lambda: self.take_back() if self.grace == campaign_id else self._taken_back(False)

    def take_back(self) -> bool:
        """Makes a draft again of what has not begun to leave; whether there was something."""
        if self.grace is None:
            return False
        number, self.grace = self.grace, None
        self._wait.stop()
        self._unplan(number)
        return True

    def _taken_back(self, was: bool) -> None:
        self._desk.messages.tell(
            "Nothing has left: it is a draft again." if was else "It had begun to leave already."
        )

    def _begin(self) -> None:
        self.grace = None
        self.look()

    def begin_now(self) -> None:
        """Does not wait for the ten seconds."""
        if self.grace is not None:
            self._wait.stop()
            self._begin()

    # ------------------------------------------------------------ running
    def look(self) -> None:
        """Starts what may go on now, if nothing runs."""
        if self._running is None and self.grace is None:
            self._desk.tasks.read(self, self._due, self._found, key="due")

    @staticmethod
    def _due(session: Any) -> tuple[int, str] | None:
        found = sending.due(session, clock.now())
        return (found[0], drafting.get(session, found[0]).name) if found else None

    def _found(self, found: tuple[int, str] | None) -> None:
        if found is None or self._running is not None or self.grace is not None:
            return
        number, name = found
        book = self._desk.book
        self._running = number

        def work(progress: Progress, stop: Stop) -> RunResult:
            transport = transports.of_campaign(book, number)
            try:
                return sending.run(book, number, transport, progress=progress, stop=stop, unasked=True)
            finally:
                transport.close()

        place = Place(Where.SENDING, number)
        self._job = self._desk.tasks.job(self, name, work, self._ended, place=place, failed=self._failed)
        self.ran.emit(number)

    def _ended(self, result: RunResult) -> None:
        self._over()
        if result.ended is Ended.FINISHED:
            self._desk.messages.tell("The newsletter has left. See the report in Campaigns.")
        elif result.ended is Ended.STOPPED and result.why:
            self._desk.messages.tell(f"Sending stopped: {result.why}")

    def _failed(self, error: Exception) -> None:
        number = self._running
        self._over()
        if number is not None:
            # What cannot even begin must not begin again every few seconds.
            self._desk.tasks.write(self, "", lambda session: sending.pause(session, number, clock.now()))
        self._desk.messages.failed(error)

    def _over(self) -> None:
        number, self._running, self._job = self._running, None, None
        if number is not None:
            self.ran.emit(number)

    # ------------------------------------------------------------ the user's word
    def pause(self, campaign_id: int) -> None:
        self._say(campaign_id, sending.pause)

    def halt(self, campaign_id: int) -> None:
        self._say(campaign_id, sending.halt)

    def go_on(self, campaign_id: int) -> None:
        """Lets a paused, stopped or waiting campaign go on now."""
        self._desk.tasks.write(
            self, "", lambda session: sending.go_on(session, campaign_id, clock.now()), self._looked
        )

    def _looked(self, _result: None) -> None:
        self.look()

    def _say(self, campaign_id: int, act: Any) -> None:
        if self.grace == campaign_id:
            self.grace = None
            self._wait.stop()
        self._desk.tasks.write(self, "", lambda session: act(session, campaign_id, clock.now()))

    def running(self) -> int | None:
        """The campaign that is being sent at this moment."""
        return self._running

    def close(self) -> None:
        """The program ends: the run stops after the letter in hand and goes on at the next start."""
        self._look.stop()
        self._wait.stop()
        if self._job is not None:
            self._job.stop()


def when_words(until: datetime | None) -> str:
    """`at 10:42` for the time something goes on."""
    return f"at {clock.local(until):%H:%M}" if until else ""
