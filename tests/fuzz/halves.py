"""Twenty thousand damaged answers, in two files of tests so that two processors share them."""

from __future__ import annotations

from monitor.core.federal_holidays import federal_holidays
from tools.fuzz.run import run

SEED, AT_ONCE = 1, 2_000
BLOCKS_AN_ANSWER = 5
"""What may stay of one: what the program remembers of texts is bounded, but fills up first."""


def check(first: int) -> None:
    """Run the answers from a number on; say of each that goes wrong how to repeat it."""
    federal_holidays(2060)  # because a year beyond the table loads a package, once
    tally = run(SEED, range(first, first + AT_ONCE))

    assert sum(tally.outcomes.values()) + len(tally.wrong) == AT_ONCE
    told = [f"make fuzz SEED={SEED} ONLY={f.number}: {f.origin}: {f.what}" for f in tally.wrong]
    assert not told, "\n".join(told)
    [(begun, _, ended)] = tally.blocks
    assert ended - begun < BLOCKS_AN_ANSWER * AT_ONCE
