"""The job has its promises file, a shell with the same key another: what the shell must leave."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.__main__ import cli
from monitor.core import clocks
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file
from monitor.jobs import doctor
from monitor.jobs.run_pass import Options, Outcome
from monitor.jobs.watch import Watcher
from monitor.ledger import job_settings
from monitor.ledger.store import open_ledger
from monitor.settings.settings import load
from tests.jobs.job_place import Job, job_in
from tests.jobs.simulated import QUICK
from tests.promise_text import promise, year_reading
from tests.usda import new_york

MINISTRY = 'source = { who = "A ministry", said_on = 2026-01-15, where = "A statement" }'
JAPAN = promise(
    "japan-2026", "Japan: 100 t of US soybeans in 2026", "100", buyer="Japan", source=MINISTRY
) + year_reading(2026, source=MINISTRY)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Job]:
    """A job that has passed once with the shipped promises, and a person's file beside it."""
    with job_in(tmp_path) as built:
        (tmp_path / "mine.toml").write_text(JAPAN, encoding="utf-8")
        built.with_key()
        built.clock.advance(minutes=10)
        yield built


def with_file(place: Job, name: str, **options: object) -> Outcome:
    """A pass with the job's key and a promises file of this name."""
    return place.run_pass(load(settings_with(place, name)), options)


def settings_with(place: Job, name: str) -> dict[str, str]:
    return {**place.environment, "MONITOR_COMMITMENTS": str(place.folder / name)}


def told(place: Job) -> tuple[object, ...]:
    """All that people were told, and every byte of the reports."""
    return place.told(), contents(place.folder / "reports")


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def remembered(place: Job) -> str | None:
    with open_ledger(place.folder / "monitor.db") as ledger:
        return job_settings.known(ledger, "promises_file")


def says(outcome: Outcome) -> str:
    [problem] = outcome.problems
    assert isinstance(problem, ConfigError)
    return str(problem)


def test_a_file_of_ones_own_between_two_passes_of_the_job_changes_nothing_that_was_told(
    place: Job,
) -> None:
    before = told(place)

    shell = with_file(place, "mine.toml")

    assert [a.commitment.id for a in shell.status_report.assessments] == ["japan-2026"]
    assert (shell.new_alerts, shell.folder) == ([], None)
    assert told(place) == before
    assert says(shell) == (
        f"The alerts in {place.folder}/monitor.db belong to the bundled promises, but the promises "
        f"here are from {place.folder}/mine.toml: alerts, messages and the report are unchanged "
        "(--out FOLDER writes a report elsewhere). Set MONITOR_COMMITMENTS as the job does; or "
        "give these promises their own database and reports "
        "(MONITOR_DATABASE, MONITOR_REPORTS); or let them take over: `monitor run --take-over`, "
        "once."
    )
    place.clock.advance(minutes=20)
    again = place.with_key()
    assert (again.new_alerts, again.problems) == ([], [])
    assert told(place)[0][:4] == before[0][:4]  # type: ignore[index]


def test_the_shipped_promises_keep_silent_where_the_job_has_a_file_of_its_own(place: Job) -> None:
    with_file(place, "mine.toml", take_over=True)
    before = told(place)

    shell = place.with_key()

    assert (shell.new_alerts, shell.folder) == ([], None)
    assert told(place) == before
    assert (
        f"belong to {place.folder}/mine.toml, but the promises here are from the bundled promises"
        in says(shell)
    )
    assert says(shell).endswith(
        f"`monitor run --take-over`, once, or move {place.folder}/mine.toml away."
    )


def test_figures_that_a_silent_pass_fetched_are_told_by_the_jobs_next_one(place: Job) -> None:
    place.clock.set(new_york(date(2026, 10, 16)))
    sent = len(place.office.read)

    shell = with_file(place, "mine.toml")
    place.clock.advance(minutes=20)
    of_job = place.with_key()

    assert shell.refreshed.added > 0
    assert shell.status_report.freshness.contact is not None
    assert shell.status_report.freshness.contact.live
    assert len(place.office.read) > sent
    assert "soy-2026/release/2026-10-08" in [each.alert.key for each in of_job.new_alerts]


