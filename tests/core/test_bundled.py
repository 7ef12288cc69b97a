"""Every bundled table, damaged: one sentence names the file and says what to do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from monitor.core import federal_holidays, paths, publications, trade_releases
from monitor.core.errors import SourceChanged
from monitor.reports import methodology
from monitor.sources import inspected, levels, snapshot, track_record, trade_values

ADVICE = ": install monitor again."
GOODS = trade_values.Goods(trade_values.PHASE_ONE, trade_values.CHINA)
TABLES: dict[str, tuple[Callable[[], object], bytes]] = {
    "federal_holidays.csv": (federal_holidays._written.__wrapped__, b"2026-11-26,"),
    "publications.csv": (publications.delayed_publications.__wrapped__, b"2025-10-30,"),
    "trade_releases.csv": (trade_releases.recorded_releases.__wrapped__, b"2020-12,"),
    "inspections.csv": (inspected.bundled_inspections.__wrapped__, b"2009-09-10,6040"),
    "phase_one.csv": (partial(trade_values.bundled_values.__wrapped__, GOODS), b"2018-07,"),
    "outlook/levels.csv": (levels.shipped_levels.__wrapped__, b"1301,1010,2010-08-05"),
    "outlook/seasons.csv": (levels.shipped_seasons.__wrapped__, b"1301,1220,"),
    "outlook/commodities.csv": (levels.shipped_levels.__wrapped__, b"1301,"),
    "outlook/track_record.csv": (track_record.track_record.__wrapped__, b"801,outlook,"),
    "snapshot/observations.csv": (lambda: list(snapshot.answers()), b"2017,5700,2017-01-05"),
    "snapshot/releases.csv": (snapshot.collected_at, b",801,"),
    "snapshot/destinations.csv": (snapshot.destinations, b"5700,"),
    "snapshot/commodities.csv": (snapshot.commodities, b"801,"),
    "snapshot/marketing_years.csv": (snapshot.marketing_years, b"801,2026,"),
}
"""How each table is read, past what remembers it, and the beginning of one of its lines."""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the bundled files, which is read instead of them."""
    shutil.copytree(paths.data_file(""), tmp_path / "data")
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "monitor")
    return tmp_path / "data"


def sentence(read: Callable[[], object]) -> str:
    """Return what reading a damaged table says."""
    with pytest.raises(SourceChanged) as caught:
        read()
    return caught.value.reason


def test_every_bundled_table_is_tried(data: Path) -> None:
    assert {path.relative_to(data).as_posix() for path in data.rglob("*.csv")} == set(TABLES)
    for read, _ in TABLES.values():
        assert read()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_cut_is_refused(data: Path, name: str) -> None:
    body = (data / name).read_bytes()
    (data / name).write_bytes(body[: body.rindex(b"\n", 0, -1) + 5])

    said = f"The bundled file {name} cannot be read (its end is missing){ADVICE}"
    assert sentence(TABLES[name][0]) == said


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_is_refused(data: Path, name: str) -> None:
    (data / name).write_bytes(b"")

    said = f"The bundled file {name} cannot be read (it is empty){ADVICE}"
    assert sentence(TABLES[name][0]) == said


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_its_header_alone_is_refused(data: Path, name: str) -> None:
    lines = (data / name).read_bytes().splitlines(keepends=True)
    head = next(line for line in lines if not line.startswith(b"#"))
    (data / name).write_bytes(head)

    said = f"The bundled file {name} cannot be read (it has no lines){ADVICE}"
    assert sentence(TABLES[name][0]) == said


@pytest.mark.parametrize("name", TABLES)
def test_a_table_with_a_wrong_cell_is_refused(data: Path, name: str) -> None:
    body, line = (data / name).read_bytes(), TABLES[name][1]
    assert line in body
    (data / name).write_bytes(body.replace(line, line.replace(b"1", b"x").replace(b"5", b"x")))

    said = sentence(TABLES[name][0])

    assert name in said
    assert said.endswith(ADVICE)


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_table_is_said(data: Path, name: str) -> None:
    (data / name).unlink()

    assert sentence(TABLES[name][0]) == f"The bundled file {name} is missing{ADVICE}"


def test_the_rules_of_counting_are_read_the_same_way(data: Path) -> None:
    (data / "METHODOLOGY.md").write_bytes(b"\xff\n")

    said = sentence(methodology.methodology_html.__wrapped__)

    assert said.startswith("The bundled file METHODOLOGY.md cannot be read ('utf-8' codec can't")


def test_the_command_line_says_it_in_one_sentence_and_fails(tmp_path: Path) -> None:
    package = Path(paths.__file__).parent.parent
    shutil.copytree(package, tmp_path / "monitor", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(paths.data_file(""), tmp_path / "data")
    (tmp_path / "data" / "federal_holidays.csv").write_bytes(b"day,holiday\n2026-11-2")

    done = subprocess.run(
        [sys.executable, "-m", "monitor", "status"],
        cwd=tmp_path,
        env={**os.environ, "MONITOR_HOME": str(tmp_path), "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "monitor: The bundled file federal_holidays.csv cannot be read (its end is missing): "
        "install monitor again.\n"
    )
