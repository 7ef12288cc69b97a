"""Values: set once, compared and hashed by their fields, and copied without what they computed."""

from __future__ import annotations

import ast
import pickle
import pkgutil
from collections.abc import Iterator
from datetime import date
from importlib import import_module

import pytest

import monitor
from monitor.assess.audit import AuditSummary
from monitor.core.calendar import MarketingYear
from monitor.core.frozen import Frozen, replace
from monitor.core.history import BuyerHistory
from monitor.core.records import Measures
from tests.test_house import MODULES

SEASON = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))
SAME = MarketingYear(2026, date(2025, 9, 1), date(2026, 8, 31))


def kinds(base: type[Frozen] = Frozen) -> Iterator[type[Frozen]]:
    """Every class of values in modules that are imported."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_a_field_is_set_once() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        SEASON.year = 2027  # type: ignore[misc]
    with pytest.raises(AttributeError):
        SEASON.remark = "new"  # type: ignore[attr-defined]

    assert SEASON == SAME


def test_no_class_of_values_can_be_changed() -> None:
    for module in pkgutil.walk_packages(monitor.__path__, "monitor."):
        if not module.name.endswith("__main__"):
            import_module(module.name)

    known = {kind.__qualname__: kind for kind in kinds()}

    assert {"StatusReport", "DetailedReport", "Assessment", "RaisedAlert", "Panel"} < set(known)
    assert [name for name, kind in known.items() if not kind.__struct_config__.frozen] == []


def test_equal_fields_are_equal_values_of_one_class_only() -> None:
    assert SEASON == SAME
    assert hash(SEASON) == hash(SAME)
    assert replace(SAME, year=2027) != SEASON
    assert AuditSummary(509, 1, 0) != (509, 1, 0)


def test_a_value_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(SEASON))  # noqa: S301 its own bytes

    assert again == SEASON


def test_a_copy_with_other_rows_computes_anew() -> None:
    key, sold = (2026, date(2026, 6, 18)), Measures(*range(8))
    without = BuyerHistory({}, {}, {2026: SEASON})
    without._booked[date(2026, 6, 18)] = 0

    with_rows = replace(without, rows={key: sold})

    assert (without.first_activity, with_rows.first_activity) == ({}, {2026: date(2026, 6, 18)})
    assert with_rows._booked == {}


def frozen_dataclasses(source: str) -> Iterator[tuple[str, str]]:
    """Yield each frozen dataclass with its text."""
    for node in ast.walk(ast.parse(source)):
        decorators = [ast.unparse(each) for each in getattr(node, "decorator_list", ())]
        if any(each.startswith("dataclass(frozen=True") for each in decorators):
            assert isinstance(node, ast.ClassDef)
            yield node.name, ast.unparse(node)


def test_only_values_that_hide_a_field_are_dataclasses() -> None:
    found = [
        each for path in MODULES for each in frozen_dataclasses(path.read_text(encoding="utf-8"))
    ]

    without = [name for name, text in found if "repr=False" not in text and "compare=" not in text]
    assert without == []
    assert {"Settings", "Recipient", "SmtpServer"} <= {name for name, _ in found}
