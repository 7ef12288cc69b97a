"""Which tests a change of the counting is tried with."""

from __future__ import annotations

from tools.mutants import TESTS, asked


def test_the_quickest_of_each_file_come_first() -> None:
    seconds = {f"tests/a.py::{n}": n / 100 for n in range(60)} | {
        "tests/b.py::slow": 9.0,
        "tests/c.py::x[1::2]": 0.5,
        "tests/c.py::x[3]": 0.4,
    }

    chosen = asked(seconds, seconds)

    assert len(chosen) == TESTS
    assert chosen[:5] == [
        "tests/a.py::0",
        "tests/c.py::x[3]",
        "tests/b.py::slow",
        "tests/a.py::1",
        "tests/c.py::x[1::2]",
    ]


def test_of_few_tests_all_are_asked() -> None:
    assert asked(["tests/a.py::1"], {"tests/a.py::1": 1.0}) == ["tests/a.py::1"]
    assert asked([], {}) == []
