"""The shipped figures: what they hold, when each row became public, and a damaged copy."""

import shutil
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.core import paths
from monitor.core.calendar import MarketingYear
from monitor.core.errors import SourceChanged
from monitor.core.publications import delayed_publications
from monitor.core.records import Commodity, Destination, Observation, Publication
from monitor.sources import snapshot

CHINA, ALL = 5700, 0
SENTENCE = r"^The bundled file snapshot/observations\.csv cannot be read"


def rows_of(country: int) -> dict[tuple[int, date], tuple[Observation, Publication]]:
    """A destination's rows with their publications, by marketing year and week."""
    return {
        (answer.market_year, row.week_ending): (row, publication)
        for answer in snapshot.answers()
        for row, publication in zip(answer.rows, answer.published or (), strict=True)
        if row.country_code == country
    }


def test_there_are_509_rows_of_china_and_a_sum_for_98_weeks() -> None:
    china, sums = rows_of(CHINA), rows_of(ALL)

    assert len(china) == 509
    assert (min(week for _, week in china), max(week for _, week in china)) == (
        date(2017, 1, 5),
        date(2026, 10, 1),
    )
    assert len(sums) == 98


def test_the_newest_row_of_china_is_as_usda_published_it() -> None:
    row, publication = rows_of(CHINA)[2027, date(2026, 10, 1)]

    assert row.measures.weekly_exports == 827_901
    assert row.measures.accumulated_exports == 2_338_328
    assert row.measures.outstanding_sales == 8_804_000
    assert row.measures.total_commitment == 11_142_328
    assert publication == (datetime(2026, 10, 8, 12, 30, tzinfo=UTC), "rule")


def test_an_amount_that_was_not_collected_is_not_known_and_not_zero() -> None:
    unknown, _ = rows_of(CHINA)[2020, date(2019, 10, 10)]
    zero, _ = rows_of(CHINA)[2020, date(2019, 10, 3)]

    assert (unknown.measures.gross_new_sales, unknown.measures.next_year_outstanding) == (
        None,
        None,
    )
    assert (zero.measures.gross_new_sales, zero.measures.next_year_outstanding) == (1_177_669, 0)


def test_weeks_of_the_shutdown_carry_the_day_they_really_came_out() -> None:
    _, publication = rows_of(CHINA)[2026, date(2025, 10, 30)]
    delayed = delayed_publications()

    assert publication == (datetime(2025, 12, 4, 13, 30, tzinfo=UTC), "reported")
    assert len(delayed) == 35
    assert delayed[date(2025, 10, 16)] == (datetime(2025, 11, 28, 13, 30, tzinfo=UTC), "reported")
    assert delayed[date(2025, 12, 25)] == (datetime(2026, 1, 6, 13, 30, tzinfo=UTC), "inferred")


def test_both_vintages_of_the_moved_tons_are_there_oldest_first() -> None:
    dutch = [
        (row.measures.accumulated_exports, publication.evidence, publication.published_at.date())
        for answer in snapshot.answers()
        for row, publication in zip(answer.rows, answer.published or (), strict=True)
        if (row.country_code, row.week_ending) == (4210, date(2026, 7, 16))
    ]

    assert dutch == [
        (725_854, "rule", date(2026, 7, 23)),
        (667_187, "vintage", date(2026, 9, 3)),
    ]


def test_answers_come_oldest_collection_first_and_none_claims_to_be_complete() -> None:
    answers = list(snapshot.answers())

    assert [answer.retrieved_at for answer in answers] == sorted(a.retrieved_at for a in answers)
    assert Counter(answer.scope for answer in answers) == {"5700": 14, "national": 4, "all": 2}
    assert not any(answer.complete or answer.current for answer in answers)


def test_no_answer_has_a_place_twice() -> None:
    for answer in snapshot.answers():
        places = Counter(row.place for row in answer.rows)

        assert max(places.values()) == 1


def test_two_readings_of_the_shipped_files_are_the_same_answers() -> None:
    assert list(snapshot.answers()) == list(snapshot.answers())


def test_lookups_name_buyers_commodities_and_marketing_years() -> None:
    buyers, commodities = snapshot.destinations(), snapshot.commodities()

    assert (len(buyers), len(commodities)) == (211, 44)
    assert Destination(9990, "UNKNOWN", "UNKNOWN") in buyers
    assert Commodity(1301, "Cotton- Am Pima", 2) in commodities
    year_2026 = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))
    assert year_2026 in snapshot.marketing_years()[801]


def test_a_shipped_table_in_another_layout_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "data"
    shutil.copytree(paths.data_file("snapshot"), copy / "snapshot")
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "monitor")
    (copy / "snapshot" / "observations.csv").write_text("release,week\n")

    with pytest.raises(SourceChanged, match=r"observations\.csv is not in its layout: install"):
        list(snapshot.answers())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"629820,25585752", b"629820,2558575x", "'2558575x' is no whole amount"),
        (b"629820,25585752", b"629820", "13 instead of 14 values: china-"),
        (b"2017,5700,2017-01-05", b"2017,5700,2017-01-12", "stands there twice"),
        (b"2017,5700,2017-01-05", b"2017,5700,2017-13-05", "month must be in 1..12"),
        (b"2017,5700,2017-01-05", b"2017,57\xff,2017-01-05", "codec can't decode byte 0xff"),
        (b"629820,25585752", b"629820," + b"9" * 20, "is no whole amount"),
    ],
)
def test_a_damaged_table_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes, reason: str
) -> None:
    copy = tmp_path / "data"
    shutil.copytree(paths.data_file("snapshot"), copy / "snapshot")
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "monitor")
    table = copy / "snapshot" / "observations.csv"
    assert old in table.read_bytes()
    table.write_bytes(table.read_bytes().replace(old, new))

    with pytest.raises(SourceChanged, match=SENTENCE) as caught:
        list(snapshot.answers())

    assert reason in str(caught.value)
    assert str(caught.value).endswith(": install monitor again.")
