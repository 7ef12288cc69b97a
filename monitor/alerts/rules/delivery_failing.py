"""Messages to a recipient, or on a whole channel, cannot be delivered."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.model import Alert, Parked, RuleInput
from monitor.alerts.phrases import resolved
from monitor.core.calendar import new_york
from monitor.core.formats import new_york_time

KIND = "delivery"


def alerts(subject: RuleInput) -> Iterator[Alert]:
    """Yield one alert for each recipient, or for a channel that accepts nothing."""
    seen = set()
    for parked in sorted(subject.parked, key=lambda parked: parked.since):
        place = f"{parked.channel}/{parked.recipient}".rstrip("/")
        if place in seen:
            continue
        seen.add(place)
        yield _of_recipient(parked, place) if parked.recipient else _of_channel(parked, place)


def ended(subject: RuleInput, was: Alert) -> Alert:
    """Return the resolution: messages are delivered again."""
    place = dict(was.numbers)
    channel, recipient = place.get("Channel", ""), place.get("Recipient", "")
    if not recipient:
        return resolved(
            was,
            title=f"Alerts by {channel} are delivered again",
            text="Messages get through on this channel again; what waited is sent.",
        )
    return resolved(
        was,
        title=f"Alerts to {recipient} are delivered again ({channel})",
        text="No message to this recipient is kept from getting through any more.",
    )


def _of_recipient(parked: Parked, place: str) -> Alert:
    return Alert(
        key=f"{KIND}/{place}",
        kind=KIND,
        severity="critical",
        title=f"Alerts to {parked.recipient} are not delivered ({parked.channel})",
        text=f"Since {new_york_time(parked.since)} the {parked.channel} channel refuses them: "
        f"{parked.error}",
        since=parked.since.astimezone(new_york()).date(),
        numbers=(("Channel", parked.channel), ("Recipient", parked.recipient)),
        ends="This alert is resolved when a message to this recipient is delivered again.",
        ongoing=True,
    )


def _of_channel(parked: Parked, place: str) -> Alert:
    return Alert(
        key=f"{KIND}/{place}",
        kind=KIND,
        severity="critical",
        title=f"Alerts by {parked.channel} are not delivered",
        text=f"Since {new_york_time(parked.since)} nothing gets through on this channel: "
        f"{parked.error}",
        since=parked.since.astimezone(new_york()).date(),
        numbers=(("Channel", parked.channel),),
        ends="This alert is resolved when a message gets through on this channel; what waits is "
        "sent then.",
        ongoing=True,
    )
