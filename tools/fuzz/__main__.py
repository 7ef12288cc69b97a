"""Feed damaged answers to the program: `python -m tools.fuzz 20000 --seed 1 [--only 17,18]`.

Without `--only` on both processors, each with half of the numbers. The exit code is 1 if any answer
went wrong; each is printed with the command that repeats it. An interrupted run reports what was
run till then.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tools.fuzz.run import Tally, merged, run, table


def main() -> int:
    """Run the cases, print what came of them, return the exit code."""
    given = arguments()
    # Also where a shell has switched Ctrl+C off for a job in the background.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    began = time.monotonic()
    if given.only:
        tally = run(given.seed, [int(number) for number in given.only.split(",")])
    else:
        tally = on_all(given.seed, given.answers, given.processes)
    for line in table(tally, time.monotonic() - began):
        print(line)
    for found in tally.wrong:
        print(f"\n{found.origin}, {found.how}: {found.what}")
        print(f"Repeat it with: make fuzz SEED={given.seed} ONLY={found.number}")
    return 1 if tally.wrong else 0


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz")
    parser.add_argument("answers", type=int, nargs="?", default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="numbers of single cases, with commas")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def on_all(seed: int, answers: int, processes: int) -> Tally:
    """Run cases on several processors; each process takes every so many-th number."""
    if processes == 1:
        return run(seed, range(answers), tell=True)
    shares = [range(first, answers, processes) for first in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return merged(pool.map(run, [seed] * processes, shares, [True] * processes))


if __name__ == "__main__":
    sys.exit(main())
