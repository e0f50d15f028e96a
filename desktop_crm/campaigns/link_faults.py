"""What can be wrong with a link, told without following it."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from desktop_crm.campaigns import merging, sanitising, weaving

_LOCAL = (".local", ".localhost", ".internal", ".lan", ".home.arpa")
_DOMAIN = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,})(?:[/?#:]\S*)?", re.IGNORECASE)
_DISK = re.compile(r"[A-Za-z]:[\\/]|\\\\|~/|\.{0,2}/(?!/)")


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` as in `checking`; `what` goes on after the link's words."""

    code: str
    what: str
    way_out: str


def fault(target: str, words: str, anchors: frozenset[str] | set[str]) -> Fault | None:
    """What is wrong with a link to `target` that reads `words`; None if nothing is seen."""
    target = target.strip()
    if not target or target == "#":
        return Fault("link_empty", "leads nowhere", "Give it an address, or remove it.")
    if target.startswith("#"):
        known = target[1:] in anchors
        way_out = "Link to a page, or remove it."
        return None if known else Fault("dead_anchor", f"leads to “{target}”, which is not there", way_out)
    begin = next(iter(merging.scan(target).pieces), "")
    if not isinstance(begin, str):
        return None  # a field: what it holds is looked at for each reader
    if _DISK.match(target) or sanitising.scheme(target) == "file":
        return Fault(
            "local_link", "leads to a file that only you have", "Put it on your site, and link there."
        )
    plain = merging.words(target)
    if not weaving.address(plain):
        return _unusable(target)
    if plain == target and is_local(weaving.address(plain)):
        return Fault("local_link", "leads to your own computer", "Use the address that everybody can open.")
    return _misleading(weaving.address(plain), words)


def _unusable(target: str) -> Fault:
    scheme = sanitising.scheme(target)
    if scheme and scheme not in sanitising.LINK_SCHEMES:
        return Fault(
            "unsafe_link", f"begins with “{scheme}:”, which mail programs refuse", "Use an https:// address."
        )
    return Fault("bad_link", f"is no address: “{target}”", "Write it like https://example.org")


def is_local(link: str) -> bool:
    """Whether only this computer or this network knows the place."""
    try:
        host = (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return False
    if host == "localhost" or host.endswith(_LOCAL):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _misleading(link: str, words: str) -> Fault | None:
    """Words that name another site than the one the link leads to look like fraud to filters and readers."""
    said = _DOMAIN.fullmatch(words.strip())
    if not said or sanitising.scheme(link) not in {"http", "https"}:
        return None
    host = (urlsplit(link).hostname or "").removeprefix("www.")
    named = said[1].lower().removeprefix("www.")
    if host == named or host.endswith(f".{named}") or named.endswith(f".{host}"):
        return None
    return Fault("misleading_link", f"names {named} but leads to {host}", "Let the words say where it leads.")
