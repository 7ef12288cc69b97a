"""Fifty kills of the program, of every kind of work: nothing is lost, doubled or left over.

`make kills KILLS=1000 SEED=1` kills as often as wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from monitor.core.frozen import replace
from monitor.reports.marker import marker_of
from monitor.reports.permanent import permanent_folders
from tests.kills.campaign import Campaign, shares
from tests.kills.job import PEOPLE, Kill, world_in
from tests.kills.kinds import KINDS, Kind
from tests.kills.stages import BEFORE, RELEASE, SITE, Stages
from tests.kills.state import DATABASE, assert_readable, rows_of

KILLS, SEED = 50, 18
EXCHANGES = "reports/atomic_swap.py"
LISTS = "reports/site_index.py"
FORKS = "charts/parallel.py"
"""Where the drawing of all charts begins; most are drawn once the numbers are out."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """One world for all kinds: the jobs they begin with are made once."""
    with world_in(tmp_path_factory.mktemp("kills"), BEFORE) as world:
        yield Campaign(world, Stages(world), Random(SEED))  # noqa: S311 to be repeated, not safe


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_killed_at_any_moment_the_work_is_completed_by_the_next_run(
    kind: Kind, campaign: Campaign
) -> None:
    count = shares(KILLS)[kind]

    tally = campaign.strike(kind, count)

    assert tally.wrong == []
    assert tally.kills + tally.late == count
    timed = count // 3  # of three kills one comes after a time, which a busy machine decides
    assert len(tally.points) >= tally.kills - 1 - timed  # each other one at another moment
    assert tally.late <= 1 + timed


def test_killed_before_its_charts_a_release_shows_its_numbers_and_gets_the_charts_next(
    campaign: Campaign,
) -> None:
    world, run = campaign.world, ("run",)
    world.begin(campaign.stages.before)
    assert world.run(run, RELEASE).code == 0
    shared_drawing = [n for n, place in enumerate(world.places(), start=1) if FORKS in place]
    world.begin(campaign.stages.before)
    world.forget_mail()

    assert world.run(run, RELEASE, Kill(shared_drawing[-1])).killed

    latest = world.job / "reports/latest"
    assert len(world.office.accepted) == len(PEOPLE)
    assert_readable(latest.parent)
    assert "data-plot" in (latest / "index.html").read_text()
    assert not list((latest / "charts").glob("*.svg"))
    assert not marker_of(latest).complete
    folder, about = permanent_folders(latest.parent)[-1]
    assert not about.complete
    rows, status = rows_of(world.job / DATABASE), (latest / "status.json").read_bytes()

    assert world.run(run, RELEASE).code == 0

    whole = permanent_folders(latest.parent)[-1][1]
    assert whole == replace(about, files=whole.files, complete=True)
    assert {*whole.files} > {*about.files}
    assert_readable(latest.parent)
    assert list((latest / "charts").glob("*.svg"))
    assert (latest / "status.json").read_bytes() == status
    assert (folder / "status.json").read_bytes() == status
    assert rows_of(world.job / DATABASE) == rows
    assert len(world.office.accepted) == len(PEOPLE)


@pytest.mark.parametrize("which", [0, -1], ids=["first", "last"])
def test_killed_before_its_list_a_report_is_listed_by_the_next_pass(
    which: int, campaign: Campaign
) -> None:
    world, run = campaign.world, ("run",)
    world.begin(campaign.stages.before)
    assert world.run(run, RELEASE).code == 0
    listed = world.kept("listed") / "reports"
    writes = [n for n, place in enumerate(world.places(), start=1) if LISTS in place]
    world.begin(campaign.stages.before)

    assert world.run(run, RELEASE, Kill(writes[which])).killed
    assert world.run(run, RELEASE).code == 0

    found = world.job / "reports"
    assert (found / "index.html").read_bytes() == (listed / "index.html").read_bytes()
    assert (found / "feed.xml").read_bytes() == (listed / "feed.xml").read_bytes()
    assert not list(found.glob(".*"))


def test_a_file_of_the_sites_owner_is_there_at_every_step_of_its_exchange(
    campaign: Campaign,
) -> None:
    world, publish = campaign.world, ("publish", "--to", SITE)
    world.begin(campaign.stages.released)
    assert world.run(publish, RELEASE).code == 0
    steps = [n for n, place in enumerate(world.places(), start=1) if EXCHANGES in place]

    for step in (*steps, steps[-1] + 1):
        world.begin(campaign.stages.released)
        assert world.run(publish, RELEASE, Kill(step)).killed
        assert (world.job / SITE / "CNAME").read_text() == "promises.example.org"

    assert steps
