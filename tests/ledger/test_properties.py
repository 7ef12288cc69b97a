"""What the ledger promises whatever arrives: tried on generated releases.

A *story* is what one source published of two marketing years, each a slice of its own: answer
after answer, each with its own instants. What is promised about order:

* Answers of one slice are recorded in the order in which they were fetched. That is how passes
  run and how an archive is read again; another order is not promised to give the same views,
  because a correction is told apart from news by what was known before it.
* Answers of different slices may arrive in any order: no slice looks at another.
* Any answer may come any number of times, as long as nothing newer of its slice is between.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.calendar import end_of_day
from monitor.core.frozen import replace
from monitor.core.history import Key
from monitor.core.records import Measures, Observation, SourceResponse
from monitor.ledger import read, revisions
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.ledger.write import Recorded, write_response
from monitor.sources import snapshot

from .answers import (
    CHINA,
    GERMANY,
    NETHERLANDS,
    SOYBEANS,
    amended,
    answer,
    at,
    everything_kept,
    row,
)

BUYERS = (CHINA, GERMANY, NETHERLANDS)
WEEKS = [date(2022, 6, 2) + timedelta(weeks=k) for k in range(3)]
FIRST_RELEASE = date(2022, 6, 23)
LAST_DAY = date(2022, 9, 1)
ALL_TIME = end_of_day(date(2030, 1, 1))
FEW = settings(max_examples=20, deadline=None, derandomize=True)
Book = dict[tuple[int, date], Observation]
Views = dict[tuple[datetime, int], dict[Key, Measures]]

places = st.tuples(st.sampled_from(BUYERS[:2]), st.sampled_from(WEEKS))
amounts = st.one_of(st.integers(0, 9), st.integers(0, 9), st.none())
books = st.tuples(amounts, amounts)
edits = st.lists(
    st.tuples(places, st.one_of(books, books, books, st.none())), min_size=1, max_size=8
)
"""Changes of a book: a row gone, or its outstanding sales and next-year book."""


def stories(year: int) -> st.SearchStrategy[list[SourceResponse]]:
    """The answers of one slice, oldest first; the same body may come twice in a row."""
    return st.lists(st.tuples(edits, st.sampled_from([7, 7, 1, 0])), min_size=2, max_size=6).map(
        lambda steps: _told(year, steps)
    )


def _told(year: int, steps: Sequence[tuple[list, int]]) -> list[SourceResponse]:
    book: Book = {}
    told, released = [], FIRST_RELEASE
    for number, (changes, days) in enumerate(steps):
        for (country, week), new in changes:
            if new is None:
                book.pop((country, week), None)
            else:
                known = row(week.isoformat(), 0, 0, country=country, next_book=new[1])
                book[country, week] = amended(known, outstanding_sales=new[0])
        released += timedelta(days=days)
        fetched = at(released.isoformat(), 9 + number)
        rows = sorted(book.values(), key=lambda r: r.place)
        told.append(answer(rows, released.isoformat(), year=year, retrieved_at=fetched))
    return told


def views(ledger: sqlite3.Connection, instants: Sequence[datetime]) -> Views:
    """Every buyer's rows as of every instant."""
    return {
        (instant, buyer): dict(read.history(ledger, AsOf("usda", instant), SOYBEANS, [buyer]).rows)
        for instant in instants
        for buyer in BUYERS
    }


def instants(answers: Sequence[SourceResponse]) -> list[datetime]:
    """When something can have changed, a little before each, and the end."""
    hour = timedelta(hours=1)
    found = {a.published_at for a in answers} | {a.retrieved_at for a in answers}
    return sorted({i for at_ in found for i in (at_ - hour, at_)} | {end_of_day(LAST_DAY)})


def recorded(answers: Sequence[SourceResponse]) -> tuple[Views, set[tuple[object, ...]]]:
    """The views of a new ledger after these answers, and all it holds but its numbering."""
    with open_ledger(None) as ledger:
        for each in answers:
            write_response(ledger, each, {})
        return views(ledger, instants(answers)), everything_kept(ledger)


