"""Tokens that come back in addresses, subjects and message ids, and say which message is meant.

A token is 18 letters and digits, in any case: 15 of chance (75 bits, nobody guesses one) and 3 of check. The
letters I, L, O and U are not used; a reader who types 1 for l or 0 for o still writes the same token. The
check is the value modulo a prime above 32^2, in the same letters: it notices every single changed character,
every two neighbours that changed places, and all but one in 32,749 of anything else.
"""

import re
import secrets
from collections.abc import Callable
from urllib.parse import quote

from desktop_crm.mail import headers

LENGTH = 18
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUE = {letter: value for value, letter in enumerate(_LETTERS)}
_ALIKE = str.maketrans("ilo", "110")
_CHANCE = 15
_PRIME = 32_749  # the largest below 32^3
_CANDIDATE = re.compile(rf"(?<![0-9a-z])[0-9a-z]{{{LENGTH}}}(?![0-9a-z])", re.IGNORECASE | re.ASCII)


def new_token(bits: Callable[[int], int] = secrets.randbits) -> str:
    """A token nobody has seen. `bits` gives so many bits of chance (`Random(1).getrandbits` in tests)."""
    value = bits(5 * _CHANCE)
    body = "".join(_LETTERS[value >> shift & 31] for shift in range(0, 5 * _CHANCE, 5))
    return body + _check(body)


def read_token(text: str) -> str | None:
    """The first whole token in a text (an address, a subject, a message id), as `new_token` wrote it.

    None where there is none, or where what looks like one has been mangled.
    """
    for found in _CANDIDATE.findall(text):
        token: str = found.lower().translate(_ALIKE)
        if "u" not in token and _check(token[:_CHANCE]) == token[_CHANCE:]:
            return token
    return None


def _check(body: str) -> str:
    rest = 0
    for letter in body:
        rest = (rest * 32 + _VALUE[letter]) % _PRIME
    return _LETTERS[rest >> 10] + _LETTERS[rest >> 5 & 31] + _LETTERS[rest & 31]


def message_id(token: str, sender: str) -> str:
    """`<token@sender-domain>`: one per recipient and issue, the same again when the same copy is retried.

    The right side is the domain of From (RFC 5322 §3.6.4; what receivers check). Raises ValueError.
    """
    where = headers.address(sender).rpartition("@")[2]
    return f"<{token}@{where}>"


def plus_address(address: str, token: str) -> str:
    """`news+token@fernhill.example`, which most providers deliver to `news@` (RFC 5233 §1)."""
    local, _, where = headers.address(address).rpartition("@")
    if local.endswith('"'):
        return f'{local[:-1]}+{token}"@{where}'
    return f"{local}+{token}@{where}"


def unsubscribe_uri(address: str, token: str, plus: bool) -> str:
    """The `mailto:` by which a reader leaves (RFC 6068 §2): token in the subject, with `plus` also in the address.

    Percent-encoded and without blanks; the same for the List-Unsubscribe header and the link in the letter.
    """
    where = plus_address(address, token) if plus else headers.address(address)
    return f"mailto:{quote(where, safe='@+!$*-._~')}?subject=unsubscribe%20{token}"
