"""Lists inside of archives."""

import gzip
import io
import os
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest

from desktop_crm.files import archive_secrets
from desktop_crm.files.reading import open_file
from desktop_crm.files.refusing import FileRefused, PasswordWanted
from desktop_crm.files.sheet import CardRecord, Format, Record, as_text

LIST = b"Name,E-mail\nAnn,ann@example.org\n"
OTHER = b"Name;Ort\nBob;Bonn\n"
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:%s\r\nEND:VCARD\r\n"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where archives are unpacked; after each test it must be empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return path


def book_of(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def rows_of(path: Path, sheet: str = "", password: str = "") -> list[tuple[str, ...]]:
    with open_file(path, sheet, password=password) as source:
        return [tuple(map(as_text, r.cells)) for r in source.records() if isinstance(r, Record)]


def test_the_one_list_in_an_archive_is_read(tmp_path: Path, own_folder: Path) -> None:
    path = zipped(
        tmp_path / "shop.zip",
        **{
            "export__list.csv": LIST,
            "__MACOSX/export/._list.csv": b"\0\1\2Name,Mail",
            "README.txt": b"Hello,\nthis is the list.",
            "export__logo.png": b"\x89PNG\r\n\x1a\n",
        },
    )
    with open_file(path) as source:
        assert source.path == path
        assert (source.layout.format, source.layout.member) == (Format.CSV, "export/list.csv")
        assert [s.name for s in source.layout.sheets] == ["export/list.csv"] == [source.layout.sheet]
        assert source.count() == 1
        assert list(own_folder.iterdir())
    assert not list(own_folder.iterdir())


def test_several_files_are_offered_like_sheets(tmp_path: Path, own_folder: Path) -> None:
    book = book_of(Cover=[["Our list"]], Customers=[["Name", "Phone"], ["Cid", "0151 1"]])
    path = zipped(tmp_path / "all.zip", **{"book.xlsx": book, "a.csv": LIST, "b.txt": OTHER})
    with open_file(path) as source:
        names = [s.name for s in source.layout.sheets]
        assert names == ["book.xlsx / Cover", "book.xlsx / Customers", "a.csv", "b.txt"]
        assert source.layout.sheet == "book.xlsx / Customers"
    assert rows_of(path, "b.txt") == [("Bob", "Bonn")]
    assert rows_of(path, "book.xlsx / Customers") == [("Cid", "0151 1")]
    with pytest.raises(FileRefused, match=r"has no file of that name in it \(none.csv\)"):
        open_file(path, "none.csv")
    assert not list(own_folder.iterdir())


def test_the_sheet_of_the_only_workbook_may_be_asked_for_by_its_own_name(tmp_path: Path) -> None:
    book = book_of(One=[["Name", "Phone"], ["Ann", "1"]], Two=[["Name", "Phone"], ["Bob", "2"]])
    assert rows_of(zipped(tmp_path / "a.zip", **{"book.xlsx": book}), "Two") == [("Bob", "2")]


def test_many_cards_in_many_files_are_one_list(tmp_path: Path, own_folder: Path) -> None:
    cards = {f"cards/{n}.vcf": CARD % f"Person {n}".encode() for n in range(30)}
    path = zipped(tmp_path / "cards.zip", **cards)
    with open_file(path) as source:
        assert source.layout.sheet == "All address cards (30 files)"
        found = [r for r in source.records() if isinstance(r, CardRecord)]
        assert [r.number for r in found] == list(range(30))
        assert found[7].entry.first("full_name") == "Person 7"
    assert not list(own_folder.iterdir())


def test_an_archive_in_an_archive_is_looked_into_once(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", **{"list.csv": LIST}).read_bytes()
    outer = zipped(tmp_path / "outer.zip", **{"inner.zip": inner})
    with open_file(outer) as source:
        assert source.layout.sheet == "inner.zip / list.csv"
        assert source.count() == 1
    deep = zipped(tmp_path / "deep.zip", **{"outer.zip": outer.read_bytes()})
    with pytest.raises(FileRefused, match="inside of an archive"):
        open_file(deep)


def test_a_packed_list(tmp_path: Path, own_folder: Path) -> None:
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(LIST))
    assert rows_of(tmp_path / "list.csv.gz") == [("Ann", "ann@example.org")]
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(LIST * 100)[:-30])
    with pytest.raises(FileRefused, match="damaged or cut off"):
        open_file(tmp_path / "cut.csv.gz")
    assert not list(own_folder.iterdir())


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "..\\evil.csv"])
def test_names_that_lead_elsewhere_lead_nowhere(tmp_path: Path, own_folder: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), LIST)
    with open_file(path) as source:
        assert source.layout.member.rpartition("/")[2] == "evil.csv"
        assert ".." not in source.layout.member
        (folder,) = own_folder.iterdir()
        assert [f.name for f in folder.iterdir()] == ["0.csv"]
        assert folder.stat().st_mode & 0o077 == 0 or os.name == "nt"
    assert not list(tmp_path.rglob("evil.csv"))


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("客户名单/王小明电话.csv", "gbk"), ("Клиенты список.csv", "cp866"), ("Müller Söhne.csv", "utf-8")],
)
def test_names_in_old_encodings(tmp_path: Path, name: str, encoding: str) -> None:
    path = zipped(tmp_path / "a.zip", **{"x" * len(name.encode(encoding)): LIST})
    data = path.read_bytes().replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    path.write_bytes(data)
    with open_file(path) as source:
        assert source.layout.member == name


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "nothing in it"),
        ({"a.png": b"\x89PNG\r\n\x1a\n"}, "without a file that holds a list"),
        ({"zeros.csv": bytes(200 << 20)}, "grow without end|without a file"),
        ({"big.csv": b"Name,Mail\n" + b"a,b\n" * (40 << 20)}, "grow without end"),
    ],
)  # fmt: skip
def test_archives_that_are_refused(
    tmp_path: Path, own_folder: Path, data: dict[str, bytes], words: str
) -> None:
    path = zipped(tmp_path / "a.zip", **data)
    with pytest.raises(FileRefused, match=words) as caught:
        open_file(path)
    assert caught.value.remedy
    assert not list(own_folder.iterdir())


