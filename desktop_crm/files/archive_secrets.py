"""Files in archives that are protected with a password: the old way of zip, and AES as WinZip and 7-Zip write it.

The second follows WinZip's own description (AE-1 and AE-2): the key from the password by PBKDF2, AES in counter
mode with the counter's lowest byte first, ten bytes of HMAC-SHA1 behind it.
"""

import bz2
import hashlib
import hmac
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from desktop_crm.files.archive_names import extra_field

AES = 99  # the method's number
_EXTRA = 0x9901
_LARGEST = 256 << 20
_ROUNDS = 1000
_BLOCKS = 4096  # blocks worked on at once


@dataclass(frozen=True, slots=True)
class Keys:
    key: bytes
    seal: bytes
    check: bytes


class WrongPassword(Exception):
    """None was given, or it is not this one."""


def stream(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: str) -> IO[bytes]:
    """The file's bytes. Raises WrongPassword, zipfile.BadZipFile."""
    if not info.flag_bits & 1:
        return archive.open(info)
    if not password:
        raise WrongPassword
    if info.compress_type == AES:
        return _unlocked(archive, info, password)
    try:
        return archive.open(info, pwd=password.encode())
    except RuntimeError:  # its only word for a wrong password
        raise WrongPassword from None


def _unlocked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: str) -> IO[bytes]:
    told = extra_field(info.extra, _EXTRA)
    if len(told) < 7 or told[4] not in (1, 2, 3) or info.compress_size > _LARGEST:
        raise zipfile.BadZipFile("no AES that is known")
    size = 8 * told[4] + 8  # bytes of the key
    method = int.from_bytes(told[5:7], "little")
    data = _raw(archive, info)
    salt, check = data[: size // 2], data[size // 2 : size // 2 + 2]
    text, told_seal = data[size // 2 + 2 : -10], data[-10:]
    made = keys(salt, password, size)
    if made.check != check:
        raise WrongPassword
    if not hmac.compare_digest(seal(made, text), told_seal):
        raise WrongPassword  # or it was changed on its way
    return io.BytesIO(_unpacked(counted(text, made.key), method))


def keys(salt: bytes, password: str, size: int) -> Keys:
    """What a password makes: `size` bytes of a key, as many for the seal, two to check it by."""
    made = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, _ROUNDS, 2 * size + 2)
    return Keys(made[:size], made[size:-2], made[-2:])


def seal(made: Keys, text: bytes) -> bytes:
    """What proves that the protected text is whole."""
    return hmac.digest(made.seal, text, "sha1")[:10]


def _raw(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes as they stand in the archive."""
    file = archive.fp
    assert file is not None
    file.seek(info.header_offset)
    head = file.read(30)
    if head[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no file where one should be")
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    return file.read(info.compress_size)


def counted(text: bytes, key: bytes) -> bytes:
    """The text in counter mode: the same makes it secret and plain."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # of the counters, not of the text
    found, number = [], 1
    for at in range(0, len(text), 16 * _BLOCKS):
        piece = text[at : at + 16 * _BLOCKS]
        blocks = -(-len(piece) // 16)
        counters = b"".join(n.to_bytes(16, "little") for n in range(number, number + blocks))
        number += blocks
        mask = cipher.update(counters)[: len(piece)]
        mixed = int.from_bytes(piece, "little") ^ int.from_bytes(mask, "little")
        found.append(mixed.to_bytes(len(piece), "little"))
    return b"".join(found)


def _unpacked(data: bytes, method: int) -> bytes:
    """Raises zipfile.BadZipFile."""
    if method == zipfile.ZIP_STORED:
        return data
    unpacking = bz2.BZ2Decompressor() if method == zipfile.ZIP_BZIP2 else zlib.decompressobj(-15)
    try:
        return unpacking.decompress(data, _LARGEST)
    except (OSError, EOFError, zlib.error) as error:
        raise zipfile.BadZipFile("cannot be unpacked") from error
