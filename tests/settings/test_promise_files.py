"""Several promises files: one's own beside the bundled ones, and others added by one word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.commitments.promises import read_commitments, read_named
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file
from monitor.settings.settings import load

SOYBEANS, WHEAT = data_file("commitments.toml"), data_file("wheat.toml")
ONE = SOYBEANS.read_text(encoding="utf-8").split("\n[[commitment]]")[1]


def own(folder: Path, name: str, promise: str) -> Path:
    path = folder / name
    text = ONE.replace('"soy-2025"', f'"{promise}"')
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"[[commitment]]{text}", encoding="utf-8")
    return path


def files(**settings: str) -> tuple[Path, ...]:
    return load({f"MONITOR_{name.upper()}": value for name, value in settings.items()}).commitments


def test_one_word_adds_the_wheat_after_the_soybeans() -> None:
    assert files() == (SOYBEANS,)
    assert files(also="wheat") == (SOYBEANS, WHEAT)

    promises = read_commitments(files(also="wheat"))

    assert [p.id for p in promises[:5]] == [p.id for p in read_commitments(SOYBEANS)]
    assert {p.commodity for p in promises[5:]} == {"All Wheat"}
    assert sum(p.target for p in promises if p.buyer == "Bangladesh") == 5 * 700_000
    assert [p.id for p in promises if p.buyer == "Indonesia"][-1] == "wheat-indonesia-2030"
    (taiwan,) = (p for p in promises if p.buyer == "Taiwan")
    assert (taiwan.target, {r.basis for r in taiwan.readings}) == (
        3_600_000,
        {"booked", "shipped"},
    )
    assert all(r.source.url for p in promises[5:] for r in p.readings)


def test_what_cannot_be_counted_comes_with_its_words_and_the_reason() -> None:
    assert read_named(SOYBEANS) == ()

    named = read_named(files(also="wheat"))

    assert [n.id for n in named] == [
        "japan-8-billion",
        "indonesia-4-billion",
        "bangladesh-3-billion",
        "thailand-2-billion",
        "vietnam-2-billion",
        "taiwan-10-billion",
        "china-sorghum-and-logs",
    ]
    assert all(n.words and n.why and n.source.url for n in named)


def test_ones_own_stand_beside_the_bundled_ones(tmp_path: Path) -> None:
    mine = own(tmp_path, "mine.toml", "mine")
    more = own(tmp_path / "more", "b.toml", "b").parent
    own(more, "a.toml", "a")

    found = files(commitments=os.pathsep.join(["bundled", str(mine), str(more)]), also="wheat")

    assert found == (SOYBEANS, mine, more, WHEAT)
    ids = [p.id for p in read_commitments(found)]
    assert ids[4:9] == ["soy-2025-2028", "mine", "a", "b", "wheat-bangladesh-2026"]


def test_a_path_with_the_separator_in_it_is_one_file(tmp_path: Path) -> None:
    mine = own(tmp_path, f"a{os.pathsep}b.toml", "mine")

    assert files(commitments=str(mine)) == (mine,)


def test_a_file_named_twice_is_read_once() -> None:
    assert files(commitments=f"bundled{os.pathsep}bundled") == (SOYBEANS,)


def test_mistakes_name_the_file(tmp_path: Path) -> None:
    mine, again = own(tmp_path, "mine.toml", "mine"), own(tmp_path, "again.toml", "mine")
    (tmp_path / "empty").mkdir()

    with pytest.raises(ConfigError) as twice:
        read_commitments([mine, again])
    with pytest.raises(ConfigError) as nothing:
        read_commitments(tmp_path / "empty")
    with pytest.raises(ConfigError) as unknown:
        files(also="rice")
    with pytest.raises(ConfigError) as missing:
        read_commitments([mine, tmp_path / "none.toml"])

    assert str(twice.value) == f"{again}: commitment mine is in {mine} too; ids must differ."
    assert str(nothing.value).startswith(f"{tmp_path}/empty is a folder without any .toml file")
    assert (
        str(unknown.value)
        == "MONITOR_ALSO (or also) is 'rice'; it can be wheat, phase-one, farm-goods."
    )
    assert (
        str(missing.value) == f"{tmp_path}/none.toml does not exist: correct MONITOR_COMMITMENTS."
    )


def test_a_whole_may_be_made_of_another_files_promises(tmp_path: Path) -> None:
    mine = own(tmp_path, "mine.toml", "whole")
    text = mine.read_text(encoding="utf-8")
    mine.write_text(
        text.replace("target = 12_000_000", 'target = 12_000_000\nparts = ["soy-2025"]')
    )

    assert read_commitments([SOYBEANS, mine])[-1].parts == ("soy-2025",)
