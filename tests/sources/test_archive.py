"""Kept answers: once, whole, checked, in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import asdict

from monitor.core.errors import OutputError
from monitor.sources import archive as kept_answers
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


def test_a_body_that_unpacks_to_more_than_any_has_is_not_unpacked_further(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "LARGEST", 1_000)
    archive.keep(b" " * 1_000_000)

    with pytest.raises(OutputError, match="cannot be read: it has no end within 1,000 bytes"):
        archive.body(fingerprint(b" " * 1_000_000))


def a_line(kind: str) -> dict[str, object]:
    entry = asdict(Archived(kind, fingerprint(BODY), "2026-10-08T12:30:00Z"))
    return {"answers": [entry], "rows": [], "whole": False}


def kinds(archive: Archive) -> list[list[str]]:
    """The kinds of answers in each line; "damaged" for one that cannot be read."""
    return [
        ["damaged"] if line.damaged else [answer.kind for answer in line.answers]
        for line in archive.lines()
    ]


def test_lines_come_in_order_and_one_cut_off_says_so(archive: Archive) -> None:
    for kind in ("snapshot", "exports"):
        archive.append(a_line(kind))
    with archive.index.open("a") as index:
        index.write('{"answers": [{"ki')

    assert kinds(archive) == [["snapshot"], ["exports"], ["damaged"]]
    assert [line.cut for line in archive.lines()] == [False, False, True]


def test_what_was_half_written_goes_when_the_next_line_comes(archive: Archive) -> None:
    archive.append(a_line("snapshot"))
    with archive.index.open("a") as index:
        index.write('{"answers": [{"ki')

    size = archive.append(a_line("exports"))

    assert kinds(archive) == [["snapshot"], ["exports"]]
    assert size == archive.size() == archive.index.stat().st_size


def test_a_last_line_that_only_lacks_its_end_is_kept(archive: Archive) -> None:
    archive.append(a_line("snapshot"))
    archive.index.write_bytes(archive.index.read_bytes()[:-1])

    archive.append(a_line("exports"))

    assert kinds(archive) == [["snapshot"], ["exports"]]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace(b"2026-10-08T12:30", b"2026-10-09T12:30"),
        lambda text: text.replace(b"snapshot", b"snap\xffhot"),
        lambda text: text.replace(b'"check"', b'"chock"'),
        lambda text: b"[" * 100_000 + b"\n",
        lambda text: b"null\n",
        lambda text: b"\n",
        lambda text: b'{"kind": "exports", "sha256": 7, "rows": []}\n',
    ],
)
def test_a_line_that_is_not_what_was_written_says_so_and_the_others_stand(
    archive: Archive, damage: Callable[[bytes], bytes]
) -> None:
    archive.append(a_line("snapshot"))
    archive.index.write_bytes(damage(archive.index.read_bytes()))
    archive.append(a_line("exports"))

    assert kinds(archive) == [["damaged"], ["exports"]]


def test_lines_of_earlier_versions_are_read(archive: Archive) -> None:
    archive.keep(BODY)
    archive.index.write_text(
        '{"kind": "exports", "sha256": "00", "retrieved_at": "2026-10-08T12:30:00Z", '
        '"published_at": "2026-10-08T12:30:00Z", "commodity_code": 801, "commodity_name": '
        '"Soybeans", "unit_id": 1, "market_year": 2027, "stamp_year": 2027, "starts_on": '
        '"2026-09-01", "ends_on": "2027-08-31"}\n'
    )

    [line] = archive.lines()

    assert line.early
    assert line.answers[0].market_year == 2027


@pytest.mark.parametrize("damage", [lambda body: body[:-9], lambda body: body[:20] + b"xx" * 9])
def test_a_damaged_body_is_written_again_when_it_comes_again(
    archive: Archive, damage: Callable[[bytes], bytes]
) -> None:
    archive.keep(BODY)
    kept = archive.folder / f"{fingerprint(BODY)}.json.gz"
    kept.write_bytes(damage(kept.read_bytes()))
    with pytest.raises(OutputError, match="cannot be read"):
        archive.body(fingerprint(BODY))

    archive.keep(BODY)

    assert archive.body(fingerprint(BODY)) == BODY


def test_a_place_that_cannot_be_written_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "monitor.db.answers").write_text("in the way")

    with pytest.raises(OutputError, match=r"can be kept in .*monitor\.db\.answers"):
        Archive(tmp_path / "monitor.db").keep(BODY)
