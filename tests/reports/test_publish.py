"""Publishing: real folders, a full disk, a killed pass, two passes at once."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.core.errors import OutputError
from monitor.reports import atomic_swap
from monitor.reports.marker import FILE
from monitor.reports.publish import BACKTEST, OUTLOOK, REPLAY, REPORT, Kind, publish

NOBODY = 65534
REPO = Path(__file__).parents[2]
PUBLISHER = """
import sys
from pathlib import Path
from monitor.reports.publish import publish
who, folder = sys.argv[1:]
for _ in range(40):
    files = ("index.html", "status.json", f"{who}.csv")
    publish({name: who.encode() for name in files}, [Path(folder)])
"""


def report(number: int) -> dict[str, bytes]:
    """A small report; every file holds the number."""
    text = str(number).encode()
    return {"index.html": text, "status.json": text, f"charts/{number}.svg": text}


def held(folder: Path) -> dict[str, bytes]:
    """What stands in a folder, by name."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_makes_the_folders_and_writes_every_file(tmp_path: Path) -> None:
    folders = [tmp_path / "reports/latest", tmp_path / "reports/2026-10-09"]

    publish(report(1), folders)

    assert [held(folder) for folder in folders] == [report(1), report(1)]
    assert names(tmp_path / "reports") == ["2026-10-09", "latest"]


def test_it_replaces_an_earlier_report_as_a_whole(tmp_path: Path) -> None:
    publish(report(1), [tmp_path / "latest"])

    publish(report(2), [tmp_path / "latest"])

    assert held(tmp_path / "latest") == report(2)
    assert names(tmp_path) == ["latest"]


def test_without_an_exchange_in_one_step_it_renames_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_swap, "exchange", lambda one, other: False)
    publish(report(1), [tmp_path / "latest"])

    publish(report(2), [tmp_path / "latest"])

    assert held(tmp_path / "latest") == report(2)
    assert names(tmp_path) == ["latest"]


def test_the_old_folder_goes_back_when_the_second_rename_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_swap, "exchange", lambda one, other: False)
    publish(report(1), [tmp_path / "latest"])

    with pytest.raises(FileNotFoundError):
        atomic_swap.put_in_place(tmp_path / "absent", tmp_path / "latest", tmp_path / "old")

    assert held(tmp_path / "latest") == report(1)


def test_a_link_in_the_place_of_a_folder_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "latest").symlink_to(tmp_path / "www")

    publish(report(1), [tmp_path / "latest"])

    assert (tmp_path / "latest").is_symlink()
    assert held(tmp_path / "www") == report(1)


def test_a_link_to_nowhere_gets_its_folder(tmp_path: Path) -> None:
    (tmp_path / "latest").symlink_to(tmp_path / "disk" / "www")

    publish(report(1), [tmp_path / "latest"])

    assert held(tmp_path / "disk" / "www") == report(1)


@pytest.mark.parametrize("place", ["latest", "latest/inner", "latest/a/b"])
def test_a_file_in_the_way_is_named_and_kept(tmp_path: Path, place: str) -> None:
    (tmp_path / "latest").write_text("notes")

    with pytest.raises(OutputError, match=f"{tmp_path}/latest.*: a file is in the way"):
        publish(report(1), [tmp_path / place])

    assert (tmp_path / "latest").read_text() == "notes"
    assert names(tmp_path) == ["latest"]


def test_a_folder_with_something_else_in_it_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("dear")

    with pytest.raises(OutputError, match=r"not a report \(letter.txt\).*choose a folder"):
        publish(report(1), [tmp_path / "home"])

    assert held(tmp_path / "home") == {"letter.txt": b"dear"}
    assert names(tmp_path) == ["home"]


def test_an_earlier_report_with_other_files_is_replaced(tmp_path: Path) -> None:
    publish({**report(1), "purchases.xlsx": b"1"}, [tmp_path / "latest"])

    publish(report(2), [tmp_path / "latest"])

    assert held(tmp_path / "latest") == report(2)


MADE = {
    REPORT: report(1),
    REPLAY: {"replay.csv": b"1", "verdicts-soy-2025-end-of-february.png": b"1"},
    OUTLOOK: {"outlook.csv": b"1"},
    BACKTEST: {"track_record.csv": b"1", "backtest.txt": b"1"},
}
KINDS = [(kind, other) for kind in MADE for other in MADE if kind is not other]


