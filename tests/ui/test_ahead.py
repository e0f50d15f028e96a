"""The pages are loaded before they are asked for, in the program as it is started."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop_crm import __main__ as program
from desktop_crm.ui import starting

def look(start):
    if start.app is not None and start.app._runner is not None:
        print(sorted(n for n in sys.modules if n.startswith("desktop_crm.ui.")))
        start.window.close()
    else:
        QTimer.singleShot(20, lambda: look(start))

class Watched(starting.Start):
    def show(self):
        super().show()
        early = ("sqlalchemy", "jinja2", "nh3", "css_inline", "phonenumbers", "openpyxl")
        print([name for name in early if name in sys.modules])
        look(self)

starting.Start = Watched
sys.exit(program._window(Path(sys.argv[1])))
"""


def test_the_first_picture_loads_no_library_and_the_pages_come_by_themselves(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "book")],
        capture_output=True, check=False, text=True, env=environment, timeout=120, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    early, late = ran.stdout.splitlines()
    assert early == "[]"
    for page in ("contacts.page", "campaigns.composer", "imports.page", "settings.page"):
        assert f"'desktop_crm.ui.{page}'" in late
