"""The rules, one per file, each a function `alerts(subject)`; this package finds them.

A rule is pure: it yields what is active now, with the same key for the same condition. It keeps no
state, because the log knows what has been raised. A rule with ongoing alerts also has their `KIND`
and a function `ended(subject, was)`, which returns the resolution of one that is no longer active,
or None while that cannot be decided.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from monitor.alerts.model import SEVERITIES, Alert, RuleInput, RuleResults


def run_rules(subject: RuleInput) -> RuleResults:
    """Return all active alerts, and the resolutions of open alerts that are no longer active."""
    active = active_alerts(subject)
    holding = {alert.key for alert in active}
    over = [was for was in subject.open if was.key not in holding]
    return RuleResults(active, [end for was in over if (end := _ended(subject, was)) is not None])


def active_alerts(subject: RuleInput) -> list[Alert]:
    """Return the active alerts of all rules, worst first."""
    active = [alert for rule in _rules() for alert in rule.alerts(subject)]
    return sorted(active, key=lambda alert: (SEVERITIES.index(alert.severity), alert.key))


def _ended(subject: RuleInput, was: Alert) -> Alert | None:
    rule = next((rule for rule in _rules() if getattr(rule, "KIND", None) == was.kind), None)
    return None if rule is None else rule.ended(subject, was)


def _rules() -> Iterator[ModuleType]:
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield import_module(f"{__name__}.{module.name}")
