"""A monitor with recipients, a mail server and a webhook receiver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.mail import HookReceiver, PostOffice
from tests.notifications.household import Household


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """Yield a mail server with STARTTLS and login, whose certificate is trusted."""
    (tmp_path / "office").mkdir()
    with PostOffice(tmp_path / "office") as made:
        monkeypatch.setenv("SSL_CERT_FILE", str(made.authority_file))
        yield made


@pytest.fixture
def receiver() -> Iterator[HookReceiver]:
    """Yield a receiver of webhooks."""
    with HookReceiver() as made:
        yield made


@pytest.fixture
def house(tmp_path: Path, office: PostOffice) -> Iterator[Callable[..., Household]]:
    """Yield a function that makes a monitor with these recipients in its settings file."""
    with ExitStack() as stack:

        def made(recipients: str, **more: str) -> Household:
            return stack.enter_context(Household.in_folder(tmp_path, office, recipients, **more))

        yield made
