"""Workbooks that are protected with a password, opened in memory.

Runs in the reading process, since the files may be made to harm a reader. Excel's kinds of protection
([MS-OFFCRYPTO]) are opened by a library, OpenDocument's (ODF 1.3 part 2 §3.4, and the whole-package form
of ODF 1.5) here.
"""

import base64
import hashlib
import io
import logging
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from desktop_crm.files.containers import MIME, Held, Refused, opened

_EXCELS_OWN = "VelvetSweatshop"  # what Excel locks a file with that opens without asking
_LARGEST = 256 << 20  # bytes of one part of a package
_ROUNDS = 3_000_000  # of key derivation; more is there to keep the reader busy
_LANES, _MEMORY = 16, 128 << 10  # of Argon2: threads, KiB
_MANIFEST = "META-INF/manifest.xml"
_UNLOCKED = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
_CHECKED = 1024  # bytes by which a password is proved


def unlock(held: Held, how: str, password: str) -> bytes:
    """The workbook without its protection. Raises Refused: "password", "wrong password", "locked", "damaged"."""
    if how == "ods":
        if not password:
            raise Refused("password")
        return _open_document(held, password)
    return _excel(held, password or _EXCELS_OWN, bool(password))


def _excel(held: Held, password: str, given: bool) -> bytes:
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    logging.getLogger("msoffcrypto").setLevel(logging.CRITICAL)
    bare = io.BytesIO()
    try:
        with opened(held) as file:
            book = msoffcrypto.OfficeFile(file)
            if book.format == "ooxml":
                book.load_key(password=password, verify_password=True)
            else:
                book.load_key(password=password)
            book.decrypt(bare)
    except InvalidKeyError:
        raise Refused("wrong password" if given else "password") from None
    except (DecryptionError, FileFormatError):
        raise Refused("locked") from None
    return bare.getvalue()


# ---------------------------------------------------------------- OpenDocument
@dataclass(frozen=True, slots=True)
class _Lock:
    """How one part of a package is protected."""

    algorithm: str
    vector: bytes
    derivation: str
    salt: bytes
    rounds: int
    size: int  # bytes of the key
    start: str  # the digest of the password from which the key is derived
    argon: tuple[int, int, int]  # rounds, KiB, lanes
    check: str
    digest: bytes


def _open_document(held: Held, password: str) -> bytes:
    with opened(held) as file, zipfile.ZipFile(file) as archive:
        locks = _locks(archive.read(_MANIFEST))
        if "encrypted-package" in locks:
            return _decrypted(archive.read("encrypted-package"), locks["encrypted-package"], password)
        bare = io.BytesIO()
        with zipfile.ZipFile(bare, "w") as made:
            made.writestr("mimetype", MIME)
            made.writestr(_MANIFEST, _UNLOCKED)
            for name in ("content.xml", "styles.xml"):
                if name in archive.namelist():
                    data = archive.read(name)
                    made.writestr(name, _decrypted(data, locks[name], password) if name in locks else data)
        return bare.getvalue()


def _locks(manifest: bytes) -> dict[str, _Lock]:
    """The protected parts by their names."""
    if b"<!DOCTYPE" in manifest or b"<!ENTITY" in manifest:
        raise Refused("bomb")
    found: dict[str, _Lock] = {}
    for entry in ElementTree.fromstring(manifest).iter():
        if not entry.tag.endswith("}file-entry"):
            continue
        said: dict[str, dict[str, str]] = {}
        for element in entry.iter():
            said[_bare(element.tag)] = {_bare(k): v for k, v in element.attrib.items()}
        if "encryption-data" in said:
            found[said["file-entry"].get("full-path", "")] = _lock(said)
    return found


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def _lock(said: dict[str, dict[str, str]]) -> _Lock:
    algorithm, key = said.get("algorithm", {}), said.get("key-derivation", {})
    start = said.get("start-key-generation", {}).get("start-key-generation-name", "sha1").lower()
    argon = tuple(
        int(key.get(f"argon2-{n}", d)) for n, d in (("iterations", 3), ("memory", 65536), ("lanes", 4))
    )
    return _Lock(
        algorithm.get("algorithm-name", "").lower(),
        base64.b64decode(algorithm.get("initialisation-vector", "")),
        key.get("key-derivation-name", "").lower(),
        base64.b64decode(key.get("salt", "")),
        int(key.get("iteration-count", 1)),
        int(key.get("key-size", 16)),
        "sha256" if "sha256" in start else "sha1",
        (argon[0], argon[1], argon[2]),
        said["encryption-data"].get("checksum-type", "").lower(),
        base64.b64decode(said["encryption-data"].get("checksum", "")),
    )


def _decrypted(data: bytes, lock: _Lock, password: str) -> bytes:
    packed = _deciphered(data, lock, _key(lock, password))
    if lock.check:
        hashed = hashlib.sha256 if "sha256" in lock.check else hashlib.sha1
        if lock.digest not in (hashed(packed[:_CHECKED]).digest(), hashed(packed).digest()):
            raise Refused("wrong password")
    if packed.startswith(b"PK\x03\x04"):
        return packed
    unpacking = zlib.decompressobj(-15)
    try:
        bare = unpacking.decompress(packed, _LARGEST)
    except zlib.error:
        raise Refused("damaged" if lock.check else "wrong password") from None
    if unpacking.unconsumed_tail:
        raise Refused("bomb")
    return bare


def _key(lock: _Lock, password: str) -> bytes:
    start = hashlib.new(lock.start, password.encode()).digest()
    if "argon2id" in lock.derivation:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        rounds, memory, lanes = lock.argon
        if rounds > 100 or memory > _MEMORY or lanes > _LANES:
            raise Refused("locked")
        derived = Argon2id(
            salt=lock.salt, length=lock.size, iterations=rounds, lanes=lanes, memory_cost=memory
        )
        return derived.derive(start)
    if lock.rounds > _ROUNDS or not 8 <= lock.size <= 64:
        raise Refused("locked")
    return hashlib.pbkdf2_hmac("sha1", start, lock.salt, lock.rounds, lock.size)


def _deciphered(data: bytes, lock: _Lock, key: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if "gcm" in lock.algorithm:
        # The vector stands before the text, too ([xmlenc-core1] §5.2.4).
        text = data[len(lock.vector) :] if data.startswith(lock.vector) else data
        try:
            return AESGCM(key).decrypt(lock.vector, text, None)
        except InvalidTag:
            raise Refused("wrong password") from None
    if "aes" in lock.algorithm:
        cipher: Cipher[modes.CBC | CFB] = Cipher(algorithms.AES(key), modes.CBC(lock.vector))
        text = cipher.decryptor().update(data[: len(data) // 16 * 16])
        return text[: -text[-1]] if text and text[-1] <= 16 else text
    if "blowfish" in lock.algorithm:
        cipher = Cipher(Blowfish(key), CFB(lock.vector))
        return cipher.decryptor().update(data)
    raise Refused("locked")