@pytest.mark.parametrize(("kind", "other"), KINDS, ids=lambda kind: kind.name)
def test_nothing_takes_the_place_of_another_kind(tmp_path: Path, kind: Kind, other: Kind) -> None:
    publish(MADE[other], [tmp_path / "out"], other)

    with pytest.raises(OutputError) as refused:
        publish(MADE[kind], [tmp_path / "out"], kind)

    a, b = ("an" if k is OUTLOOK else "a" for k in (other, kind))
    assert str(refused.value) == (
        f"The folder {tmp_path}/out is {a} {other.name}, not {b} {kind.name}, and was left as it "
        f"is: choose a folder that is new, empty or an earlier {kind.name}."
    )
    assert held(tmp_path / "out") == MADE[other]


def test_nor_of_one_written_before_folders_were_marked(tmp_path: Path) -> None:
    publish(report(1), [tmp_path / "latest"])
    (tmp_path / "latest" / FILE).unlink()

    with pytest.raises(OutputError, match=r"holds something that is not a replay \(charts\)"):
        publish(MADE[REPLAY], [tmp_path / "latest"], REPLAY)

    publish(report(2), [tmp_path / "latest"])
    assert held(tmp_path / "latest") == report(2)


def test_a_replay_of_fewer_promises_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    publish({**MADE[REPLAY], "verdicts-soy-2026-calendar-year.png": b"1"}, [tmp_path / "r"], REPLAY)
    publish(MADE[REPLAY], [tmp_path / "r"], REPLAY)
    assert held(tmp_path / "r") == MADE[REPLAY]

    (tmp_path / "r" / FILE).unlink()
    publish({"replay.csv": b"2"}, [tmp_path / "r"], REPLAY)
    assert held(tmp_path / "r") == {"replay.csv": b"2"}


def test_a_folder_is_not_written_into_one_that_is_replaced_as_a_whole(tmp_path: Path) -> None:
    publish(report(1), [tmp_path / "latest"])

    with pytest.raises(
        OutputError, match=r"latest/deep/replayed is inside .*latest, which is a rep"
    ):
        publish(MADE[REPLAY], [tmp_path / "latest/deep/replayed"], REPLAY)

    assert held(tmp_path / "latest") == report(1)


def test_what_somebody_laid_into_a_report_stays_there(tmp_path: Path) -> None:
    publish(report(1), [tmp_path / "latest"])
    (tmp_path / "latest/notes.txt").write_text("mine")
    (tmp_path / "latest/more").mkdir()
    (tmp_path / "latest/more/notes.txt").write_text("mine too")

    for number in (2, 3):
        publish(report(number), [tmp_path / "latest"])

    mine = {"notes.txt": b"mine", "more/notes.txt": b"mine too"}
    assert held(tmp_path / "latest") == report(3) | mine
    assert names(tmp_path) == ["latest"]


def test_it_stays_also_in_one_written_before_folders_were_marked(tmp_path: Path) -> None:
    publish(report(1), [tmp_path / "latest"])
    (tmp_path / "latest" / FILE).unlink()
    (tmp_path / "latest/notes.txt").write_text("mine")

    publish(report(2), [tmp_path / "latest"])

    assert held(tmp_path / "latest") == report(2) | {"notes.txt": b"mine"}


def test_it_stays_too_where_a_pass_was_killed_before_it_was_moved(tmp_path: Path) -> None:
    publish(report(1), [tmp_path / "latest"])
    (tmp_path / "latest/notes.txt").write_text("mine")
    (tmp_path / "latest").rename(tmp_path / ".latest.old-0123abcd")
    publish(report(2), [tmp_path / "elsewhere"])
    (tmp_path / "elsewhere").rename(tmp_path / "latest")

    publish(report(3), [tmp_path / "latest"])

    assert held(tmp_path / "latest") == report(3) | {"notes.txt": b"mine"}
    assert names(tmp_path) == ["latest"]


