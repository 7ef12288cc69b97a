"""Which tests a change of the counting is tried with."""

from __future__ import annotations

from tools.mutants import OTHERS, TESTS, asked


def test_the_quickest_of_each_file_come_first() -> None:
    seconds = {f"tests/assess/a.py::{n}": n / 100 for n in range(60)} | {
        "tests/ledger/b.py::slow": 9.0,
        "tests/ledger/c.py::x[1::2]": 0.5,
        "tests/ledger/c.py::x[3]": 0.4,
    }

    chosen = asked(seconds, seconds)

    assert len(chosen) == TESTS
    assert chosen[:5] == [
        "tests/assess/a.py::0",
        "tests/ledger/c.py::x[3]",
        "tests/ledger/b.py::slow",
        "tests/assess/a.py::1",
        "tests/ledger/c.py::x[1::2]",
    ]


def test_those_of_other_rooms_come_last_and_are_few() -> None:
    seconds = {f"tests/exports/d.py::{n}": 0.01 for n in range(10)} | {"tests/ledger/b.py::1": 2.0}

    chosen = asked(seconds, seconds)

    assert chosen[0] == "tests/ledger/b.py::1"
    assert len(chosen) == 1 + OTHERS


def test_of_few_tests_all_are_asked() -> None:
    assert asked(["tests/assess/a.py::1"], {"tests/assess/a.py::1": 1.0}) == [
        "tests/assess/a.py::1"
    ]
    assert asked([], {}) == []
