"""`consent`: events are added with their proof, and the ledger can be read."""

import pytest

from tests.cli.conftest import Cli

ANN = "ann@example.org"


def test_yes_then_no_is_no_and_both_stay_in_the_ledger(cli: Cli) -> None:
    yes = cli("consent", ANN, "--topic", "News", "--confirm", "--evidence", "signed card", "--json")
    no = cli("consent", "Ann@Example.org", "--topic", "news", "--withdraw", "--json")
    assert (yes.keys["state"], no.keys["state"]) == ("confirmed", "withdrawn")
    events = cli("consent", ANN, "--history", "--json").keys["events"]
    assert [(e["kind"], e["topic"], e["evidence"]) for e in events] == [
        ("withdrawn", "News", ""),
        ("confirmed", "News", "signed card"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((ANN, "--topic", "News", "--confirm"), "Nothing says how they agreed."),
        (("nobody", "--topic", "News", "--request"), "is not an e-mail address"),
        ((ANN, "--confirm", "--evidence", "card"), "for which newsletter"),
        ((ANN, "--topic", "N", "--confirm", "--evidence", "c", "--at", "2999-01-01"), "lies ahead"),
    ],
)
def test_what_proves_nothing_is_refused_and_changes_nothing(
    cli: Cli, words: tuple[str, ...], said: str
) -> None:
    refused = cli("consent", *words, "--json")
    assert refused.code == 1 and said in refused.keys["error"]
    assert cli("consent", ANN, "--history", "--json").keys["events"] == []


def test_a_newsletter_is_named_as_the_book_names_it(cli: Cli) -> None:
    cli("consent", ANN, "--topic", "Monthly news", "--request")
    found = cli("consent", ANN, "--topic", " monthly NEWS ", "--withdraw", "--json")
    assert found.keys["topic"] == "Monthly news"


def test_when_it_was_said_and_in_which_words_is_kept(cli: Cli) -> None:
    cli(
        "consent", ANN, "--topic", "News", "--confirm", "--evidence", "form 12", "--how", "form",
        "--wording", "Yes, send me the news", "--at", "2025-03-01T09:30:00Z",
    )  # fmt: skip
    (event,) = cli("consent", ANN, "--history", "--json").keys["events"]
    assert (event["at"], event["how"], event["wording"]) == (
        "2025-03-01T09:30:00Z",
        "form",
        "Yes, send me the news",
    )
