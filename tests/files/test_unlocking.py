"""Workbooks that open only with a password."""

import base64
import hashlib
import io
import os
import zipfile
import zlib
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop_crm.files.reading import open_file
from desktop_crm.files.refusing import FileRefused, PasswordWanted
from desktop_crm.files.sheet import Record
from tests.files.making import ods

WORD = "Übung 王 1"
ROW = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>Ann</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>ann@example.org</text:p></table:table-cell></table:table-row>'
)


def first_row(path: Path, password: str) -> tuple[object, ...]:
    with open_file(path, password=password) as source:
        (record,) = source.records()
        assert isinstance(record, Record)
        return record.cells


@pytest.fixture
def locked_excel(tmp_path: Path) -> Path:
    return lock_excel(tmp_path, WORD)


def lock_excel(folder: Path, password: str) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Name", "E-mail"])
    book.active.append(["Ann", "ann@example.org"])
    book.save(folder / "bare.xlsx")
    with (folder / "bare.xlsx").open("rb") as bare, (folder / "list.xlsx").open("w+b") as locked:
        msoffcrypto.OfficeFile(bare).encrypt(password, locked)
    return folder / "list.xlsx"


def test_a_protected_excel_file_asks_and_opens(locked_excel: Path) -> None:
    with pytest.raises(PasswordWanted, match=r"“list\.xlsx” is protected with a password") as wanted:
        open_file(locked_excel)
    assert not wanted.value.wrong
    with pytest.raises(PasswordWanted, match="does not open with this password") as wanted:
        open_file(locked_excel, password="other")
    assert wanted.value.wrong
    assert first_row(locked_excel, WORD) == ("Ann", "ann@example.org")


def test_the_password_that_excel_sets_by_itself_is_not_asked_for(tmp_path: Path) -> None:
    assert first_row(lock_excel(tmp_path, "VelvetSweatshop"), "") == ("Ann", "ann@example.org")


def test_a_damaged_protected_file_is_a_sentence(locked_excel: Path) -> None:
    data = locked_excel.read_bytes()
    locked_excel.write_bytes(data.replace(b"spinCount", b"spinXount"))
    with pytest.raises(FileRefused):
        open_file(locked_excel, password=WORD)
    locked_excel.write_bytes(data[: len(data) // 2])
    with pytest.raises(FileRefused):
        open_file(locked_excel, password=WORD)


# ---------------------------------------------------------------- OpenDocument
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0">{}</manifest:manifest>'
)


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def entry(name: str, algorithm: str, vector: bytes, key: str, start: str, check: str) -> str:
    return (
        f'<manifest:file-entry manifest:full-path="{name}" manifest:size="1"><manifest:encryption-data {check}>'
        f'<manifest:algorithm manifest:algorithm-name="{algorithm}" manifest:initialisation-vector="{text(vector)}"/>'
        f"<manifest:key-derivation {key}/>"
        f'<manifest:start-key-generation manifest:start-key-generation-name="{start}"/>'
        "</manifest:encryption-data></manifest:file-entry>"
    )


def packed(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(data) + packing.flush()


def lock_parts(path: Path, cipher: str) -> None:
    """Each part for itself, as up to ODF 1.3."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in ("content.xml", "styles.xml")}
    entries = []
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, bare in parts.items():
            data, salt = packed(bare), os.urandom(16)
            new = cipher == "aes"
            start = (hashlib.sha256 if new else hashlib.sha1)(WORD.encode()).digest()
            key = hashlib.pbkdf2_hmac("sha1", start, salt, 1024, 32 if new else 16)
            vector = os.urandom(16 if new else 8)
            if new:
                fill = 16 - len(data) % 16
                padded = data + bytes(fill - 1) + bytes([fill])
                hidden = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor().update(padded)
            else:
                hidden = Cipher(Blowfish(key), CFB(vector)).encryptor().update(data)
            made.writestr(name, hidden)
            hashed = (hashlib.sha256 if new else hashlib.sha1)(data[:1024]).digest()
            kind = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k" if new else "SHA1/1K"
            entries.append(
                entry(
                    name,
                    "http://www.w3.org/2001/04/xmlenc#aes256-cbc" if new else "Blowfish CFB",
                    vector,
                    f'manifest:key-derivation-name="PBKDF2" manifest:iteration-count="1024" '
                    f'manifest:salt="{text(salt)}" manifest:key-size="{32 if new else 16}"',
                    "http://www.w3.org/2000/09/xmldsig#sha256" if new else "SHA1",
                    f'manifest:checksum-type="{kind}" manifest:checksum="{text(hashed)}"',
                )
            )
        made.writestr("META-INF/manifest.xml", _MANIFEST.format("".join(entries)))


def lock_whole(path: Path) -> None:
    """The package in one piece, as LibreOffice does since 24.2."""
    bare, salt, vector = path.read_bytes(), os.urandom(16), os.urandom(12)
    start = hashlib.sha256(WORD.encode()).digest()
    key = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=64).derive(start)
    derivation = (
        'manifest:key-derivation-name="urn:org:documentfoundation:names:experimental:office:manifest:argon2id" '
        f'manifest:key-size="32" manifest:salt="{text(salt)}" loext:argon2-iterations="1" '
        'loext:argon2-memory="64" loext:argon2-lanes="1"'
    )
    algorithm = "http://www.w3.org/2009/xmlenc11#aes256-gcm"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("encrypted-package", vector + AESGCM(key).encrypt(vector, packed(bare), None))
        told = entry(
            "encrypted-package", algorithm, vector, derivation, "http://www.w3.org/2000/09/xmldsig#sha256", ""
        )
        made.writestr("META-INF/manifest.xml", _MANIFEST.format(told))


@pytest.mark.parametrize("how", ["aes", "blowfish", "whole"])
def test_a_protected_opendocument_file_asks_and_opens(tmp_path: Path, how: str) -> None:
    path = ods(tmp_path / "list.ods", ROW)
    if how == "whole":
        lock_whole(path)
    else:
        lock_parts(path, how)
    with pytest.raises(PasswordWanted) as wanted:
        open_file(path)
    assert not wanted.value.wrong
    with pytest.raises(PasswordWanted) as wanted:
        open_file(path, password="other")
    assert wanted.value.wrong
    assert first_row(path, WORD) == ("Ann", "ann@example.org")


def test_a_lock_made_to_keep_the_reader_busy_is_refused(tmp_path: Path) -> None:
    path = ods(tmp_path / "list.ods", ROW)
    lock_parts(path, "aes")
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'count="1024"', b'count="2000000000"'))
    path.write_bytes(made.getvalue())
    with pytest.raises(FileRefused, match="cannot be opened here"):
        open_file(path, password=WORD)


@pytest.mark.parametrize(
    ("name", "password"),
    [("password_123.xlsx", "123"), ("password_letmein.ods", "letmein"), ("password_rc4.xls", "password")],
)
def test_protected_samples_open_with_their_passwords(samples: Path, name: str, password: str) -> None:
    with open_file(samples / "hostile" / name, password=password) as source:
        source.count()
    with pytest.raises(PasswordWanted):
        open_file(samples / "hostile" / name)