@st.composite
def interleaved(draw: st.DrawFn) -> tuple[list[SourceResponse], list[SourceResponse]]:
    """Two slices' answers by the clock, and the same in another order of arrival, some twice."""
    one, other = draw(stories(2022)), draw(stories(2023))
    by_the_clock = sorted([*one, *other], key=lambda a: (a.retrieved_at, a.market_year))
    turns = draw(st.permutations([True] * len(one) + [False] * len(other)))
    left = {True: list(one), False: list(other)}
    arrived: list[SourceResponse] = []
    for turn in turns:
        arrived += [left[turn].pop(0)] * draw(st.sampled_from([1, 1, 2]))
    return by_the_clock, arrived


@FEW
@given(interleaved())
def test_slices_in_any_order_and_answers_repeated_give_the_same_views(
    stories: tuple[list[SourceResponse], list[SourceResponse]],
) -> None:
    by_the_clock, arrived = stories

    assert recorded(arrived)[0] == recorded(by_the_clock)[0]


@FEW
@given(stories(2022), st.data())
def test_an_interrupted_recording_is_finished_by_the_next_and_leaves_no_trace(
    story: list[SourceResponse], data: st.DataObject
) -> None:
    stopped = data.draw(st.integers(0, len(story) - 1), label="the answer that is interrupted")
    table = data.draw(st.sampled_from(["releases", "observations", "changes", "weeks"]))
    with open_ledger(None) as ledger:
        for number, each in enumerate(story):
            if number == stopped:
                _interrupt(ledger, each, table)
            write_response(ledger, each, {})

        assert (views(ledger, instants(story)), everything_kept(ledger)) == recorded(story)


def _interrupt(ledger: sqlite3.Connection, each: SourceResponse, table: str) -> None:
    """Record, and fail at the first row written to a table: nothing of it may stay."""
    before = everything_kept(ledger)
    ledger.execute(
        f"CREATE TEMP TRIGGER stop BEFORE INSERT ON main.{table} "
        "BEGIN SELECT RAISE(ABORT, 'stopped'); END"
    )
    try:
        write_response(ledger, each, {})
    except sqlite3.IntegrityError:
        assert everything_kept(ledger) == before
    ledger.execute("DROP TRIGGER stop")


@FEW
@given(stories(2022))
def test_recording_is_idempotent(story: list[SourceResponse]) -> None:
    with open_ledger(None) as ledger:
        for each in story:
            write_response(ledger, each, {})
            kept = everything_kept(ledger)

            assert write_response(ledger, each, {}) == Recorded()
            later = replace(each, retrieved_at=each.retrieved_at + timedelta(hours=5))
            assert write_response(ledger, later, {}) == Recorded()
            assert everything_kept(ledger) == kept


@FEW
@given(stories(2022))
def test_the_newest_view_is_the_newest_answer_and_what_it_does_not_say_is_as_it_was(
    story: list[SourceResponse],
) -> None:
    with open_ledger(None) as ledger:
        known: dict[tuple[int, date], Measures] = {}
        for each in story:
            write_response(ledger, each, {})
            given_now = {r.place: r.measures for r in each.rows}
            known = {
                place: Measures._make(
                    old if new is None else new
                    for old, new in zip(known.get(place, measures), measures, strict=True)
                )
                for place, measures in given_now.items()
            }

            now = max(each.retrieved_at, each.published_at)
            seen = {
                (buyer, week): row
                for buyer in BUYERS
                for (_, week), row in read.history(
                    ledger, AsOf("usda", now), SOYBEANS, [buyer]
                ).rows.items()
            }
            assert seen == known


