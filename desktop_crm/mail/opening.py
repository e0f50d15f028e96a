"""From a host name to a server that is ready for messages, one named step after the other.

Encryption is never optional: without STARTTLS, with a certificate that does not hold, or with anything odd in
the handshake there is no connection. Only a server on this computer may be spoken to in clear text.
"""

import hmac
import ipaddress
import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_crm.mail import faults, headers
from desktop_crm.mail.account import Account, Patience, Security
from desktop_crm.mail.answers import AccountFault, Fault
from desktop_crm.mail.replies import Stage, meaning
from desktop_crm.mail.wire import Lost, Nonsense, Reply, TimedOut, Wire

# Says no more of this computer than it must; many programs say the same (RFC 5321 §4.1.4).
_MYSELF = "[127.0.0.1]"
# Where certificates lie on systems where a packed program's own OpenSSL looks elsewhere.
_BUNDLES = ("/etc/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")

Address = tuple[socket.AddressFamily, Any]
Done = Callable[[Stage, str], None]


class Cannot(Exception):
    """The account cannot send now. `again`: a new connection may help at once."""

    def __init__(self, stage: Stage, fault: AccountFault, again: bool = False) -> None:
        super().__init__(stage, fault.fault)
        self.stage = stage
        self.fault = fault
        self.again = again


@dataclass(frozen=True, slots=True)
class Session:
    """A server that said hello, over an encrypted line and signed in to where that is wanted."""

    wire: Wire
    features: dict[str, str]  # of EHLO, in lower case: {"size": "35882577", "smtputf8": ""}

    @property
    def size_limit(self) -> int:
        """The biggest message in octets (RFC 1870), 0 where none is named."""
        limit = self.features.get("size", "")
        return int(limit) if limit.isdecimal() else 0


def unwatched(_stage: Stage, _detail: str) -> None:
    """Steps that nobody watches."""


def make_context(account: Account) -> ssl.SSLContext:
    """What to trust; costs 50 ms, so one account keeps one. Raises Cannot."""
    if account.security is Security.NONE:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody: nothing is to be encrypted here
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not context.cert_store_stats()["x509_ca"]:
        bundle = next((place for place in _BUNDLES if Path(place).is_file()), None)
        if bundle:
            context.load_verify_locations(bundle)
    if account.ca_file:
        try:
            context.load_verify_locations(account.ca_file)
        except OSError as fault:  # ssl.SSLError is one
            raise Cannot(Stage.CERTIFICATE, faults.bad_ca_file(account, fault)) from fault
    return context


def open_session(
    account: Account, password: str, context: ssl.SSLContext, patience: Patience, done: Done = unwatched
) -> Session:
    """Connects, encrypts and signs in; tells `done` of each step that is through. Raises Cannot."""
    addresses = _look_up(account)
    done(Stage.NAME, ", ".join(dict.fromkeys(str(where[0]) for _, where in addresses)))
    if account.security is Security.NONE and not all(_is_here(where[0]) for _, where in addresses):
        raise Cannot(Stage.ENCRYPT, faults.in_clear(account))
    wire = _connected(account, addresses, patience.connect)
    try:
        return _introduced(account, password, context, patience, done, wire)
    except BaseException:
        wire.close()
        raise


def _look_up(account: Account) -> list[Address]:
    try:
        found = socket.getaddrinfo(_host(account), account.port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, OverflowError) as fault:  # ValueError: no name at all, or not in IDNA
        raise Cannot(Stage.NAME, faults.no_such_host(account, str(fault))) from fault
    return [(family, where) for family, _, _, _, where in found]


def _host(account: Account) -> str:
    """The host as the resolver and the certificate name it. Raises ValueError."""
    host = account.host.strip().rstrip(".")
    with suppress(ValueError):
        return str(ipaddress.ip_address(host))
    return headers.domain(host)


