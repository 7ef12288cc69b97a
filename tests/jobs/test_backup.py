"""A backup holds the job whole or is no file at all; a restore puts it back whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from monitor.__main__ import cli
from monitor.core.errors import LedgerError, MonitorError, OutputError
from monitor.ingest.rebuild import writing
from monitor.jobs import backup as backup_job
from monitor.jobs import job_recipients
from monitor.jobs.backup import back_up
from monitor.jobs.lock import only_one_pass
from monitor.jobs.restore import restore
from monitor.ledger import schema
from monitor.ledger.store import open_ledger, transaction
from monitor.settings.settings import load
from monitor.sources.archive import Archive
from tests.environment import environment
from tests.jobs.backed_up import dump
from tests.jobs.job_place import KEY, Job, job_in
from tests.mail.office import PASSWORD
from tests.pictures import MONITOR

NOW = datetime(2026, 10, 9, 15, tzinfo=UTC)
PROMISE = Path(__file__).parent.parent.parent / "examples/one-buyer.toml"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    """A job that has run once and mailed what it found; tests must only read it."""
    with job_in(tmp_path_factory.mktemp("job")) as job:
        assert job.with_key().problems == []
        yield job


@pytest.fixture(scope="module")
def file(recorded: Job) -> Path:
    """Its backup."""
    path = recorded.folder.parent / "backup.zip"
    back_up(load(recorded.environment), path, NOW)
    return path


def elsewhere(file: Path, folder: Path, *, force: bool = False) -> Path:
    """Restore to a folder; return the ledger's path."""
    return restore(file, load({}), NOW, to=folder, force=force).database


def refused(file: Path, folder: Path) -> str:
    """The sentence of a restore that is refused and leaves nothing behind."""
    with pytest.raises(MonitorError) as error:
        elsewhere(file, folder)
    left = [path.name for path in folder.rglob("*") if not path.name.startswith("monitor.db.lock")]
    assert [name for name in left if name != "data"] == []
    return str(error.value)


def test_the_ledger_comes_back_as_it_was_with_its_archive(
    recorded: Job, file: Path, tmp_path: Path
) -> None:
    database = elsewhere(file, tmp_path / "new")

    before, after = dump(recorded.folder / "monitor.db"), dump(database)
    assert database == tmp_path / "new/data/monitor.db"
    assert {name for name in before if before[name] != after[name]} == {
        "settings_file",
        "index_position",
    }
    ours, theirs = Archive(database), Archive(recorded.folder / "monitor.db")
    assert ours.index.read_bytes().startswith(theirs.index.read_bytes())
    bodies = {path.name for path in theirs.folder.glob("*.json.gz")}
    assert len(bodies) > 5
    assert {path.name for path in ours.folder.glob("*.json.gz")} == bodies
    assert all(ours.body(name.partition(".")[0]) for name in bodies)


def test_a_restored_ledger_that_is_lost_is_rebuilt_as_it_was(file: Path, tmp_path: Path) -> None:
    database = elsewhere(file, tmp_path)
    with open_ledger(database) as connection:
        before = connection.execute("SELECT count(*) FROM observations").fetchone()
        settings = connection.execute("SELECT path FROM settings_file").fetchone()
    database.unlink()

    with writing(database, []) as connection:
        assert connection.execute("SELECT count(*) FROM observations").fetchone() == before
        assert connection.execute("SELECT path FROM settings_file").fetchone() == settings


