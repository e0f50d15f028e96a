"""Files inside of zip archives: the readable ones are offered like the sheets of a workbook.

What is unpacked lies in a folder of its own that only the user may read, under names made here, and goes with
the source that reads it. Nothing in an archive can name a place on the disk.
"""

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from desktop_crm.base.work import Stop
from desktop_crm.files import archive_names, archive_secrets, encodings, kinds
from desktop_crm.files.entry import FIELDS
from desktop_crm.files.refusing import FileRefused, PasswordWanted, refusal
from desktop_crm.files.sheet import CardRecord, Format, Layout, Record, SheetName, Visibility
from desktop_crm.files.source import Allowance, Asked, Source

Opener = Callable[[Asked], Source]

_DIRECTORY = 32 << 20  # bytes of an archive's list of files
_MEMBERS = 20_000
_TRIED = 20  # files opened in search of one with a table
_DEEPEST = 2
_NAMED = 12  # files that a refusal names
_RATIO, _BOMB = 250, 120 << 20  # unpacks to this many times its size and to more than this many bytes
_CHUNK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, archive_secrets.AES)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, ValueError)
_READ = frozenset((kinds.WORKBOOK, kinds.DELIMITED, kinds.CARDS, kinds.LDIF, kinds.GZIP, kinds.MARKED_CARDS))
_JUNK = re.compile(
    r"(^|/)(__MACOSX/|\.|thumbs\.db$|desktop\.ini$)|(^|/)(read[ _-]?me|licen[sc]e)[^/]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in the archive that can be read, by the name that is shown."""

    label: str
    info: zipfile.ZipInfo
    kind: str


@dataclass(frozen=True, slots=True)
class _Choice:
    """What can be asked for: a file, a sheet of one, or (`members` several) all address cards at once."""

    label: str
    members: tuple[_Member, ...]
    sheet: str = ""
    visibility: Visibility = Visibility.VISIBLE


def kind_of(path: Path) -> str:
    """Whether a zip file is an archive or the shell of a workbook or document. Raises OSError."""
    if directory_size(path) > _DIRECTORY:
        return "strange archive"
    try:
        with zipfile.ZipFile(path) as archive:
            names = {i.filename.replace("\\", "/").lstrip("/").lower() for i in archive.infolist()}
    except _BROKEN:
        return "broken archive" if path.suffix.lower() == ".zip" else kinds.WORKBOOK
    if not names:
        return "empty archive"
    if {"manifest.json", "data/contacts.jsonl"} <= names:
        return "whole book"  # of this program; the archive room reads it
    marks = ("mimetype", "[content_types].xml", "index.zip")
    office = any(n in names for n in marks) or any(
        n.startswith(("xl/", "word/", "ppt/")) or n.endswith(".iwa") for n in names
    )
    return kinds.WORKBOOK if office else kinds.ARCHIVE


def directory_size(path: Path) -> int:
    """Bytes of the list of files that stands at an archive's end. Raises OSError."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    told = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    wide = tail.rfind(b"PK\x06\x06")
    if told == 0xFFFFFFFF:
        told = int.from_bytes(tail[wide + 40 : wide + 48], "little") if wide >= 0 else size
    return min(told, size)


def open_archive(asked: Asked, opener: Opener) -> Source:
    """The file asked for in an archive, else the first one with a table. Raises FileRefused, OSError."""
    if asked.depth >= _DEEPEST:
        raise refusal(asked.name, "archive")
    folder = TemporaryDirectory(prefix="desktop-crm-", ignore_cleanup_errors=True)
    try:
        with zipfile.ZipFile(asked.path) as archive:
            return _Unpacking(asked, opener, archive, folder).source()
    except BaseException as error:
        folder.cleanup()
        if isinstance(error, _BROKEN):
            raise refusal(asked.name, "broken archive") from error
        raise


class _Unpacking:
    """One archive while it is looked through."""

    def __init__(
        self, asked: Asked, opener: Opener, archive: zipfile.ZipFile, folder: TemporaryDirectory[str]
    ) -> None:
        self.asked = asked
        self.opener = opener
        self.archive = archive
        self.folder = folder
        self.files: dict[str, Path] = {}
        self.refused: FileRefused | None = None

    def source(self) -> Source:
        members = self._members()
        if not members:
            raise self.refused or refusal(self.asked.name, "nothing inside")
        choices = self._choices(members)
        chosen, source = self._chosen(choices)
        member = chosen.members[0].label if len(chosen.members) == 1 else ""
        sheets = tuple(SheetName(c.label, c.visibility) for c in choices)
        layout = replace(source.layout, sheets=sheets, sheet=chosen.label, member=member)
        return source.inside(self.asked.path, layout, self.folder.cleanup)

    def _members(self) -> list[_Member]:
        # An entry without a name, as damaged archives have them, is nothing to read.
        infos = [i for i in self.archive.infolist() if i.filename and not i.is_dir()][:_MEMBERS]
        found = []
        for info, label in zip(infos, archive_names.shown(infos), strict=True):
            if _JUNK.search(label) or not info.file_size:
                continue
            kind = self._kind(info, label)
            if kind in _READ:
                found.append(_Member(label, info, kind))
        return found

    def _kind(self, info: zipfile.ZipInfo, label: str) -> str:
        if info.compress_type not in _METHODS:
            self.refused = self.refused or refusal(self.asked.name, "strange archive", label)
            return ""
        if label.lower().endswith((".vcf", ".vcard")) and info.flag_bits & 1 == 0 and info.file_size < _CHUNK:
            return kinds.CARDS  # thousands of them may lie in one archive
        with self._stream(info) as stream:
            sample = stream.read(encodings.SAMPLE)
        return kinds.tell(label, sample, len(sample) < encodings.SAMPLE)

    def _stream(self, info: zipfile.ZipInfo) -> IO[bytes]:
        """Raises PasswordWanted."""
        try:
            return archive_secrets.stream(self.archive, info, self.asked.password)
        except archive_secrets.WrongPassword:
            raise PasswordWanted(self.asked.name, bool(self.asked.password)) from None

    # ------------------------------------------------------------ what can be asked for
    def _choices(self, members: Sequence[_Member]) -> list[_Choice]:
        cards = tuple(m for m in members if m.kind == kinds.CARDS)
        found = [_Choice(f"All address cards ({len(cards)} files)", cards)] if len(cards) > 1 else []
        for member in members:
            if member.kind == kinds.WORKBOOK:
                found += self._sheets(member)
            elif member.kind != kinds.CARDS or len(cards) <= _TRIED:
                found.append(_Choice(member.label, (member,)))
        if not found:
            raise self.refused or refusal(self.asked.name, "nothing inside")
        return found

    def _sheets(self, member: _Member) -> list[_Choice]:
        """The sheets of a workbook, or the files of an archive in the archive."""
        allowance = self.asked.allowance
        allowance.files -= 1
        if allowance.files < 0:
            return [_Choice(member.label, (member,))]
        try:
            with self._open(member, "") as source:
                sheets = source.layout.sheets
        except PasswordWanted:
            return [_Choice(member.label, (member,))]
        except FileRefused as refused:
            self.refused = self.refused or refused
            return []
        return [
            _Choice(f"{member.label} / {s.name}" if s.name else member.label, (member,), s.name, s.visibility)
            for s in sheets or (SheetName(""),)
        ]

    def _chosen(self, choices: Sequence[_Choice]) -> tuple[_Choice, Source]:
        wanted = self.asked.sheet
        if wanted:
            named = [c for c in choices if wanted == c.label] or [c for c in choices if wanted == c.sheet]
            if not named:
                held = ", ".join(c.label for c in choices[:_NAMED]) + ("" if len(choices) <= _NAMED else " …")
                raise FileRefused(
                    self.asked.name, "has no file of that name in it", f"It has: {held}.", wanted
                )
            return named[0], self._open_choice(named[0])
        fallback: _Choice | None = None
        for choice in choices[:_TRIED]:
            try:
                source = self._open_choice(choice)
            except FileRefused as refused:
                self.refused = self.refused or refused
                continue
            if source.cards or source.layout.header_row:
                return choice, source
            fallback = fallback or choice
            source.close()
        if fallback is None:
            raise self.refused or refusal(self.asked.name, "nothing inside")
        return fallback, self._open_choice(fallback)

    def _open_choice(self, choice: _Choice) -> Source:
        if len(choice.members) > 1:
            return self._all_cards(choice)
        return self._open(choice.members[0], choice.sheet)

    def _open(self, member: _Member, sheet: str) -> Source:
        path = self._unpacked(member)
        name = f"{self.asked.name} / {member.label}"
        return self.opener(replace(self.asked, path=path, name=name, sheet=sheet, depth=self.asked.depth + 1))

    def _all_cards(self, choice: _Choice) -> Source:
        """The cards of many files one after another."""
        sources: list[Source] = []
        for member in choice.members:
            try:
                sources.append(self._open(member, ""))
            except FileRefused as refused:
                self.refused = self.refused or refused
        if not sources:
            raise self.refused or refusal(self.asked.name, "nothing inside")
        used = {name for s in sources for name in s.layout.columns}
        columns = tuple(sorted(used, key=FIELDS.index))

        def begin(_stop: Stop) -> Iterator[Record | CardRecord]:
            number = 0
            for source in sources:
                for record in source.records():
                    yield record._replace(number=number)
                    number += 1

        layout = Layout(Format.VCARD, (), "", sources[0].layout.encoding, "", 0, columns)
        return Source(self.asked.path, layout, begin, name=self.asked.name)

    def _unpacked(self, member: _Member) -> Path:
        if member.label not in self.files:
            ending = re.search(r"\.[A-Za-z0-9]{1,5}$", member.label)
            path = Path(self.folder.name) / f"{len(self.files)}{ending[0] if ending else ''}"
            packed = self.asked.path.stat().st_size
            with self._stream(member.info) as stream:
                try:
                    unpack(stream, path, packed, self.asked)
                except zipfile.BadZipFile:
                    if member.info.flag_bits & 1:
                        raise PasswordWanted(self.asked.name, wrong=True) from None
                    raise
            self.files[member.label] = path
        return self.files[member.label]


def open_gzip(asked: Asked, opener: Opener) -> Source:
    """The one file that a .gz holds. Raises FileRefused, OSError."""
    if asked.depth >= _DEEPEST:
        raise refusal(asked.name, "archive")
    folder = TemporaryDirectory(prefix="desktop-crm-", ignore_cleanup_errors=True)
    try:
        inner = re.sub(r"\.gz$", "", asked.name, flags=re.IGNORECASE)
        path = Path(folder.name) / "unpacked"
        with gzip.open(asked.path) as stream:
            unpack(stream, path, asked.path.stat().st_size, asked)
        source = opener(replace(asked, path=path, name=inner, depth=asked.depth + 1))
        return source.inside(asked.path, source.layout, folder.cleanup)
    except BaseException as error:
        folder.cleanup()
        if isinstance(error, (*_BROKEN, gzip.BadGzipFile)):
            raise refusal(asked.name, "broken archive") from error
        raise


def unpack(stream: IO[bytes] | gzip.GzipFile, path: Path, packed: int, asked: Asked) -> None:
    """Writes what the stream gives. Raises FileRefused where it grows beyond all reason, OSError."""
    allowance: Allowance = asked.allowance
    size = 0
    with path.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            allowance.size -= len(chunk)
            if (size > _BOMB and size > packed * _RATIO) or allowance.size < 0:
                raise refusal(asked.name, "bomb")
            out.write(chunk)
