"""Tokens survive what mail programs do to them, and a mangled one is noticed."""

import random
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.mail import tokens

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
TOKEN = st.builds(lambda seed: tokens.new_token(random.Random(seed).getrandbits), st.integers(0, 10**9))


def test_a_token_is_short_and_plain() -> None:
    made = {tokens.new_token() for _ in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch(f"[{LETTERS}]{{18}}", token) for token in made)
    assert tokens.new_token(random.Random(7).getrandbits) == tokens.new_token(random.Random(7).getrandbits)


@given(TOKEN)
def test_a_token_is_found_where_it_stands(token: str) -> None:
    for text in (
        token,
        token.upper(),
        f"Re: unsubscribe {token.title()}",
        f"news+{token}@fernhill.example",
        f"<{token}@fernhill.example>",
        f"mailto:news@x.example?subject=unsubscribe%20{token}".replace("%20", " "),
        token.replace("1", "l").replace("0", "O"),
        f"aaaaaaaaaaaaaaaaaa {token}, and then",
    ):
        assert tokens.read_token(text) == token


@given(TOKEN, st.integers(0, 17), st.sampled_from(LETTERS))
def test_one_changed_character_is_noticed(token: str, at: int, letter: str) -> None:
    changed = token[:at] + letter + token[at + 1 :]
    assert tokens.read_token(changed) == (token if changed == token else None)


@given(TOKEN, st.integers(0, 16))
def test_two_that_changed_places_are_noticed(token: str, at: int) -> None:
    changed = token[:at] + token[at + 1] + token[at] + token[at + 2 :]
    assert tokens.read_token(changed) == (token if changed == token else None)


@given(TOKEN)
def test_a_part_of_a_token_is_none(token: str) -> None:
    assert tokens.read_token(token[:-1]) is None
    assert tokens.read_token(token + "x") is None
    assert tokens.read_token("x" + token) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    tokens.read_token(text)


def test_chance_rarely_passes_the_check() -> None:
    rng = random.Random(3)
    texts = ("".join(rng.choices(LETTERS, k=18)) for _ in range(20_000))
    assert sum(tokens.read_token(text) is not None for text in texts) <= 5


def test_message_ids_name_the_sender_domain() -> None:
    token = tokens.new_token(random.Random(1).getrandbits)
    assert tokens.message_id(token, "Post@Bücher.example") == f"<{token}@xn--bcher-kva.example>"
    assert tokens.read_token(tokens.message_id(token, "a@x.example")) == token
    with pytest.raises(ValueError):
        tokens.message_id(token, "nobody")


def test_plus_addresses() -> None:
    assert tokens.plus_address("news@x.example", "abc") == "news+abc@x.example"
    assert tokens.plus_address("a+b@x.example", "abc") == "a+b+abc@x.example"
    assert tokens.plus_address('"a b"@x.example', "abc") == '"a b+abc"@x.example'


@pytest.mark.parametrize("plus", [True, False])
@pytest.mark.parametrize(
    "address", ["news@x.example", '"a b"@x.example', "o'b%c&d=e?f#@x.example", "ü@bücher.example"]
)
def test_the_way_out_is_one_uri_without_blanks(address: str, plus: bool) -> None:
    token = tokens.new_token(random.Random(2).getrandbits)
    uri = tokens.unsubscribe_uri(address, token, plus)
    assert uri.isascii() and not re.search(r'[\s<>"]', uri)
    parts = urlsplit(uri)
    target = unquote(parts.path)
    assert parse_qs(parts.query) == {"subject": [f"unsubscribe {token}"]}
    assert (tokens.read_token(target) == token) is plus
    assert target.partition("@")[2] in ("x.example", "xn--bcher-kva.example")
    assert not parts.fragment
