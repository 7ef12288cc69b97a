"""A report, its readings and its statements read in bushels: the figures stay those of USDA."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from monitor.assess.assessment import Assessment
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.statements import CheckedStatement, ReadingWhenSaid
from monitor.assess.verdicts import Verdict
from monitor.commitments.model import Commitment
from monitor.core.frozen import replace
from monitor.core.units import InBushels
from tests.detailed import plain

StandingOn = Callable[[str], DetailedReport]
PER_TONNE = 36.7437


@pytest.fixture
def report(standing_on: StandingOn) -> DetailedReport:
    """Return the report of 9 October 2026, in tonnes."""
    return standing_on("2026-10-09")


def rate(commitment: Commitment) -> float | None:
    """Return the bushels of a tonne as a promise shows its amounts; None in tonnes."""
    unit = commitment.unit
    return unit.per_unit if isinstance(unit, InBushels) else None


def spoken_of(checked: CheckedStatement) -> Iterator[Commitment]:
    """Yield every promise from which a text about a statement takes its unit."""
    judged = checked.verdict
    yield checked.commitment
    for then in (*checked.readings, judged.reading, judged.also):
        if then is not None:
            yield then.assessment.commitment


def test_a_reading_shows_bushels_and_counts_the_same(report: DetailedReport) -> None:
    a = report.assessments[0]

    shown = a.read_in("bushels")

    assert (rate(a.commitment), rate(shown.commitment)) == (None, PER_TONNE)
    assert shown == a
    assert rate(shown.read_in("t").commitment) is None
    assert shown.commitment.unit == "metric tons"


def test_a_promise_without_bushels_stays_in_its_unit(report: DetailedReport) -> None:
    a = report.assessments[0]
    bales = replace(a, commitment=replace(a.commitment, bushels_per_unit=None))

    assert rate(bales.read_in("bushels").commitment) is None


def test_a_reading_of_the_day_of_a_statement_shows_bushels(report: DetailedReport) -> None:
    then = report.statements[0].readings[0]

    shown = then.read_in("bushels")

    assert isinstance(shown, ReadingWhenSaid)
    assert isinstance(shown.assessment, Assessment)
    assert rate(shown.assessment.commitment) == PER_TONNE
    assert shown == then
    assert rate(shown.read_in("t").assessment.commitment) is None


def test_a_statement_shows_bushels_wherever_it_names_an_amount(report: DetailedReport) -> None:
    for said in report.statements:
        also = replace(said.verdict, reading=said.readings[0], also=said.readings[-1])
        checked = replace(said, verdict=also)

        shown = checked.read_in("bushels")

        assert shown == checked
        assert len(list(spoken_of(shown))) == len(checked.readings) + 3
        assert {rate(commitment) for commitment in spoken_of(shown)} == {PER_TONNE}
        assert {rate(commitment) for commitment in spoken_of(shown.read_in("t"))} == {None}
        assert {rate(commitment) for commitment in spoken_of(checked)} == {None}


def test_a_claim_that_cannot_be_checked_has_no_reading_to_show(report: DetailedReport) -> None:
    checked = replace(report.statements[0], verdict=Verdict("cannot be checked"))

    assert checked.read_in("bushels").verdict == Verdict("cannot be checked")


def test_a_report_shows_its_readings_and_statements_in_bushels(report: DetailedReport) -> None:
    shown = report.read_in("bushels")

    assert (report.shown_in, shown.shown_in) == ("t", "bushels")
    assert [rate(a.commitment) for a in shown.assessments] == [PER_TONNE] * len(report.assessments)
    assert {rate(c) for checked in shown.statements for c in spoken_of(checked)} == {PER_TONNE}
    assert replace(shown, shown_in="t") == report, "nothing else is another"
    assert {rate(a.commitment) for a in report.assessments} == {None}


def test_a_report_in_the_unit_asked_for_is_left_as_it_is(report: DetailedReport) -> None:
    shown = report.read_in("bushels")

    assert report.read_in("t") is report
    assert shown.read_in("bushels") is shown
    again = shown.read_in("t")
    assert again == report
    assert {rate(a.commitment) for a in again.assessments} == {None}
    assert {rate(c) for checked in again.statements for c in spoken_of(checked)} == {None}


def test_so_is_a_report_without_details(report: DetailedReport) -> None:
    status_report = plain(report)

    assert status_report.read_in("t") is status_report
    shown = status_report.read_in("bushels")
    assert {rate(a.commitment) for a in shown.assessments} == {PER_TONNE}
    assert replace(shown, shown_in="t") == status_report