def _is_here(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _connected(account: Account, addresses: list[Address], wait: float) -> Wire:
    """The first address that answers."""
    why, hung_up = "", False
    for family, where in addresses:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(wait)
            sock.connect(where)
            return Wire(sock)
        except (OSError, OverflowError) as fault:
            sock.close()
            why, hung_up = str(fault), isinstance(fault, ConnectionResetError)
    if hung_up:  # somebody was there
        raise Cannot(Stage.CONNECT, faults.told(Fault.BROKEN, account, why=why), again=True)
    raise Cannot(Stage.CONNECT, faults.no_connection(account, why))


def _introduced(
    account: Account, password: str, context: ssl.SSLContext, patience: Patience, done: Done, wire: Wire
) -> Session:
    stage = Stage.CONNECT
    version = ""
    try:
        if account.security is Security.TLS:
            done(stage, "")
            version = _encrypted(account, context, wire, patience)
        _good(account, stage, wire.reply(patience.reply))
        stage = Stage.HELLO
        features = _hello(account, wire, patience.reply)
        if account.security is not Security.TLS:
            done(Stage.CONNECT, "")
        if account.security is Security.STARTTLS:
            stage = Stage.ENCRYPT
            if "starttls" not in features:
                raise Cannot(stage, faults.no_starttls(account))
            _good(account, stage, wire.ask("STARTTLS", patience.reply))
            version = _encrypted(account, context, wire, patience)
            stage = Stage.HELLO
            features = _hello(account, wire, patience.reply)  # what was said before is void (RFC 3207 §4.2)
        if version:
            done(Stage.ENCRYPT, version)
            done(Stage.CERTIFICATE, "")
        stage = Stage.LOGIN
        _sign_in(account, password, features.get("auth", ""), wire, patience.reply)
        done(stage, account.user)
    except Lost as lost:
        raise _unheard(account, stage, lost) from lost
    return Session(wire, features)


def _unheard(account: Account, stage: Stage, lost: Lost) -> Cannot:
    if stage is Stage.ENCRYPT:
        return Cannot(stage, faults.told(Fault.INSECURE, account, why=str(lost)), again=True)
    match lost:
        case TimedOut():
            return Cannot(stage, faults.silent(account, str(lost)))
        case Nonsense():
            return Cannot(stage, faults.no_mail_server(account, str(lost)))
        case _:
            return Cannot(stage, faults.told(Fault.BROKEN, account, why=str(lost)), again=True)


def _good(account: Account, stage: Stage, reply: Reply) -> Reply:
    if reply.good:
        return reply
    if reply.code < 400:  # a question where there is nothing to ask
        raise Nonsense(str(reply))
    fault = meaning(stage, reply)
    assert isinstance(fault, Fault)  # before RCPT nothing speaks of a recipient
    raise Cannot(stage, faults.told(fault, account, reply))


def _hello(account: Account, wire: Wire, wait: float) -> dict[str, str]:
    reply = wire.ask(f"EHLO {_MYSELF}", wait)
    if reply.code in {500, 501, 502, 504}:  # a server older than 1995
        _good(account, Stage.HELLO, wire.ask(f"HELO {_MYSELF}", wait))
        return {}
    _good(account, Stage.HELLO, reply)
    features: dict[str, str] = {}
    for line in reply.lines[1:]:
        word, _, rest = line.replace("=", " ", 1).partition(" ")  # "AUTH=LOGIN" is older than RFC 4954
        features[word.lower()] = f"{features.get(word.lower(), '')} {rest}".strip()
    return features


def _encrypted(account: Account, context: ssl.SSLContext, wire: Wire, patience: Patience) -> str:
    try:
        return wire.encrypt(context, _host(account), patience.connect)
    except ssl.SSLCertVerificationError as fault:
        raise Cannot(Stage.CERTIFICATE, faults.bad_certificate(account, fault)) from fault
    except (OSError, ValueError) as fault:
        broken = fault if isinstance(fault, OSError) else OSError(str(fault))
        again = isinstance(fault, (ConnectionError, ssl.SSLEOFError))
        raise Cannot(Stage.ENCRYPT, faults.no_tls(account, broken), again) from fault


# Signing in (RFC 4954). smtplib's own cannot take a password beyond ASCII, and tries a wrong one three times.


def _sign_in(account: Account, password: str, offered: str, wire: Wire, wait: float) -> None:
    if not account.user:
        return
    methods = offered.upper().split()
    if not methods:
        raise Cannot(Stage.LOGIN, faults.no_sign_in(account))
    if not password:
        raise Cannot(Stage.LOGIN, faults.no_password(account))
    user, secret = account.user, password
    if "PLAIN" in methods:
        reply = wire.ask("AUTH PLAIN " + _coded(f"\0{user}\0{secret}"), wait)
        if reply.code == 504 and "LOGIN" in methods:  # offered, yet not known
            reply = _by_login(user, secret, wire, wait)
    elif "LOGIN" in methods:
        reply = _by_login(user, secret, wire, wait)
    elif "CRAM-MD5" in methods:
        reply = _by_cram_md5(user, secret, wire, wait)
    else:
        raise Cannot(Stage.LOGIN, faults.no_known_sign_in(account, ", ".join(methods)))
    _good(account, Stage.LOGIN, reply)


def _by_login(user: str, secret: str, wire: Wire, wait: float) -> Reply:
    reply = wire.ask("AUTH LOGIN", wait)
    for words in (user, secret):
        if reply.code == 334:
            reply = wire.ask(_coded(words), wait)
    return reply


def _by_cram_md5(user: str, secret: str, wire: Wire, wait: float) -> Reply:
    reply = wire.ask("AUTH CRAM-MD5", wait)
    if reply.code != 334:
        return reply
    challenge = b""
    with suppress(ValueError):
        challenge = b64decode(reply.lines[0])
    return wire.ask(_coded(f"{user} {hmac.new(secret.encode(), challenge, 'md5').hexdigest()}"), wait)


def _coded(text: str) -> str:
    return b64encode(text.encode("utf-8")).decode("ascii")
