"""What was said beside what was public that day, on the real figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from monitor.assess.figures import Figures
from monitor.assess.load_statements import checked_statements
from monitor.assess.statements import CheckedStatement, ReadingWhenSaid
from monitor.assess.status_report import StatusReport
from monitor.assess.verdicts import verdict
from monitor.commitments.model import Statement
from monitor.commitments.statements import read_statements
from monitor.core.calendar import end_of_day, new_york
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.ledger.read import AsOf

StandingOn = Callable[[str], StatusReport]
Check = Callable[..., CheckedStatement]

SENATE, DAVOS = "senate-2025-12", "davos-2026-01"
ON_TRACK, FACT_CHECK, WIRES = "on-track-2026-02", "fact-check-2026-03", "wires-2026-09"
HEADLINE, TWO_MONTHS, SEASON = "end-of-february", "last-two-months-of-2025", "this-growing-season"
STATEMENTS = {s.id: s for s in read_statements(data_file("statements.toml"))}


@pytest.fixture
def check(shipped_ledger: sqlite3.Connection, standing_on: StandingOn) -> Check:
    """A shipped statement, as it is or changed, checked in the report of a day."""

    def at(name: str, as_of: str = "2026-10-09", **changed: object) -> CheckedStatement:
        statement: Statement = replace(STATEMENTS[name], **changed)  # type: ignore[arg-type]
        view = AsOf("snapshot", end_of_day(date.fromisoformat(as_of)))
        [found] = checked_statements(Figures(shipped_ledger, view), standing_on(as_of), [statement])
        return found

    return at


def of(checked: CheckedStatement, reading: str) -> ReadingWhenSaid:
    return next(then for then in checked.readings if then.assessment.reading.id == reading)


def said_on(statement: Statement, day: str) -> dict[str, object]:
    return {"source": replace(statement.source, said_on=date.fromisoformat(day))}


def test_the_completed_purchases_of_davos_were_3883353_tonnes_ahead(check: Check) -> None:
    davos = check(DAVOS)

    assert (davos.verdict.word, davos.verdict.by) == ("ahead of the figures", 3_883_353)
    assert davos.week_ending == date(2026, 1, 8)
    assert davos.published_at is not None
    assert davos.published_at.astimezone(new_york()).date() == date(2026, 1, 15)
    assert of(davos, HEADLINE).purchased.amount == 8_116_647
    assert of(davos, HEADLINE).purchased.gap == 3_883_353
    assert of(davos, HEADLINE).shipped.amount == 2_092_647
    assert of(davos, HEADLINE).ceiling.amount == 8_116_647 + 3_011_100
    assert of(davos, TWO_MONTHS).purchased.amount == 6_660_519
    assert of(davos, SEASON).purchased.amount == 8_116_647


@pytest.mark.parametrize(
    ("reading", "week", "amount", "public", "days"),
    [
        (HEADLINE, "2026-06-18", 12_160_205, "2026-06-25", 156),
        (SEASON, "2026-06-25", 12_025_594, "2026-07-02", 163),
    ],
)
def test_twelve_million_came_months_after_davos(
    check: Check, reading: str, week: str, amount: int, public: str, days: int
) -> None:
    reached = of(check(DAVOS), reading).purchased.reached

    assert reached is not None
    assert (reached.week_ending, reached.amount) == (date.fromisoformat(week), amount)
    assert reached.published_at.astimezone(new_york()).date() == date.fromisoformat(public)
    assert reached.days == days == (date.fromisoformat(public) - date(2026, 1, 20)).days


def test_a_report_never_looks_past_its_day(check: Check) -> None:
    day_before = of(check(DAVOS, "2026-06-24"), HEADLINE).purchased
    that_day = of(check(DAVOS, "2026-06-25"), HEADLINE).purchased

    assert day_before.reached is None
    assert that_day.reached is not None
    assert day_before.amount == that_day.amount == 8_116_647


def test_the_exports_of_the_fact_check_are_what_was_booked(check: Check) -> None:
    found = check(FACT_CHECK)

    assert found.verdict.word == "mixes booked with shipped"
    assert found.verdict.by == 11_200_000 - 8_517_779
    assert found.verdict.reading is of(found, HEADLINE), "none is named: the headline one decides"
    assert (found.verdict.amount, found.verdict.week_ending) == (8_517_779, date(2026, 3, 19))
    assert found.week_ending == date(2026, 3, 19)
    assert of(found, SEASON).purchased.amount == 11_242_779
    assert of(found, SEASON).shipped.amount == 8_517_779
    shipped_later = of(found, SEASON).shipped.reached
    assert shipped_later is not None
    assert (shipped_later.week_ending, shipped_later.amount) == (date(2026, 5, 14), 11_206_265)


def test_the_same_amount_as_purchases_matches(check: Check) -> None:
    found = check(FACT_CHECK, of="purchases")

    assert (found.verdict.word, found.verdict.by) == ("matched", None)


def test_shipments_that_were_shipped_match(check: Check) -> None:
    assert check(FACT_CHECK, claims=8_500_000).verdict.word == "matched"


def test_shipments_that_match_nothing_are_set_beside_what_was_shipped(check: Check) -> None:
    verdict = check(FACT_CHECK, claims=9_000_000).verdict

    assert (verdict.word, verdict.by) == ("ahead of the figures", 9_000_000 - 8_517_779)


@pytest.mark.parametrize(
    ("claims", "word"),
    [(11_292_779, "matched"), (11_292_780, "ahead of the figures"), (11_192_779, "matched")],
)
def test_a_round_figure_matches_up_to_its_tolerance(check: Check, claims: int, word: str) -> None:
    found = check(FACT_CHECK, of="purchases", claims=claims)

    assert (found.verdict.word, of(found, SEASON).purchased.gap) == (word, claims - 11_242_779)


def test_a_claim_below_the_figures_is_behind_them(check: Check) -> None:
    verdict = check(FACT_CHECK, of="purchases", claims=6_000_000).verdict

    # 6,660,519 t of the two months' reading are nearer, and are not what was asked of.
    assert (verdict.word, verdict.by) == ("behind the figures", 11_242_779 - 6_000_000)
    assert verdict.reading is not None
    assert verdict.reading.assessment.reading.id == HEADLINE


def test_three_million_on_9_december_stood_against_464000_tonnes(check: Check) -> None:
    senate = check(SENATE)

    assert senate.week_ending == date(2025, 11, 6)
    assert of(senate, HEADLINE).purchased.amount == 464_000
    assert (senate.verdict.word, senate.verdict.by) == ("ahead of the figures", 2_536_000)
    reached = of(senate, HEADLINE).purchased.reached
    assert reached is not None
    assert (reached.week_ending, reached.days) == (date(2025, 11, 27), 9)


def test_on_9_february_the_lines_disagreed(check: Check) -> None:
    found = check(ON_TRACK)
    then = found.verdict.reading

    assert found.verdict.word == "between the lines"
    assert then is of(found, HEADLINE)
    assert (found.verdict.amount, found.verdict.week_ending) == (9_886_612, date(2026, 1, 29))
    pace = then.assessment.pace
    assert pace is not None
    assert then.purchased.amount == 9_886_612
    assert then.assessment.share == pytest.approx(0.824, abs=0.0005)
    assert (pace.straight_line_due, pace.seasonal_line_due) == (9_333_333, 10_453_098)
    assert (pace.weeks_left, pace.required_per_week) == (4, 528_347)
    assert [week.net for week in then.last_weeks] == [233_460, 233_020]


@pytest.mark.parametrize(
    ("day", "word"),
    [
        ("2025-11-30", "cannot be checked"),
        ("2025-12-09", "below both lines"),
        ("2026-03-08", "deadline passed"),
    ],
)
def test_on_track_is_said_in_the_words_of_the_lines(check: Check, day: str, word: str) -> None:
    found = check(ON_TRACK, **said_on(STATEMENTS[ON_TRACK], day))

    assert found.verdict.word == word


def test_a_target_that_stood_above_the_claim_matches_completed(check: Check) -> None:
    found = check(DAVOS, **said_on(STATEMENTS[DAVOS], "2026-07-02"), claims=None)

    assert found.claims == 12_000_000, "the promise's target"
    # The headline reading was over at 10,816,852 t; counted on it stood at 12,225,594 t that day.
    assert found.verdict.word == "matched"
    assert found.verdict.reading is of(found, HEADLINE)
    assert (found.verdict.amount, found.verdict.week_ending) == (12_225_594, date(2026, 6, 25))
    reached = of(found, SEASON).purchased.reached
    assert reached is not None
    assert reached.days == 0


def test_a_target_reached_to_the_ton_matches_completed(check: Check) -> None:
    assert check(DAVOS, claims=8_116_647).verdict.word == "matched"
    assert check(DAVOS, claims=8_116_648).verdict.by == 1


def test_another_reading_at_the_target_is_a_remark(check: Check) -> None:
    found = check(FACT_CHECK, of="completed", claims=10_900_000, tolerance=0, reading=HEADLINE)

    # The reading spoken of stands at 10,816,852 t; the season's 11,242,779 t are a remark.
    assert (found.verdict.word, found.verdict.by) == ("ahead of the figures", 83_148)
    assert found.verdict.also is of(found, SEASON)


@pytest.mark.parametrize(("claims", "remarked"), [(6_661_519, True), (6_661_520, False)])
def test_another_reading_is_a_remark_up_to_the_tolerance(
    check: Check, claims: int, remarked: bool
) -> None:
    """The last two months of 2025 stand at 6,660,519 t."""
    found = check(DAVOS, of="purchases", claims=claims, tolerance=1_000)

    assert found.verdict.word == "behind the figures"
    assert (found.verdict.also is of(found, TWO_MONTHS)) is remarked


def test_a_reading_without_a_figure_is_no_remark(check: Check) -> None:
    davos = check(DAVOS)
    unknown = [
        then
        if then.assessment.reading.id == HEADLINE
        else replace(
            then,
            assessment=replace(
                then.assessment, amounts=replace(then.assessment.amounts, purchased=None)
            ),
        )
        for then in davos.readings
    ]

    assert verdict(STATEMENTS[DAVOS], 12_000_000, unknown).also is None


def test_on_11_september_fifteen_and_a_half_million_were_not_yet_public(check: Check) -> None:
    found = check(WIRES)

    assert found.week_ending == date(2026, 9, 3)
    assert of(found, "calendar-year").purchased.amount == 14_447_626
    assert (found.verdict.word, found.verdict.by) == ("ahead of the figures", 1_052_374)
    reached = of(found, "calendar-year").purchased.reached
    assert reached is not None
    assert (reached.amount, reached.days) == (15_634_668, 13)
    assert of(found, "next-season").purchased.reached is None
    assert of(found, "calendar-year").ceiling.amount is None, "unknown destinations are not known"


def test_a_season_without_a_sale_stands_at_zero_where_the_window_is_not_known(
    check: Check,
) -> None:
    found = check(SENATE, **said_on(STATEMENTS[SENATE], "2025-11-30"))

    assert of(found, HEADLINE).purchased.amount is None
    assert of(found, SEASON).purchased.amount == 0
    assert (found.verdict.word, found.verdict.by) == ("cannot be checked", None)
    assert (
        check(SENATE, reading=SEASON, **said_on(STATEMENTS[SENATE], "2025-11-30")).verdict.by
        == 3_000_000
    )


def test_before_anything_was_published_a_claim_cannot_be_checked(check: Check) -> None:
    found = check(SENATE, **said_on(STATEMENTS[SENATE], "2010-01-01"))

    assert (found.verdict.word, found.verdict.reading) == ("cannot be checked", None)
    assert of(found, HEADLINE).purchased.amount is None
    assert of(found, HEADLINE).purchased.gap is None


def test_without_a_quantity_a_claim_cannot_be_checked(check: Check) -> None:
    found = check(SENATE, claims=None)

    assert (found.verdict.word, found.claims) == ("cannot be checked", None)
    assert of(found, HEADLINE).purchased.amount == 464_000


def test_by_the_end_of_february_is_not_what_the_last_two_months_brought(check: Check) -> None:
    said = said_on(STATEMENTS[SENATE], "2026-03-10")
    found = check(SENATE, reading=HEADLINE, claims=6_660_000, tolerance=5_000, **said)

    assert (found.verdict.word, found.verdict.by) == ("behind the figures", 4_156_852)
    assert found.verdict.amount == 10_816_852
    assert found.verdict.also is of(found, TWO_MONTHS)


def test_a_deadline_that_was_missed_was_not_met_because_a_season_was(check: Check) -> None:
    said = said_on(STATEMENTS[DAVOS], "2026-08-10")
    found = check(DAVOS, reading=HEADLINE, **said)

    assert (found.verdict.word, found.verdict.by) == ("ahead of the figures", 1_183_148)
    assert found.verdict.also is of(found, SEASON)
    assert (found.by_today.word, found.by_today.by) == ("not true", 1_183_148)
    assert found.by_today.week_ending == date(2026, 2, 26)


def test_a_reading_that_is_over_does_not_stand_in_for_today(check: Check) -> None:
    said = said_on(STATEMENTS[FACT_CHECK], "2026-07-06")
    found = check(FACT_CHECK, claims=200_000, about=False, tolerance=0, **said)

    # 1,191,519 t had shipped when the two months ended, 6,829,851 t when the headline's did.
    assert (found.verdict.word, found.verdict.by) == ("behind the figures", 11_691_594)
    assert (found.verdict.amount, found.verdict.week_ending) == (11_891_594, date(2026, 6, 25))
    assert of(found, HEADLINE).shipped.amount == 6_829_851, "the table keeps the reading's own"


def test_before_its_window_a_reading_says_nothing_of_a_claim(check: Check) -> None:
    said = said_on(STATEMENTS[SENATE], "2026-06-01")
    found = check(SENATE, promise="soy-2027", **said)

    assert found.verdict.word == found.by_today.word == "cannot be checked"


def test_what_was_sold_before_it_was_said_was_true_though_not_public(check: Check) -> None:
    senate = check(SENATE)

    # 33 days: the figures public on 9 December ended on 6 November.
    assert (senate.week_ending, senate.age_days) == (date(2025, 11, 6), 33)
    today = senate.by_today
    assert (today.word, today.week_ending) == ("passed", date(2025, 12, 4))
    assert (today.amount, today.by) == (4_025_969, 1_025_969)
    assert today.since is not None
    assert (today.since.week_ending, today.since.amount) == (date(2025, 11, 27), 3_015_000)


def test_davos_was_not_true_until_june(check: Check) -> None:
    today = check(DAVOS).by_today

    assert (today.word, today.week_ending, today.amount) == (
        "not true until",
        date(2026, 1, 15),
        9_420_132,
    )
    assert today.since is not None
    assert (today.since.week_ending, today.since.days) == (date(2026, 6, 18), 156)


def test_a_claim_inside_the_week_of_its_day_is_not_settled_by_interpolation(check: Check) -> None:
    # 11 September is a Friday: 15,322,876 t stood the day before, 15,634,668 t six days later.
    today = check(WIRES).by_today

    assert (today.word, today.amount) == ("true in that week", 15_322_876)
    assert today.since is not None
    assert today.since.week_ending == date(2026, 9, 17)


def test_a_claim_that_stands_at_the_week_before_its_day_is_true_since_its_first_week(
    check: Check,
) -> None:
    today = check(
        WIRES, claims=14_400_000, tolerance=50_000, **said_on(STATEMENTS[WIRES], "2026-09-09")
    ).by_today

    assert (today.word, today.amount, today.by) == ("true", 14_447_626, None)
    assert today.since is not None
    assert today.since.week_ending == date(2026, 9, 3)


def test_what_was_lost_again_by_that_day_is_not_true_since_before(check: Check) -> None:
    # 464,000 t by 6 November 2025, 364,000 t a week later, 2,506,000 t by 20 November.
    said = said_on(STATEMENTS[SENATE], "2025-11-14")
    today = check(SENATE, claims=460_000, about=False, tolerance=0, **said).by_today

    assert (today.word, today.amount) == ("true in that week", 364_000)
    assert today.since is not None
    assert today.since.week_ending == date(2025, 11, 20)


def test_a_week_not_published_by_the_reports_day_is_not_known(check: Check) -> None:
    today = check(SENATE, "2025-12-10").by_today

    assert (today.word, today.week_ending, today.amount) == (
        "cannot be checked",
        date(2025, 12, 4),
        None,
    )


def test_a_claim_that_never_came_true_is_not_true_so_far(check: Check) -> None:
    today = check(WIRES, claims=20_000_000, tolerance=0).by_today

    assert (today.word, today.since) == ("not true so far", None)


def test_on_track_is_looked_at_again_in_the_last_week_before_it_was_said(check: Check) -> None:
    today = check(ON_TRACK).by_today

    assert (today.word, today.week_ending, today.amount) == (
        "between the lines",
        date(2026, 2, 5),
        10_172_727,
    )


@pytest.mark.parametrize(
    ("day", "word"), [("2026-03-08", "deadline passed"), ("2025-11-05", "below both lines")]
)
def test_on_track_by_todays_figures(check: Check, day: str, word: str) -> None:
    assert check(ON_TRACK, **said_on(STATEMENTS[ON_TRACK], day)).by_today.word == word


def test_a_statement_is_not_shown_before_it_was_said(standing_on: StandingOn) -> None:
    def shown(day: str) -> list[str]:
        return [checked.statement.id for checked in standing_on(day).statements]

    assert shown("2025-12-08") == []
    assert shown("2026-01-19") == [SENATE]
    assert shown("2026-01-20") == [DAVOS, SENATE]
    assert shown("2026-10-09") == [WIRES, FACT_CHECK, ON_TRACK, DAVOS, SENATE]


def test_on_the_day_itself_only_what_is_public_by_the_hour_counts(
    shipped_ledger: sqlite3.Connection, standing_on: StandingOn
) -> None:
    # w/e 2026-09-03 came out at 08:30 on the day of the statement.
    found = replace(standing_on("2026-09-11"), statements=())
    early = AsOf("snapshot", end_of_day(date(2026, 9, 11)) - timedelta(hours=16))

    [checked] = checked_statements(Figures(shipped_ledger, early), found, [STATEMENTS[WIRES]])

    assert checked.week_ending == date(2026, 8, 27)


@pytest.mark.parametrize("name", list(STATEMENTS))
def test_every_figure_is_the_one_status_gives_for_that_day(
    check: Check, standing_on: StandingOn, name: str
) -> None:
    checked = check(name)
    day = standing_on(checked.statement.source.said_on.isoformat())

    for then in checked.readings:
        [status] = [a for a in day.assessments if a.key == then.assessment.key]
        assert then.assessment.amounts == status.amounts
        assert then.assessment.status == status.status
