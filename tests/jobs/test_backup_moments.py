"""Backups in the midst of passes that write and send: whole, and no message is sent twice or lost.

`python -m tests.jobs.backed_up 100` plays as many moments as wanted.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.jobs.backed_up import PEOPLE, playing

MOMENTS = 10


def test_a_backup_of_any_moment_runs_on_elsewhere_and_sends_each_message_once(
    tmp_path: Path,
) -> None:
    random = Random(MOMENTS)  # noqa: S311 to be repeated, not safe
    with playing(tmp_path) as play:
        for number in range(MOMENTS):
            share = (number + random.random()) / MOMENTS
            play.moments.append(play.play(number, share, stopped=number % 2 == 1))

    assert play.whole == len(PEOPLE)
    assert {moment.sent for moment in play.moments} == {len(PEOPLE)}
    assert len({moment.index for moment in play.moments}) > 1
