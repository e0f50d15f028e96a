"""A file looked at in the background, and looked at again when something about it is changed."""

from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal

from desktop_crm.base.work import never
from desktop_crm.files.refusing import PasswordWanted
from desktop_crm.mapping.mappings import Mapping
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.imports import survey as surveys
from desktop_crm.ui.imports.survey import Asked, Survey
from desktop_crm.ui.places import Place, Where
from desktop_crm.ui.tasks import Job

PASTED = "Pasted rows.csv"


class Looking(QObject):
    """One file at a time. `survey` is what was found in it, None while there is none."""

    begun = Signal(str)  # the file's name
    looked = Signal(object)  # Survey
    refused = Signal(object)  # the exception
    password_wanted = Signal(object, bool)  # the file, and whether one was given that does not open it
    arrivals_came = Signal(object)
    doubts_came = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.survey: Survey | None = None
        self._job: Job | None = None
        self._asked: Asked | None = None
        self._folder: QTemporaryDir | None = None

    def take_file(self, path: Path, password: str = "") -> None:
        """Looks at a file unless another is just being read."""
        if self._job is None:
            self._look(Asked(path, password=password))

    def take_text(self, text: str) -> bool:
        """Takes rows from the clipboard as if they were a file; False where there are none."""
        if not text.strip():
            return False
        self._folder = QTemporaryDir()
        path = Path(self._folder.filePath(PASTED))
        path.write_text(text, "utf-8", newline="")
        self.take_file(path)
        return True

    def look_again(self, sheet: str, header_row: int | None) -> None:
        """Another sheet, or another row with the names of the columns."""
        if self.survey is not None and self._job is None:
            self._look(Asked(self.survey.path, sheet, header_row, self.survey.password))

    def forget(self) -> None:
        """Lets go of the file."""
        self.survey = None

    def use(self, mapping: Mapping) -> None:
        """How the rows arrive, and what is doubtful, by this mapping."""
        survey, book = self.survey, self._desk.book
        if survey is not None:
            self._desk.tasks.look(
                self, lambda: surveys.arrivals(book, survey, mapping), self._arrived, key="arrivals"
            )
            self._judge(survey, mapping)

    # ------------------------------------------------------------ in the background
    def _look(self, asked: Asked) -> None:
        self.begun.emit(asked.path.name)
        book, self._asked = self._desk.book, asked
        self._job = self._desk.tasks.job(
            self,
            f"Reading “{asked.path.name}”",
            lambda progress, stop: surveys.look(book, asked, progress, stop),
            self._found,
            place=Place(Where.IMPORT),
            failed=self._failed,
        )

    def _found(self, survey: Survey) -> None:
        self._job, self.survey = None, survey
        self.looked.emit(survey)
        self._judge(survey, survey.mapping)

    def _failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, PasswordWanted) and self._asked is not None:
            self.password_wanted.emit(self._asked.path, error.wrong)
        self.refused.emit(error)

    def _judge(self, survey: Survey, mapping: Mapping) -> None:
        book = self._desk.book
        self._desk.tasks.look(
            self, lambda: surveys.doubts(book, survey, mapping, never), self._judged, key="doubts"
        )

    def _arrived(self, found: object) -> None:
        if self.survey is not None:
            self.arrivals_came.emit(found)

    def _judged(self, found: object) -> None:
        if self.survey is not None:
            self.doubts_came.emit(found)
