"""The record of when weeks really came out, and which came out only as part of a sum.

`data/publications.csv` is kept by hand, each line with its source. It stands above the release
rule: the source did not publish on schedule when the government or its system was down, and
what it could not report week by week it reported as one sum, with rows of nothing before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from monitor.core.calendar import at_release_time
from monitor.core.errors import SourceChanged
from monitor.core.paths import data_file
from monitor.core.records import Observation, Publication

FILE = "publications.csv"
HEADER = ["week_ending", "published_on", "evidence", "summed_in", "source"]


@cache
def delayed_publications() -> Mapping[date, Publication]:
    """Weeks whose publication day is on record, and when they came out."""
    return {
        date.fromisoformat(week): Publication(at_release_time(date.fromisoformat(on)), evidence)
        for week, on, evidence, _, _ in _lines()
    }


@cache
def summed_weeks() -> Mapping[date, date]:
    """Weeks published only as part of a sum, and the week whose row holds it."""
    return {
        date.fromisoformat(week): date.fromisoformat(into)
        for week, _, _, into, _ in _lines()
        if into
    }


def is_no_observation(week: date, measures: tuple[int | None, ...]) -> bool:
    """Whether a row only fills the place of a week that was reported in a sum.

    Such a row repeats the totals of the week before and has no flow at all. What was published
    of the week in another form, as on 25 August 2022 before it was withdrawn, is an observation.
    """
    if week not in summed_weeks():
        return False
    row = Observation(0, week, *measures)
    flows = (row.weekly_exports, row.gross_new_sales, row.net_sales, row.next_year_net_sales)
    return not any(flows)


def _lines() -> Iterator[list[str]]:
    """Every line of the record. Raises SourceChanged where it is not in its layout."""
    with data_file(FILE).open(newline="", encoding="utf-8") as file:
        first, *lines = csv.reader(file)
    if first != HEADER:
        raise SourceChanged(
            f"The shipped table {FILE} is not in its layout: install monitor again.", str(first)
        )
    yield from lines
