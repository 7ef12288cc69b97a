"""The bundled figures of an earlier version of the program, which ended on some day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from unittest import mock

from monitor.core.records import SourceResponse
from monitor.sources import snapshot
from tests.data.soybeans import batches


@contextmanager
def bundled_until(day: datetime) -> Iterator[None]:
    """Let the program bundle only what was public before `day`, when its figures were collected.

    The figures are replaced in this process, because the installed ones are those of one version.
    """
    batches()  # because the scripted USDA publishes the whole of them
    whole = snapshot.answers

    def older(**wanted: bool) -> Iterator[SourceResponse]:
        return (kept for answer in whole(**wanted) if (kept := _before(answer, day)))

    with (
        mock.patch.object(snapshot, "answers", older),
        mock.patch.object(snapshot, "collected_at", return_value=day),
    ):
        yield


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
