"""A view of a past day knows nothing of what came after it, and a report of it is no original."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.assess.said_then import as_promised_then, refuse_nothing
from monitor.assess.status_report import StatusReport
from monitor.commands.status_table import status_text
from monitor.core.errors import NothingPromised
from monitor.core.frozen import replace
from monitor.jobs.report import Draft, Form, publish_report
from monitor.ledger import read
from monitor.reports.alerts_txt import alerts_txt
from monitor.reports.archived_reports import archived_reports
from monitor.reports.status import status
from tests.ledger.answers import SOYBEANS, on

StandingOn = Callable[[str], DetailedReport]
TODAY = date(2026, 11, 27)


def then(standing_on: StandingOn, day: str) -> DetailedReport:
    """The status report of a day as somebody asks for it today."""
    return as_promised_then(standing_on(day), TODAY)


def readings(status_report: StatusReport) -> list[str]:
    return [a.key for a in status_report.assessments]


def test_readings_given_later_are_no_part_of_a_past_day(standing_on: StandingOn) -> None:
    before = then(standing_on, "2025-12-02")
    after = then(standing_on, "2025-12-03")

    assert "soy-2025/last-two-months-of-2025" in readings(before)
    assert "soy-2025/end-of-february" not in readings(before)
    assert "soy-2025/end-of-february" in readings(after)
    assert "soy-2025/this-season" not in readings(after)
    assert {"soy-2026/calendar-year", "soy-2027/calendar-year"} <= set(readings(before))


def test_a_promise_is_quoted_by_the_newest_reading_given_by_then(standing_on: StandingOn) -> None:
    def headline(day: str) -> list[str]:
        return [a.key for a in then(standing_on, day).headlines if a.commitment.id == "soy-2025"]

    assert headline("2025-12-02") == ["soy-2025/last-two-months-of-2025"]
    assert headline("2025-12-03") == ["soy-2025/end-of-february"]
    assert len({a.commitment for a in then(standing_on, "2025-12-02").assessments}) == len(
        {a.commitment.id for a in then(standing_on, "2025-12-02").assessments}
    )


@pytest.mark.parametrize("day", ["2020-01-01", "2025-10-31"])
def test_before_anything_was_promised_there_is_one_sentence(
    standing_on: StandingOn, day: str
) -> None:
    found = then(standing_on, day)
    sentence = f"None of the promises had been made by {found.as_of_on:%-d %b %Y}."

    assert status_text(found).endswith(f"\n\n{sentence}\n")
    answer = status(found)
    assert (answer["commitments"], answer["overlaps"]) == ([], [])
    assert answer["data"]["notes"][-1] == sentence
    assert answer["data"]["last_week_ending"] is not None
    with pytest.raises(NothingPromised, match=sentence):
        refuse_nothing(found)


@pytest.mark.parametrize(
    ("day", "remarks"),
    [
        ("2025-09-25", []),
        ("2025-12-03", []),
        ("2025-12-04", ["w/e 2025-10-30 to 2025-10-30: China's"]),
        ("2026-03-08", ["w/e 2025-10-30 to 2026-02-26: China's"]),
        ("2026-06-01", ["w/e 2025-10-30 to 2026-03-26: China's"]),
        ("2026-09-17", ["w/e 2025-10-30 to 2026-03-26", "w/e 2026-09-03 to 2026-09-10"]),
    ],
)
def test_remarks_on_weeks_to_come_are_not_shown(
    shipped_ledger: sqlite3.Connection, day: str, remarks: list[str]
) -> None:
    notes = read.notes(shipped_ledger, on(day, "snapshot"), [SOYBEANS])
    china = [note for note in notes if note > "w/e 2025-10" and "first form" not in note]

    assert len(china) == len(remarks)
    assert all(note.startswith(words) for note, words in zip(china, remarks, strict=True))
    dates = [found for note in notes for found in re.findall(r"20\d\d-\d\d-\d\d", note)]
    assert all(found <= day for found in dates)


def test_the_national_sum_of_december_2025_is_the_one_of_its_day(
    shipped_ledger: sqlite3.Connection,
) -> None:
    """First published as 1,552.1 thousand t (CME Group, 8 January 2026), later 1,503,166."""

    def net(day: str) -> tuple[int | None, int | None]:
        view = on(day, "snapshot")
        row = read.history(shipped_ledger, view, SOYBEANS, [0]).rows[2026, date(2025, 12, 4)]
        return row.net_sales, row.total_commitment

    assert net("2025-12-22") == net("2026-08-19") == (1_552_100, None)
    assert net("2026-08-20") == net("2026-10-09") == (1_503_166, 23_155_485)
    assert any(
        "first form of the national sum" in note
        for note in read.notes(shipped_ledger, on("2026-01-08", "snapshot"), [SOYBEANS])
    )


def published(found: DetailedReport, out: Path) -> Path:
    """The report, without charts: no trade record is drawn."""
    draft = Draft(found, (), [], [], tuple, lambda _: replace(found, trades=()))
    return publish_report(out, draft, Form(), [])


def test_a_reconstruction_says_so_and_is_in_neither_list_nor_feed(
    standing_on: StandingOn, tmp_path: Path
) -> None:
    original = replace(standing_on("2026-10-08"), replay=False)
    published(original, tmp_path)
    kept = (tmp_path / "2026-10-08/status.json").read_bytes()
    made = then(standing_on, "2026-01-20")

    folder = published(made, tmp_path)
    beside = published(then(standing_on, "2026-10-08"), tmp_path)

    assert folder == tmp_path / "reconstructed/2026-01-20"
    assert beside == tmp_path / "reconstructed/2026-10-08"
    assert (tmp_path / "2026-10-08/status.json").read_bytes() == kept
    assert json.loads((folder / "status.json").read_bytes())["reconstructed_on"] == "2026-11-27"
    assert json.loads(kept)["reconstructed_on"] is None
    page = (folder / "index.html").read_text()
    assert page.count("Reconstructed on") == 2
    links = {link for link in re.findall(r'href="([^"#]+)"', page) if ":" not in link}
    assert links >= {"../../index.html", "../../feed.xml", "../../methodology.html"}
    assert [link for link in links if not (folder / link).is_file()] == []
    assert "Reconstructed on 27 Nov 2026." in alerts_txt(made, [], [])
    assert [past.folder for past in archived_reports(tmp_path)] == ["2026-10-08"]
    assert "2026-01-20" not in (tmp_path / "feed.xml").read_text()
    assert "2026-01-20" not in (tmp_path / "index.html").read_text()
