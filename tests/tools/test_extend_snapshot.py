"""Bringing the bundled figures up to date, from public files and from a monitor's ledger."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from monitor.assess.figures import Figures
from monitor.assess.load_status import load_status
from monitor.commitments.promises import read_commitments
from monitor.core import paths
from monitor.core.calendar import end_of_day
from monitor.core.errors import LedgerError, SourceUnavailable
from monitor.core.paths import data_file
from monitor.ingest.shipped import from_snapshot
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from tests.data.soybeans import batches, countries, soybean_world
from tests.ingest.public_updater import (
    AGTRANSPORT,
    REPORTS,
    PublicUpdater,
    public_updater,
    quick_public,
)
from tests.updater import Updater, desk_facing
from tests.usda import Clock, RowKey, new_york
from tests.usda.figures import CHINA, NETHERLANDS, SOYBEANS
from tools import compile_snapshot, extend_snapshot
from tools.later_rows import bundled_rows

CUT_ON = "2026-08-30"
LOG = "# Changes\n\n## Unreleased\n\n* Something else.\n\n## 0.1.0\n\n* The first.\n"
CHANGELOG = (
    "## Unreleased\n\n* The bundled figures go through the week ending {}.\n* Something else."
)
WHOLE = data_file("snapshot")
OLD_OPENINGS = [
    *("2017-09-07", "2018-09-06", "2019-09-05", "2020-09-03"),
    *("2021-09-02", "2022-09-01", "2023-09-07", "2024-09-05"),
]
Line = tuple[str, ...]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled figures that ends with what was public before 30 August 2026."""
    batches(), countries()  # because USDA's own figures stay whole
    return cut_copy(tmp_path / "one", monkeypatch)


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[PublicUpdater]:
    """USDA's public files on 9 October 2026."""
    with public_updater(Clock(new_york(date(2026, 10, 9), time(12)))) as updater:
        monkeypatch.setenv("MONITOR_ESRQS_URL", updater.usda.origin + REPORTS)
        monkeypatch.setenv("MONITOR_AGTRANSPORT_URL", updater.usda.origin + AGTRANSPORT)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield updater


def cut_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the bundled figures, without what was published later, and let the program use them."""
    shutil.copytree(WHOLE.parent, folder / "data")
    (folder / "CHANGELOG.md").write_text(LOG)
    table = folder / "data/snapshot/observations.csv"
    head, *lines = table.read_text().splitlines(keepends=True)
    table.write_text("".join([head, *(each for each in lines if each.split(",")[4] < CUT_ON)]))
    monkeypatch.setattr(paths, "_PACKAGE", folder / "monitor")
    return folder / "data/snapshot"


def rows(folder: Path, country: int = CHINA) -> dict[Line, Line]:
    """A destination's newest lines by marketing year and week: day, evidence, amounts."""
    with (folder / "observations.csv").open(newline="") as file:
        lines = sorted(list(csv.reader(file))[1:], key=lambda line: line[4])
    return {(line[1], line[3]): tuple(line[4:]) for line in lines if line[2] == str(country)}


def amounts(line: Line) -> Line:
    """The amounts of a line that the scripted USDA has, which sends 0 where one is not known."""
    return tuple(amount or "0" for amount in line[2:5] + line[6:])


def table(folder: Path) -> bytes:
    return b"".join((folder / f"{name}.csv").read_bytes() for name in ("observations", "releases"))


def add_public(updater: PublicUpdater) -> extend_snapshot.Added:
    return extend_snapshot.from_public_files(updater.clock(), quick_public)


