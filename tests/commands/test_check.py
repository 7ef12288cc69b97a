"""`monitor check`, `monitor buyers` and `monitor commodities`, on the bundled figures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result

from monitor.__main__ import cli
from monitor.core.errors import ConfigError
from tests.commitments.test_each_year import WHEAT


def run(folder: Path, *arguments: str) -> Result:
    environment = {"MONITOR_DATABASE": str(folder / "none.db"), "MONITOR_SOURCE": "shipped"}
    # On a day of its own, because which promises are of later years depends on it.
    with time_machine.travel(datetime(2026, 10, 9, 13, tzinfo=UTC), tick=False):
        return CliRunner(env=environment).invoke(cli, arguments)


def written(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_it_says_what_each_promise_counts_and_why_there_is_no_data(tmp_path: Path) -> None:
    done = run(tmp_path, "check", written(tmp_path, WHEAT.replace("[2026, 2030]", "[2026]")))

    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        "mills-2026  Mills: 1 MMT of US wheat in 2026",
        "    All Wheat (107) to INDONESIA (5600); 1,000,000 t",
        "  * Calendar year 2026: net purchases, 52 weeks from 8 Jan 2026 to 31 Dec 2026, deadline "
        "31 Dec 2026: no data",
    ]
    assert lines[-3] == (
        "All Wheat: no data, because the bundled figures have soybeans only. Connect this machine "
        "and run `monitor run`, which needs no key."
    )
    assert lines[-1] == "30 promises, 28 of them of later years: nothing to correct."


def test_it_says_why_the_bundled_figures_do_not_count_other_buyers(tmp_path: Path) -> None:
    mexico = WHEAT.replace("Indonesia", "Mexico").replace("All Wheat", "Soybeans")

    done = run(tmp_path, "check", written(tmp_path, mexico.replace("[2026, 2030]", "[2026]")))

    assert done.stdout.splitlines()[2].endswith("31 Dec 2026: no data")
    assert done.stdout.splitlines()[-3] == (
        "Soybeans: net purchases of some buyers are not known, because the bundled figures have "
        "their shipments but not their sales for the next marketing year. Connect this machine "
        "and run `monitor run`, which needs no key."
    )


def test_without_a_file_it_checks_those_of_the_settings(tmp_path: Path) -> None:
    done = run(tmp_path, "check")

    assert done.stdout.splitlines()[0] == "soy-2025  China: 12 MMT of US soybeans, first tranche"
    assert done.stdout.splitlines()[-1] == "5 promises: nothing to correct."


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (
            '"Indonesia"',
            '"Mainland China"',
            "buyer: the source knows no buyer 'Mainland China'. Did you mean China? `monitor "
            "buyers` lists the names.",
        ),
        (
            '"Indonesia"',
            '"Korea"',
            "buyer: the source knows no buyer 'Korea'. Did you mean South Korea? `monitor buyers` "
            "lists the names.",
        ),
        (
            '"Indonesia"',
            '"EU"',
            "buyer: 'EU' is a sum of several destinations and buys nothing itself; name its "
            "members, all in one promise or each in its own.",
        ),
        (
            '"All Wheat"',
            '"wheat"',
            "commodity: the source knows no commodity 'wheat'. Did you mean All Wheat? `monitor "
            "commodities` lists the names.",
        ),
        (
            '"All Wheat"',
            '"Durum"',
            "commodity: the source knows no commodity 'Durum'. Did you mean Wheat - Durum? "
            "`monitor commodities` lists the names.",
        ),
    ],
)
def test_a_wrong_name_brings_the_one_that_was_meant(
    tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    done = run(tmp_path, "check", written(tmp_path, WHEAT.replace(right, wrong)))

    assert isinstance(done.exception, ConfigError)
    assert str(done.exception) == f"commitment mills-2026: {sentence}"
    assert done.stdout == ""


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "check", str(tmp_path / "none.toml"))

    assert done.exit_code == 2
    assert f"{tmp_path}/none.toml does not exist." in done.stderr


def test_buyers_are_found_by_any_of_their_names(tmp_path: Path) -> None:
    assert run(tmp_path, "buyers", "korea").stdout.splitlines() == [
        " 5790  North Korea  (KOREA, DEMOCRATIC PEOPLE'S REP)",
        " 5800  South Korea  (KOREA, REPUBLIC OF)",
    ]
    assert run(tmp_path, "buyers", "mainland").stdout.startswith(" 5700  China  (CHINA, PEOPLES")
    everyone = run(tmp_path, "buyers").stdout
    assert "EUROPEAN UNION" not in everyone
    assert "UNKNOWN" not in everyone
    assert len(everyone.splitlines()) > 200
    assert run(tmp_path, "buyers", "atlantis").exit_code == 2


def test_commodities_have_their_unit_and_where_their_history_is(tmp_path: Path) -> None:
    wheat = run(tmp_path, "commodities", "wheat").stdout.splitlines()

    assert "  107  All Wheat  (metric tons; public files, API)" in wheat
    assert "  201  Wheat Products  (metric tons; API, with a free key)" in wheat
    every = run(tmp_path, "commodities").stdout.splitlines()
    assert "  801  Soybeans  (metric tons; bundled figures, public files, API)" in every
    assert "  1301  Cotton- Am Pima  (running bales; API, with a free key)".strip() in [
        line.strip() for line in every
    ]
    assert len(every) == 44
