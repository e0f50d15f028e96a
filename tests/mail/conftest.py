"""Faulty servers, one of each kind for all tests of a file; each test begins with a well-behaved one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.running import FaultyServer

SIGN_IN = ("--user", "joe", "--password", "sésame", "--auth-needs-tls", "--require-tls")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for all certificates, so that they are made once and share their CA."""
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def _plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyServer]:
    with FaultyServer(tmp_path_factory.mktemp("plain")) as server:
        yield server


@pytest.fixture(scope="module")
def _starttls(tmp_path_factory: pytest.TempPathFactory, certificates: Path) -> Iterator[FaultyServer]:
    options = ("--tls", "starttls", "--cert-dir", str(certificates), *SIGN_IN)
    with FaultyServer(tmp_path_factory.mktemp("starttls"), *options) as server:
        yield server


@pytest.fixture
def plain(_plain: FaultyServer) -> FaultyServer:
    """Without encryption or sign-in; addresses say what goes wrong (`rcpt-550.ann@x.example`)."""
    _plain.rules()
    return _plain


@pytest.fixture
def secure(_starttls: FaultyServer) -> FaultyServer:
    """STARTTLS and sign-in as joe with the password sésame."""
    _starttls.rules()
    return _starttls
