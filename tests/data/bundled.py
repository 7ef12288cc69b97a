"""The bundled figures of an earlier version of the program, which ended on some day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from monitor.core.frozen import replace
from monitor.core.records import SourceResponse
from monitor.sources import snapshot
from tests.data.soybeans import batches


@contextmanager
def bundled_until(day: datetime) -> Iterator[None]:
    """Let the program bundle only what was public before `day`, when its figures were collected.

    The figures are replaced in this process, because the installed ones are those of one version.
    """
    batches()  # because the scripted USDA publishes the whole of them
    whole = snapshot.bundled

    def older() -> Iterator[Older]:
        return (each for found in whole() if (each := Older(found, day)).has_any)

    with (
        mock.patch.object(snapshot, "bundled", older),
        mock.patch.object(snapshot, "collected_at", return_value=day),
    ):
        yield


class Older:
    """A bundled response with only what was public before a day."""

    def __init__(self, whole: snapshot.Bundled, day: datetime) -> None:
        self.market_year, self.slice, self.current = whole.market_year, whole.slice, whole.current
        self._whole, self._day = whole, day
        if found := self._response():
            self.sha256, self.retrieved_at = found.sha256, found.retrieved_at
            self.published_at = found.published_at

    @property
    def has_any(self) -> bool:
        """Whether anything of it was public before that day."""
        return hasattr(self, "sha256")

    def response(self, *, old_openings: bool = True) -> SourceResponse:
        """Return it as a response."""
        found = self._response(old_openings=old_openings)
        assert found is not None
        return found

    def _response(self, *, old_openings: bool = True) -> SourceResponse | None:
        return _before(self._whole.response(old_openings=old_openings), self._day)


def _before(answer: SourceResponse, day: datetime) -> SourceResponse | None:
    """Return the part of a response that was public before `day`; None if there is none."""
    pairs = zip(answer.rows, answer.published or (), strict=True)
    kept = [(row, own) for row, own in pairs if own.published_at < day]
    if not kept:
        return None
    return replace(
        answer,
        rows=[row for row, _ in kept],
        published=[own for _, own in kept],
        published_at=max(own.published_at for _, own in kept),
        retrieved_at=min(answer.retrieved_at, day),
        sha256=f"{answer.sha256}, until {day.isoformat()}",
    )
