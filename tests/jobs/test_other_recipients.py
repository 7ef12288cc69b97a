"""The job mails its recipients, a shell with its key has others or none: what must not be lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from monitor.core.errors import ConfigError
from monitor.jobs import doctor
from monitor.jobs.run import deliver_due
from monitor.jobs.run_pass import Options, Outcome
from monitor.jobs.watch import Watcher
from monitor.ledger import job_settings
from monitor.ledger.store import open_ledger
from monitor.settings.settings import Settings, load
from tests.jobs.house import house_in
from tests.jobs.job_place import Job, job_in
from tests.jobs.simulated import QUICK
from tests.notifications.household import MAIL, mails
from tests.usda import Clock, new_york

RELEASE = "soy-2026/release/2026-10-08"
A_WEEK_LATER = new_york(date(2026, 10, 16))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Job]:
    """A job that has passed once, in a folder of its own, and a week later has one more week."""
    with job_in(tmp_path) as built:
        built.with_key()
        built.clock.set(A_WEEK_LATER)
        yield built


def settings_of(place: Job, name: str = "") -> Settings:
    """The settings of a pass with the job's key and a settings file of this name, or none."""
    config = {"MONITOR_CONFIG": str(place.folder / name)} if name else {}
    rest = {key: value for key, value in place.environment.items() if key != "MONITOR_CONFIG"}
    return load(rest | config)


def with_file(place: Job, name: str = "", **options: object) -> Outcome:
    return place.run_pass(settings_of(place, name), options)


def write(place: Job, name: str, text: str) -> None:
    (place.folder / name).write_text(MAIL + text, encoding="utf-8")


def keys(outcome: Outcome) -> list[str]:
    return [each.alert.key for each in outcome.new_alerts]


def says(outcome: Outcome) -> str:
    [problem] = outcome.problems
    assert isinstance(problem, ConfigError)
    return str(problem)


def remembered(place: Job) -> str | None:
    with open_ledger(place.folder / "monitor.db") as ledger:
        return job_settings.known(ledger, "settings_file")


def letters(place: Job) -> list[str]:
    """The addresses mail went to, in order."""
    return [str(each.message["To"]) for each in place.office.read]


def test_a_release_seen_first_by_a_shell_without_settings_is_mailed_by_the_job(place: Job) -> None:
    before = place.told()

    shell = with_file(place)
    after = place.told()
    place.clock.advance(minutes=20)
    of_job = place.with_key()

    assert (shell.refreshed.added > 0, shell.new_alerts, shell.folder) == (True, [], None)
    assert after == before
    assert says(shell) == (
        f"The alerts in {place.folder}/monitor.db go to the recipients in "
        f"{place.folder}/monitor.toml, but this pass has no settings file and no recipients: "
        "alerts, messages and the report are unchanged (--out FOLDER writes a report elsewhere). "
        f"Set MONITOR_CONFIG to {place.folder}/monitor.toml; or use another database and other "
        "reports (MONITOR_DATABASE, MONITOR_REPORTS); or let the settings here take over: "
        f"`monitor run --take-over`, once, or move {place.folder}/monitor.toml away."
    )
    assert RELEASE in keys(of_job)
    assert letters(place)[before[-1] :] == ["Ann <ann@example.org>"]  # type: ignore[misc]


def test_a_settings_file_of_ones_own_sends_nothing_to_its_own_recipients(place: Job) -> None:
    write(place, "mine.toml", mails("bob"))
    write(place, "none.toml", "")
    before = place.told()

    mine, none = with_file(place, "mine.toml"), with_file(place, "none.toml")

    assert place.told() == before
    assert f"but this pass has those in {place.folder}/mine.toml: alerts" in says(mine)
    assert f"but this pass has none: {place.folder}/none.toml names no recipients:" in says(none)


