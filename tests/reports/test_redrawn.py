"""Whether a report is drawn again: when anything it shows is other than before, and only then."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.alerts.model import RaisedAlert
from monitor.assess.detailed_report import DetailedReport
from monitor.commitments.model import Event
from monitor.core.errors import MonitorError
from monitor.core.frozen import replace
from monitor.jobs import report
from monitor.jobs.report import Draft, Form, fingerprint, publish_report
from tests.detailed import detailed, plain

from .alerts import MISSED, STALE

Change = Callable[[DetailedReport], DetailedReport]


def first(found: DetailedReport, **changed: object) -> DetailedReport:
    """The status report with other words of its first promise."""
    a, *others = found.assessments
    commitment = replace(a.commitment, **changed)  # type: ignore[arg-type]
    return replace(found, assessments=(replace(a, commitment=commitment), *others))


def said(found: DetailedReport) -> DetailedReport:
    """The status report with one statement worded otherwise."""
    checked, *others = found.statements
    other = replace(checked, statement=replace(checked.statement, words="other words"))
    return replace(found, statements=(other, *others))


def made_of(found: DetailedReport, alerts: list[RaisedAlert], form: Form) -> str:
    """The name of what a report is made of."""
    said = [checked.statement for checked in found.statements]
    return fingerprint(Draft(plain(found), said, [], alerts, tuple, lambda _: found), form)


SHOWN: dict[str, Change] = {
    "the unit": lambda found: replace(found, shown_in="bushels"),
    "a title": lambda found: first(found, title="China: 12 MMT"),
    "a note": lambda found: first(found, note="Another note."),
    "an event": lambda found: replace(
        found, events=(*found.events, Event(date(2026, 5, 14), None, "Summit", "In Beijing."))
    ),
    "a statement": said,
    "a remark": lambda found: replace(found, notes=("One row was withdrawn.",)),
    "a correction": lambda found: replace(found, headline_moves=()),
    "the day": lambda found: replace(found, as_of_on=found.as_of_on + timedelta(days=1)),
}
FORMS = {
    "a PDF": Form(pdf=True),
    "the address on the web": Form(url="https://example.org"),
    "tables for Excel": Form(csv_bom=True),
    "a release that changed only tables": Form(ledger=7),
    "a corrected month of another dataset": Form(series=3),
}


@pytest.mark.parametrize("change", SHOWN.values(), ids=SHOWN)
def test_it_is_when_this_changes(today: DetailedReport, change: Change) -> None:
    today = replace(today, headline_moves=today.headline_moves or (None,))  # type: ignore[arg-type]

    assert made_of(change(today), [], Form()) != made_of(today, [], Form())


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_it_is_when_this_setting_or_ledger_is_another(today: DetailedReport, form: Form) -> None:
    assert made_of(today, [], form) != made_of(today, [], Form())


def test_it_is_when_an_alert_was_raised_an_extra_installed_or_the_program_upgraded(
    today: DetailedReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made_of(today, [MISSED], Form())
    assert made_of(today, [STALE, MISSED], Form()) != before

    with monkeypatch.context() as patched:
        patched.setattr(report, "is_there", lambda name: name != "xlsx")
        assert made_of(today, [MISSED], Form()) != before
    with monkeypatch.context() as patched:
        patched.setattr(report, "program", lambda: "a template has changed")
        assert made_of(today, [MISSED], Form()) != before
    monkeypatch.setattr(report, "__version__", "9.9")
    assert made_of(today, [MISSED], Form()) != before


def test_it_is_not_for_a_later_look_at_the_same(today: DetailedReport) -> None:
    before = made_of(today, [STALE, MISSED], Form())
    later = today.as_of + timedelta(hours=2)
    fresh = replace(today.freshness, heard_until=later)
    looked = tuple(replace(a, as_of=later) for a in today.assessments)
    again = replace(today, as_of=later, assessments=looked, freshness=fresh, trades=())

    assert made_of(again, [MISSED, STALE], Form()) == before


def test_the_name_does_not_depend_on_the_process(today: DetailedReport) -> None:
    code = "from monitor.jobs.report import program; print(program())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert other.stdout.strip() == report.program()
    said = [checked.statement for checked in today.statements]
    assert " object at 0x" not in repr((plain(today), said))
    assert "frozenset(" not in repr((plain(today), said))


def test_a_pass_draws_once_and_again_when_a_file_is_gone(
    today: DetailedReport, tmp_path: Path
) -> None:
    small = detailed(replace(today, assessments=today.assessments[:1]))
    drawn: list[DetailedReport] = []
    problems: list[MonitorError] = []

    def complete(checked: object) -> DetailedReport:
        drawn.append(small)
        return small

    def a_pass() -> None:
        draft = Draft(plain(small), (), [], [], tuple, complete)
        publish_report(tmp_path, draft, Form(csv_bom=True), problems)

    a_pass()
    a_pass()
    assert len(drawn) == 1
    assert (tmp_path / "latest/purchases.csv").read_bytes().startswith(b"\xef\xbb\xbfcommitment")

    (tmp_path / "latest/deadlines.ics").unlink()
    a_pass()
    assert len(drawn) == 2
    assert (tmp_path / "latest/deadlines.ics").is_file()
    assert problems == []
