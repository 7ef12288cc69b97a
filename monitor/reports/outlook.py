"""Write outlooks as text, as JSON, and by day as CSV."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import to_builtins

from monitor.assess.outlook import Outlook
from monitor.core.formats import day
from monitor.core.frozen import replace
from monitor.core.shares import rounded_share
from monitor.exports import csv_file
from monitor.exports.outlook import outlook_table, outlooks_on
from monitor.outlook.load import Forecasts
from monitor.text import freshness, outlook

SCHEMA = 1
SHARES = ("chance", "chance_low", "chance_high", "nothing_more", "low", "high", "held", "own_held")


def outlook_text(found: Forecasts) -> str:
    """Return every reading's outlook, each commitment's headline reading marked with a star."""
    status_report, fresh = found.status_report, found.status_report.freshness
    lines = [f"As known on {day(status_report.as_of_on)}."] if status_report.replay else []
    lines += [
        f"{freshness.source(fresh)}, {freshness.described_week(fresh)}.",
        freshness.up_to_date(fresh, replay=status_report.replay),
    ]
    for commitment in status_report.commitments:
        lines += ["", f"{commitment.id}  {commitment.title}"]
        for a in status_report.readings_of(commitment):
            forecast = found.outlooks[a.key]
            star = "*" if a.reading.headline else " "
            lines.append(f"  {star} {a.reading.title}")
            lines.append(f"      {outlook.headline(a, forecast)}.")
            lines += [f"      {sentence}" for sentence in outlook.sentences(a, forecast)]
    return "\n".join(lines) + "\n"


def outlook_json(found: Forecasts) -> str:
    """Return the outlooks as JSON.

    Amounts are integers in the commitment's unit, chances fractions; null means not known, or
    no outlook. `chance` is null as well where the model's members give a span (`chance_low`,
    `chance_high`) and where past windows are the outlook (`method`, `past_windows`).
    `last_current` is the last outlook from figures that were up to date, where these are too old;
    `as_of` is its day.
    """
    document = {
        "schema": SCHEMA,
        "as_of": found.status_report.as_of_on.isoformat(),
        "outlooks": [
            {
                "commitment": a.commitment.id,
                "reading": a.reading.id,
                "headline": a.reading.headline,
                "target": a.commitment.target,
                "unit": a.commitment.unit,
                "deadline": a.reading.deadline.isoformat(),
                "purchased": a.amounts.purchased,
                **_outlook(found.outlooks[a.key]),
            }
            for commitment in found.status_report.commitments
            for a in found.status_report.readings_of(commitment)
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def outlook_csv(days: Mapping[date, Forecasts]) -> str:
    """Return past outlooks as CSV: one line for each day and reading that had begun.

    The day is `on` and, at the end, `as_of`.
    """
    begun = [
        one
        for on, then in days.items()
        for one in outlooks_on(on, then.status_report, then.outlooks)
        if one.outlook.week_ending is not None
    ]
    return csv_file.text(outlook_table(begun).with_old_names({"as_of": "on"}))


def _outlook(forecast: Outlook) -> dict[str, Any]:
    last = forecast.last_current
    return _plain(forecast) | {
        "last_current": last and {"as_of": last.on.isoformat(), **_plain(last.outlook)}
    }


def _plain(forecast: Outlook) -> dict[str, Any]:
    plain: dict[str, Any] = to_builtins(replace(forecast, last_current=None))
    del plain["last_current"]
    _round_shares(plain)
    return plain


def _round_shares(plain: dict[str, Any]) -> None:
    """Round the chances, and the shares of cases in which a range held."""
    record, since = plain["record"] or {}, plain["since"] or {}
    for part in (plain, *plain["past"], record):
        for name in SHARES:
            if name in part:
                part[name] = rounded_share(part[name])
    if since:
        since["chance"] = rounded_share(since["chance"])
