"""Benchmark a pass of many promises on a ledger of full history, without drawing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.alerts import rules
from monitor.assess.figures import Figures
from monitor.assess.load_explanations import load_explanations
from monitor.assess.load_status import load_status
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import DAY, WEEK, MarketingYear, release_at, week_ending_of
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.core.records import USDA, Measures, Observation, Publication, SourceResponse
from monitor.core.units import unit_name
from monitor.jobs.alerting import rule_input
from monitor.ledger import lookups
from monitor.ledger.read import AsOf
from monitor.ledger.store import open_ledger
from monitor.ledger.write import write_response
from monitor.outlook.load import outlooks
from monitor.reports.status import status_json
from monitor.sources import snapshot
from tools.bench.measure import Line, best_of

BUYERS, FIRST_YEAR, LAST_WEEK = 23, 1999, date(2026, 10, 1)
NOW = datetime(2026, 10, 9, 13, tzinfo=UTC)
COUNTS = (10, 100, 1_000)


def measure() -> Iterable[Line]:
    """Yield the table's lines on many promises."""
    with TemporaryDirectory() as name, open_ledger(Path(name, "m.db"), create=True) as ledger:
        rows = record(ledger)
        made = promises()
        seconds = {n: best_of(1, lambda n=n: a_pass(ledger, made[:n])) for n in COUNTS}
    each = ", ".join(f"{1_000 * s / n:.0f} ms with {n:,}" for n, s in seconds.items())
    yield Line(
        "a pass of 1,000 promises, without drawing",
        f"{seconds[1_000]:.1f} s",
        "under 30 s",
        f"44 commodities since {FIRST_YEAR}, {rows:,} rows; for each promise {each}",
    )


def a_pass(ledger: object, promises: Sequence[Commitment]) -> None:
    """Assess, forecast, run the rules, and write what programs and readers get of the numbers."""
    figures = Figures(ledger, AsOf(USDA, NOW, NOW))  # type: ignore[arg-type]
    status_report = load_status(figures, promises, (), replay=False)
    ahead = outlooks(figures, status_report)
    rules.run_rules(rule_input(figures, status_report, ahead))
    load_explanations(figures, status_report)
    status_json(status_report)


def promises() -> list[Commitment]:
    """Return a promise of each buyer and commodity for 2026, like the bundled one."""
    like = next(c for c in read_commitments(data_file("commitments.toml")) if c.id == "soy-2026")
    like = replace(like, readings=like.readings[:1], seasonal_windows=None, bushels_per_unit=None)
    return [
        replace(
            like,
            id=f"c{commodity.code}-{buyer}",
            buyer=str(buyer),
            commodity=str(commodity.code),
            unit=unit_name(commodity.unit_id),
            target=1_000_000,
        )
        for buyer in _buyers()
        for commodity in snapshot.commodities()
    ]


def _buyers() -> list[int]:
    codes = [d.code for d in snapshot.destinations() if d.code > 1_000 and d.name != "UNKNOWN"]
    return codes[:BUYERS]


def record(ledger: object, *, commodities: int = 44, first_year: int = FIRST_YEAR) -> int:
    """Record commodities' weeks since the first year for each buyer; return the rows."""
    lookups.record_destinations(ledger, USDA, snapshot.destinations())  # type: ignore[arg-type]
    lookups.record_commodities(ledger, USDA, snapshot.commodities())  # type: ignore[arg-type]
    draw, rows = random.Random(1), 0  # noqa: S311 made-up amounts
    first = MarketingYear(first_year, date(first_year - 1, 9, 1), date(first_year, 8, 31))
    years = [first.shifted(k) for k in range(2027 - first_year + 4)]
    for commodity in snapshot.commodities()[:commodities]:
        lookups.record_marketing_years(ledger, USDA, commodity.code, years)  # type: ignore[arg-type]
        for year in years[:-3]:
            own = [row for buyer in _buyers() for row in rows_of_year(year, buyer, draw, LAST_WEEK)]
            answer = SourceResponse(
                USDA, commodity.code, year.year, "all", commodity.unit_id, NOW, NOW,
                f"{commodity.code}-{year.year}".rjust(64, "0"), own, True, year.year == 2027,
                published=[Publication(release_at(r.week_ending), "rule") for r in own],
            )  # fmt: skip
            write_response(ledger, answer, {})  # type: ignore[arg-type]
            rows += len(own)
    return rows


def rows_of_year(
    year: MarketingYear, buyer: int, draw: random.Random, last_week: date
) -> Iterator[Observation]:
    """Yield a buyer's made-up rows of a marketing year, up to a week."""
    week, shipped = week_ending_of(year.starts_on), 0
    first, split = week, week - 6 * DAY < year.starts_on
    while week <= min(last_week, week_ending_of(year.ends_on)):
        loaded = 0 if split and week == first else draw.randrange(1, 40_000)
        shipped += loaded
        ahead = 100_000 if week == year.ends_on else 0
        amounts = Measures(
            loaded, shipped, 100_000, loaded, loaded, shipped + 100_000, ahead, ahead
        )
        yield Observation((buyer, week), amounts)
        week += WEEK
