"""A change of the counting that no test notices fails, unless its reason is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.survivors import EXPLAINED, explained, report

SOURCE = '''
def x_left__mutmut_orig(target: int, done: int) -> int:
    """Return what is left."""
    return max(0, target - done)

def x_left__mutmut_1(target: int, done: int) -> int:
    """Return what is left."""
    return max(1, target - done)

def x_left__mutmut_2(target: int, done: int) -> int:
    """Return what is left."""
    return max(0, target + done)

class Query:
    def xǁQueryǁweeks__mutmut_orig(self) -> list:
        return list(zip(self.a, self.run("SELECT a FROM b WHERE c = 'all'"), strict=True))

    def xǁQueryǁweeks__mutmut_1(self) -> list:
        return list(zip(self.a, self.run("select a from b where c = 'all'"), strict=True))

    def xǁQueryǁweeks__mutmut_2(self) -> list:
        return list(zip(self.a, self.run("SELECT A FROM B WHERE C = 'ALL'"), strict=True))

    def xǁQueryǁweeks__mutmut_3(self) -> list:
        return list(zip(self.a, self.run("SELECT a FROM b WHERE c = 'all'"), ))
'''
LEFT = ("assess.pace.left", "return max(0, target - done) → return max(1, target - done)")


def mutants(folder: Path, **codes: int | None) -> Path:
    file = folder / "monitor" / "assess" / "pace.py"
    file.parent.mkdir(parents=True)
    file.write_text(SOURCE, encoding="utf-8")
    names = {"left": "monitor.assess.pace.x_left", "weeks": "monitor.assess.pace.xǁQueryǁweeks"}
    keys = {
        f"{names[name]}__mutmut_{number}": code
        for each, code in codes.items()
        for name, number in [each.split("_")]
    }
    file.with_name("pace.py.meta").write_text(json.dumps({"exit_code_by_key": keys}))
    return folder


def test_a_change_that_no_test_notices_fails_with_its_lines(tmp_path: Path) -> None:
    lines, passes = report(mutants(tmp_path, left_1=0, left_2=1), {})

    assert not passes
    assert lines == [
        ": ".join(LEFT),
        "2 changes: 0 refused by strict types, 1 noticed by a test, 1 not: "
        "0 explained in survivors.toml, 1 unexplained; 0 not run.",
    ]


def test_it_passes_with_its_reason(tmp_path: Path) -> None:
    lines, passes = report(mutants(tmp_path, left_1=0, left_2=37), {LEFT: "never below one."})

    assert passes
    assert lines == [
        "2 changes: 1 refused by strict types, 0 noticed by a test, 1 not: "
        "1 explained in survivors.toml, 0 unexplained; 0 not run.",
    ]


def test_a_reason_of_a_change_that_is_noticed_is_struck_out(tmp_path: Path) -> None:
    lines, passes = report(mutants(tmp_path, left_1=1), {LEFT: "never below one."})

    assert not passes
    assert lines[0] == f"survivors.toml: {': '.join(LEFT)} is noticed or gone: strike it out."


def test_one_that_was_not_run_or_has_no_test_fails(tmp_path: Path) -> None:
    lines, passes = report(mutants(tmp_path, left_1=33, left_2=None), {})

    assert not passes
    assert lines[0] == f"{LEFT[0]} (no test): {LEFT[1]}"
    assert lines[-1].endswith("1 unexplained; 1 not run.")


def test_sql_in_other_letters_and_lengths_unchecked_explain_themselves(tmp_path: Path) -> None:
    lines, passes = report(mutants(tmp_path, weeks_1=0, weeks_3=0), {})

    assert passes
    assert "1 because SQLite reads words and names in any case" in lines[0]
    assert "1 because equal lengths are checked besides" in lines[0]


def test_another_word_in_quotes_is_another_query(tmp_path: Path) -> None:
    lines, passes = report(mutants(tmp_path, weeks_2=0), {})

    assert not passes
    assert lines[0].startswith("assess.pace.Query.weeks: ")


def test_a_reason_is_text() -> None:
    with pytest.raises(ValueError, match=r"assess\.pace\.left: a → b needs its reason as text"):
        explained('["assess.pace.left"]\n"a → b" = ""')


def test_those_on_record_have_theirs() -> None:
    assert explained(EXPLAINED.read_text(encoding="utf-8"))
