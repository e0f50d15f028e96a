"""What the user is told about each fault of an account, and the way out."""

import ssl
from dataclasses import dataclass

from desktop_crm.mail import providers
from desktop_crm.mail.account import Account, Security
from desktop_crm.mail.answers import AccountFault, Fault
from desktop_crm.mail.wire import Reply

_NO_PASSWORDS = ("5.7.139", "basic authentication is disabled", "smtpclientauthentication is disabled")


@dataclass(frozen=True, slots=True)
class _Words:
    what: str
    way_out: str


_PLAIN = {
    Fault.UNREACHABLE: _Words(
        "{host} does not accept messages from here.",
        "Check the server's name and port with your provider; some networks let no mail out.",
    ),
    Fault.INSECURE: _Words(
        "{host} does not let the connection be encrypted, so nothing was sent.",
        "Ask your provider which port and security to use: mostly 465 with TLS or 587 with STARTTLS.",
    ),
    Fault.LOGIN: _Words(
        "{host} did not accept the sign-in.", "Check the user name, and type the password again. {hint}"
    ),
    Fault.SENDER: _Words(
        "{host} does not let this account send as {sender}.",
        "Use the address that belongs to the account, or let your provider add this one.",
    ),
    Fault.QUOTA: _Words(
        "Your provider's limit of messages for now is reached.",
        "The rest waits. Go on tomorrow, or set a smaller number a day in the settings.",
    ),
    Fault.SLOW_DOWN: _Words(
        "{host} asks to wait before more is sent.",
        "Wait some minutes, then go on. If this comes often, set a slower pace in the settings.",
    ),
    Fault.TOO_BIG: _Words(
        "The message is bigger than {host} allows.", "Use smaller pictures, or fewer of them."
    ),
    Fault.BROKEN: _Words(
        "The connection to {host} breaks off again and again.",
        "Check the network and try again later. A virus scanner that reads mail can be the cause.",
    ),
}


def told(fault: Fault, account: Account, reply: Reply | None = None, why: str = "") -> AccountFault:
    """A fault in the user's words, with what the server or the line said itself."""
    words = _PLAIN[fault]
    fields = {"host": account.host, "sender": account.sender_address, "hint": ""}
    if fault is Fault.LOGIN:
        fields["hint"] = sign_in_hint(account)
        if reply and any(sign in str(reply).lower() for sign in _NO_PASSWORDS):
            return AccountFault(
                fault,
                f"{account.host} no longer lets programs sign in with a password.",
                "Use another mail account for newsletters, or ask your provider whether sign-in by password "
                "(“authenticated SMTP”) can be switched on.",
                str(reply),
            )
    what, way_out = (part.format(**fields).strip() for part in (words.what, words.way_out))
    return AccountFault(fault, what, way_out, str(reply) if reply else why)


def sign_in_hint(account: Account) -> str:
    """What the account's provider wants of a sign-in, where that is known."""
    provider = providers.of_host(account.host) or providers.of_address(account.sender_address)
    return provider.hint


def no_such_host(account: Account, why: str) -> AccountFault:
    return AccountFault(
        Fault.UNREACHABLE,
        f"There is no server named {account.host}, or this computer is offline.",
        "Check the network, then the spelling of the server's name.",
        why,
    )


def no_connection(account: Account, why: str) -> AccountFault:
    return AccountFault(
        Fault.UNREACHABLE,
        f"{account.host} does not answer on port {account.port}.",
        "Check the port: 587 with STARTTLS or 465 with TLS is usual. A firewall or a guest network may also "
        "block mail.",
        why,
    )


def silent(account: Account, why: str) -> AccountFault:
    """The connection stands and nothing comes."""
    if account.port == 465 and account.security is not Security.TLS:
        way_out = "Port 465 expects encryption from the start: choose TLS as security."
    else:
        way_out = "Check port and security with your provider, or try again later."
    return AccountFault(Fault.UNREACHABLE, f"{account.host} accepts the call and says nothing.", way_out, why)


def no_mail_server(account: Account, why: str) -> AccountFault:
    return AccountFault(
        Fault.BROKEN,
        f"What answers at {account.host}, port {account.port}, does not speak as a mail server does.",
        "Check the server's name, the port and the security with your provider.",
        why,
    )


def in_clear(account: Account) -> AccountFault:
    return AccountFault(
        Fault.INSECURE,
        f"Without encryption everybody between here and {account.host} could read password and letters.",
        "Choose STARTTLS or TLS as security. “None” is only for a server on this computer.",
    )


def no_starttls(account: Account) -> AccountFault:
    return AccountFault(
        Fault.INSECURE,
        f"{account.host} offers no encryption on port {account.port}, or somebody on the way hides it.",
        "Nothing was sent. Choose TLS with port 465, or use another network.",
    )


def no_tls(account: Account, fault: OSError) -> AccountFault:
    """The handshake failed for another reason than the certificate."""
    if account.security is Security.TLS:
        way_out = "If the port is 587 or 25, choose STARTTLS; TLS from the start belongs to port 465."
    else:
        way_out = "Try TLS with port 465, or ask your provider."
    what = f"The connection to {account.host} could not be encrypted, so nothing was sent."
    return AccountFault(Fault.INSECURE, what, way_out, str(fault))


def bad_certificate(account: Account, fault: ssl.SSLCertVerificationError) -> AccountFault:
    host, own = account.host, "choose its certificate file in the account's settings"
    match fault.verify_code:
        case 62 | 64:  # host name, address
            what = f"The server's certificate is not for {host}."
            way_out = "Use the server's name exactly as your provider writes it."
        case 10:
            what = f"The certificate of {host} has expired."
            way_out = "Check this computer's date; if it is right, tell your provider."
        case 9:
            what = f"The certificate of {host} is not valid yet."
            way_out = "Check this computer's date and time."
        case 18 | 19 | 20 | 21:
            what = f"Nobody this computer trusts vouches for the certificate of {host}."
            way_out = (
                f"If the server is your own, {own}. Otherwise use another network: somebody may be listening."
            )
        case _:
            what = f"The certificate of {host} does not hold."
            way_out = f"Ask your provider. If the server is your own, {own}."
    return AccountFault(Fault.INSECURE, what, way_out, fault.verify_message)


def bad_ca_file(account: Account, fault: OSError) -> AccountFault:
    return AccountFault(
        Fault.INSECURE,
        f"The certificate file {account.ca_file} cannot be read.",
        "Choose a certificate file in PEM form, or leave the field empty.",
        str(fault),
    )


def no_sign_in(account: Account) -> AccountFault:
    return AccountFault(
        Fault.LOGIN,
        f"{account.host} offers no sign-in on port {account.port}.",
        "Use port 587 with STARTTLS or 465 with TLS. If the server wants no sign-in, leave the user empty.",
    )


def no_known_sign_in(account: Account, methods: str) -> AccountFault:
    return AccountFault(
        Fault.LOGIN,
        f"{account.host} wants a kind of sign-in that this program does not know: {methods}.",
        "Ask your provider whether sign-in by password can be switched on, or use another mail account.",
    )


def no_password(account: Account) -> AccountFault:
    return AccountFault(
        Fault.LOGIN,
        "No password is stored for the mail account.",
        f"Type it in the account's settings. {sign_in_hint(account)}".strip(),
    )


def no_sender(account: Account) -> AccountFault:
    return AccountFault(
        Fault.SENDER,
        f"“{account.sender_address}” is no e-mail address to send from.",
        "Type the sender's address as it stands in your mail account.",
    )
