"""Say which changes of the counting no test notices: `python -m tools.survivors`, `make mutants`.

mutmut leaves each changed function in `mutants/`, and how the tests ended. A change that no test
notices fails here, unless it changes nothing that anybody sees: SQL in other letters, a check of
equal lengths left out, or one that tools/survivors.toml names with the reason.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

REPO = Path(__file__).parent.parent
EXPLAINED = Path(__file__).with_name("survivors.toml")
SURVIVED, UNTESTED, REFUSED = 0, 33, 37
SQL = re.compile(r"\b(SELECT|FROM|WHERE|AND|INSERT|UPDATE|DELETE|ORDER|GROUP|VALUES|SET)\b", re.I)
QUOTED = re.compile(r"'[^']*'")


@dataclass(frozen=True)
class Survivor:
    """A change that no test noticed: the function's dotted name, the lines before and after."""

    function: str
    change: str
    harmless: str | None
    tested: bool


def survivors(mutants: Path) -> Iterator[Survivor]:
    """Yield the changes below a folder of mutmut's that no test noticed, by file and number."""
    for meta in sorted(mutants.rglob("*.meta")):
        codes: dict[str, int | None] = json.loads(meta.read_text())["exit_code_by_key"]
        if not {SURVIVED, UNTESTED} & set(codes.values()):
            continue
        functions = _functions(meta.with_suffix("").read_text(encoding="utf-8"))
        for key, code in codes.items():
            if code in (SURVIVED, UNTESTED):
                yield _survivor(key, functions, tested=code == SURVIVED)


def counts(mutants: Path) -> Counter[int | None]:
    """Return how many changes ended how, by mutmut's exit codes; None for one not run."""
    return Counter(
        code
        for meta in mutants.rglob("*.meta")
        for code in json.loads(meta.read_text())["exit_code_by_key"].values()
    )


def _functions(source: str) -> dict[str, str]:
    """Return the text of each function of a file by its name."""
    lines = source.splitlines()
    return {
        node.name: dedent("\n".join(lines[node.lineno - 1 : node.end_lineno]))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    }


def _survivor(key: str, functions: dict[str, str], *, tested: bool) -> Survivor:
    module, _, name = key.rpartition(".")
    own = re.sub(r"__mutmut_\d+$", "", name)
    before = functions[f"{own}__mutmut_orig"].replace("__mutmut_orig(", "(", 1)
    after = functions[name].replace(f"{name.removeprefix(own)}(", "(", 1)
    plain = own.removeprefix("x_").replace("xǁ", "").replace("ǁ", ".")
    return Survivor(
        f"{module.removeprefix('monitor.')}.{plain}",
        _change(before, after),
        _harmless(before, after),
        tested,
    )


def _change(before: str, after: str) -> str:
    """Return the lines that differ, the old ones before an arrow, the new ones after it."""
    was, is_now = ([line.strip() for line in text.splitlines()] for text in (before, after))
    old, new = [], []
    for line in difflib.ndiff(was, is_now):
        if line.startswith("- "):
            old.append(line[2:])
        elif line.startswith("+ "):
            new.append(line[2:])
    return f"{' '.join(old)} → {' '.join(new)}"


def _harmless(before: str, after: str) -> str | None:
    """Return why nobody can see a change, where its kind says so."""
    old, new = ast.parse(before), ast.parse(after)
    if ast.dump(_without_lengths(old)) == ast.dump(_without_lengths(new)):
        return "equal lengths are checked besides"
    if ast.dump(_one_case(old)) == ast.dump(_one_case(new)):
        return "SQLite reads words and names in any case"
    return None


def _without_lengths(tree: ast.AST) -> ast.AST:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"zip", "batched"}:
            node.keywords = [each for each in node.keywords if each.arg != "strict"]
    return tree


def _one_case(tree: ast.AST) -> ast.AST:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and SQL.search(node.value)
        ):
            node.value = _folded(node.value)
    return tree


def _folded(text: str) -> str:
    """Return SQL in small letters, but for what it quotes."""
    quoted = iter(QUOTED.findall(text))
    return QUOTED.sub(lambda _: next(quoted), QUOTED.sub("''", text).lower())


def explained(text: str) -> dict[tuple[str, str], str]:
    """Return the reasons by function and change. Raises ValueError for one without a reason."""
    reasons = {
        (function, change): because
        for function, changes in tomllib.loads(text).items()
        for change, because in changes.items()
    }
    for (function, change), because in reasons.items():
        if not isinstance(because, str) or not because.strip():
            raise ValueError(f"{EXPLAINED.name}: {function}: {change} needs its reason as text.")
    return reasons


def report(mutants: Path, reasons: Mapping[tuple[str, str], str]) -> tuple[list[str], bool]:
    """Return what is not explained, and whether every change is noticed or explained."""
    ended, left = counts(mutants), list(survivors(mutants))
    kinds = Counter(each.harmless for each in left if each.harmless)
    seen = {each: (each.function, each.change) for each in left if not each.harmless}
    unexplained = [each for each, key in seen.items() if key not in reasons]
    stale = reasons.keys() - set(seen.values())
    lines = [
        f"{each.function}{'' if each.tested else ' (no test)'}: {each.change}"
        for each in unexplained
    ]
    lines += [
        f"{EXPLAINED.name}: {function}: {change} is noticed or gone: strike it out."
        for function, change in sorted(stale)
    ]
    noticed = ended.total() - len(left) - ended[REFUSED] - ended[None]
    lines.append(
        f"{ended.total():,} changes: {ended[REFUSED]:,} refused by strict types, {noticed:,} "
        f"noticed by a test, {len(left):,} not: {len(seen) - len(unexplained)} explained in "
        f"{EXPLAINED.name}{''.join(f', {count} because {kind}' for kind, count in kinds.items())}, "
        f"{len(unexplained)} unexplained; {ended[None]:,} not run."
    )
    return lines, not (unexplained or stale or ended[None])


def main() -> int:
    """Print what is not explained; return 1 for anything of it."""
    mutants = REPO / "mutants"
    if not counts(mutants):
        print("No changes are in mutants/; `make mutants` makes and runs them.", file=sys.stderr)
        return 1
    lines, passes = report(mutants, explained(EXPLAINED.read_text(encoding="utf-8")))
    print(*lines, sep="\n")
    return int(not passes)


if __name__ == "__main__":
    sys.exit(main())
