"""The program is built as CONTRIBUTING draws it: rooms on floors, imports downwards only."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

REPO = Path(__file__).parent.parent
PACKAGE = REPO / "monitor"
MODULES = sorted(PACKAGE.rglob("*.py"))
FLOOR = re.compile(r"^ (\d)  (\w+)(?:/|\.py) ", re.MULTILINE)


def floors() -> dict[str, int]:
    """The floor of each room by the picture in CONTRIBUTING."""
    text = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return {room: int(floor) for floor, room in FLOOR.findall(text)}


def room_of(path: Path) -> str:
    """The room a module stands in; a module of its own is one."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def own_imports(tree: ast.AST) -> Iterator[ast.ImportFrom]:
    """Every import of an own module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("monitor"):
            yield node


def imported_rooms(node: ast.ImportFrom) -> set[str]:
    """The rooms an import reaches; none for the package itself."""
    parts = (node.module or "").split(".")
    if len(parts) > 1:
        return {parts[1]}
    return {name.name for name in node.names} & set(floors())


def unexplained(source: str) -> list[int]:
    """Return the lines of own imports inside functions that no comment gives a reason for.

    One comment covers the imports that follow it without a line between them.
    """
    lines, explained, found = source.splitlines(), set(), []
    tree = ast.parse(source)
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in own_imports(function)
    }
    for node in sorted(inside, key=lambda each: each.lineno):
        last = node.end_lineno or node.lineno
        above = lines[node.lineno - 2].strip()
        beside = "".join(lines[node.lineno - 1 : last])
        if above.startswith("#") or "#" in beside or node.lineno - 1 in explained:
            explained.add(last)
        else:
            found.append(node.lineno)
    return found


def module_name(path: Path) -> str:
    """Return the dotted name of a module."""
    parts = path.relative_to(REPO).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def imported_modules(path: Path, known: Collection[str]) -> set[str]:
    """Return the own modules a module imports when it runs, inside functions as well.

    Imports for type checking alone never run.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    never = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in own_imports(block)
    }
    return {
        dotted if (dotted := f"{node.module}.{name.name}") in known else str(node.module)
        for node in own_imports(tree)
        if node not in never
        for name in node.names
    }


def test_every_room_stands_on_a_floor_and_every_floor_has_its_rooms() -> None:
    rooms = {room_of(path) for path in MODULES} - {"__init__"}

    assert rooms == set(floors())
    assert len(rooms) == 18


def test_imports_run_downwards_only() -> None:
    level = floors()
    arrows = {
        (room_of(path), reached)
        for path in MODULES
        if path != PACKAGE / "__init__.py"
        for node in own_imports(ast.parse(path.read_text(encoding="utf-8")))
        for reached in imported_rooms(node) - {room_of(path)}
    }

    assert [arrow for arrow in sorted(arrows) if level[arrow[0]] <= level[arrow[1]]] == []
    assert len(arrows) <= 97


def test_own_modules_are_imported_at_the_top_or_with_the_reason_beside_them() -> None:
    without = [
        f"{path.relative_to(REPO)}:{line}"
        for path in MODULES
        if room_of(path) not in {"commands", "__main__"}
        for line in unexplained(path.read_text(encoding="utf-8"))
    ]

    assert without == []


def test_an_import_in_a_function_needs_a_comment_on_its_line_or_above_it() -> None:
    late = "def f():\n    work()\n    from monitor.a import b{}\n    from monitor.c import d\n"

    assert unexplained("from monitor.a import b\n") == []
    assert unexplained(late.format("")) == [3, 4]
    assert unexplained(late.format("  # because it loads numpy")) == []
    assert unexplained(late.replace("work()", "# because it loads numpy").format("")) == []


def test_no_module_imports_itself_through_others() -> None:
    names = {module_name(path): path for path in MODULES}
    needs = {name: imported_modules(path, names.keys()) - {name} for name, path in names.items()}

    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None