def test_messages_that_wait_for_the_jobs_recipients_are_neither_sent_nor_dropped(
    place: Job,
) -> None:
    write(place, "monitor.toml", mails("ann", rhythm='"daily"', hour='"18:00"'))
    write(place, "mine.toml", mails("bob"))
    place.with_key()
    waiting = place.told()[2]
    place.clock.advance(hours=12)

    delivered = deliver_due(settings_of(place, "mine.toml"), place.clock())
    with_file(place)

    assert [(row[2], row[5]) for row in waiting if row[5] != "sent"] == [("ann", "queued")]  # type: ignore[attr-defined]
    assert (delivered, place.told()[2]) == (False, waiting)
    place.with_key()
    assert {row[5] for row in place.told()[2]} == {"sent"}  # type: ignore[attr-defined]


def test_a_shell_without_the_variable_of_an_address_queues_what_the_job_sends(place: Job) -> None:
    text = mails("ann").replace("address =", "address_variable =")
    write(place, "monitor.toml", text.replace("Ann <ann@example.org>", "ANN_AT"))
    before = len(place.office.read)

    shell = place.with_key()
    unsent = len(place.office.read)
    place.clock.advance(hours=1)
    of_job = place.run_pass(load(place.environment | {"ANN_AT": "ann@example.org"}), {})

    assert RELEASE in keys(shell)
    assert "the address is to be in ANN_AT, which is not set" in says(shell)
    assert (unsent, of_job.problems, of_job.new_alerts) == (before, [], [])
    assert letters(place)[before:] == ["ann@example.org"]


def test_an_edited_file_is_still_the_jobs(place: Job) -> None:
    write(place, "monitor.toml", mails("ann", "bob"))

    edited = place.with_key()

    assert edited.problems == []
    assert letters(place)[-2:] == ["Ann <ann@example.org>", "Bob <bob@example.org>"]


def test_a_job_without_recipients_may_get_some_later(place: Job) -> None:
    write(place, "monitor.toml", "")
    write(place, "mine.toml", mails("bob"))

    later = with_file(place, "mine.toml")
    write(place, "mine.toml", "")
    without = with_file(place)
    of_no_file = remembered(place)
    write(place, "monitor.toml", mails("ann"))
    again = place.with_key()

    assert (later.problems, without.problems, again.problems) == ([], [], [])
    assert of_no_file == job_settings.DEFAULT
    assert remembered(place) == str(place.folder / "monitor.toml")


def test_a_copy_or_a_renamed_file_takes_over(place: Job) -> None:
    write(place, "copy.toml", f"# A copy.\n{mails('ann')}")

    copied = with_file(place, "copy.toml")
    (place.folder / "copy.toml").rename(place.folder / "renamed.toml")
    write(place, "renamed.toml", mails("ann", "bob"))
    renamed = with_file(place, "renamed.toml")

    assert (copied.problems, renamed.problems) == ([], [])
    assert remembered(place) == str(place.folder / "renamed.toml")


def test_a_file_that_cannot_be_read_or_seen_is_still_the_jobs(place: Job) -> None:
    (place.folder / "monitor.toml").write_text("[[recipients]\n", encoding="utf-8")
    broken = with_file(place)
    with closing(sqlite3.connect(place.folder / "monitor.db")) as ledger:
        ledger.execute("UPDATE settings_file SET path = '/of/a/container/monitor.toml'")
        ledger.commit()
    unseen = with_file(place)

    assert f"that cannot be read: {place.folder}/monitor.toml is not valid TOML" in says(broken)
    assert "Correct it, or let the settings here take over" in says(broken)
    assert says(unseen) == (
        f"The alerts in {place.folder}/monitor.db go to the recipients in a settings file that "
        "cannot be read: /of/a/container/monitor.toml cannot be seen from here; it may be in a "
        "container, on another machine, or in a folder that was moved. Run the pass where the job "
        "runs, or let the settings here take over: `monitor run --take-over`, once: alerts, "
        "messages and the report are unchanged (--out FOLDER writes a report elsewhere)."
    )
    assert (broken.new_alerts, unseen.new_alerts) == ([], [])


def test_asked_to_take_over_it_does_so_for_good(place: Job) -> None:
    write(place, "mine.toml", mails("bob"))

    taken = with_file(place, "mine.toml", take_over=True)
    again = with_file(place, "mine.toml")
    late = place.with_key()

    assert RELEASE in keys(taken)
    assert letters(place)[-1] == "Bob <bob@example.org>"
    assert (again.problems, again.new_alerts) == ([], [])
    assert f"go to the recipients in {place.folder}/mine.toml" in says(late)


