"""The job has the key, a shell has not: what the shell shows, and what it must leave alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.__main__ import cli
from monitor.assess.as_of import Query
from monitor.core import clocks
from monitor.core.errors import ConfigError
from monitor.ingest.clients import FetchOptions
from monitor.ingest.intake import IngestResult
from monitor.ingest.update import refresh
from monitor.jobs import doctor
from monitor.jobs.run import alone
from monitor.jobs.run_pass import Outcome
from monitor.jobs.status_query import load_status_report
from monitor.ledger.store import open_ledger
from monitor.settings.settings import load
from monitor.text import freshness
from tests.jobs.job_place import Job, job_in
from tests.usda import new_york

NEW_WEEK = 16_606_954 + 400_000


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Job]:
    """A job on Friday 9 October 2026; a week later there is one more week."""
    with job_in(tmp_path) as built:
        yield built


def bought(outcome: Outcome) -> int | None:
    keys = {a.key: a.amounts.purchased for a in outcome.status_report.assessments}
    return keys["soy-2026/calendar-year"]


def test_a_pass_without_the_key_between_two_with_it_changes_nothing_that_was_told(
    place: Job,
) -> None:
    place.with_key()
    place.clock.set(new_york(date(2026, 10, 16)))
    told = place.with_key()
    before = place.told()
    place.clock.advance(minutes=10)

    shell = place.shell()

    assert (bought(told), bought(shell)) == (NEW_WEEK, NEW_WEEK)
    assert (shell.new_alerts, shell.folder) == ([], None)
    assert place.told() == before
    [problem] = shell.problems
    assert isinstance(problem, ConfigError)
    assert str(problem) == (
        "USDA was not asked: MONITOR_SOURCE (or source) is shipped, and the database has USDA's "
        "figures, shown as recorded: alerts, messages and the report are unchanged. "
        "Set it to auto, as the job has it."
    )
    place.clock.advance(minutes=20)
    again = place.with_key()
    assert (again.new_alerts, again.problems) == ([], [])
    assert len(place.office.read) == before[-1]


def test_weeks_later_it_still_raises_no_missing_release_and_leaves_the_report(place: Job) -> None:
    place.with_key()
    before = place.told()
    place.clock.advance(days=40)

    shell = place.shell()

    assert len(shell.status_report.freshness.missing_weeks) == 5
    assert shell.new_alerts == []
    assert place.told() == before


def test_offline_shows_the_shipped_figures_and_leaves_what_was_told(place: Job) -> None:
    place.clock.set(new_york(date(2026, 10, 16)))
    place.with_key()
    before = place.told()

    offline = place.with_key(offline=True)

    assert bought(offline) == 16_606_954
    assert (offline.new_alerts, offline.folder, offline.problems) == ([], None, [])
    assert offline.silence is not None
    assert str(offline.silence.reason).startswith(
        "The bundled figures are older than USDA's in this database: alerts, messages and the"
    )
    assert place.told() == before


def test_offline_draws_elsewhere_but_never_over_a_report_of_usdas_figures(place: Job) -> None:
    place.with_key()
    reports, elsewhere = place.folder / "reports", place.folder / "elsewhere"

    drawn = place.with_key(offline=True, out=elsewhere)
    over = place.with_key(offline=True, out=reports)

    assert drawn.folder == elsewhere / "latest"
    assert over.folder is None
    shown = json.loads((reports / "latest/status.json").read_text())
    assert shown["data"]["source"] == "usda"


def test_a_dry_run_without_the_key_would_raise_and_send_nothing(place: Job) -> None:
    place.with_key()
    place.clock.advance(days=40)

    dry = place.shell(dry_run=True)

    assert (dry.new_alerts, dry.would_send) == ([], [])
    assert len(dry.problems) == 1


def test_another_ledger_with_the_shipped_figures_leaves_the_report_and_the_recipients(
    place: Job,
) -> None:
    place.with_key()
    before = place.told()
    other = {**place.without_key, "MONITOR_DATABASE": str(place.folder / "other.db")}

    outcome = place.run_pass(load(other), {})

    assert place.told() == before
    assert outcome.new_alerts == []
    assert f"{place.folder}/reports/latest shows USDA's figures" in str(outcome.problems[0])
    assert "Set MONITOR_DATABASE and MONITOR_SOURCE as the job does" in str(outcome.problems[0])


def test_a_key_that_is_refused_changes_no_number_and_takes_nothing_back(place: Job) -> None:
    place.clock.set(new_york(date(2026, 10, 16)))
    place.with_key()
    _, ends, _, _, shown, *_ = place.told()
    settings = load({**place.environment, "USDA_API_KEY": "expired"})

    outcome = place.run_pass(settings, {})

    raised = [each.alert.key for each in outcome.new_alerts]
    assert (bought(outcome), raised) == (NEW_WEEK, ["source/unreachable"])
    assert (place.told()[1], place.told()[4]) == (ends, shown)


def said(outcome: Outcome) -> str:
    return freshness.source(outcome.status_report.freshness)


def test_live_is_said_only_where_usda_was_reached(place: Job) -> None:
    reached = "USDA API, last reached Fri 9 Oct 2026, 08:30 New York"
    live = place.with_key()
    place.clock.advance(minutes=30)

    refused = place.run_pass(load({**place.environment, "USDA_API_KEY": "expired"}), {})
    shell = place.shell()

    assert said(live) == "USDA API, live"
    assert said(refused) == f"{reached} and not now (it refuses the key)"
    assert said(shell) == f"{reached} and not now (it was not asked)"


def test_a_command_says_live_for_a_day_after_usda_was_reached_and_then_since_when_not(
    place: Job,
) -> None:
    place.with_key()
    settings = load(place.without_key)

    def at(now: datetime, as_of: date | None = None) -> str:
        with open_ledger(settings.database) as ledger:
            found = load_status_report(ledger, Query(settings, now, as_of=as_of))
        return freshness.source(found.freshness)

    assert at(datetime(2026, 10, 9, 20, tzinfo=UTC)) == "USDA API, live"
    assert at(datetime(2026, 10, 12, 20, tzinfo=UTC)) == (
        "USDA API, last reached Fri 9 Oct 2026, 08:30 New York"
    )
    assert at(datetime(2026, 10, 12, 20, tzinfo=UTC), date(2026, 3, 8)) == "USDA API"


def test_a_refresh_without_the_key_says_so_and_records_no_shipped_figures(place: Job) -> None:
    place.with_key()
    settings = load(place.without_key)

    def refreshed(ledger: sqlite3.Connection) -> tuple[IngestResult, list[tuple[str]]]:
        done = refresh(ledger, FetchOptions(settings, place.clock(), lambda step, **p: None), [])
        return done, ledger.execute("SELECT DISTINCT source FROM releases").fetchall()

    (done, sources), _ = alone(settings, place.clock(), refreshed)

    assert sources == [("usda",)]
    assert str(done.problems[0]).startswith("USDA was not asked: MONITOR_SOURCE (or source) is")


def test_the_doctor_tells_a_shell_without_the_key(place: Job) -> None:
    place.with_key()
    seen = doctor.examine(load(place.without_key), place.clock())

    usda = next(finding for finding in seen if finding.part == "USDA")

    assert not usda.ok
    assert usda.says.startswith("USDA was not asked: MONITOR_SOURCE (or source) is shipped")


COMMANDS = [
    ("status", "soy-2026"),
    ("status", "--json"),
    ("statements",),
    ("explain", "soy-2026"),
    ("audit",),
    ("revisions",),
    ("outlook",),
    ("replay", "--from", "2026-10-01", "--to", "2026-10-09"),
    ("export", "--format", "csv", "--out", "exported"),
    ("report", "--as-of", "2026-10-09", "--out", "drawn"),
]


@pytest.fixture
def command(
    place: Job, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Sequence[str]], tuple[int, str]]:
    """Runs a command in a shell without the key, where the ledger holds USDA's rows alone."""
    place.clock.set(new_york(date(2026, 10, 16)))
    place.with_key()
    monkeypatch.chdir(place.folder)
    monkeypatch.setattr(clocks, "utc_now", lambda: datetime(2026, 10, 16, 15, tzinfo=UTC))

    def run(arguments: Sequence[str]) -> tuple[int, str]:
        done = CliRunner(env=place.without_key).invoke(cli, arguments)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return run


