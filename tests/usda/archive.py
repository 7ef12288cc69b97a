"""Every state a row ever had, and which of them held at an instant.

Knows no release, no withdrawal and no clock: `world` decides which instant to ask for.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from .records import Row, RowKey


@dataclass(frozen=True)
class Edition:
    """What a row said from an instant on; None: USDA took the row out."""

    published_at: datetime
    row: Row | None


class Archive:
    """All editions of all rows. Tests add while the server's threads read, hence the lock."""

    def __init__(self) -> None:
        self._editions: dict[tuple[int, int], dict[RowKey, list[Edition]]] = defaultdict(dict)
        self._lock = Lock()

    def add(self, key: RowKey, edition: Edition) -> None:
        """Keep an edition; of two at one instant the one added later holds."""
        with self._lock:
            editions = self._editions[key.commodity, key.market_year].setdefault(key, [])
            editions.append(edition)
            editions.sort(key=lambda each: each.published_at)

    def row(self, key: RowKey, at: datetime) -> Row | None:
        """The row as it stood at `at`; None if it was not published yet, or taken out."""
        with self._lock:
            slice_ = self._editions.get((key.commodity, key.market_year), {})
            return _holding(slice_.get(key, []), at)

    def rows(self, commodity: int, market_year: int, at: datetime) -> list[Row]:
        """All rows of a commodity's marketing year as they stood at `at`, in no set order."""
        with self._lock:
            slice_ = self._editions.get((commodity, market_year), {})
            found = [_holding(editions, at) for editions in slice_.values()]
        return [row for row in found if row is not None]

    def years_of(self, commodity: int) -> list[int]:
        """The marketing years in which a commodity ever has a row."""
        with self._lock:
            return sorted(year for code, year in self._editions if code == commodity)

    def instants(self) -> set[datetime]:
        """Every instant at which any row appears, changes or goes."""
        with self._lock:
            return {
                edition.published_at
                for slice_ in self._editions.values()
                for editions in slice_.values()
                for edition in editions
            }


def _holding(editions: list[Edition], at: datetime) -> Row | None:
    passed = bisect_right(editions, at, key=lambda each: each.published_at)
    return editions[passed - 1].row if passed else None