@FEW
@given(stories(2022), edits)
def test_a_revision_and_its_reversal_leave_both_views_to_replay(
    story: list[SourceResponse], revised: list
) -> None:
    first = story[-1]
    book = {r.place: r for r in first.rows}
    for place, new in revised:
        if place in book and new is not None and new[0] is not None:
            book[place] = amended(book[place], outstanding_sales=10 + new[0])
    changed = answer(book.values(), "2022-08-25")
    back = answer(first.rows, "2022-09-01")

    with open_ledger(None) as ledger:
        for each in (*story, changed, back):
            write_response(ledger, each, {})
        before, during, after = (
            views(ledger, [end_of_day(date.fromisoformat(day))])
            for day in ("2022-08-24", "2022-08-25", "2022-09-01")
        )

    def outstanding(found: Views) -> dict[tuple[int, date], int | None]:
        return {
            (buyer, week): row.outstanding_sales
            for (_, buyer), rows in found.items()
            for (_, week), row in rows.items()
        }

    known, stated = outstanding(before), {r.place: r.measures.outstanding_sales for r in first.rows}

    def last_stated(place: tuple[int, date]) -> int | None:
        """An amount that an answer leaves open is the last one stated before it."""
        amounts = (stated[place], book[place].measures.outstanding_sales, known[place])
        return next((amount for amount in amounts if amount is not None), None)

    assert outstanding(after) == {place: last_stated(place) for place in known}
    assert outstanding(during) == {
        place: known[place] if amount is None else amount
        for place, amount in ((p, r.measures.outstanding_sales) for p, r in book.items())
    }


@FEW
@given(stories(2022))
def test_the_listed_revisions_lead_to_what_is_known_now(story: list[SourceResponse]) -> None:
    """The last listed amount of each row is today's, and a row listed last as gone is gone."""
    with open_ledger(None) as ledger:
        for each in story:
            write_response(ledger, each, {})
        view = AsOf("usda", end_of_day(LAST_DAY))
        found = revisions.corrections(ledger, view, [SOYBEANS], at("2022-01-01"))
        known = {buyer: read.history(ledger, view, SOYBEANS, [buyer]).rows for buyer in BUYERS}

    last: dict[tuple[int, date, str], int | None] = {}
    for revised in sorted((r for c in found for r in c.rows), key=lambda r: r.revised_at):
        assert revised.changed
        assert revised.days_later >= 0
        for changed in revised.changed:
            last[revised.country_code, revised.week_ending, changed.measure] = changed.new
    for (country, week, measure), amount in last.items():
        now = known[country].get((2022, week))
        unknown_before = amount is None and now is not None
        assert unknown_before or amount == (None if now is None else getattr(now, measure))


@pytest.mark.parametrize(
    "day",
    [
        "2017-09-08",
        "2018-11-29",
        "2023-08-31",
        "2025-11-12",
        "2025-12-22",
        "2026-08-20",
        "2026-09-03",
    ],
)
def test_a_view_of_the_shipped_figures_is_that_of_a_ledger_loaded_only_up_to_that_day(
    shipped_ledger: sqlite3.Connection, day: str
) -> None:
    """China, the Netherlands, Germany and unknown destinations, all rows and publications."""
    until = end_of_day(date.fromisoformat(day))
    with open_ledger(None) as fresh:
        for each in snapshot.answers():
            _record_until(fresh, each, until)
        for buyer in (CHINA, NETHERLANDS, GERMANY, 9990):
            view = AsOf("snapshot", until)
            full = read.history(shipped_ledger, view, SOYBEANS, [buyer])
            part = read.history(fresh, AsOf("snapshot", ALL_TIME), SOYBEANS, [buyer])

            assert dict(part.rows) == dict(full.rows)
            assert dict(part.published_at) == dict(full.published_at)


def _record_until(ledger: sqlite3.Connection, each: SourceResponse, until: datetime) -> None:
    """What of an answer was public by then; nothing of it is noted when nothing was."""
    pairs = zip(each.rows, each.published or [], strict=True)
    public = [(r, p) for r, p in pairs if p.published_at <= until]
    if public:
        rows, published = ([pair[k] for pair in public] for k in (0, 1))
        write_response(ledger, replace(each, rows=rows, published=published), {})