def test_every_command_answers_from_usdas_rows_without_the_key(
    command: Callable[[Sequence[str]], tuple[int, str]], place: Job
) -> None:
    answers = {arguments: command(arguments) for arguments in COMMANDS}

    assert {a: code for a, (code, _) in answers.items() if code} == {("audit",): 1}
    assert " rows checked" in answers[("audit",)][1]
    assert "17,006,954 t" in answers["status", "soy-2026"][1]
    told = json.loads(answers["status", "--json"][1])
    assert (told["data"]["source"], told["data"]["last_week_ending"]) == ("usda", "2026-10-08")
    assert "17,006,954" in answers["explain", "soy-2026"][1]


def test_every_command_answers_from_the_shipped_figures_when_asked_to(
    command: Callable[[Sequence[str]], tuple[int, str]],
) -> None:
    answers = {arguments: command([*arguments, "--offline"]) for arguments in COMMANDS[:-1]}

    assert {code for code, _ in answers.values()} == {0}
    assert "16,606,954 t" in answers["status", "soy-2026"][1]
    assert "nothing is recorded" not in answers["status", "soy-2026"][1]


def test_a_report_of_the_shipped_figures_never_takes_the_place_of_usdas(
    command: Callable[[Sequence[str]], tuple[int, str]], place: Job
) -> None:
    with pytest.raises(
        ConfigError, match="shows USDA's figures, which are newer than the bundled ones"
    ):
        command(["report", "--offline"])

    shown = json.loads((place.folder / "reports/latest/status.json").read_text())
    assert shown["data"]["source"] == "usda"