def test_a_dry_run_would_raise_and_send_nothing(place: Job) -> None:
    dry = with_file(place, "mine.toml", dry_run=True)

    assert (dry.new_alerts, dry.would_send, len(dry.problems)) == ([], [], 1)


def test_it_draws_elsewhere_but_never_among_the_jobs_reports(place: Job) -> None:
    reports, elsewhere = place.folder / "reports", place.folder / "elsewhere"
    before = contents(reports)

    drawn = with_file(place, "mine.toml", out=elsewhere)
    over = with_file(place, "mine.toml", out=reports)
    past = with_file(place, "mine.toml", as_of=date(2026, 10, 2))
    past_elsewhere = with_file(place, "mine.toml", as_of=date(2026, 10, 2), out=elsewhere)

    assert (drawn.folder, over.folder, past.folder) == (elsewhere / "latest", None, None)
    assert (past_elsewhere.folder, past_elsewhere.problems) == (elsewhere / "latest", [])
    assert contents(reports) == before


def test_it_takes_over_where_the_jobs_file_is_gone(place: Job) -> None:
    (place.folder / "job.toml").write_text(
        data_file("commitments.toml").read_text(encoding="utf-8")
    )
    with_file(place, "job.toml")
    (place.folder / "job.toml").rename(place.folder / "kept.toml")

    taken = with_file(place, "mine.toml")
    (place.folder / "kept.toml").rename(place.folder / "job.toml")
    before = told(place)
    late = with_file(place, "job.toml")

    assert taken.problems == []
    assert "japan-2026" in {each.alert.promise for each in taken.new_alerts}
    assert (late.new_alerts, told(place)) == ([], before)
    assert f"belong to {place.folder}/mine.toml" in says(late)


def test_it_waits_where_the_jobs_file_has_a_mistake(place: Job) -> None:
    (place.folder / "job.toml").write_text(
        data_file("commitments.toml").read_text(encoding="utf-8")
    )
    with_file(place, "job.toml")
    (place.folder / "job.toml").write_text("[[commitment]\n", encoding="utf-8")
    before = told(place)

    waiting = with_file(place, "mine.toml")

    assert (waiting.new_alerts, waiting.refreshed.slices, told(place)) == ([], 0, before)
    assert remembered(place) == str(place.folder / "job.toml")
    assert f"a promises file that cannot be read: {place.folder}/job.toml" in says(waiting)
    assert "--take-over" in says(waiting)


def test_a_file_with_the_same_promises_takes_over(place: Job) -> None:
    text = data_file("commitments.toml").read_text(encoding="utf-8")
    (place.folder / "copy.toml").write_text(f"# A copy.\n{text}", encoding="utf-8")

    copied = with_file(place, "copy.toml")

    assert (copied.problems, copied.new_alerts) == ([], [])
    assert remembered(place) == str(place.folder / "copy.toml")


def test_a_file_edited_in_place_is_still_the_jobs(place: Job) -> None:
    with_file(place, "mine.toml", take_over=True)
    more = JAPAN.replace("japan-2026", "japan-again")
    (place.folder / "mine.toml").write_text(JAPAN + more, encoding="utf-8")

    edited = with_file(place, "mine.toml")

    assert edited.problems == []
    assert "japan-again" in {each.alert.promise for each in edited.new_alerts}


def test_asked_to_take_over_it_does_so_for_good(place: Job) -> None:
    dry = with_file(place, "mine.toml", take_over=True, dry_run=True)
    untaken = remembered(place)

    taken = with_file(place, "mine.toml", take_over=True)
    next_one = with_file(place, "mine.toml")

    assert (len(dry.new_alerts) > 0, untaken) == (True, job_settings.DEFAULT)
    assert len(taken.new_alerts) > 0
    assert (next_one.new_alerts, next_one.problems, next_one.silence) == ([], [], None)


