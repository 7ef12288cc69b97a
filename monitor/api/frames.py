"""Make typed DataFrames of tables: nullable integers, dates, instants in UTC, units in `attrs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype

from monitor.exports.tables import PROMISED, Kind, Table, Value


def frame(table: Table, **about: str) -> pd.DataFrame:
    """Return a table as a DataFrame, indexed by its key.

    A value not known is missing (`<NA>`, `NaT`), never zero. `attrs` has `title`, `units` (of the
    columns that have one) and `meanings` (of all), and what `about` adds.
    """
    rows = list(table.rows())
    cells = zip(*rows, strict=True) if rows else ([] for _ in table.columns)
    columns = {
        column.name: SERIES[column.kind](list(values))
        for column, values in zip(table.columns, cells, strict=True)
    }
    made = pd.DataFrame(columns)
    made = made.set_index(list(table.key))
    made.attrs["title"] = table.title
    made.attrs["units"] = _units(table, made)
    made.attrs["meanings"] = {column.name: column.meaning for column in table.columns}
    made.attrs.update(about)
    return made


def _units(table: Table, made: pd.DataFrame) -> dict[str, str]:
    """Return the columns' units; the promise's own instead of a hint at it, where all share it."""
    units = {column.name: column.unit for column in table.columns if column.unit is not None}
    own = list(made["unit"].dropna().unique()) if "unit" in made else []
    if len(own) != 1:
        return units
    return {name: unit.replace(PROMISED, own[0]) for name, unit in units.items()}


def _dates(values: Sequence[Value]) -> pd.Series[Any]:
    """Return days without a time; in seconds, because pandas has no coarser unit."""
    days = np.array(values, dtype="datetime64[D]")
    return pd.Series(days.astype("datetime64[s]"))


def _instants(values: Sequence[Value]) -> pd.Series[Any]:
    return pd.to_datetime(pd.Series(list(values), dtype=object), utc=True).dt.as_unit("us")


def _typed(dtype: ExtensionDtype) -> Callable[[Sequence[Value]], pd.Series[Any]]:
    return lambda values: pd.Series(values, dtype=dtype)


SERIES: Mapping[Kind, Callable[[Sequence[Value]], pd.Series[Any]]] = {
    "text": _typed(pd.StringDtype()),
    "integer": _typed(pd.Int64Dtype()),
    "number": _typed(pd.Float64Dtype()),
    "boolean": _typed(pd.BooleanDtype()),
    "date": _dates,
    "instant": _instants,
}
"""The pandas type of each kind of column."""