def test_no_secret_is_in_the_file_and_only_its_owner_can_read_it(file: Path) -> None:
    with zipfile.ZipFile(file) as opened:
        assert "files/monitor.toml" in opened.namelist()
        for name in opened.namelist():
            assert KEY.encode() not in opened.read(name), name
            assert PASSWORD.encode() not in opened.read(name), name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_own_promises_and_statements_come_along(tmp_path: Path) -> None:
    job, outside = tmp_path / "job", tmp_path / "outside.toml"
    (job / "mine").mkdir(parents=True)
    shutil.copy(PROMISE, job / "mine/wheat.toml")
    outside.write_text("# none yet\n")
    text = f'commitments = "bundled:mine"\nstatements = "{outside}"\ndatabase = "ledger.db"\n'
    (job / "monitor.toml").write_text(text)
    settings = load({"MONITOR_HOME": str(job)})
    with open_ledger(settings.database, create=True):
        pass
    back_up(settings, tmp_path / "b.zip", NOW)

    done = restore(tmp_path / "b.zip", load({}), NOW, to=tmp_path / "new")

    assert done.database == tmp_path / "new/ledger.db"
    assert (tmp_path / "new/monitor.toml").read_text() == text
    assert (tmp_path / "new/mine/wheat.toml").read_bytes() == PROMISE.read_bytes()
    moved = tmp_path / "new/outside/0/outside.toml"
    assert moved.read_text() == "# none yet\n"
    assert done.notes == [f"{outside} is now {moved}: move it back, or name it in the settings."]


