"""American Pima cotton as the scripted USDA publishes it: running bales, years from 1 August.

`american_pima.csv` is a cut of USDA's answers as of 13 August 2026 (ESR API, commodity 1301) in
the API's own fields: China (5700), India (5330), Pakistan (5350) and unknown destinations
(9990), marketing years 2019 to 2026.
"""

import csv
from functools import cache
from itertools import groupby
from pathlib import Path

from tests.usda import World, on_time

PIMA, INDIA = 1301, 5330

Line = dict[str, str]


@cache
def lines() -> tuple[Line, ...]:
    """The rows of the file, by marketing year, week and destination; amounts are text."""
    path = Path(__file__).with_name("american_pima.csv")
    with path.open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def publish_pima(world: World) -> None:
    """Publish every week of the file, each on time."""
    for year, group in groupby(lines(), key=lambda line: line["marketYear"]):
        rows = [{name: line[name] for name in line if name != "marketYear"} for line in group]
        world.publish(rows, market_year=int(year), published_at=on_time)


def india(market_year: int, week_ending: str) -> dict[str, int]:
    """India's amounts in one week of one marketing year, by the API's names."""
    (line,) = (
        line
        for line in lines()
        if (line["marketYear"], line["countryCode"], line["weekEndingDate"])
        == (str(market_year), str(INDIA), week_ending)
    )
    return {name: int(value) for name, value in line.items() if name != "weekEndingDate"}
