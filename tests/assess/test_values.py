"""Promises in US dollars, counted by calendar month: China's farm goods of 2020 ("Phase One")."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.alerts.model import RuleInput
from monitor.alerts.rules import weekly_release
from monitor.assess.assessment import Assessment
from monitor.assess.figures import Figures
from monitor.assess.load_explanations import load_explanations
from monitor.assess.load_status import load_status
from monitor.assess.load_values import known_values
from monitor.assess.need import is_old, need_of
from monitor.assess.purchases import difference, shipped_level
from monitor.assess.status_report import StatusReport
from monitor.assess.values import value_history
from monitor.charts.captions import counted_as, sources, trade_words, words_of
from monitor.charts.series import cumulative_weeks, gaps
from monitor.commitments.promises import read_commitments, read_named
from monitor.core.addresses import WEEKLY_REPORTS
from monitor.core.calendar import MarketingYear, end_of_day
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file
from monitor.core.periods import MONTHLY
from monitor.core.records import Publication
from monitor.core.trade_releases import recorded_releases, trade_release
from monitor.jobs.publish_site import days_with_news
from monitor.ledger.read import AsOf
from monitor.reports.cards import changes, latest_week
from monitor.reports.quote import source_line
from monitor.reports.status import status
from monitor.sources.trade_values import CHINA, GROUPS, PHASE_ONE, Goods, bundled_values
from monitor.text.findings import finding, weekly_finding
from monitor.text.freshness import described_week, up_to_date
from monitor.text.is_it_much import is_it_much
from monitor.text.needed import exact, needed
from monitor.text.sentence import sentence

PHASE_ONE_FILE = data_file("phase-one.toml")
DECEMBER = date(2020, 12, 31)
ReportOn = Callable[[str], StatusReport]


@pytest.fixture
def report_on(shipped_ledger: sqlite3.Connection) -> ReportOn:
    """Return a function: the status report of the promise at the end of a day."""

    def at(day: str) -> StatusReport:
        view = AsOf("snapshot", end_of_day(date.fromisoformat(day)))
        promises = read_commitments(PHASE_ONE_FILE)
        return load_status(Figures(shipped_ledger, view), promises, (), replay=True)

    return at


@pytest.fixture
def on(report_on: ReportOn) -> Callable[[str], Assessment]:
    return lambda day: report_on(day).assessments[0]


def test_the_groups_of_2017_and_2020_add_up_to_the_dollar() -> None:
    values = bundled_values(Goods(PHASE_ONE, CHINA))
    groups = [bundled_values(Goods(name, CHINA)) for name in GROUPS]

    assert (min(values), max(values), len(values)) == (date(2013, 1, 31), DECEMBER, 96)
    by_year = {y: sum(v for m, v in values.items() if m.year == y) for y in (2017, 2020)}
    assert by_year == {2017: 20_969_792_856, 2020: 27_303_827_703}
    assert values[DECEMBER] == sum(group[DECEMBER] for group in groups) == 4_770_284_546


def test_a_month_is_known_from_the_instant_of_its_release(
    shipped_ledger: sqlite3.Connection,
) -> None:
    goods, at = Goods(PHASE_ONE, CHINA), trade_release(DECEMBER).published_at

    before = known_values(shipped_ledger, goods, at - timedelta(seconds=1))

    assert DECEMBER in known_values(shipped_ledger, goods, at)
    assert max(before) == date(2020, 11, 30)


def test_the_history_of_values_has_each_month_and_the_sum_of_its_year(
    shipped_ledger: sqlite3.Connection,
) -> None:
    goods, now = Goods(PHASE_ONE, CHINA), datetime(2026, 10, 9, tzinfo=UTC)
    history = value_history(known_values(shipped_ledger, goods, now))

    assert history.rows[2020, DECEMBER][:2] == (4_770_284_546, 27_303_827_703)
    first = history.rows[2013, date(2013, 1, 31)]
    assert first.weekly_exports == first.accumulated_exports > 0
    assert set(first[2:]) == {None}
    assert history.marketing_years[2020] == MarketingYear(2020, date(2020, 1, 1), DECEMBER)


def test_phase_one_is_missed_at_81_6_percent(on: Callable[[str], Assessment]) -> None:
    a = on("2026-11-27")

    assert a.commitment.target == 20_969_792_856 + 12_500_000_000 == 33_469_792_856
    assert (a.amounts.purchased, a.status) == (27_303_827_703, "missed")
    assert f"{a.share:.3f}" == "0.816"
    assert a.remaining == 6_165_965_153
    assert (a.amounts.outstanding, a.amounts.unknown) == (None, None)
    assert not is_old(a)


def test_both_lines_go_by_month_and_the_seasonal_one_by_2017(
    on: Callable[[str], Assessment],
) -> None:
    """On the last day of 2020 the figures of October were the newest."""
    a = on("2020-12-31")

    assert a.pace is not None
    assert a.amounts.week_ending == date(2020, 10, 31)
    assert (a.amounts.purchased, a.status) == (17_566_724_102, "behind")
    assert a.pace.straight_line_due == 27_891_494_047
    assert a.pace.seasonal_line_due == 24_648_375_631
    assert a.pace.seasonal.used == (2017,)
    assert (a.pace.weeks_done, a.pace.weeks_total) == (10, 12)
    assert a.pace.required_per_week == 7_951_534_377


@pytest.mark.parametrize(
    ("day", "newest", "word"),
    [
        ("2020-02-20", None, "not started"),  # January's figures are due 9 March, by rule
        ("2020-03-09", "2020-01-31", "behind"),
        ("2020-12-03", "2020-09-30", "behind"),
        ("2020-12-04", "2020-10-31", "behind"),
        ("2021-01-06", "2020-10-31", "behind"),
        ("2021-01-07", "2020-11-30", "behind"),
        ("2021-02-04", "2020-11-30", "behind"),
        ("2021-02-05", "2020-12-31", "missed"),
    ],
)
def test_a_month_counts_from_its_release_on(
    on: Callable[[str], Assessment], day: str, newest: str | None, word: str
) -> None:
    a = on(day)

    week = a.amounts.week_ending
    assert (week and week.isoformat(), a.status) == (newest, word)
    assert not is_old(a)


def test_a_release_day_is_on_record_or_by_rule() -> None:
    known = trade_release(date(2020, 12, 31))
    by_rule = trade_release(date(2020, 1, 31))  # 38 days later is Monday 9 March

    assert known == Publication(datetime(2021, 2, 5, 13, 30, tzinfo=UTC), "reported")
    assert by_rule == Publication(datetime(2020, 3, 9, 12, 30, tzinfo=UTC), "rule")
    # 38 days after 31 July 2020 is Labor Day.
    assert trade_release(date(2020, 7, 31)).published_at.date() == date(2020, 9, 8)


def test_the_rule_is_never_before_a_release_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = dict(recorded_releases())
    assert len(recorded) == 4
    monkeypatch.setattr("monitor.core.trade_releases.recorded_releases", dict)
    trade_release.cache_clear()
    late = [trade_release(month).published_at - p.published_at for month, p in recorded.items()]
    trade_release.cache_clear()

    assert [each.days for each in late] == [5, 4, 0, 3]


def test_texts_say_month_and_dollars(on: Callable[[str], Assessment]) -> None:
    a, then = on("2026-11-27"), on("2020-12-31")

    assert finding(a) == (
        "China imported 27.3 of 33.5 billion USD (82 %) by the deadline of 31 Dec 2020: "
        "6.2 billion USD short"
    )
    assert sentence(a) == (
        "China imported 27.3 of the 33.5 billion US dollars of US farm goods promised for 2020, "
        "82 %: 6.2 billion US dollars short at the deadline of 31 December 2020."
    )
    assert counted_as(a) == "value of US exports, months Jan 2020 – Dec 2020"
    assert weekly_finding(a) == (
        "China: US exports of 27.3 billion USD in 12 months to 31 Dec 2020, 2.3 billion USD a "
        "month on average; the target was missed"
    )
    need = need_of(then)
    assert need is not None
    assert needed(then, need, exact(then)) == "7,951,534,377 USD a month for 2 months"


def test_the_card_compares_a_month_with_the_one_before(on: Callable[[str], Assessment]) -> None:
    last, change = latest_week(on("2026-11-27")), changes(on("2026-11-27"))

    assert last is not None
    assert (last.net, last.net_before) == (4_770_284_546, 4_966_819_055)
    assert change is not None
    assert (change.week_before, change.week) == (date(2020, 11, 30), DECEMBER)


def test_charts_have_no_gap_between_two_months(report_on: ReportOn) -> None:
    report = report_on("2026-11-27")
    a = report.assessments[0]

    assert gaps(cumulative_weeks(a), lambda p: p.purchased, a.basis.period) == ()
    assert sources(report, a) == (
        "Figures to Dec 2020, published 5 Feb 2021 · as known on 27 Nov 2026 · "
        "Source: US Census Bureau export statistics"
    )


def test_its_charts_name_no_report_of_usda_as_their_source(report_on: ReportOn) -> None:
    report = report_on("2021-03-01")
    [a] = report.assessments

    assert words_of(report, a, finding(a)).address is None
    assert trade_words(report, "A title", "A subtitle").address == WEEKLY_REPORTS


def test_its_number_is_explained_by_year(
    shipped_ledger: sqlite3.Connection, report_on: ReportOn
) -> None:
    figures = Figures(shipped_ledger, AsOf("snapshot", end_of_day(date(2026, 11, 27))))

    text = load_explanations(figures, report_on("2026-11-27"))["phase-one-2020/calendar-year"]

    assert "Counted months: Jan 2020 to Dec 2020; last published: Dec 2020.\n" in text
    assert "At the end, month of Dec 2020:\n" in text
    assert "14,847,632,506 USD  US exports of Jan 2019 to Dec 2019\n" in text
    assert "27,303,827,703 USD  the difference: exported in the counted months\n" in text
    assert "33,469,792,856 USD  target; 81.6 % of it\n" in text
    assert "w/e" not in text


def test_a_report_of_values_alone_names_their_month_and_source(report_on: ReportOn) -> None:
    """Nothing weekly is counted, so that no week is missing and none is named."""
    report = report_on("2026-11-27")
    fresh = report.freshness

    assert (fresh.last_week_ending, fresh.values_to, fresh.stale) == (None, DECEMBER, False)
    assert described_week(fresh) == "values to Dec 2020"
    assert up_to_date(fresh, replay=True) == "No promise here counts weekly export sales."
    assert sources(report).startswith("Values to Dec 2020 · as known on 27 Nov 2026 · Source: US C")
    assert source_line(report.assessments[0]) == (
        "US Census Bureau export statistics, month of December 2020, published 5 February 2021 "
        "(date as reported)"
    )
    assert is_it_much(report.assessments[0]) == (
        "China imported 21.0 billion USD in the calendar year 2017; the 33.5 billion USD promised "
        "are 60 % more."
    )


def test_status_json_has_dollars_and_months(report_on: ReportOn) -> None:
    (promise,) = status(report_on("2026-11-27"))["commitments"]
    (reading,) = promise["readings"]

    assert (promise["unit"], promise["target"]) == ("US dollars", 33_469_792_856)
    assert (reading["basis"], reading["status"]) == ("value", "missed")
    assert (reading["first_week_ending"], reading["week_ending"]) == ("2020-01-31", "2020-12-31")
    assert reading["outstanding"] is reading["unknown_outstanding"] is None


def test_a_promise_that_is_long_over_raises_no_release(report_on: ReportOn) -> None:
    now, then = RuleInput(report_on("2026-11-27")), RuleInput(report_on("2021-02-05"))

    assert list(weekly_release.alerts(now)) == []
    (alert,) = weekly_release.alerts(then)
    assert alert.title == "China farm goods: 82 % of 33.5 billion USD after Dec 2020"
    assert dict(alert.numbers)["Month ending"] == "31 Dec 2020"
    assert alert.text.startswith(
        "The month of Dec 2020, published 5 Feb 2021, brought US exports of 4,770,284,546 USD."
    )


def test_a_year_is_counted_up_to_its_first_missing_month() -> None:
    seen = Publication(datetime(2026, 5, 5, tzinfo=UTC), "seen")
    january, march = date(2026, 1, 31), date(2026, 3, 31)

    history = value_history({january: (5, seen), march: (7, seen)})

    assert history.weeks == (january,)


def test_what_is_promised_beside_it_is_named() -> None:
    assert [named.id for named in read_named(PHASE_ONE_FILE)] == ["phase-one-2021"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'basis = "value"',
            'basis = "booked"',
            "basis: is 'booked', but the promise is in US dollars; there it must be value.",
        ),
        (
            'unit = "US dollars"',
            'unit = "metric tons"',
            "basis: is 'value', but the promise is in metric tons; there it must be booked or "
            "shipped or season.",
        ),
    ],
)
def test_a_value_and_a_quantity_are_never_mixed(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PHASE_ONE_FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(ConfigError) as mistake:
        read_commitments(path)

    where = f"{path}: commitment phase-one-2020: reading calendar-year: "
    assert str(mistake.value) == where + sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('buyer = "China"', 'buyer = "Japan"', "buyer: is 'Japan'; of a promise in US dollars"),
        ('"Phase One farm goods"', '"Soybeans"', "commodity: is 'Soybeans'; of a promise in US"),
    ],
)
def test_goods_without_values_are_refused(
    tmp_path: Path, shipped_ledger: sqlite3.Connection, old: str, new: str, sentence: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PHASE_ONE_FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    figures = Figures(shipped_ledger, AsOf("snapshot", end_of_day(date(2026, 11, 27))))

    with pytest.raises(ConfigError) as mistake:
        figures.trades(read_commitments(path))

    assert str(mistake.value).startswith(f"commitment phase-one-2020: {sentence}")


def test_a_site_has_a_day_for_each_release_since_the_promise(
    shipped_ledger: sqlite3.Connection, report_on: ReportOn
) -> None:
    """From the signing to the last counted month, and no day of weekly figures."""
    figures = Figures(shipped_ledger, AsOf("snapshot", end_of_day(date(2026, 11, 27))))
    promises = read_commitments(PHASE_ONE_FILE)

    days = days_with_news(figures, report_on("2026-11-27"), promises, ())

    assert (days[0], days[1], days[-1]) == (
        date(2020, 1, 15),
        date(2020, 2, 7),  # December 2019, by rule
        date(2021, 2, 5),
    )
    assert len(days) == 14


def test_beside_soybeans_a_site_has_no_day_before_a_promise_of_them(
    shipped_ledger: sqlite3.Connection, report_on: ReportOn
) -> None:
    figures = Figures(shipped_ledger, AsOf("snapshot", end_of_day(date(2026, 11, 27))))
    soybeans = read_commitments(data_file("commitments.toml"))
    alone = days_with_news(figures, report_on("2026-11-27"), soybeans, ())

    both = (*soybeans, *read_commitments(PHASE_ONE_FILE))
    together = days_with_news(figures, report_on("2026-11-27"), both, ())

    assert alone[0] == date(2025, 11, 1)
    assert len(together) == len(alone) + 14


@pytest.mark.parametrize(
    ("missing", "of_2025", "of_2024"),
    [
        (None, 6, 12),
        (date(2023, 6, 30), 6, None),
        (date(2024, 1, 31), None, None),
        (date(2026, 2, 28), 6, 12),
    ],
)
def test_a_month_that_is_missing_long_ago_leaves_later_years_known(
    missing: date | None, of_2025: int | None, of_2024: int | None
) -> None:
    """A million dollars in each month of 2022 to May 2026."""
    months = MONTHLY.between(date(2022, 1, 31), date(2026, 5, 31))
    at = Publication(datetime(2026, 7, 1, tzinfo=UTC), "rule")

    history = value_history({month: (1_000_000, at) for month in months if month != missing})

    def millions(before: date, last: date) -> int | None:
        found = difference(shipped_level(history, last), shipped_level(history, before))
        return None if found is None else found // 1_000_000

    assert millions(date(2025, 6, 30), date(2025, 12, 31)) == 6
    assert millions(date(2024, 12, 31), date(2025, 6, 30)) == of_2025
    assert millions(date(2023, 12, 31), date(2024, 12, 31)) == of_2024
