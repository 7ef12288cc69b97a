"""Benchmark a release from its stamp to mail and charts: where each 100 ms goes.

In a watch that has drawn a report before, so that everything is imported; without the waiting for a
poll, which `watch` measures. Processor time of all processes, because a shared machine's clock
tells more of the others; the server's and the post office's share is in it.
"""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from monitor.core.errors import MonitorError
from monitor.ingest import judge
from monitor.jobs import run_pass
from monitor.jobs.report import Draft, Form, publish_report
from monitor.jobs.run_pass import Options
from monitor.jobs.services import Services
from monitor.jobs.watch import Watcher
from monitor.ledger import write
from monitor.outlook import load
from monitor.sources.esr import Request
from monitor.sources.http import UsdaHttp
from tests.data.soybeans import soybean_world
from tests.mail import PostOffice
from tests.usda import Clock
from tools.bench.measure import Line
from tools.bench.watch import RELEASE, connect, facing, mailing

STEPS: tuple[tuple[str, object, str], ...] = (
    ("requests", UsdaHttp, "get"),
    ("parsing", Request, "understand"),
    ("judging", judge, "judge"),
    ("recording", write, "write_response"),
    ("assessment", run_pass, "assessed"),
    ("outlooks", load, "outlooks"),
    ("alerts and messages queued", run_pass, "alert"),
    ("mail", run_pass, "deliver_messages"),
)
PAGE, CHARTS = "page without charts", "page with all charts"


class Stages:
    """The processor time of each step, in milliseconds."""

    def __init__(self) -> None:
        """Begin with none."""
        self.ms: dict[str, float] = defaultdict(float)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Add the time of the block to a step."""
        before = _processor_ms()
        try:
            yield
        finally:
            self.ms[name] += _processor_ms() - before

    def watched(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        """Return the function, timed."""

        def watched(*args: object, **given: object) -> object:
            with self.timed(name):
                return function(*args, **given)

        return watched

    def publish(
        self,
        out: Path,
        draft: Draft,
        form: Form,
        problems: list[MonitorError],
        *,
        charts_follow: bool = False,
    ) -> Path:
        """Write the report, as a pass does."""
        with self.timed(PAGE if charts_follow else CHARTS):
            return publish_report(out, draft, form, problems, charts_follow=charts_follow)


def measure() -> Iterable[Line]:
    """Yield the table's line on a release."""
    before, stages = Clock(RELEASE - timedelta(hours=1)), Stages()
    with (
        facing(soybean_world, before) as (plain, _, clock),
        PostOffice(plain.database.parent, "plain", login=False) as office,
    ):
        watcher = Watcher(
            mailing(plain, office), Options(), clock, Services(connect, stages.publish)
        )
        watcher.run_pass()
        clock.set(RELEASE + timedelta(minutes=1))
        stages.ms.clear()
        with ExitStack() as patched:
            for name, owner, attribute in STEPS:
                timed = stages.watched(name, getattr(owner, attribute))
                patched.enter_context(patch.object(owner, attribute, timed))
            began, processor = time.perf_counter(), _processor_ms()
            watcher.run_pass()
            clock_s, whole = time.perf_counter() - began, _processor_ms() - processor
    names = [name for name, _, _ in STEPS]
    order = [*names[:-1], PAGE, names[-1], CHARTS]
    stages.ms["the rest"] = whole - sum(stages.ms.values())
    yield Line(
        "a release, from the stamp to JSON, page, mail and charts",
        f"{whole / 1000:.2f} s",
        "",
        f"processor time; {clock_s:.2f} s by the clock; "
        + ", ".join(f"{name} {stages.ms[name]:.0f} ms" for name in [*order, "the rest"]),
    )


def _processor_ms() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return 1000 * sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    print(*measure(), sep="\n")
