"""Names of files that came from anywhere: safe on every system, and whether opening one would run it. Pure."""

from __future__ import annotations

import mimetypes
import re
import unicodedata

_LONGEST = 180  # bytes: every file system takes 255, and a folder stands before it
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"  # between letters of Persian, and of pictures; no place for them in a copy's name
_UNJOINED = dict.fromkeys(map(ord, _JOINERS))
# What a system runs, installs or changes itself by, when it is opened.
_ENDINGS = """
action ade adp apk app appimage application appref-ms appinstaller appx appxbundle bas bat bin cab
cer chm cmd com command cpl crt csh deb desktop diagcab dll dmg elf exe fxp gadget hlp hta inf ins
inx ipa iso isp isu jar job jnlp js jse ksh lnk mad maf mag mam mar mas mat mau mav maw mda mde mdt
mdw mdz mpkg msc msh msh1 msh2 msi msix msixbundle msp mst msu ops osx out pcd pif pkg pl plg prf
prg ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psm1 py pyc pyo pyw pyz rb reg rgs rpm run scf scptd scpt
scr sct settingcontent-ms sh shb shs so sys terminal tool u3p url vb vbe vbp vbs vbscript vhd vhdx
vsmacros vsw webloc website workflow ws wsc wsf wsh xbap xll xnk zsh
"""
_PROGRAMS = frozenset(_ENDINGS.split())


def shown(name: str) -> str:
    """The file's own name without its folders, as the user knows it."""
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    last = re.split(r"[/\\]", plain)[-1]
    # Control characters, and those that turn the direction: they would hide how the name ends.
    seen = "".join(
        c for c in last if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    return " ".join(seen.split()).strip() or "file"


def safe(name: str) -> str:
    """The name for a copy in a folder of any system, its ending as it was."""
    plain = _FORBIDDEN.sub("_", shown(name).translate(_UNJOINED)).rstrip(". ").lstrip()
    stem, dot, ending = plain.rpartition(".")
    if not stem:
        stem, dot, ending = plain, "", ""
    if _RESERVED.fullmatch(plain.split(".", 1)[0].rstrip()):
        stem = f"_{stem}"
    ending = _cut(ending, 40)
    stem = _cut(stem, _LONGEST - len(f"{dot}{ending}".encode()))
    return f"{stem}{dot}{ending}".rstrip(". ") or "file"


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore")


def is_program(name: str) -> bool:
    """Whether opening a file of this name would run something, or change the computer."""
    _stem, dot, ending = safe(name).rpartition(".")
    return bool(dot) and ending.casefold() in _PROGRAMS


def media_type(name: str) -> str:
    """`application/pdf`, by the ending; empty where it says nothing."""
    return mimetypes.guess_type(safe(name))[0] or ""


def size_words(size: int) -> str:
    """`640 bytes`, `12 KB`, `3.4 MB`."""
    if size < 1000:
        return f"{size} bytes" if size != 1 else "1 byte"
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"
