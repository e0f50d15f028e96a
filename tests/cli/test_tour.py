"""`tour`: pictures of every screen."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def test_pictures_of_the_sample_business_in_the_promised_size(tmp_path: Path) -> None:
    words = [
        sys.executable,
        "-m",
        "desktop_crm",
        "tour",
        "--to",
        str(tmp_path / "pictures"),
        "--dark",
        "--json",
    ]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(words, capture_output=True, check=False, env=environment, timeout=300)
    assert ran.returncode == 0, ran.stderr.decode()
    files = [Path(name) for name in json.loads(ran.stdout)["files"]]
    pages = {f.stem[3:].removesuffix("-dark") for f in files}
    assert {
        "today", "contacts", "contact", "campaigns", "composer-content", "composer-audience", "composer-check",
        "sending", "report", "import-columns", "import-done", "settings-account", "palette", "first-run",
        "segment", "segment-empty", "segment-narrow",
    } <= pages  # fmt: skip
    for file in files:
        size = (1000, 760) if "narrow" in file.stem else (1440, 900)
        assert struct.unpack(">II", file.read_bytes()[16:24]) == size
    assert len({file.read_bytes() for file in files}) == len(files)


@pytest.mark.parametrize("size", ["big", "0x0", "1280", "99999x99999", "-1x900"])
def test_a_window_of_no_size_is_refused(cli: Cli, tmp_path: Path, size: str) -> None:
    refused = cli("tour", "--to", str(tmp_path / "pictures"), f"--size={size}")
    assert refused.code == 2 and not (tmp_path / "pictures").exists()
