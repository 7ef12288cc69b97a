"""Twenty thousand damaged answers, in two files of tests so that two processors share them."""

from __future__ import annotations

from tools.fuzz.run import run

SEED, AT_ONCE = 1, 2_000


def check(first: int) -> None:
    """Run the answers from a number on; say of each that goes wrong how to repeat it."""
    tally = run(SEED, range(first, first + AT_ONCE))

    assert sum(tally.outcomes.values()) + len(tally.wrong) == AT_ONCE
    told = [f"make fuzz SEED={SEED} ONLY={f.number}: {f.origin}: {f.what}" for f in tally.wrong]
    assert not told, "\n".join(told)
    assert tally.memory[0][2] <= tally.memory[0][0] + 20
