"""Write the files for programs: each promise now, and as of each publication day.

Same input, same bytes. Amounts are integers in the commitment's unit, shares fractions, dates ISO,
instants UTC; null means not known. The JSON Schemas are in `schemas/` and are published too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from monitor.assess.assessment import Assessment
from monitor.assess.lead import lead
from monitor.assess.statements import CheckedStatement
from monitor.assess.status_report import StatusReport
from monitor.commitments.model import Commitment
from monitor.core.errors import OutputError
from monitor.core.formats import utc
from monitor.core.frozen import Frozen
from monitor.core.shares import rounded_share
from monitor.reports.schema_files import OF_A_SITE, schema_file
from monitor.reports.statements import statement
from monitor.reports.status import status
from monitor.text.sentence import sentence

API = "api/v1"
SCHEMA = 1
LIST = "commitments"
OF_A_STATEMENT = (
    "id",
    "promise",
    "said_on",
    "who",
    "words",
    "quoted",
    "where",
    "url",
    "claims",
    "week_ending",
    "word",
    "by",
    "set_beside",
    "set_beside_amount",
)
"""The fields of a statement in a file of a past day: those that were settled when it was made."""


class PastDay(Frozen):
    """What was public, promised and said by the end of a day."""

    on: date
    status_report: StatusReport
    statements: Sequence[CheckedStatement]


def api_files(
    status_report: StatusReport, statements: Sequence[CheckedStatement], past: Iterable[PastDay]
) -> dict[str, bytes]:
    """Return every file by its address in the site."""
    files = {f"{API}/{LIST}.json": _commitments(status_report)}
    for commitment in status_report.commitments:
        if commitment.id == LIST:
            raise OutputError(
                f"A promise has the id {LIST}, which is the name of the list in {API}: give it "
                "another id in the promises file."
            )
        files[f"{API}/{commitment.id}.json"] = _commitment(status_report, commitment, statements)
    days = []
    for then in past:
        days.append(then.on.isoformat())
        files[f"{API}/asof/{days[-1]}.json"] = _as_of(then)
    files[f"{API}/asof/index.json"] = {
        "schema": SCHEMA,
        "days": [{"as_of": day, "url": f"{day}.json"} for day in sorted(days)],
    }
    written = {name: _written(content) for name, content in files.items()}
    return written | {f"{API}/schemas/{path.name}": path.read_bytes() for path in schemas()}


def schemas() -> list[Path]:
    """Return the JSON Schemas of the files."""
    return [schema_file(name) for name in OF_A_SITE]


def _commitments(status_report: StatusReport) -> dict[str, Any]:
    """Return every promise by its headline reading, with the address of the rest."""
    return {
        **_instant_of(status_report),
        "page": "../../latest/index.html",
        "asof": "asof/index.json",
        "commitments": [
            {**_headline(status_report, commitment), "url": f"{commitment.id}.json"}
            for commitment in status_report.commitments
        ],
    }


def _commitment(
    status_report: StatusReport, commitment: Commitment, statements: Sequence[CheckedStatement]
) -> dict[str, Any]:
    """Return one promise as `status.json` has it, its weeks, and the statements about it."""
    [shown] = status(status_report, commitment.id)["commitments"]
    readings = {a.reading.id: a for a in status_report.readings_of(commitment)}
    return {
        **_instant_of(status_report),
        **shown,
        "readings": [
            {**reading, "sentence": sentence(a), "weeks": _weeks(a)}
            for reading in shown["readings"]
            for a in [readings[reading["id"]]]
        ],
        "statements": [
            _said(checked) for checked in statements if checked.statement.promise == commitment.id
        ],
    }


def _weeks(a: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "week_ending": point.week_ending.isoformat(),
            "published_at": utc(point.published_at) if point.published_at else None,
            "net": point.net,
            "purchased": point.purchased,
            "shipped": point.shipped,
        }
        for point in a.counted
    ]


def _as_of(then: PastDay) -> dict[str, Any]:
    """Return what was known on a day. Nothing in it depends on when it is written."""
    found = then.status_report
    return {
        **_instant_of(found),
        "commitments": [_headline(found, commitment) for commitment in found.commitments],
        "statements": [_said(checked) for checked in then.statements],
    }


def _instant_of(status_report: StatusReport) -> dict[str, Any]:
    fresh = status_report.freshness
    return {
        "schema": SCHEMA,
        "as_of": status_report.as_of_on.isoformat(),
        "source": fresh.source,
        "last_week_ending": _day(fresh.last_week_ending),
        "published_at": utc(fresh.published_at) if fresh.published_at else None,
        "missing_releases": len(fresh.missing_weeks),
        "leads": lead(status_report).commitment.id if status_report.headlines else None,
    }


def _headline(status_report: StatusReport, commitment: Commitment) -> dict[str, Any]:
    a, *others = status_report.readings_of(commitment)
    pace = a.pace
    return {
        "id": commitment.id,
        "title": commitment.title,
        "buyer": commitment.buyer,
        "commodity": commitment.commodity,
        "target": commitment.target,
        "unit": commitment.unit,
        "reading": a.reading.id,
        "reading_title": a.reading.title,
        "deadline": _day(a.reading.deadline),
        "sentence": sentence(a, past=status_report.replay),
        "status": a.status,
        "week_ending": _day(a.amounts.week_ending),
        "published_at": utc(a.amounts.published_at) if a.amounts.published_at else None,
        "purchased": a.amounts.purchased,
        "shipped": a.amounts.shipped,
        "share": rounded_share(a.share),
        "straight_line_due": pace.straight_line_due if pace else None,
        "seasonal_line_due": pace.seasonal_line_due if pace else None,
        "required_per_week": pace.required_per_week if pace else None,
        "other_readings": [
            {
                "id": other.reading.id,
                "title": other.reading.title,
                "status": other.status,
                "purchased": other.amounts.purchased,
            }
            for other in others
        ],
    }


def _said(checked: CheckedStatement) -> dict[str, Any]:
    every = statement(checked)
    return {name: every[name] for name in OF_A_STATEMENT}


def _written(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