def test_neither_a_replay_nor_a_dry_nor_a_silent_pass_is_remembered(tmp_path: Path) -> None:
    with job_in(tmp_path) as place:
        (tmp_path / "mine.toml").write_text(JAPAN, encoding="utf-8")
        with_file(place, "mine.toml", dry_run=True)
        with_file(place, "mine.toml", as_of=date(2026, 10, 2), out=tmp_path / "past")

        first = place.with_key()
        with_file(place, "mine.toml")

        assert first.problems == []
        assert remembered(place) == job_settings.DEFAULT


def test_a_pass_on_the_shipped_figures_binds_the_ledger_to_no_file(tmp_path: Path) -> None:
    with job_in(tmp_path) as place:
        (tmp_path / "mine.toml").write_text(JAPAN, encoding="utf-8")
        place.shell()

        first = with_file(place, "mine.toml")

        assert first.silence is None
        assert len(first.new_alerts) > 0
        assert remembered(place) == str(tmp_path / "mine.toml")


@pytest.mark.parametrize("lost", ["gone", "damaged"])
def test_a_database_made_anew_remembers_the_jobs_file(place: Job, lost: str) -> None:
    database = place.folder / "monitor.db"
    for part in place.folder.glob("monitor.db-*"):
        part.unlink()
    if lost == "gone":
        database.unlink()
    else:
        database.write_bytes(b"not a database, really".ljust(5_000))

    shell = with_file(place, "mine.toml")

    assert remembered(place) == job_settings.DEFAULT
    assert shell.new_alerts == []
    assert "belong to the bundled promises" in str(shell.problems)


def test_a_database_of_before_learns_the_file_from_the_next_pass(place: Job) -> None:
    with closing(sqlite3.connect(place.folder / "monitor.db")) as ledger:
        for table in ("promises_file", "settings_file", "usda_service"):
            ledger.execute(f"DROP TABLE {table}")
        ledger.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '10 %' OR name LIKE '12 %'")
        ledger.execute("PRAGMA user_version = 9")
        ledger.commit()
    assert remembered(place) is None

    of_job = place.with_key()
    shell = with_file(place, "mine.toml")

    assert (of_job.new_alerts, of_job.problems) == ([], [])
    assert (shell.new_alerts, len(shell.problems)) == ([], 1)


def test_a_watch_with_another_file_keeps_silent(place: Job) -> None:
    before = told(place)
    settings = load(settings_with(place, "mine.toml"))
    watcher = Watcher(settings, Options(), place.clock, QUICK)

    watcher.run_pass()

    assert told(place) == before
    place.clock.set(new_york(date(2026, 10, 16)))
    assert watcher.poll()
    place.clock.advance(minutes=3)
    assert not watcher.poll()
    assert told(place) == before


def test_the_doctor_tells_of_another_file(place: Job) -> None:
    seen = doctor.examine(load(settings_with(place, "mine.toml")), place.clock())

    promises = next(finding for finding in seen if finding.part == "promises")

    assert not promises.ok
    assert f"but the promises here are from {place.folder}/mine.toml. Set" in promises.says


def command(place: Job, *arguments: str) -> Result:
    return CliRunner(env=settings_with(place, "mine.toml")).invoke(cli, arguments)


def test_commands_read_for_the_other_file_and_leave_the_reports(
    place: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place.folder)
    monkeypatch.setattr(clocks, "utc_now", lambda: datetime(2026, 10, 9, 15, tzinfo=UTC))
    before = told(place)

    ran = command(place, "run")
    over = command(place, "report")
    status = command(place, "status", "japan-2026")
    explained = command(place, "explain", "japan-2026")
    elsewhere = command(place, "report", "--as-of", "2026-10-02", "--out", "drawn")

    assert ran.exit_code == 2
    assert "The alerts in" in ran.stderr
    assert isinstance(over.exception, ConfigError)
    assert str(over.exception) == (
        f"{place.folder}/reports/latest is the report of the bundled promises; a report of "
        f"{place.folder}/mine.toml must not replace it. Choose another folder with --out."
    )
    assert (status.exit_code, explained.exit_code, elsewhere.exit_code) == (0, 0, 0)
    assert "Japan: 100 t" in status.output
    assert told(place) == before
