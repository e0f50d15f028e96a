"""Whether there is a screen to open a window on, and what the system lacks for it."""

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping

from desktop_crm.base.errors import UserError

SIZE = (1440, 900)  # of a window whose picture is taken

# What Qt loads of a Linux system: library, and its package for apt, dnf, pacman, zypper.
_ALWAYS = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libEGL1"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libGL1"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
}
_XCB = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil", "libxcb-render-util0",
    ),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-xinerama.so.0": ("libxcb-xinerama0", "libxcb", "libxcb", "libxcb-xinerama0"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    "libxkbcommon-x11.so.0": (
        "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0",
    ),
}  # fmt: skip
_INSTALL = (
    ("apt-get", "sudo apt install"),
    ("dnf", "sudo dnf install"),
    ("pacman", "sudo pacman -S"),
    ("zypper", "sudo zypper install"),
)


def has_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a window can be shown to somebody here."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen not in ("offscreen", "minimal")
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def draw_in_memory() -> None:
    """Chooses Qt's platform without a screen where there is none. Must stand before Qt is loaded."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def require_libraries() -> None:
    """Raises UserError naming what Qt needs and this Linux lacks, with the command that installs it.

    Qt itself would end the program with a line about a plugin.
    """
    if not sys.platform.startswith("linux"):
        return
    wanted = dict(_ALWAYS)
    if os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
        wanted |= _XCB
    missing = [name for name in wanted if not _loads(name)]
    if missing:
        raise UserError(
            f"The window needs system libraries that are not installed: {', '.join(missing)}.",
            remedy([wanted[name] for name in missing]),
        )


def remedy(packages: list[tuple[str, str, str, str]]) -> str:
    """The command of this system that installs the packages, each named for apt, dnf, pacman and zypper."""
    for number, (program, command) in enumerate(_INSTALL):
        if shutil.which(program):
            return f"Install them with: {command} {' '.join(dict.fromkeys(p[number] for p in packages))}"
    return f"Install them with your system's package manager: {' '.join(p[0] for p in packages)}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
