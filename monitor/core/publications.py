"""Read the record of weeks published late, or only as part of a sum.

`data/publications.csv` is maintained by hand, each line with its source, and overrides the release
rule: USDA did not publish on schedule during shutdowns and system failures, and reported some weeks
only as one sum, with empty rows before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from monitor.core.bundled import bundled_table, whole
from monitor.core.calendar import at_release_time
from monitor.core.records import Measures, Publication

FILE = "publications.csv"
HEADER = ["week_ending", "published_on", "evidence", "summed_in", "source"]


@cache
@whole(FILE)
def delayed_publications() -> Mapping[date, Publication]:
    """Return the weeks whose publication day is on record, with when they came out."""
    return {
        date.fromisoformat(week): Publication(at_release_time(date.fromisoformat(on)), evidence)
        for week, on, evidence, _, _ in bundled_table(FILE, HEADER)
    }


@cache
@whole(FILE)
def summed_weeks() -> Mapping[date, date]:
    """Return the weeks published only as part of a sum, with the week whose row holds it."""
    return {
        date.fromisoformat(week): date.fromisoformat(into)
        for week, _, _, into, _ in bundled_table(FILE, HEADER)
        if into
    }


def is_no_observation(week: date, measures: Measures) -> bool:
    """Return whether a row is only a placeholder for a week that was reported in a sum.

    A placeholder repeats the totals of the week before and has no net sales or exports. A week that
    was once published otherwise, as on 25 August 2022 before it was withdrawn, is an observation.
    """
    if week not in summed_weeks():
        return False
    return not (
        measures.weekly_exports
        or measures.gross_new_sales
        or measures.net_sales
        or measures.next_year_net_sales
    )