def test_a_replay_needs_no_recipients_and_a_dry_run_would_send_nothing(place: Job) -> None:
    replay = with_file(place, as_of=date(2026, 10, 2))
    dry = with_file(place, dry_run=True)
    elsewhere = with_file(place, out=place.folder / "elsewhere")

    assert (replay.problems, replay.silence) == ([], None)
    assert (dry.new_alerts, dry.would_send, len(dry.problems)) == ([], [], 1)
    assert elsewhere.folder == place.folder / "elsewhere/latest"
    assert remembered(place) == str(place.folder / "monitor.toml")


def test_with_other_promises_as_well_it_says_both(place: Job) -> None:
    mine = place.folder / "mine.toml"
    mine.write_text("# None of one's own.\n", encoding="utf-8")
    text = (Path(__file__).parent.parent.parent / "data/commitments.toml").read_text("utf-8")
    (place.folder / "promises.toml").write_text(text.replace("soy-2026", "soya-2026"), "utf-8")
    environment = place.environment | {
        "MONITOR_CONFIG": str(mine),
        "MONITOR_COMMITMENTS": str(place.folder / "promises.toml"),
    }

    shell = place.run_pass(load(environment), {})

    assert "belong to the bundled promises" in says(shell)
    assert f"go to the recipients in {place.folder}/monitor.toml" in says(shell)
    assert says(shell).count("alerts, messages and the report are unchanged") == 1


def test_a_lost_database_remembers_the_jobs_file_and_one_of_before_learns_it(place: Job) -> None:
    for part in place.folder.glob("monitor.db*"):
        if part.is_file():
            part.unlink()
    rebuilt = with_file(place)
    with closing(sqlite3.connect(place.folder / "monitor.db")) as ledger:
        ledger.executescript("DROP TABLE settings_file; DROP TABLE usda_service")
        ledger.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '12 %'")
        ledger.execute("PRAGMA user_version = 11")
        ledger.commit()
    unknown = remembered(place)
    of_job = place.with_key()

    assert "go to the recipients in" in str(rebuilt.problems)
    assert (rebuilt.new_alerts, unknown, of_job.problems) == ([], None, [])
    assert remembered(place) == str(place.folder / "monitor.toml")


def test_a_watch_and_the_doctor_beside_the_job(place: Job) -> None:
    write(place, "mine.toml", mails("bob"))
    settings = settings_of(place, "mine.toml")
    before = place.told()

    Watcher(settings, Options(), place.clock, QUICK).run_pass()
    seen = {each.part: each for each in doctor.examine(settings, place.clock())}
    of_none = {each.part: each for each in doctor.examine(settings_of(place), place.clock())}

    assert place.told() == before
    assert not seen["recipients"].ok
    assert f"this pass has those in {place.folder}/mine.toml. Set" in seen["recipients"].says
    assert not of_none["mail"].ok


def test_the_file_of_the_working_directory_is_remembered_by_its_whole_path(
    tmp_path: Path,
) -> None:
    with house_in(tmp_path, Clock(new_york(date(2026, 10, 9)))) as house:
        (tmp_path / "monitor.toml").write_text(MAIL + mails("ann"), encoding="utf-8")
        (tmp_path / "empty.toml").write_text("", encoding="utf-8")
        house.more = {"MONITOR_SMTP_URL": "smtp://127.0.0.1:9?timeout=1"}
        of_job = house.monitor("run")
        kept = house.query("SELECT * FROM messages"), house.query("SELECT * FROM alerts")

        shell = house.monitor("run", MONITOR_CONFIG="empty.toml")

        # Two messages: the news, and that this machine's clock is not the server's.
        assert (of_job.returncode, len(kept[0])) == (75, 2), of_job.stderr
        assert shell.returncode == 2
        assert f"go to the recipients in {tmp_path}/monitor.toml, but this pass" in shell.stderr
        assert house.query("SELECT path FROM settings_file") == [(f"{tmp_path}/monitor.toml",)]
        assert (
            house.query("SELECT * FROM messages"),
            house.query("SELECT * FROM alerts"),
        ) == kept