def test_a_settings_file_that_is_there_stays(file: Path, tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text('unit = "bushels"\n')

    done = restore(file, load({"MONITOR_HOME": str(tmp_path)}), NOW)

    assert done.database == tmp_path / "data/monitor.db"
    assert (tmp_path / "monitor.toml").read_text() == 'unit = "bushels"\n'
    assert "recipients" in (tmp_path / "monitor.toml.from-backup").read_text()
    assert "monitor.toml was left as it is" in done.notes[0]


def test_a_ledger_that_the_settings_name_elsewhere_is_restored_to_the_folder_and_said(
    tmp_path: Path,
) -> None:
    job = tmp_path / "job"
    job.mkdir()
    (job / "monitor.toml").write_text(f'database = "{tmp_path}/elsewhere.db"\n')
    settings = load({"MONITOR_HOME": str(job)})
    with open_ledger(settings.database, create=True):
        pass
    back_up(settings, tmp_path / "b.zip", NOW)

    done = restore(tmp_path / "b.zip", load({}), NOW, to=tmp_path / "new")

    assert done.database == tmp_path / "new/data/monitor.db"
    assert f"monitor.toml names another database, {tmp_path}/elsewhere.db" in done.notes[0]


def test_a_backup_does_not_replace_a_file_unless_forced(recorded: Job, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    target.write_text("mine")

    with pytest.raises(OutputError, match="exists: choose another name, or replace it with"):
        back_up(load(recorded.environment), target, NOW)
    assert target.read_text() == "mine"
    back_up(load(recorded.environment), target, NOW, force=True)

    assert zipfile.is_zipfile(target)
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


def test_a_file_that_appears_meanwhile_is_not_replaced(
    recorded: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, write = tmp_path / "b.zip", backup_job._write

    def meanwhile(*arguments: object) -> object:
        target.write_text("mine")
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(backup_job, "_write", meanwhile)
    with pytest.raises(OutputError, match="exists"):
        back_up(load(recorded.environment), target, NOW)
    assert target.read_text() == "mine"


def test_what_is_appended_after_the_copy_is_left_out(
    recorded: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = tmp_path / "job"
    shutil.copytree(recorded.folder, job, ignore=shutil.ignore_patterns("office"))
    settings = load({**recorded.environment, "MONITOR_DATABASE": str(job / "monitor.db")})
    before, write = dump(settings.database), backup_job._write

    def meanwhile(*arguments: object) -> object:
        with writing(settings.database, []) as connection, transaction(connection):
            connection.execute("INSERT INTO silences VALUES (NULL, 'soy-2026', 'x', 'y')")
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(backup_job, "_write", meanwhile)
    back_up(settings, tmp_path / "b.zip", NOW)

    after = dump(elsewhere(tmp_path / "b.zip", tmp_path / "new"))
    assert dump(settings.database)["silences"] != before["silences"]
    assert after["silences"] == before["silences"] == []
    assert len(after["settings_file"]) == 1


def test_a_backup_does_not_wait_for_a_writer(recorded: Job, tmp_path: Path) -> None:
    with closing(sqlite3.connect(recorded.folder / "monitor.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM messages")
        with only_one_pass(recorded.folder / "monitor.db", NOW):
            back_up(load(recorded.environment), tmp_path / "b.zip", NOW)
        writer.execute("ROLLBACK")

    database = elsewhere(tmp_path / "b.zip", tmp_path / "new")
    assert dump(database)["messages"] == dump(recorded.folder / "monitor.db")["messages"] != []


def test_a_ledger_that_is_there_stays_unless_forced_and_is_kept_then(
    file: Path, tmp_path: Path
) -> None:
    database = elsewhere(file, tmp_path)
    with open_ledger(database) as connection, transaction(connection):
        connection.execute("INSERT INTO silences VALUES (NULL, 'mine', 'x', 'y')")
    mine = dump(database)

    with pytest.raises(LedgerError, match=r"There is a ledger at .* nothing was restored"):
        elsewhere(file, tmp_path)
    assert dump(database) == mine
    done = restore(file, load({}), NOW, to=tmp_path, force=True)

    [aside] = tmp_path.glob("data/monitor.db.replaced-*Z")
    assert dump(aside) == mine
    assert Archive(aside).size() > 0
    assert dump(database)["silences"] == []
    assert done.notes == [f"The ledger that was there is now {aside}."]


@pytest.mark.parametrize("left", ["monitor.db.answers/index.jsonl", "monitor.db-wal"])
def test_what_is_left_of_a_ledger_is_a_ledger(file: Path, tmp_path: Path, left: str) -> None:
    (tmp_path / "data" / left).parent.mkdir(parents=True)
    (tmp_path / "data" / left).write_text("x")

    with pytest.raises(LedgerError, match="There is a ledger at"):
        elsewhere(file, tmp_path)


def test_nothing_is_restored_under_a_running_pass(file: Path, tmp_path: Path) -> None:
    with (
        only_one_pass(tmp_path / "data/monitor.db", NOW),
        pytest.raises(MonitorError, match="Another pass is running"),
    ):
        elsewhere(file, tmp_path, force=True)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.9999])
def test_a_file_that_was_cut_short_is_refused(file: Path, tmp_path: Path, share: float) -> None:
    whole, cut = file.read_bytes(), tmp_path / "cut.zip"
    cut.write_bytes(whole[: int(len(whole) * share)])

    assert "is no backup, or was cut short" in refused(cut, tmp_path / "new")


def test_a_file_that_was_changed_anywhere_is_refused(file: Path, tmp_path: Path) -> None:
    whole, random = file.read_bytes(), Random(5)  # noqa: S311 to be repeated, not safe
    with zipfile.ZipFile(file) as opened:
        members = [each for each in opened.infolist() if each.compress_size]
    for number, info in enumerate(random.choices(members, k=12)):
        begins = info.header_offset + 30 + len(info.filename)
        changed = bytearray(whole)
        changed[begins + random.randrange(info.compress_size)] ^= 0x55
        (tmp_path / "changed.zip").write_bytes(changed)

        assert "damaged" in refused(tmp_path / "changed.zip", tmp_path / f"{number}")


class Forged(NamedTuple):
    """What is changed of a backup: its manifest, and members beside those it names."""

    manifest: Mapping[str, Any] = MappingProxyType({})
    members: Mapping[str, bytes] = MappingProxyType({})
    named: bool = True
    sentence: str = ""


FORGED = {
    "of a newer format": Forged({"format": 2}, sentence="made by a newer version of monitor"),
    "of newer tables": Forged(
        {"tables": schema.VERSION + 1}, sentence="made by a newer version of monitor"
    ),
    "with a member that is not named": Forged(
        members={"answers/x": b""}, named=False, sentence="are not those its manifest names"
    ),
    **{
        f"with {name}": Forged(members={name: b"x"}, sentence="is no name of a backup's part")
        for name in (
            "../evil",
            "files/../../evil",
            "/etc/evil",
            "files//etc/evil",
            "answers/../evil",
            "answers/evil.json.gz",
            "files/a\\..\\evil",
            "files/C:evil",
            "data/evil",
        )
    },
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_file_is_refused_and_writes_nothing_anywhere(
    file: Path, tmp_path: Path, forged: Forged
) -> None:
    target = tmp_path / "forged.zip"
    forge(file, target, forged)

    assert forged.sentence in refused(target, tmp_path / "new/place")
    assert not list(tmp_path.rglob("*evil*"))


def forge(file: Path, target: Path, forged: Forged) -> None:
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as opened:
        manifest = {**json.loads(source.read("manifest.json")), **forged.manifest}
        for name in source.namelist():
            if name != "manifest.json":
                opened.writestr(name, source.read(name))
        for name, body in forged.members.items():
            opened.writestr(zipfile.ZipInfo(name), body)
            if forged.named:
                sha256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
                manifest["members"][name] = {"size": len(body), "sha256": sha256}
        opened.writestr("manifest.json", json.dumps(manifest))


def test_a_part_that_was_exchanged_is_refused(file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(tmp_path / "x.zip", "w") as opened:
        for name in source.namelist():
            other = name == "files/monitor.toml"
            opened.writestr(name, b"# mine\n" if other else source.read(name))

    sentence = refused(tmp_path / "x.zip", tmp_path / "new")

    assert "files/monitor.toml is not what was backed up" in sentence


def test_another_zip_is_no_backup(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as opened:
        opened.writestr("monitor.db", "x")

    assert "no manifest, so it is no backup of the monitor" in refused(
        tmp_path / "x.zip", tmp_path / "new"
    )
    assert "There is no backup at" in refused(tmp_path / "none.zip", tmp_path / "new")


def test_without_room_nothing_is_written(
    recorded: Job, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=10_500_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)

    with pytest.raises(OutputError, match=r"MB are needed at .*, and 10 MB are free: make room"):
        back_up(load(recorded.environment), tmp_path / "b.zip", NOW)
    assert list(tmp_path.iterdir()) == []
    assert "MB are needed at" in refused(file, tmp_path / "new")


def test_a_damaged_ledger_is_not_backed_up(recorded: Job, tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    with closing(sqlite3.connect(recorded.folder / "monitor.db")) as ledger:
        ledger.execute(f"VACUUM INTO '{database}'")
    with database.open("r+b") as damaged:
        damaged.seek(database.stat().st_size // 2)
        damaged.write(b"\0" * 40_000)

    with pytest.raises(LedgerError, match="is damaged"):
        back_up(load({"MONITOR_DATABASE": str(database)}), tmp_path / "b.zip", NOW)

    assert not (tmp_path / "b.zip").exists()


def test_without_a_ledger_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"There is no database at .*`monitor run` to make it"):
        back_up(load({"MONITOR_HOME": str(tmp_path)}), tmp_path / "b.zip", NOW)


def test_a_copy_sends_nothing_while_the_job_runs_and_all_that_waited_once_it_takes_over(
    tmp_path: Path,
) -> None:
    with job_in(tmp_path) as job:
        job.office.trouble("MAIL", "451 later")
        job.with_key()
        job.office.put_right()
        back_up(load(job.environment), tmp_path / "b.zip", NOW)
        database = elsewhere(tmp_path / "b.zip", tmp_path / "copy")
        theirs = {
            **job.environment,
            "MONITOR_DATABASE": str(database),
            "MONITOR_REPORTS": str(tmp_path / "copy/reports"),
            "MONITOR_CONFIG": str(tmp_path / "copy/monitor.toml"),
        }
        for environ in (theirs, {**theirs, "MONITOR_CONFIG": job.environment["MONITOR_CONFIG"]}):
            job.clock.advance(days=1)
            [problem] = job.run_pass(load(environ), {}).problems
            assert "was restored from a backup of a job that may still be running" in str(problem)
            assert "`monitor run --take-over`, once" in str(problem)
        assert job.office.accepted == []
        assert not (tmp_path / "copy/reports/latest").exists()

        assert job.run_pass(load(theirs), {"take_over": True}).problems == []
        sent = [each.message["Message-ID"] for each in job.office.accepted]
        assert job.run_pass(load(theirs), {}).problems == []

    queued = dump(job.folder / "monitor.db")["messages"]
    assert sorted(f"<{row[1]}@example.org>" for row in queued) == sorted(sent)
    assert len(sent) == len(set(sent)) > 0
    assert len(job.office.accepted) == len(sent)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("", "that may still be running, and only"),
        (job_recipients.DEFAULT, "that may still be running, and only"),
        ("/srv/monitor.toml", "that may still be running, with /srv/monitor.toml, and only"),
    ],
)
def test_the_settings_of_the_job_that_was_copied_are_named_if_it_had_any(
    path: str, named: str
) -> None:
    copied = job_recipients.JobRecipients(f"{job_recipients.RESTORED}{path}")

    assert named in str(copied.reason(load({})))


def test_a_job_without_recipients_goes_on_at_once(tmp_path: Path) -> None:
    home = {"MONITOR_HOME": str(tmp_path), "MONITOR_SOURCE": "shipped"}
    with open_ledger(load(home).database, create=True):
        pass
    back_up(load(home), tmp_path / "b.zip", NOW)

    done = restore(tmp_path / "b.zip", load(home), NOW, to=tmp_path / "new")

    assert not done.silent


def test_what_a_killed_backup_left_goes_with_the_next_one_of_any_name(
    recorded: Job, tmp_path: Path
) -> None:
    with subprocess.Popen(["true"]) as ended:
        pass
    running = tmp_path / f".monday.zip.half-written-{os.getppid()}"
    for folder in (tmp_path / f".monday.zip.half-written-{ended.pid}", running):
        folder.mkdir()
        (folder / "monitor.db").write_text("half")

    back_up(load(recorded.environment), tmp_path / "tuesday.zip", NOW)

    assert {path.name for path in tmp_path.iterdir()} == {"tuesday.zip", running.name}


def test_the_commands_say_what_they_did(
    recorded: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    made = CliRunner(env=recorded.environment).invoke(cli, ["backup", "b.zip"])
    back = CliRunner().invoke(cli, ["restore", "b.zip", "--to", "new"])

    assert made.output.startswith("Backed up to b.zip: ")
    assert made.output.endswith("archived responses.\n")
    assert back.output.startswith(f"Restored to {tmp_path}/new/data/monitor.db, as it was at 20")
    assert "It sends nothing yet." in back.output
    assert back.exit_code == made.exit_code == 0


def test_a_mistake_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [*MONITOR, "restore", "none.zip"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "monitor: There is no backup at none.zip.\n"


def test_a_copy_on_the_shipped_figures_can_take_over_too(tmp_path: Path) -> None:
    with job_in(tmp_path) as job:
        env = {**job.without_key, "MONITOR_SOURCE": "shipped"}
        assert job.run_pass(load(env), {}).problems == []
        back_up(load(env), tmp_path / "b.zip", NOW)
        database = elsewhere(tmp_path / "b.zip", tmp_path / "copy")
        theirs = {
            **env,
            "MONITOR_DATABASE": str(database),
            "MONITOR_REPORTS": str(tmp_path / "copy/reports"),
        }
        sent = len(job.office.accepted)
        job.clock.advance(minutes=1)
        assert len(job.run_pass(load(theirs), {}).problems) == 1
        assert job.run_pass(load(theirs), {"take_over": True}).problems == []
        assert job.run_pass(load(theirs), {}).problems == []

    assert len(job.office.accepted) == sent > 0