def test_a_broken_archive_is_refused(tmp_path: Path, own_folder: Path) -> None:
    path = zipped(tmp_path / "a.zip", **{"list.csv": os.urandom(3000).hex().encode()})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(FileRefused, match="damaged or cut off"):
        open_file(path)
    path.write_bytes(data[:100] + bytes(50) + data[150:])
    with pytest.raises(FileRefused, match="damaged"):
        open_file(path)
    assert not list(own_folder.iterdir())


def test_an_entry_without_a_name_is_passed_over(tmp_path: Path, own_folder: Path) -> None:
    path = zipped(tmp_path / "lists.zip", **{"list.csv": LIST, "x": b"nothing"})
    path.write_bytes(_nameless(path.read_bytes()))
    with zipfile.ZipFile(path) as archive:
        assert "" in archive.namelist()
    with open_file(path) as source:
        assert (source.layout.member, source.count()) == ("list.csv", 1)


def _nameless(data: bytes) -> bytes:
    """The archive with the name of its second entry taken out of the directory."""
    at = data.rindex(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = bytearray(data[at:end])
    entry[28:30] = b"\0\0"
    del entry[46:47]
    tail = bytearray(data[end:])
    tail[12:16] = (end - 1 - int.from_bytes(tail[16:20], "little")).to_bytes(4, "little")
    return data[:at] + bytes(entry) + bytes(tail)


def test_a_directory_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_crm.files.archives._DIRECTORY", 1000)
    path = zipped(tmp_path / "a.zip", **{f"{n}.csv": LIST for n in range(50)})
    with pytest.raises(FileRefused, match="not known here"):
        open_file(path)


# ---------------------------------------------------------------- protected
def old_cipher(data: bytes, password: bytes) -> bytes:
    """As zip protected files before AES (APPNOTE 6.1)."""
    table = []
    for n in range(256):
        c = n
        for _ in range(8):
            c = c >> 1 ^ 0xEDB88320 if c & 1 else c >> 1
        table.append(c)
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 255]

    for byte in password:
        turn(byte)
    made = bytearray()
    for byte in data:
        k = keys[2] & 0xFFFF | 2
        made.append(byte ^ (k * (k ^ 1) >> 8 & 255))
        turn(byte)
    return bytes(made)


def locked(path: Path, data: bytes, password: str, aes: bool) -> Path:
    """An archive with one stored, protected file."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("list.csv", bytes(len(data) + (28 if aes else 12)))
    info = zipfile.ZipFile(path).infolist()[0]
    if aes:
        salt = os.urandom(16)
        made = archive_secrets.keys(salt, password, 32)
        hidden = archive_secrets.counted(data, made.key)
        body = salt + made.check + hidden + archive_secrets.seal(made, hidden)
    else:
        import zlib

        body = old_cipher(bytes(11) + bytes([zlib.crc32(data) >> 24]) + data, password.encode())
    raw = bytearray(path.read_bytes())
    begin = 30 + len("list.csv")
    raw[begin : begin + len(body)] = body
    return rewritten(path, raw, info, data, aes)


def rewritten(path: Path, raw: bytearray, info: zipfile.ZipInfo, data: bytes, aes: bool) -> Path:
    import struct
    import zlib

    crc, packed = zlib.crc32(data), info.file_size
    extra = struct.pack("<HHH2sBH", 0x9901, 7, 1, b"AE", 3, 0) if aes else b""
    method = 99 if aes else 0
    name = b"list.csv"
    local = struct.pack(
        "<4sHHHHHIIIHH", b"PK\3\4", 51, 1, method, 0, 0, crc, packed, len(data), len(name), len(extra)
    )
    body = bytes(raw[30 + len(name) : 30 + len(name) + packed])
    head = local + name + extra + body
    central = (
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 51, 51, 1, method, 0, 0, crc, packed, len(data), len(name),
                    len(extra), 0, 0, 0, 0, 0) + name + extra
    )  # fmt: skip
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central), len(head), 0)
    path.write_bytes(head + central + end)
    return path


@pytest.mark.parametrize("aes", [False, True])
def test_a_protected_archive_asks_and_opens(tmp_path: Path, own_folder: Path, aes: bool) -> None:
    path = locked(tmp_path / "a.zip", LIST, "pässword", aes)
    with pytest.raises(PasswordWanted) as wanted:
        open_file(path)
    assert not wanted.value.wrong
    with pytest.raises(PasswordWanted) as wanted:
        open_file(path, password="nothing")
    assert wanted.value.wrong
    assert rows_of(path, password="pässword") == [("Ann", "ann@example.org")]
    assert not list(own_folder.iterdir())
