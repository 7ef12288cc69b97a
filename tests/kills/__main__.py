"""Kill the program as often as wanted and print what it brought: `make kills KILLS=1000 SEED=1`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random

from tests.kills.campaign import Campaign, shares
from tests.kills.job import world_in
from tests.kills.stages import BEFORE, Stages

HEAD = (
    "kind",
    "kills",
    "late",
    "second",
    "points",
    "lines",
    "of points",
    "mails",
    "twice",
    "aside",
)


def main(count: int, seed: int) -> None:
    """Print a line for each kind as it is done."""
    wrong = 0
    print("\t".join(HEAD), flush=True)
    with tempfile.TemporaryDirectory() as folder, world_in(Path(folder), BEFORE) as world:
        campaign = Campaign(world, Stages(world), Random(seed))  # noqa: S311 to be repeated
        for kind, kills in shares(count).items():
            t = campaign.strike(kind, kills)
            cells = (
                t.kind, t.kills, t.late, t.second, len(t.points), len(t.places),
                t.points_of_a_run, t.messages, t.twice, t.replaced, len(t.wrong),
            )  # fmt: skip
            print(*cells, sep="\t", flush=True)
            print(*t.wrong, sep="\n", end="\n" * bool(t.wrong), flush=True)
            wrong += len(t.wrong)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
