"""What is measured takes the place of its earlier figure; what else BENCHMARKS.md says stays."""

from tools.bench.__main__ import DATE, FILE, MODULES, machine, row, updated
from tools.bench.measure import Line

TEXT = """# Benchmarks

2026-11-27, Python 3.11.7, Linux x86_64, 2 cores

| what | figure | bar | remark |
|---|---|---|---|
| a pass | 0.37 s | under 0.25 s | |
| kills | 1,000 | none wrong | by hand |

## Where the time goes

A pass: imports take half.

| what | sizes | slope |
|---|---|---|
| replay | 50, 500 | 0.86 |
"""


def test_a_figure_takes_the_place_of_the_earlier_one_in_whichever_table() -> None:
    rows = [row(Line("a pass", "0.23 s", "under 0.25 s", "kept")), "| replay | 50, 500 | 0.80 |"]

    found = updated(TEXT, rows)

    assert found == TEXT.replace(
        "0.37 s | under 0.25 s | |", "0.23 s | under 0.25 s | kept |"
    ).replace("0.86", "0.80")


def test_a_new_one_comes_first() -> None:
    found = updated(TEXT, [row(Line("fuzz", "627", "139"))])

    assert found.splitlines()[5:8] == [
        "|---|---|---|---|",
        "| fuzz | 627 | 139 |  |",
        "| a pass | 0.37 s | under 0.25 s | |",
    ]
    assert updated(TEXT, []) == TEXT


def test_the_date_is_that_of_the_last_run() -> None:
    text = FILE.read_text(encoding="utf-8")

    assert len(DATE.findall(text)) == 1
    assert DATE.fullmatch(machine())
    assert MODULES
