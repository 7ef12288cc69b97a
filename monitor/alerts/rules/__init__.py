"""The rules, one per file, each a function `alerts(subject)`; this package finds them.

A rule is pure: it says what holds now, under keys that stay the same for the same thing. What
has been raised before is the log's business, so that a rule never has to remember.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

from monitor.alerts.model import SEVERITIES, Alert, Subject


def everything(subject: Subject) -> list[Alert]:
    """What all rules say of the subject, worst first."""
    found = [alert for rule in _rules() for alert in rule(subject)]
    return sorted(found, key=lambda alert: (SEVERITIES.index(alert.severity), alert.key))


Rule = Callable[[Subject], Iterator[Alert]]


def _rules() -> Iterator[Rule]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield import_module(f"{__name__}.{module.name}").alerts
