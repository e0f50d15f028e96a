"""What the program is, where the book lies, and whose work is shipped with it."""

import platform
from collections.abc import Sequence
from importlib import metadata

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices

from desktop_crm import __version__
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.panel import Panel
from desktop_crm.ui.widgets.buttons import Button, Kind
from desktop_crm.ui.widgets.labels import Elided, Label
from desktop_crm.ui.widgets.layout import Box, columns, row, rule

# What is shipped with the program, by the name under which its licence is found.
SHIPPED = (
    "PySide6-Essentials",
    "shiboken6",
    "SQLAlchemy",
    "Jinja2",
    "MarkupSafe",
    "python-calamine",
    "phonenumbers",
    "rapidfuzz",
    "anyascii",
    "email-validator",
    "dnspython",
    "idna",
    "nh3",
    "css-inline",
    "markdown-it-py",
    "rapidfuzz",
    "anyascii",
    "filelock",
    "msoffcrypto-tool",
    "olefile",
    "psutil",
    "keyring",
    "platformdirs",
    "QtAwesome",
    "QtPy",
    "mdurl",
    "typing_extensions",
    "packaging",
    "importlib_metadata",
    "zipp",
    "backports.tarfile",
    "jaraco.classes",
    "jaraco.context",
    "jaraco.functools",
    "more-itertools",
    "SecretStorage",
    "jeepney",
    "cryptography",
    "cffi",
    "pycparser",
    "pywin32-ctypes",
)
FONTS = (("Inter", "SIL Open Font License 1.1"), ("JetBrains Mono", "SIL Open Font License 1.1"))


class AboutPanel(Panel):
    title, icon = "About", "info"
    finds = ("Version", "Licences", "Where the book lies", "MIT")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.show_folder = Button("Show the folder", Kind.SECONDARY, "folder-open", small=True)
        self.show_folder.clicked.connect(self._show_folder)
        self.build(
            Label("Desktop CRM", 15, 600),
            4,
            Label("An offline contact and campaign manager for sole traders.", 13, 400, "text2", wrap=True),
            16,
            rule(),
            _fact("Version", __version__),
            _fact("Licence", "MIT"),
            _fact("Built on", f"Python {platform.python_version()}, Qt {qVersion()}"),
            columns(
                (Box(row(_words("This book lies in"), (Elided(str(desk.book.folder), 13), 1), gap=16)), 1),
                16,
                self.show_folder,
                pad=(0, 10, 0, 10),
            ),
            rule(),
            24,
            Label("Work of others that is shipped with it", 13, 600),
            8,
            rule(),
            *(_fact(name, licence) for name, licence in licences()),
        )

    def watched(self) -> frozenset[str]:
        return frozenset()

    def focus_first(self) -> None:
        self.show_folder.setFocus()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.book.folder)))


def licences() -> Sequence[tuple[str, str]]:
    """(name with version, licence) of what is shipped, as the packages themselves say it."""
    found = []
    for name in SHIPPED:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found.append((f"{name} {about['Version']}", _licence(about)))
    return (*found, *FONTS)


def _licence(about: metadata.PackageMetadata) -> str:
    """The licence's short name: its SPDX expression, else its classifier, else its first line."""
    expression = about.get_all("License-Expression")
    if expression:
        return str(expression[0])
    named = [c.rsplit(" :: ", 1)[-1] for c in about.get_all("Classifier") or () if c.startswith("License ::")]
    if named:
        return ", ".join(named)
    first = str((about.get_all("License") or ("",))[0]).strip().splitlines()
    return first[0][:80] if first else "see its own files"


def _words(text: str) -> Label:
    label = Label(text, 13, 400, "text2")
    label.setMinimumWidth(180)
    return label


def _long(text: str) -> Label:
    return Label(text, 13, wrap=True, selectable=True)


def _fact(name: str, value: str) -> Box:
    line = Box(row(_words(name), (_long(value), 1), gap=16, pad=(0, 8, 0, 8)))
    line.setAccessibleName(f"{name}: {value}")
    return line
