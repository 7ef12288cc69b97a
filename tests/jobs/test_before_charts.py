"""A release: the numbers, the feed and the messages leave before the charts are drawn."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.core.errors import MonitorError, OutputError
from monitor.core.paths import data_file
from monitor.jobs import alerting
from monitor.jobs.report import Draft, Form
from monitor.jobs.run import run_locked
from monitor.jobs.run_pass import Options, Outcome
from monitor.jobs.services import Services
from monitor.reports.marker import marker_of
from monitor.settings.settings import load
from tests.jobs.job_place import Job, job_in
from tests.jobs.simulated import connect, numbers_only
from tests.mail import Received
from tests.notifications.household import MAIL, mails
from tests.usda import new_york

RELEASE = new_york(date(2026, 10, 8))
CANNOT = OutputError("The report cannot be written.")


@dataclass
class Publisher:
    """Writes reports of numbers alone, and notes when; fails from the given step on."""

    steps: list[str] = field(default_factory=list)
    fails_at: str = ""

    def publish(
        self,
        out: Path,
        draft: Draft,
        form: Form,
        problems: list[MonitorError],
        *,
        charts_follow: bool = False,
    ) -> Path:
        """Note the step, and write."""
        step = "numbers" if charts_follow else "charts"
        self.steps.append(step)
        if step == self.fails_at:
            raise CANNOT
        return numbers_only(out, draft, form, problems)


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    """A job on the day before a release, all of whose messages have been sent."""
    with job_in(tmp_path) as built:
        built.clock.set(RELEASE - timedelta(days=1))
        built.with_key()
        yield built


@pytest.fixture
def publisher(job: Job) -> Publisher:
    """A publisher among whose steps the mail server notes each message."""
    made = Publisher()
    job.office.before_reply = lambda received: made.steps.append("mail")
    return made


def a_pass(job: Job, publisher: Publisher, **later: float) -> Outcome:
    """A pass of the job, on the morning of the release or later."""
    job.clock.set(RELEASE + timedelta(**later))
    services = Services(connect, publisher.publish)
    quiet: Callable[..., None] = lambda step, **progress: None  # noqa: E731
    return run_locked(load(job.environment), Options(), job.clock(), quiet, services)


def test_the_numbers_are_written_then_mailed_then_the_charts_are_drawn(
    job: Job, publisher: Publisher
) -> None:
    outcome = a_pass(job, publisher)

    assert outcome.problems == []
    assert publisher.steps == ["numbers", "mail", "charts"]
    assert "release" in {each.alert.kind for each in outcome.new_alerts}


def test_a_pass_without_news_looks_at_the_report_once(job: Job, publisher: Publisher) -> None:
    a_pass(job, publisher)
    publisher.steps.clear()

    a_pass(job, publisher, minutes=30)

    assert publisher.steps == ["charts"]


def test_without_recipients_a_release_is_written_before_its_charts_all_the_same(
    job: Job, publisher: Publisher
) -> None:
    (job.folder / "monitor.toml").write_text(MAIL, encoding="utf-8")

    a_pass(job, publisher)

    assert publisher.steps == ["numbers", "charts"]


def test_a_replay_writes_once_and_leaves_messages_that_are_due(
    job: Job, publisher: Publisher
) -> None:
    job.office.trouble("DATA", "451 later")
    a_pass(job, publisher)
    publisher.steps.clear()
    job.clock.set(RELEASE + timedelta(days=1))
    services = Services(connect, publisher.publish)
    options = Options(as_of=date(2026, 9, 30))
    run_locked(load(job.environment), options, job.clock(), lambda step, **progress: None, services)

    assert publisher.steps == ["charts"]


@pytest.mark.parametrize(
    ("fails_at", "steps"),
    [("numbers", ["numbers", "mail"]), ("charts", ["numbers", "mail", "charts"])],
)
def test_a_report_that_cannot_be_written_costs_no_message_and_doubles_none(
    job: Job, publisher: Publisher, fails_at: str, steps: list[str]
) -> None:
    publisher.fails_at = fails_at

    with pytest.raises(OutputError, match="cannot be written"):
        a_pass(job, publisher)
    assert publisher.steps == steps

    publisher.fails_at = ""
    publisher.steps.clear()
    a_pass(job, publisher, minutes=30)
    assert publisher.steps == ["charts"]


def test_messages_that_would_hold_up_the_charts_are_sent_after_them_in_the_same_pass(
    job: Job, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job.folder / "monitor.toml").write_text(MAIL + mails("ann", "ben", "cem"), encoding="utf-8")
    monkeypatch.setattr(alerting, "BEFORE_CHARTS_S", -1.0)

    outcome = a_pass(job, publisher)

    assert outcome.problems == []
    assert publisher.steps == ["numbers", "charts", "mail", "mail", "mail"]


def test_a_mail_server_that_is_away_is_asked_once_a_pass(job: Job, publisher: Publisher) -> None:
    job.office.trouble("DATA", "451 later")

    outcome = a_pass(job, publisher)

    assert publisher.steps == ["numbers", "mail", "charts"]
    assert len(outcome.problems) == 1
    job.office.put_right()
    publisher.steps.clear()
    a_pass(job, publisher, minutes=30)
    assert publisher.steps == ["numbers", "mail", "charts"]


def test_who_opens_the_report_when_the_mail_arrives_finds_its_numbers_whole(job: Job) -> None:
    whole = data_file("commitments.toml").read_text(encoding="utf-8").split("[[commitment]]\n")
    own = job.folder / "commitments.toml"  # one promise, because all charts cost seconds
    own.write_text("[[commitment]]\n".join([whole[0], whole[2]]), encoding="utf-8")
    job.environment["MONITOR_COMMITMENTS"] = str(own)
    reports, seen = job.folder / "reports", list[tuple[object, ...]]()

    def look(received: Received) -> None:
        latest, day = reports / "latest", reports / "2026-10-08"
        marker = marker_of(latest)
        assert marker is not None
        week = json.loads((latest / "status.json").read_bytes())["data"]["last_week_ending"]
        page, feed = (day / "index.html").read_text(), (reports / "feed.xml").read_text()
        files = len(list((day / "charts").glob("*.png")))
        seen.append((marker.complete, week, "data-plot" in page, files, "2026-10-08/" in feed))

    job.office.before_reply = look
    job.clock.set(RELEASE)
    services = Services(connect)
    options = Options(take_over=True)  # because the job has had another promises file
    run_locked(load(job.environment), options, job.clock(), lambda step, **progress: None, services)

    assert seen == [(False, "2026-10-01", True, 0, True)]
    marker = marker_of(reports / "latest")
    assert marker is not None
    assert marker.complete
    assert list((reports / "2026-10-08/charts").glob("*.png"))
    assert len(list((reports / "latest/charts").glob("*.svg"))) > 5
