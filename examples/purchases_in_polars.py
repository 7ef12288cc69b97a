"""Count every promise's purchases with Polars, from the tables of an export, as of any day.

    monitor export --format parquet --out tables
    python examples/purchases_in_polars.py tables 2026-01-20

It needs polars alone. The rules are those of METHODOLOGY, "Book level"; null is not known, never 0.
Promises in US dollars are counted from other figures and are not here. The same in SQL, with
shipments and outstanding sales, is `queries/assessments.sql` in the folder of the export.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

PLACE = ["commodity_code", "destination_code"]
WEEK = ["market_year", "week_ending"]
AMOUNTS = ["accumulated_exports", "outstanding_sales", "total_commitment", "next_year_outstanding"]
IS_FINAL = (pl.col("last_week") - pl.col("ends_on")).dt.total_days().is_between(0, 6)


def purchases(folder: Path, as_of: date) -> pl.DataFrame:
    """Return each reading's purchases at its last counted week published by the end of a day."""
    midnight = datetime.combine(as_of + timedelta(days=1), time(0), ZoneInfo("America/New_York"))
    instant = midnight.astimezone(UTC)
    readings = _table(folder, "readings").filter(
        pl.col("basis") != "value", pl.col("said_on") <= as_of
    )
    members = _table(folder, "trades").filter(pl.col("role") == "buyer")
    rows = _week_rows(folder, members.select(PLACE).unique(), instant)
    weeks = _together(members, rows.filter(pl.col("published")).select(*PLACE, "week_ending"), [])
    newest = (
        readings.join(weeks, on="commitment")
        .filter(pl.col("week_ending") <= pl.col("last_week_ending"))
        .group_by("commitment", "reading")
        .agg(pl.col("week_ending").max())
    )
    newest = readings.join(newest, on=["commitment", "reading"], how="left").with_columns(
        pl.when(
            (pl.col("basis") == "season") | (pl.col("week_ending") >= pl.col("first_week_ending"))
        )
        .then("week_ending")
        .alias("week_ending"),
        before=pl.col("first_week_ending") - timedelta(days=7),
    )
    levels = _together(members, _levels(folder, rows), ["booked", "shipped"])
    seasons = _together(members, _seasons(folder, rows), ["season"], ["market_year"])
    return (
        newest.join(levels, on=["commitment", "week_ending"], how="left")
        .join(
            levels.rename({"week_ending": "before"}),
            on=["commitment", "before"], how="left", suffix="_before",
        )
        .join(seasons, on=["commitment", "market_year", "week_ending"], how="left")
        .select(
            "commitment", "reading", "week_ending",
            purchased=pl.when(pl.col("basis") == "season").then("season")
            .when(pl.col("basis") == "shipped").then(pl.col("shipped") - pl.col("shipped_before"))
            .otherwise(pl.col("booked") - pl.col("booked_before")),
        )
        .sort("commitment", "reading")
    )  # fmt: skip


def _table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{name}.parquet")


def _week_rows(folder: Path, places: pl.DataFrame, instant: datetime) -> pl.DataFrame:
    """Return each place's row of each week: zeros before its first activity of the year.

    A row that is missing after it has no amounts.
    """
    forms = _forms(folder, places, instant)
    published = _published(folder, places, forms, instant)
    rows = forms.join(places, on=PLACE, how="semi").filter("stands")
    began = rows.group_by(*PLACE, "market_year").agg(began=pl.col("week_ending").min())
    keys = pl.concat([published, rows.select(*PLACE, *WEEK)]).unique()
    idle = pl.col("stands").is_null() & (
        pl.col("began").is_null() | (pl.col("week_ending") < pl.col("began"))
    )
    return (
        keys.join(rows, on=[*PLACE, *WEEK], how="left")
        .join(published.with_columns(published=True), on=[*PLACE, *WEEK], how="left")
        .join(began, on=[*PLACE, "market_year"], how="left")
        .with_columns(
            *(pl.when(idle).then(0).otherwise(name).alias(name) for name in AMOUNTS),
            published=pl.col("published").fill_null(value=False),
        )
    )


def _forms(folder: Path, places: pl.DataFrame, instant: datetime) -> pl.DataFrame:
    """Return the last form of every destination's rows by then, and whether it is a row."""
    summed = _table(folder, "summed_weeks")["week_ending"]
    none = pl.all_horizontal(pl.col(name).is_null() for name in AMOUNTS)
    placeholder = pl.col("week_ending").is_in(summed.implode()) & none
    withdrawn = pl.col("change") == "withdrawn"
    return (
        pl.scan_parquet(folder / "observations", hive_partitioning=True)
        .filter(
            pl.col("commodity_code").is_in(places["commodity_code"].unique().implode()),
            pl.col("published_at") < instant,
        )
        .sort("vintage")
        .group_by(*PLACE, *WEEK)
        .agg(
            *(pl.col(name).last() for name in AMOUNTS),
            stands=(~withdrawn & ~placeholder).last(),
            doubted=(withdrawn | pl.col("week_ending").is_in(summed.implode())).any(),
        )
        .collect()
    )


