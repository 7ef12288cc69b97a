"""Lines on what stands beside the count, one for each trade of the promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from monitor.assess.beside import Found
from monitor.commitments.model import Commitment


def trade_lines(
    found: Iterable[Found],
    commitments: Sequence[Commitment],
    sentences: Callable[[Found, str], Iterable[str | None]],
) -> Iterator[str]:
    """Yield a line for each trade of these promises; amounts are in the promise's unit."""
    for each in found:
        unit = next((c.unit for c in commitments if each.is_of(c)), None)
        if unit is not None:
            said = " ".join(filter(None, sentences(each, unit)))
            yield f"{each.commodity} to {each.buyer}: {said}"
