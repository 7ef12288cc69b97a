"""Messages to a recipient cannot be delivered on a channel, and are not tried any more."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.alerts.ends import told
from monitor.alerts.model import Alert, Subject
from monitor.formats import new_york_time
from monitor.trade_calendar import new_york

KIND = "delivery"


def alerts(subject: Subject) -> Iterator[Alert]:
    """One alert for each channel and recipient, whatever number of messages is parked."""
    seen = set()
    for parked in sorted(subject.parked, key=lambda parked: parked.since):
        place = f"{parked.channel}/{parked.recipient}"
        if place in seen:
            continue
        seen.add(place)
        yield Alert(
            key=f"delivery/{place}",
            kind=KIND,
            severity="critical",
            title=f"Alerts to {parked.recipient} are not delivered ({parked.channel})",
            text=f"Since {new_york_time(parked.since)} the {parked.channel} channel refuses them: "
            f"{parked.error}",
            since=parked.since.astimezone(new_york()).date(),
            numbers=(("Channel", parked.channel), ("Recipient", parked.recipient)),
            ends="It ends when a message to this recipient is delivered on this channel again.",
            lasting=True,
        )


def ended(subject: Subject, was: Alert) -> Alert:
    """Nothing of it is parked any more."""
    place = dict(was.numbers)
    return told(
        was,
        title=f"Alerts to {place.get('Recipient', '')} are delivered again "
        f"({place.get('Channel', '')})",
        text="No message to this recipient is parked on this channel any more.",
    )
