"""Figures of datasets other than USDA's weekly export sales, as long rows of one amount each.

Amounts are whole: metric tons or US dollars. A row that is not known is left out, never zero.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple

from monitor.core.frozen import Frozen
from monitor.core.records import Publication

Dataset = Literal["inspections", "announcements", "highlights", "trade value"]
"""What is measured: grain inspected for export, sales announced daily, the week in words, customs
values.
"""


class SeriesKey(NamedTuple):
    """What an amount is of: product, partner, last day of the period, and what is measured.

    `detail` tells rows apart that agree in all else, such as the marketing year of a sale.
    """

    product: str
    partner: str
    period: date
    measure: str
    detail: str = ""


class SeriesRow(NamedTuple):
    """One published amount.

    `first_published` says when the row first became public, where that is known better than by
    the response it came with. It does not date corrections.
    """

    key: SeriesKey
    amount: int
    first_published: Publication | None = None


class Coverage(Frozen):
    """What a response lists completely, so that a row missing from it was withdrawn.

    None stands for every product, partner, measure or detail.
    """

    first: date
    last: date
    product: str | None = None
    partner: str | None = None
    measure: str | None = None
    detail: str | None = None

    def __contains__(self, key: SeriesKey) -> bool:
        """Return whether the response would list this row."""
        wanted = (self.product, self.partner, self.measure, self.detail)
        given = (key.product, key.partner, key.measure, key.detail)
        matches = all(want in (None, own) for want, own in zip(wanted, given, strict=True))
        return matches and self.first <= key.period <= self.last


class SeriesResponse(Frozen):
    """What one response of a source says of one slice of a dataset.

    `slice` names the part of the source's figures it covers ("CY2026, SOYBEANS to CHINA"), `origin`
    where this copy came from. `published_at` is the response's own release date, and `sha256` the
    digest of its body. With `complete_for` a row that it no longer lists was withdrawn.
    """

    dataset: Dataset
    slice: str
    origin: str
    retrieved_at: datetime
    published_at: datetime
    sha256: str
    rows: tuple[SeriesRow, ...]
    complete_for: Coverage | None = None
    note: str | None = None
