"""Write `alerts.txt`: the alerts of this pass, then earlier ones, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.alerts.model import RaisedAlert
from monitor.assess.status_report import StatusReport
from monitor.core.formats import day, new_york_day
from monitor.text import freshness
from monitor.text.wrap import wrapped

INDENT = "  "


def alerts_txt(
    status_report: StatusReport, new: Sequence[RaisedAlert], known: Sequence[RaisedAlert]
) -> str:
    """Return the file's text: the source and week of the figures, then the alerts."""
    return "\n\n".join(
        [*_about(status_report), alerts_text(new, known, replay=status_report.replay)]
    )


def alerts_text(
    new: Sequence[RaisedAlert], known: Sequence[RaisedAlert], *, replay: bool = False
) -> str:
    """Return the alerts in 72 columns, new ones in their order, earlier ones newest first.

    `known` may contain the new ones too; they are listed once.
    """
    old = earlier(new, known)
    paragraphs = [
        _heading(freshness.new_alerts_title(replay=replay)),
        *([_alert(raised) for raised in new] or [freshness.no_new_alerts(replay=replay)]),
        *([_heading("Earlier")] if old else []),
        *[_alert(raised, dated=True) for raised in old],
    ]
    return "\n\n".join(paragraphs) + "\n"


def earlier(new: Sequence[RaisedAlert], known: Sequence[RaisedAlert]) -> list[RaisedAlert]:
    """Return the known alerts that are not new, newest first."""
    new_ids = {raised.id for raised in new}
    old = [raised for raised in known if raised.id not in new_ids]
    return sorted(old, key=lambda raised: raised.raised_at, reverse=True)


def _about(status_report: StatusReport) -> Iterator[str]:
    fresh = status_report.freshness
    if status_report.replay:
        made = status_report.reconstructed_on
        reconstructed = f" Reconstructed on {day(made)}." if made else ""
        yield wrapped(f"As it was known on {day(status_report.as_of_on)}.{reconstructed}")
    yield wrapped(f"{freshness.source(fresh)}: {freshness.described_week(fresh)}.")
    yield wrapped(freshness.up_to_date(fresh, replay=status_report.replay))


def _heading(title: str) -> str:
    return f"{title}\n{'-' * len(title)}"


def _alert(raised: RaisedAlert, *, dated: bool = False) -> str:
    date = f"{new_york_day(raised.raised_at)}: " if dated else ""
    title = wrapped(f"{date}[{raised.word}] {raised.alert.title}")
    return f"{title}\n{wrapped(raised.alert.text, INDENT)}".rstrip()
