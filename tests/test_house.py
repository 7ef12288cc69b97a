"""The program is built as CONTRIBUTING draws it: rooms on floors, imports downwards only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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


def test_every_room_stands_on_a_floor_and_every_floor_has_its_rooms() -> None:
    rooms = {room_of(path) for path in MODULES} - {"__init__"}

    assert rooms == set(floors())
    assert len(rooms) == 17


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
    assert len(arrows) <= 90
