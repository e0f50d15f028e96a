"""What is inside of the files that workbooks come in."""

import zipfile
from pathlib import Path

import pytest

from desktop_crm.files.containers import Refused, check
from tests.files.making import ods, xls


def archive(path: Path, **parts: str) -> str:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), text)
    return str(path)


def test_real_formats(tmp_path: Path) -> None:
    assert check(str(ods(tmp_path / "a.xlsx", ""))) == "ods"
    assert check(str(xls(tmp_path / "b.xlsx", [], []))) == "xls"
    assert check(archive(tmp_path / "c.bin", xl__workbook_xml="<workbook/>")) == "xlsx"
    assert check(archive(tmp_path / "d.bin", xl__workbook_bin="x")) == "xlsb"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word__document_xml": "x"}, "word"),
        ({"ppt__presentation_xml": "x"}, "slides"),
        ({"Index__Document_iwa": "x"}, "numbers"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "word"),
        ({"mimetype": "application/vnd.oasis.opendocument.graphics"}, "other office"),
        ({"list_csv": "a,b"}, "archive"),
        ({"xl__workbook_xml": "<!DOCTYPE x>"}, "bomb"),
        ({"xl__workbook_xml": "<x/>", "xl__styles_xml": "<?xml?><!-- --><!ENTITY a 'b'>"}, "bomb"),
    ],
)
def test_what_is_no_workbook_or_a_trap(tmp_path: Path, parts: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused) as caught:
        check(archive(tmp_path / "a.xlsx", **parts))
    assert caught.value.reason == reason


@pytest.mark.parametrize(("stream", "reason"), [("EncryptedPackage", "password"), ("WordDocument", "word")])
def test_other_compound_files(tmp_path: Path, stream: str, reason: str) -> None:
    data = xls(tmp_path / "a.xls", [], []).read_bytes()
    old = "Workbook".encode("utf-16-le").ljust(64, b"\0")
    (tmp_path / "a.xls").write_bytes(data.replace(old, stream.encode("utf-16-le").ljust(64, b"\0")))
    with pytest.raises(Refused) as caught:
        check(str(tmp_path / "a.xls"))
    assert caught.value.reason == reason


def test_an_encrypted_opendocument_file(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.ods",
        mimetype="application/vnd.oasis.opendocument.spreadsheet",
        content_xml="?",
        **{"META-INF__manifest_xml": "<m:file-entry><m:encryption-data/></m:file-entry>"},
    )
    with pytest.raises(Refused) as caught:
        check(path)
    assert caught.value.reason == "password"