def test_the_public_files_bring_the_figures_up_to_date(data: Path, public: PublicUpdater) -> None:
    before, whole = (data / "observations.csv").read_text(), rows(WHOLE)
    assert max(week for _, week in rows(data)) == "2026-08-20"

    added = add_public(public)

    found = rows(data)
    assert {place: amounts(line) for place, line in found.items()} == {
        place: amounts(line) for place, line in whole.items()
    }
    assert {place: line[0] for place, line in found.items()} == {
        place: line[0] for place, line in whole.items()
    }
    assert found["2027", "2026-10-01"][:2] == ("2026-10-08", "seen")
    assert found["2027", "2026-09-17"][:2] == ("2026-09-24", "rule")
    assert (data / "observations.csv").read_text().startswith(before), "what was there stays"
    assert added.last_week == date(2026, 10, 1)
    log = (data.parent.parent / "CHANGELOG.md").read_text()
    assert CHANGELOG.format("1 Oct 2026, published 8 Oct 2026") in log
    assert log.endswith("## 0.1.0\n\n* The first.\n")


def test_the_same_files_give_the_same_bytes(
    data: Path, public: PublicUpdater, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_public(public)
    once, log = table(data), (data.parent.parent / "CHANGELOG.md").read_text()

    again = add_public(public)
    other = cut_copy(tmp_path / "two", monkeypatch)
    public.on("2026-10-09", time(17))
    add_public(public)

    assert again.lines == 0
    assert (table(data), (data.parent.parent / "CHANGELOG.md").read_text()) == (once, log)
    assert table(other) == once


def test_a_pass_counts_the_same_with_the_figures_brought_up_to_date(
    data: Path, public: PublicUpdater
) -> None:
    add_public(public)

    with open_ledger(None) as ledger:
        from_snapshot(ledger)
        view = AsOf("snapshot", end_of_day(date(2026, 10, 9)))
        promises = read_commitments(data_file("commitments.toml"))
        report = load_status(Figures(ledger, view), promises, [], replay=True)

    [calendar] = [a for a in report.assessments if a.key == "soy-2026/calendar-year"]
    assert calendar.amounts.purchased == 16_606_954
    assert report.freshness.last_week_ending == date(2026, 10, 1)
    assert data.exists()


def test_a_ledger_begun_with_older_figures_takes_the_newer_ones_without_a_change(
    data: Path, public: PublicUpdater
) -> None:
    days = [date(2026, 8, 28), date(2026, 9, 12), date(2026, 9, 25), date(2026, 10, 9)]
    for on in days:
        public.on(on.isoformat()).refresh()
    seen = [what_was_known(public, on) for on in days]

    add_public(public)
    public.refresh(again=True)

    assert public.query("SELECT max(retrieved_at) FROM releases WHERE origin = 'shipped'") == [
        ("2026-10-10T03:59:59Z",)
    ]
    assert [what_was_known(public, on) for on in days] == seen
    assert seen[-1]["soy-2026/calendar-year"] == 16_606_954
    assert data.exists()


def what_was_known(updater: PublicUpdater, on: date) -> dict[str, int | None]:
    """What was bought by each reading, as known at the end of a day."""
    figures = Figures(updater.ledger, AsOf("usda", end_of_day(on)))
    report = load_status(figures, updater.commitments, [], replay=True)
    return {a.key: a.amounts.purchased for a in report.assessments}


def test_a_week_without_its_figures_stops_everything(data: Path, public: PublicUpdater) -> None:
    public.usda.public.lag[AGTRANSPORT] = date(2026, 10, 9) - date(2026, 9, 12)
    before = table(data)

    with pytest.raises(SourceUnavailable, match="Soybeans of w/e 10 Sep 2026 is missing"):
        add_public(public)

    assert table(data) == before
    assert (data.parent.parent / "CHANGELOG.md").read_text() == LOG


@pytest.fixture
def live(data: Path, tmp_path: Path) -> Iterator[Updater]:
    """A monitor that followed USDA's API week by week from 28 August to 9 October 2026."""
    clock = Clock(new_york(date(2026, 8, 28)))
    promises = read_commitments(data_file("commitments.toml"))
    world = soybean_world(clock)
    with desk_facing(world, clock, promises, tmp_path / "monitor.db") as updater:
        for day in ("08-28", "09-04", "09-11", "09-18", "09-25", "10-02", "10-09"):
            updater.on(f"2026-{day}").refresh()
        yield updater


def test_a_ledger_adds_later_weeks_and_the_corrections_it_saw(
    live: Updater, data: Path, tmp_path: Path
) -> None:
    assert rows(data, NETHERLANDS)["2026", "2026-07-16"][:2] == ("2026-07-23", "rule")

    extend_snapshot.from_ledger(tmp_path / "monitor.db")

    china, whole = rows(data), rows(WHOLE)
    later = {place for place in whole if place[1] > "2026-08-20"}
    assert {p: amounts(china[p]) for p in later} == {p: amounts(whole[p]) for p in later}
    assert china["2027", "2026-10-01"][:2] == ("2026-10-08", "seen")
    corrected = rows(data, NETHERLANDS)["2026", "2026-07-16"]
    assert corrected[:2] == ("2026-09-03", "seen")
    assert corrected[3] == "667187"


def test_a_row_that_was_taken_back_is_taken_back_in_the_bundled_figures(
    live: Updater, data: Path, tmp_path: Path
) -> None:
    place = RowKey(SOYBEANS, 2026, NETHERLANDS, date(2026, 8, 20))
    live.world.remove(place, published_at=new_york(date(2026, 10, 15), time(8, 30)))
    for day in ("2026-10-16", "2026-10-18"):  # because a row less is believed the second time
        live.on(day).refresh(again=True)
    view = AsOf("snapshot", end_of_day(date(2026, 10, 16)))

    extend_snapshot.from_ledger(tmp_path / "monitor.db")
    with open_ledger(None) as ledger:
        from_snapshot(ledger)
        versions = ledger.execute(
            "SELECT withdrawn FROM observed WHERE source = 'snapshot' AND country_code = ? AND "
            "week_ending = '2026-08-20' AND published_at <= ? ORDER BY published_at",
            (NETHERLANDS, view.as_of.isoformat()),
        ).fetchall()

    assert rows(data, NETHERLANDS)["2026", "2026-08-20"] == ("2026-10-15", "seen", *[""] * 8)
    assert versions == [(0,), (1,)]


def test_only_the_first_weeks_of_the_older_query_system_leave_carry_over_out() -> None:
    old = {place for place, row in bundled_rows(SOYBEANS).items() if row.old_opening}

    assert sorted(week.isoformat() for _, country, week in old if country == CHINA) == OLD_OPENINGS
    assert not any("(ESRQS)" in title for title in extend_snapshot.TITLES.values())


def test_the_change_log_says_through_which_week_the_figures_go() -> None:
    said = extend_snapshot.Added(0, *extend_snapshot.last_week()).sentence

    assert said in (WHOLE.parent.parent / "CHANGELOG.md").read_text().splitlines()


def test_a_ledger_of_bundled_figures_has_nothing_to_add(data: Path, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "shipped.db", create=True) as ledger:
        from_snapshot(ledger)

    with pytest.raises(LedgerError, match=r"shipped\.db holds none of USDA's figures"):
        extend_snapshot.from_ledger(tmp_path / "shipped.db")

    assert max(week for _, week in rows(data)) == "2026-08-20"


def test_the_command_says_in_one_sentence_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"Nothing was added: .*none\.db"):
        compile_snapshot.command(["--ledger", str(tmp_path / "none.db")])


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (
            "# Changes\n\n## 0.1.0\n\n* The first.\n",
            "# Changes\n\n## Unreleased\n\n* NEW.\n\n## 0.1.0\n\n* The first.\n",
        ),
        (
            f"## Unreleased\n\n* One.\n{extend_snapshot.SAID}1 Oct.\n\n## 0.1.0\n\n* The first.\n",
            "## Unreleased\n\n* NEW.\n* One.\n\n## 0.1.0\n\n* The first.\n",
        ),
    ],
)
def test_the_change_log_says_through_which_week_once(log: str, expected: str) -> None:
    assert extend_snapshot.with_sentence(log, "* NEW.") == expected
