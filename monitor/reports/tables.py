"""`purchases.csv`: every reading week by week, one row for each. An empty field is not known."""

from __future__ import annotations

from monitor.assess.standing import Standing
from monitor.exports import csv_file
from monitor.exports.promises import purchases_table


def purchases_csv(standing: Standing) -> str:
    """The table as text; amounts in the promise's unit, instants UTC, the same bytes each time."""
    return csv_file.text(purchases_table(standing))
