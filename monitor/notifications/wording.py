"""The words of a letter that do not depend on its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.alerts.model import Alert, RaisedAlert
from monitor.assess.status_report import StatusReport
from monitor.core import signs
from monitor.core.formats import utc
from monitor.settings.recipients import Mail, Recipient

LONGEST_SUBJECT = 140
SEVERITY_WORDS = {
    "info": "everything",
    "warning": "warnings and what is critical",
    "critical": "what is critical",
}
RHYTHM_WORDS = {"at once": "as it happens", "daily": "once a day", "weekly": "once a week"}


def subject(alerts: Sequence[RaisedAlert]) -> str:
    """The worst finding in one line, and how many more there are."""
    more = len(alerts) - 1
    ending = f" (and {more} more)" if more else ""
    return shortened(plain(alerts[0].alert.title), LONGEST_SUBJECT - len(ending)) + ending


def shortened(text: str, longest: int) -> str:
    """The text cut between words, so that it has no more signs than this."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    words = cut.rpartition(" ")[0] if " " in cut[longest // 2 :] else cut
    return f"{words.rstrip(' ,;:')}…"


def plain(text: str) -> str:
    """One line without signs that no text may hold."""
    return signs.cleaned(text)


def cleaned(raised: RaisedAlert) -> RaisedAlert:
    """The alert with every text in one plain line: some of it comes from the source."""
    alert = raised.alert
    return replace(
        raised,
        alert=replace(
            alert,
            title=plain(alert.title),
            text=plain(alert.text),
            was=plain(alert.was),
            ends=plain(alert.ends),
            numbers=tuple((plain(label), plain(value)) for label, value in alert.numbers),
        ),
    )


def headed(raised: RaisedAlert) -> str:
    """The title as plain text has it: marked, but for mere news."""
    title = raised.alert.title
    return title if raised.word == "info" else f"[{raised.word}] {title}"


def beside(alert: Alert) -> list[str]:
    """What held before and what would end it, a sentence each."""
    before = f"Before: {alert.was}." if alert.was else ""
    return [sentence for sentence in (before, alert.ends) if sentence]


def why(recipient: Recipient, mail: Mail | None) -> str:
    """Why somebody gets this, and how it stops."""
    about = (
        f"the promises {', '.join(recipient.promises)}" if recipient.promises else "all promises"
    )
    told = SEVERITY_WORDS[recipient.least]
    return (
        f"You get this because the monitor’s settings name you as a recipient: {told} about "
        f"{about}, {RHYTHM_WORDS[recipient.rhythm]}. {_stopping(recipient, mail)}"
    )


def _stopping(recipient: Recipient, mail: Mail | None) -> str:
    url = mail.unsubscribe if mail and recipient.channel == "email" else ""
    if url.startswith("mailto:"):
        return f"To stop it, write to {url.removeprefix('mailto:').partition('?')[0]}."
    if url and "{name}" not in url:
        return f"To stop it: {url}"
    if url:
        return "To stop it, use your mail program’s “unsubscribe”."
    return "To stop it, tell whoever runs the monitor."


def figures(status_report: StatusReport) -> str:
    """A word that changes when the figures do: a letter that waits is then written anew."""
    fresh = status_report.freshness
    published = utc(fresh.published_at) if fresh.published_at else None
    return f"{fresh.source} {fresh.last_week_ending} {published}"
