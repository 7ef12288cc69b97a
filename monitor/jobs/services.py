"""What a pass uses of the world outside its ledger; tests and benchmarks replace parts of it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from monitor.core.errors import MonitorError
from monitor.core.frozen import Frozen
from monitor.ingest.clients import Connect, OpenPublic, open_public, open_usda
from monitor.jobs.report import Draft, Form, publish_report


class Publish(Protocol):
    """Writes a report and returns its folder (see `publish_report`)."""

    def __call__(
        self,
        out: Path,
        draft: Draft,
        form: Form,
        problems: list[MonitorError],
        *,
        charts_follow: bool = False,
    ) -> Path: ...


class Services(Frozen):
    """How to reach USDA and how to write a report.

    `connect` opens USDA's API at an address with a key and `public` its public files; a test's
    wait for no retry. `publish` writes a report and returns its folder; a test's draws nothing.
    """

    connect: Connect = open_usda
    publish: Publish = publish_report
    public: OpenPublic = open_public


REAL = Services()
