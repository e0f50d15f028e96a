"""Settings by address, without asking the net."""

import pytest

from desktop_crm.mail import headers, providers
from desktop_crm.mail.account import Security


@pytest.mark.parametrize(
    ("address", "name", "host"),
    [
        ("ann@gmail.com", "Gmail", "smtp.gmail.com"),
        ("Ann@GoogleMail.com", "Gmail", "smtp.gmail.com"),
        ("ann@outlook.com", "Outlook.com", "smtp-mail.outlook.com"),
        ("ann@hotmail.co.uk", "Outlook.com", "smtp-mail.outlook.com"),
        ("ann@icloud.com", "iCloud", "smtp.mail.me.com"),
        ("ann@yahoo.fr", "Yahoo", "smtp.mail.yahoo.com"),
        ("ann@yahoo.com.br", "Yahoo", "smtp.mail.yahoo.com"),
        ("ann@yahoo.co.jp", "Yahoo! JAPAN", "smtp.mail.yahoo.co.jp"),
        ("ann@gmx.de", "GMX", "mail.gmx.net"),
        ("ann@web.de", "WEB.DE", "smtp.web.de"),
        ("ann@t-online.de", "T-Online", "securesmtp.t-online.de"),
        ("ann@fastmail.com", "Fastmail", "smtp.fastmail.com"),
        ("ann@163.com", "NetEase 163", "smtp.163.com"),
        ("ann@foxmail.com", "QQ Mail", "smtp.qq.com"),
        ("ann@naver.com", "Naver", "smtp.naver.com"),
        ("ann@wanadoo.fr", "Orange", "smtp.orange.fr"),
        ("ann@libero.it", "Libero", "smtp.libero.it"),
    ],
)
def test_known_providers(address: str, name: str, host: str) -> None:
    found = providers.of_address(address)
    assert (found.name, found.host) == (name, host)
    assert providers.guesses(address) == (found,)
    assert providers.of_host(host.upper()) == found


def test_every_entry_can_be_used() -> None:
    names = [one.name for one in providers.every()]
    assert len(names) == len(set(names)) > 40 and names == sorted(names, key=str.casefold)
    for one in providers.every():
        assert headers.domain(one.host) == one.host and "." in one.host
        assert (one.port, one.security) in {(465, Security.TLS), (587, Security.STARTTLS)}
        assert 0 < one.per_minute <= one.per_day
        assert "{" not in one.hint and (not one.hint or one.hint.endswith("."))
        assert one.possible or one.hint


def test_no_domain_stands_twice() -> None:
    domains = [domain for group in providers._TABLE for domain in group.split()]
    assert len(domains) == len(set(domains)) and all(d == d.lower() for d in domains)


def test_a_domain_of_one_s_own_is_guessed() -> None:
    found = providers.of_address("post@Fernhill.example")
    assert (found.name, found.host, found.port) == ("", "mail.fernhill.example", 587)
    tries = providers.guesses("post@fernhill.example")
    assert [(one.host, one.port, one.security) for one in tries] == [
        ("mail.fernhill.example", 587, Security.STARTTLS),
        ("mail.fernhill.example", 465, Security.TLS),
        ("smtp.fernhill.example", 587, Security.STARTTLS),
        ("smtp.fernhill.example", 465, Security.TLS),
    ]


@pytest.mark.parametrize(
    "text", ["", "ann", "ann@", "yahoo.fr.a.b@x", "a@yahoo", "a@yahoo.evil.co.uk.example"]
)
def test_anything_may_be_asked(text: str) -> None:
    assert providers.of_address(text).name == "" and providers.guesses(text)


def test_user_names() -> None:
    assert providers.of_address("ann@gmail.com").user("ann@gmail.com") == "ann@gmail.com"
    assert providers.of_address("ann@laposte.net").user("ann@laposte.net") == "ann"
