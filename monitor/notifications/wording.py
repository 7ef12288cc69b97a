"""Wording of a message that does not depend on its format."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.alerts.model import Alert, RaisedAlert
from monitor.assess.status_report import StatusReport
from monitor.core import signs
from monitor.core.formats import utc
from monitor.core.frozen import replace
from monitor.settings.recipients import Mail, Recipient

LONGEST_SUBJECT = 140
SEVERITY_WORDS = {
    "info": "all alerts",
    "warning": "warnings and critical alerts",
    "critical": "critical alerts",
}
TROUBLE = "trouble with the monitor itself, as it happens"
RHYTHM_WORDS = {"at once": "as it happens", "daily": "once a day", "weekly": "once a week"}


def subject(alerts: Sequence[RaisedAlert]) -> str:
    """Return the worst alert's title in one line, and how many more alerts there are."""
    more = len(alerts) - 1
    ending = f" (and {more} more)" if more else ""
    return shortened(plain(alerts[0].alert.title), LONGEST_SUBJECT - len(ending)) + ending


def shortened(text: str, longest: int) -> str:
    """Return the text cut between words, with at most `longest` characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    words = cut.rpartition(" ")[0] if " " in cut[longest // 2 :] else cut
    return f"{words.rstrip(' ,;:')}…"


def plain(text: str) -> str:
    """Return the text on one line, without control characters."""
    return signs.cleaned(text)


def cleaned(raised: RaisedAlert) -> RaisedAlert:
    """Return the alert with its texts cleaned, because some come from the source."""
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
    """Return the title for plain text, with its severity unless that is "info"."""
    title = raised.alert.title
    return title if raised.word == "info" else f"[{raised.word}] {title}"


def beside(alert: Alert) -> list[str]:
    """Return the previous state and what would resolve the alert, a sentence each."""
    before = f"Before: {alert.was}." if alert.was else ""
    return [sentence for sentence in (before, alert.ends) if sentence]


def why(recipient: Recipient, mail: Mail | None) -> str:
    """Return why the recipient gets this, and how to stop it."""
    about = (
        f"the promises {', '.join(recipient.promises)}" if recipient.promises else "all promises"
    )
    news = f"{SEVERITY_WORDS[recipient.least]} about {about}, {RHYTHM_WORDS[recipient.rhythm]}"
    parts = {"news": news, "trouble": TROUBLE, "both": f"{news}, and {TROUBLE}"}
    return (
        "You get this because the monitor’s settings name you as a recipient: "
        f"{parts[recipient.gets]}. {_stopping(recipient, mail)}"
    )


def _stopping(recipient: Recipient, mail: Mail | None) -> str:
    url = mail.unsubscribe if mail and recipient.channel == "email" else ""
    if url.startswith("mailto:"):
        return f"To stop it, write to {url.removeprefix('mailto:').partition('?')[0]}."
    if url and "{name}" not in url:
        return f"To stop it: {url}"
    if url:
        return "To stop it, use your mail program’s “unsubscribe”."
    return "To stop these messages, contact whoever runs the monitor."


def figures(status_report: StatusReport) -> str:
    """Return an identifier of the figures; when it changes, waiting messages are composed again."""
    fresh = status_report.freshness
    published = utc(fresh.published_at) if fresh.published_at else None
    return f"{fresh.source} {fresh.last_week_ending} {published}"
