"""AgTransport's data set wnn7-29tu (Socrata) of a scripted world, queried as SODA is.

Numbers are text, a field that is not known is absent. `$where`, `$order`, `$select`, `$limit` and
`$offset` are run by SQLite, whose grammar has the part of SoQL that is needed here.
"""

import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from http import HTTPStatus
from urllib.parse import parse_qsl

from .records import Commodity, Row
from .reply import Reply, json_reply
from .world import World

PATH = "/resource/wnn7-29tu.json"
NAMES = {
    401: ("Corn", None),
    801: ("Soybeans", None),
    101: ("Wheat", "HRW"),
    102: ("Wheat", "SRW"),
    103: ("Wheat", "HRS"),
    104: ("Wheat", "White"),
    105: ("Wheat", "Durum"),
}
"""The commodities of the data set: name and, of wheat, class."""

AMOUNTS = {
    "wkexportscmy": "weekly_exports",
    "accexportscmy": "accumulated_exports",
    "outsalescmy": "outstanding_sales",
    "grosalescmy": "gross_new_sales",
    "netsalescmy": "current_my_net_sales",
    "totcommcmy": "current_my_total_commitment",
    "outsalesnmy": "next_my_outstanding_sales",
    "netsalesnmy": "next_my_net_sales",
}
TEXTS = ("date", "myear", "country", "commodity", "type", "unit")
FIELDS = (*TEXTS, *AMOUNTS)
DAY = re.compile(r"'(\d{4}-\d{2}-\d{2})(?:T00:00:00)?'")
"""A day in a condition, which SODA compares as an instant and SQLite would compare as text."""

DEFAULT_LIMIT, MOST = 1_000, 50_000

Record = dict[str, str]


def socrata_reply(world: World, now: datetime, query: str, absent: Collection[str]) -> Reply:
    """The answer to a query; 400 with Socrata's error object if it cannot be understood.

    Rows have none of the `absent` fields.
    """
    wanted = dict(parse_qsl(query))
    try:
        limit, offset = int(wanted.pop("$limit", DEFAULT_LIMIT)), int(wanted.pop("$offset", 0))
        if not 0 <= limit <= MOST:
            raise ValueError(f"$limit {limit}")
        found = _run(records(world, now, absent), wanted, limit, offset)
    except (ValueError, sqlite3.Error) as error:
        return json_reply(
            {"code": "query.soql.invalid", "error": True, "message": f"Invalid SoQL: {error}"},
            HTTPStatus.BAD_REQUEST,
        )
    return json_reply(found)


def records(world: World, now: datetime, absent: Collection[str] = ()) -> list[Record]:
    """Every row of the data set that is public at `now`."""
    names = {country.code: country.description for country in world.countries_at(now)}
    return [
        {name: value for name, value in record.items() if name not in absent}
        for code in NAMES.keys() & world.commodities.keys()
        for year in world.years_of(code)
        for row in world.rows_at(code, year, now)
        for record in [_record(row, names[row.country], world.commodities[code])]
    ]


def _record(row: Row, country: str, commodity: Commodity) -> Record:
    name, class_ = NAMES[commodity.code]
    year = commodity.year(row.market_year)
    return {
        "date": f"{row.week_ending}T00:00:00.000",
        "myear": f"{year.start.year}/{year.end.year}",
        "country": country,
        "commodity": name,
        **({"type": class_} if class_ else {}),
        "unit": "Metric Tons",
        **{theirs: str(getattr(row, ours)) for theirs, ours in AMOUNTS.items()},
    }


def _run(
    found: list[Record], wanted: Mapping[str, str], limit: int, offset: int
) -> list[dict[str, str]]:
    """Run a query's clauses; without `$order` the rows come in no order, here backwards."""
    unknown = {name for name in wanted if name.startswith("$")} - {"$select", "$where", "$order"}
    filters = {name: value for name, value in wanted.items() if not name.startswith("$")}
    if unknown or filters.keys() - set(FIELDS):
        raise ValueError(f"unrecognized arguments {sorted(unknown | filters.keys())}")
    where = DAY.sub(r"'\1T00:00:00.000'", wanted.get("$where", "1"))
    conditions = [f"({where})"]
    conditions += [f"{name} = ?" for name in filters]
    sql = (
        f"SELECT {wanted.get('$select', ', '.join(FIELDS))} FROM rows "
        f"WHERE {' AND '.join(conditions)} "
        f"ORDER BY {wanted.get('$order', 'rowid DESC')} LIMIT {limit} OFFSET {offset}"
    )
    with closing(sqlite3.connect(":memory:")) as connection:
        # Numbers are compared as numbers, texts as texts.
        columns = [f"{name} {'TEXT' if name in TEXTS else 'INTEGER'}" for name in FIELDS]
        connection.execute(f"CREATE TABLE rows ({', '.join(columns)})")
        connection.executemany(
            f"INSERT INTO rows VALUES ({', '.join('?' * len(FIELDS))})",
            [[record.get(name) for name in FIELDS] for record in found],
        )
        answer = connection.execute(sql, list(filters.values()))
        return list(_objects(answer))


def _objects(answer: sqlite3.Cursor) -> Iterator[dict[str, str]]:
    """Rows as objects of text, without what is not known; `max(date)` is called `max_date`."""
    names = [re.sub(r"(\w+)\((\w+)\)", r"\1_\2", column[0]) for column in answer.description]
    for row in answer:
        yield {n: str(v) for n, v in zip(names, row, strict=True) if v is not None}
