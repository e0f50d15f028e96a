"""What an archive says of itself: of which kind and age it is, and what its tables are. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from desktop_crm.base.errors import BadFile

FORMAT = "desktop-crm-archive"
VERSION = 1  # of the form in which tables stand in the zip
FILE = "manifest.json"
DATA, ATTACHMENTS = "data", "attachments"  # folders of the zip


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how many `rows`, and the SHA-256 of its lines as they stand in the zip."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`schema`: the last step of migration of the book it came from, which says what columns its tables have."""

    schema: int
    program: str = ""
    tables: dict[str, Table] = field(default_factory=dict)
    attachments: int = 0
    version: int = VERSION

    def as_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True)


def foreign(name: str) -> BadFile:
    """The refusal of a file that is no archive."""
    return BadFile(
        f"“{name}” is not a book that Desktop CRM exported.",
        "Choose a zip made by “Export everything”. A backup is put back under Backups, a list comes in by Import.",
    )


def damaged(name: str, where: str) -> BadFile:
    """The refusal of an archive that is not whole."""
    return BadFile(
        f"“{name}” is damaged ({where}). Nothing was changed.",
        "Fetch the file again from where it came, or export the book again.",
    )


def read(text: str, name: str, newest: int) -> Manifest:
    """The manifest of the archive `name`. Raises BadFile where it is none or newer than this program."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise foreign(name) from fault
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise foreign(name)
    try:
        made = Manifest(
            int(data["schema"]),
            str(data.get("program", "")),
            {str(n): Table(int(t["rows"]), str(t["sha256"])) for n, t in data["tables"].items()},
            int(data.get("attachments", 0)),
            int(data["version"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise damaged(name, FILE) from fault
    if made.version > VERSION or made.schema > newest:
        raise BadFile(
            f"“{name}” was exported by a newer version of Desktop CRM.",
            "Install the newer version and read it there.",
        )
    if made.schema < 1:
        raise damaged(name, FILE)
    return made