@pytest.mark.parametrize("damaged", ["", "{", "[]", "3", '{"kind": 1, "files": 2}', "[" * 99_999])
def test_a_damaged_marker_is_none(tmp_path: Path, damaged: str) -> None:
    publish(report(1), [tmp_path / "latest"])
    (tmp_path / "latest" / FILE).write_text(damaged)

    publish(report(2), [tmp_path / "latest"])

    assert held(tmp_path / "latest") == report(2)


def test_a_folder_that_may_not_be_written_is_named(open_folder: Path) -> None:
    publish(report(1), [open_folder / "latest"])
    open_folder.chmod(0o555)

    with as_nobody(), pytest.raises(OutputError, match="writing is not allowed in"):
        publish(report(2), [open_folder / "latest"])

    assert held(open_folder / "latest") == report(1)
    assert names(open_folder) == ["latest"]


def test_a_full_disk_leaves_every_earlier_report_as_it_was(small_disk: Path) -> None:
    folders = [small_disk / "latest", small_disk / "2026-10-09"]
    publish(report(1), folders)

    with pytest.raises(OutputError, match="the disk is full"):
        publish({**report(2), "charts/big.png": bytes(200_000)}, folders)

    assert [held(folder) for folder in folders] == [report(1), report(1)]
    assert names(small_disk) == ["2026-10-09", "latest"]


def test_a_mounted_folder_cannot_be_replaced_and_that_is_said(small_disk: Path) -> None:
    with pytest.raises(OutputError, match="a disk is mounted there"):
        publish(report(1), [small_disk])

    assert names(small_disk) == []
    assert names(small_disk.parent) == [small_disk.name]


def test_what_a_killed_pass_left_is_cleared_up(tmp_path: Path) -> None:
    publish(report(1), [tmp_path / "latest"])
    (tmp_path / ".latest.new-0123abcd").mkdir()
    (tmp_path / ".latest.old-0123abcd").mkdir()
    (tmp_path / ".latest.notes").mkdir()

    publish(report(2), [tmp_path / "latest"])

    assert held(tmp_path / "latest") == report(2)
    assert names(tmp_path) == [".latest.notes", "latest"]


def test_a_report_that_a_killed_pass_moved_away_comes_back_even_if_writing_fails(
    small_disk: Path,
) -> None:
    publish(report(1), [small_disk / "latest"])
    (small_disk / "latest").rename(small_disk / ".latest.old-0123abcd")

    with pytest.raises(OutputError, match="the disk is full"):
        publish({**report(2), "big.png": bytes(200_000)}, [small_disk / "latest"])

    assert held(small_disk / "latest") == report(1)


def test_a_reader_never_finds_the_folder_missing(tmp_path: Path) -> None:
    latest = tmp_path / "latest"
    publish(report(0), [latest])
    if not exchanges(tmp_path):
        pytest.skip("this system cannot exchange two folders in one step")

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(publish, report(number), [latest]) for number in range(1, 60)]
        found = [latest.exists()]
        while not all(writer.done() for writer in writers):
            found.append(latest.exists())

    assert all(found)
    assert all(writer.exception() is None for writer in writers)
    assert len(set(held(latest).values())) == 1
    assert names(tmp_path) == ["latest"]


def test_two_processes_at_once_do_not_mix(tmp_path: Path) -> None:
    latest = tmp_path / "latest"

    both = [
        subprocess.Popen([sys.executable, "-c", PUBLISHER, who, str(latest)], cwd=REPO)
        for who in ("one", "other")
    ]

    assert [process.wait() for process in both] == [0, 0]
    assert held(latest) in (
        {"index.html": b"one", "status.json": b"one", "one.csv": b"one"},
        {"index.html": b"other", "status.json": b"other", "other.csv": b"other"},
    )
    assert names(tmp_path) == ["latest"]


def exchanges(folder: Path) -> bool:
    """Whether this system can exchange two folders."""
    one, other = folder / "one", folder / "other"
    one.mkdir()
    other.mkdir()
    done = atomic_swap.exchange(one, other)
    one.rmdir()
    other.rmdir()
    return done


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, for whom no folder is read-only."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody reaches, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        (folder / "reports").mkdir()
        yield folder / "reports"
        (folder / "reports").chmod(0o755)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB in the folder `tmp_path/disk`."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can only be mounted by root on Linux")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
