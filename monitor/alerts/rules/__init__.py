"""The rules, one per file, each a function `alerts(subject)`; this package finds them.

A rule is pure: it says what holds now, under keys that stay the same for the same thing. What
has been raised before is the log's business, so that a rule never has to remember. A rule whose
alerts last has their `KIND` as well, and a function `ended(subject, was)`: what is said when one
of them holds no more, or None while that cannot be told.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from monitor.alerts.model import SEVERITIES, Alert, RuleInput, RuleResults


def run_rules(subject: RuleInput) -> RuleResults:
    """What all rules say of the subject, and what becomes of the lasting alerts that are open."""
    found = active_alerts(subject)
    holding = {alert.key for alert in found}
    over = [was for was in subject.open if was.key not in holding]
    return RuleResults(found, [end for was in over if (end := _ended(subject, was)) is not None])


def active_alerts(subject: RuleInput) -> list[Alert]:
    """What all rules say of the subject, worst first."""
    found = [alert for rule in _rules() for alert in rule.alerts(subject)]
    return sorted(found, key=lambda alert: (SEVERITIES.index(alert.severity), alert.key))


def _ended(subject: RuleInput, was: Alert) -> Alert | None:
    rule = next((rule for rule in _rules() if getattr(rule, "KIND", None) == was.kind), None)
    return None if rule is None else rule.ended(subject, was)


def _rules() -> Iterator[ModuleType]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield import_module(f"{__name__}.{module.name}")
