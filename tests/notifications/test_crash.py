"""The process ends at every point between a change and the note that it was told: nothing is lost.

What may come twice is the one message whose acceptance could not be noted, under its old name.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest

from monitor.ingest.rebuild import writing
from monitor.ingest.shipped import from_snapshot
from tests.mail import PostOffice, Received
from tests.notifications.crashing import Passes, passes
from tests.notifications.household import MAIL, NOW, mails

MOST_POINTS = 1000


@pytest.fixture(scope="module")
def warm() -> Iterator[Passes]:
    with passes() as started:
        yield started


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with figures, of which nothing was told yet."""
    folder = tmp_path_factory.mktemp("before")
    with writing(folder / "monitor.db", []) as ledger:
        from_snapshot(ledger)
    return folder


def test_whenever_the_process_ends_everybody_is_told_everything(
    tmp_path: Path, office: PostOffice, warm: Passes, before: Path
) -> None:
    doubled = []
    for point in range(1, MOST_POINTS):
        office.accepted.clear()
        folder = tmp_path / f"{point}"
        shutil.copytree(before, folder)
        variables = environment(folder, office)

        ended = warm.run(variables, NOW, die_at=point)
        assert warm.run(variables, NOW + timedelta(minutes=1))

        doubled.append(told_twice(settled(office), point))
        assert states(folder) == {("ann", "sent"), ("ben", "sent")}
        shutil.rmtree(folder)
        if ended:
            break

    assert len(doubled) > 90
    assert [len(list(run)) for twice, run in groupby(doubled) if twice] == WINDOWS


WINDOWS = [10, 7]
"""Points from the last byte of each message to the note that it was taken: sent, replied, and the
statements of the note up to its COMMIT, those that write it into the archive among them; the
first's holds the note that the second is tried as well. Outside of these nothing comes twice.
"""


def test_whenever_the_process_ends_and_the_database_is_lost_nobody_is_told_twice(
    tmp_path: Path, office: PostOffice, warm: Passes, before: Path
) -> None:
    doubled = []
    for point in range(4, 220, 9):
        office.accepted.clear()
        folder = tmp_path / f"{point}"
        shutil.copytree(before, folder)
        variables = environment(folder, office)

        warm.run(variables, NOW, die_at=point)
        for lost in folder.glob("monitor.db*"):
            if lost.is_file():
                lost.unlink()
        assert warm.run(variables, NOW + timedelta(minutes=1))

        doubled.append(told_twice(settled(office), point))
        assert states(folder) == {("ann", "sent"), ("ben", "sent")}

    assert doubled.count(True) <= sum(WINDOWS) // 9 + len(WINDOWS)
    assert doubled[-1] is False


def test_the_archive_holds_no_address_and_no_secret(
    tmp_path: Path, office: PostOffice, warm: Passes, before: Path
) -> None:
    folder = shutil.copytree(before, tmp_path / "told")
    assert warm.run(environment(folder, office), NOW)

    index = (folder / "monitor.db.answers/index.jsonl").read_text(encoding="utf-8")

    assert '"recipient": "ann"' in index
    assert "ann@example.org" not in index
    assert office.url not in index


def environment(folder: Path, office: PostOffice) -> dict[str, str]:
    file = folder / "monitor.toml"
    file.write_text(MAIL + mails("ann", "ben"), encoding="utf-8")
    return {
        "MONITOR_CONFIG": str(file),
        "MONITOR_DATABASE": str(folder / "monitor.db"),
        "MONITOR_SMTP_URL": office.url,
        "SSL_CERT_FILE": str(office.authority_file),
    }


def settled(office: PostOffice) -> list[Received]:
    """What was accepted, once nobody is connected any more."""
    until = time.monotonic() + 60
    while office.open and time.monotonic() < until:
        time.sleep(0.001)
    return list(office.accepted)


def told_twice(accepted: list[Received], point: int) -> bool:
    """Whether one message came twice; everything else must be there once."""
    assert {each.to for each in accepted} == {"ann@example.org", "ben@example.org"}, point
    subjects = {str(each.message["Subject"]) for each in accepted}
    assert len(subjects) == 1, point
    times = Counter(str(each.message["Message-ID"]) for each in accepted)
    assert len(times) == 2, point
    assert sorted(times.values()) in ([1, 1], [1, 2]), point
    assert len({each.data for each in accepted}) == 2, point
    return 2 in times.values()


def states(folder: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "monitor.db")) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return set(ledger.execute("SELECT recipient, state FROM messages"))
