"""Options that ask for nothing, or for two things at once, are refused in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.__main__ import cli
from monitor.core.errors import ConfigError
from tests.data.soybeans import soybean_world
from tests.usda import Clock, UsdaServer, new_york

KEY = "a-key-for-history"


@pytest.fixture
def usda(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[UsdaServer]:
    """USDA, and an empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    with UsdaServer(soybean_world(Clock(new_york(date(2026, 10, 9)))), key=KEY) as server:
        monkeypatch.setenv("MONITOR_USDA_URL", server.url)
        monkeypatch.setenv("USDA_API_KEY", KEY)
        yield server


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("refresh --history --offline", "--offline makes no network requests; --history"),
        ("refresh --commodity Soybeans --offline", "--offline makes no network requests"),
        ("refresh --years 2026 --offline", "--offline makes no network requests"),
        ("refresh --years 2026-2020", "2026-2020 ends before it begins; write 2020-2026."),
        (
            "revisions --since 2026-10-01 --as-of 2026-09-01",
            "--since 2026-10-01 is after --as-of 2026-09-01.",
        ),
        ("replay --from 2026-10-08 --to 2026-10-01", "No day to replay between"),
        ("outlook --from 2026-10-08 --to 2026-10-01", "There is no Thursday between"),
    ],
)
def test_a_contradiction_or_an_empty_span_is_refused_and_asks_nobody(
    usda: UsdaServer, tmp_path: Path, command: str, sentence: str
) -> None:
    done = CliRunner().invoke(cli, command.split())

    assert done.exit_code == 2
    assert sentence in done.output
    assert usda.requests_to("*") == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("refresh --commodity Soybean", "USDA knows no commodity 'soybean'. Did you mean Soybeans"),
        ("refresh --years 1990-1998", "USDA has no marketing year in this span; its first is 1999"),
        ("refresh --years 2050", "USDA has no marketing year in this span"),
    ],
)
def test_what_the_source_has_not_is_refused_instead_of_fetching_nothing(
    usda: UsdaServer, command: str, sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        CliRunner().invoke(cli, command.split(), catch_exceptions=False)

    assert usda.requests_to("/exports/*") == []
