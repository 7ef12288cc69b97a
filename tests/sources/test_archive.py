"""Kept answers: once, whole, checked, in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import OutputError
from monitor.sources.archive import Archive, Archived, fingerprint

BODY = b'[{"weeklyExports": 1}]'


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "monitor.db")


def test_a_body_is_kept_once_and_comes_back_as_it_was(archive: Archive) -> None:
    archive.keep(BODY)
    archive.keep(BODY)

    assert archive.body(fingerprint(BODY)) == BODY
    assert len(list(archive.folder.glob("*.json.gz"))) == 1


def test_a_body_that_was_changed_is_not_given_out(archive: Archive) -> None:
    archive.keep(BODY)
    archive.keep(b"[]")
    kept = archive.folder / f"{fingerprint(BODY)}.json.gz"
    kept.write_bytes((archive.folder / f"{fingerprint(b'[]')}.json.gz").read_bytes())

    with pytest.raises(OutputError, match="is not what was kept"):
        archive.body(fingerprint(BODY))


def test_entries_come_in_order_and_a_line_cut_off_is_left_out(archive: Archive) -> None:
    archive.keep(BODY)
    for kind in ("countries", "exports"):
        archive.note(Archived(kind, fingerprint(BODY), "2026-10-08T12:30:00Z"))
    with (archive.folder / "index.jsonl").open("a") as index:
        index.write('{"kind": "exp')

    assert [entry.kind for entry in archive.entries()] == ["countries", "exports"]


def test_a_place_that_cannot_be_written_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "monitor.db.answers").write_text("in the way")

    with pytest.raises(OutputError, match=r"cannot be kept in .*monitor\.db\.answers"):
        Archive(tmp_path / "monitor.db").keep(BODY)
