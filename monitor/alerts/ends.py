"""What a rule says when a lasting alert of its own holds no more."""

from __future__ import annotations

from dataclasses import replace

from monitor.alerts.model import Alert
from monitor.alerts.words import Numbers


def told(was: Alert, title: str, text: str, numbers: Numbers = ()) -> Alert:
    """The end, with what holds now; `was` becomes what held. An unseen one ends unseen."""
    return replace(
        was, title=title, text=text, numbers=numbers, was=was.title, ends="", lasting=False
    )


def unsaid(was: Alert) -> Alert:
    """The end where another alert says it, or nothing is left to say it of."""
    return replace(was, implied=True, was=was.title, ends="", lasting=False)