def _published(
    folder: Path, places: pl.DataFrame, forms: pl.DataFrame, instant: datetime
) -> pl.DataFrame:
    """Return the weeks published for each place, without those of which no row is left."""
    summed = _table(folder, "summed_weeks")["week_ending"]
    stood = forms.group_by("commodity_code", *WEEK).agg(
        pl.col("doubted").any(),
        stood=(pl.col("stands") & (pl.col("destination_code") != 0)).any(),
    )
    scope = pl.col("scope").is_in(["all"]) | (
        pl.col("scope") == pl.col("destination_code").cast(pl.String)
    )
    doubted = pl.col("doubted").fill_null(value=False) | pl.col("week_ending").is_in(
        summed.implode()
    )
    return (
        places.join(_table(folder, "weeks"), on="commodity_code")
        .filter(scope, pl.col("published_at") < instant)
        .join(stood, on=["commodity_code", *WEEK], how="left")
        .filter(pl.col("stood").fill_null(value=False) | ~doubted)
        .select(*PLACE, *WEEK)
        .unique()
    )


def _with_years(folder: Path, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the marketing years of each place, with their last published week."""
    lasts = (
        rows.filter("published")
        .group_by(*PLACE, "market_year")
        .agg(last_week=pl.col("week_ending").max())
    )
    years = _table(folder, "marketing_years")
    return (
        rows.select(PLACE)
        .unique()
        .join(years, on="commodity_code")
        .join(lasts, on=[*PLACE, "market_year"], how="left")
    )


def _levels(folder: Path, rows: pl.DataFrame) -> pl.DataFrame:
    """Return all shipments since the first marketing year, and with outstanding sales the book."""
    years = _with_years(folder, rows)
    finals = (
        years.filter(IS_FINAL)
        .join(rows, left_on=[*PLACE, "market_year", "last_week"], right_on=[*PLACE, *WEEK])
        .select(*PLACE, final_year="market_year", final="accumulated_exports")
        .drop_nulls("final")
    )
    first = years.drop_nulls("last_week").group_by(PLACE).agg(first=pl.col("market_year").min())
    closed = (
        years.join(first, on=PLACE)
        .filter(pl.col("market_year") >= pl.col("first"))
        .join(finals, on=PLACE, how="left")
        .with_columns(
            pl.when(pl.col("final_year").is_between("first", "market_year", closed="left"))
            .then("final")
            .alias("final")
        )
        .group_by(*PLACE, "market_year", "first")
        .agg(pl.col("final").sum(), known=pl.col("final").count())
        .with_columns(
            closed=pl.when(pl.col("known") == pl.col("market_year") - pl.col("first")).then("final")
        )
    )
    ends = pl.col("week_ending") == pl.col("ends_on")
    book = pl.when(ends).then(0).otherwise("outstanding_sales") + pl.col("next_year_outstanding")
    shipped = pl.col("accumulated_exports") + pl.col("closed")
    return (
        rows.join(years, on=[*PLACE, "market_year"])
        .filter(pl.col("week_ending").is_between("starts_on", "ends_on"))
        .join(closed, on=[*PLACE, "market_year"], how="left")
        .select(*PLACE, "week_ending", shipped=shipped, booked=shipped + book)
    )


def _seasons(folder: Path, rows: pl.DataFrame) -> pl.DataFrame:
    """Return each marketing year's total commitment at every published week.

    Before the year opens that is the sales for the next year; after it has closed, its final one.
    """
    over = IS_FINAL & (pl.col("week_ending") > pl.col("last_week"))
    weeks = rows.filter("published").select(*PLACE, "week_ending").unique()
    held = _with_years(folder, rows).join(weeks, on=PLACE).with_columns(
        held=pl.when(over).then("last_week").otherwise("week_ending"),
        year_before=pl.col("market_year") - 1,
    )  # fmt: skip
    before = rows.select(
        *PLACE, "week_ending", year_before="market_year", ahead="next_year_outstanding"
    )
    own = rows.select(*PLACE, "market_year", held="week_ending", total="total_commitment")
    return (
        held.join(own, on=[*PLACE, "market_year", "held"], how="left")
        .join(before, on=[*PLACE, "year_before", "week_ending"], how="left")
        .select(
            *PLACE, *WEEK,
            season=pl.when(pl.col("week_ending") < pl.col("starts_on"))
            .then("ahead").otherwise("total"),
        )
    )  # fmt: skip


def _together(
    members: pl.DataFrame, amounts: pl.DataFrame, names: list[str], by: list[str] | None = None
) -> pl.DataFrame:
    """Return the sums over the members of each promise; a sum that lacks a member is null."""
    count = members.group_by("commitment").agg(members=pl.len())
    keys = ["commitment", *(by or []), "week_ending"]
    summed = (
        members.select("commitment", *PLACE)
        .join(amounts.unique(), on=PLACE)
        .group_by(keys)
        .agg(
            *(pl.col(name).sum() for name in names),
            *(pl.col(name).count().alias(f"{name}_known") for name in names),
            there=pl.len(),
        )
        .join(count, on="commitment")
    )
    if not names:
        return summed.filter(pl.col("there") == pl.col("members")).select(keys)
    whole = (
        pl.when(pl.col(f"{name}_known") == pl.col("members")).then(name).alias(name)
        for name in names
    )
    return summed.with_columns(*whole).select(*keys, *names)


if __name__ == "__main__":
    print(purchases(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])))
