"""Write the program's packages as CycloneDX 1.6 JSON: `python -m tools.sbom FILE`, `make sbom`.

The list follows the requirements that the installed packages state, from the program with the
extra xlsx on, for this Python and system; the licence is the package's own statement, the hashes
are those of locked.txt. The same set-up gives the same bytes: no time and no random number.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPO = Path(__file__).parent.parent
PROGRAM, EXTRA = "purchase-commitment-monitor", "xlsx"
MOST_OF_A_NAME = 80
"""Longer licence fields hold the licence's whole text, not its name."""


def bill() -> dict[str, Any]:
    """Return the document. Raises PackageNotFoundError if a required package is not installed."""
    needed = _needed()
    program = _component(needed.pop(PROGRAM)[0]) | {"type": "application"}
    hashes = _hashes((REPO / "locked.txt").read_text(encoding="utf-8"))
    components = [
        _component(package) | {"hashes": [{"alg": "SHA-256", "content": h} for h in hashes[name]]}
        for name, (package, _) in sorted(needed.items())
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program},
        "components": components,
        "dependencies": _dependencies(_needed()),
    }


def _needed() -> dict[str, tuple[Distribution, list[str]]]:
    """Return the program and each package it needs by name, with the names each needs itself."""
    found: dict[str, tuple[Distribution, list[str]]] = {}
    extras: dict[str, set[str]] = {}
    waiting = [(PROGRAM, {EXTRA})]
    while waiting:
        name, asked = waiting.pop()
        known = extras.setdefault(name, set())
        if name in found and asked <= known:
            continue
        known |= asked
        package = distribution(name)
        wanted = list(_requirements(package, known))
        found[name] = (package, sorted({canonicalize_name(each.name) for each in wanted}))
        waiting += [(canonicalize_name(each.name), each.extras) for each in wanted]
    return found


def _requirements(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for text in package.requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _component(package: Distribution) -> dict[str, Any]:
    name, version = canonicalize_name(package.name), package.version
    purl = f"pkg:pypi/{name}@{version}"
    component: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name}
    component |= {"version": version, "purl": purl}
    licence = _licence(package)
    return component | ({"licenses": [licence]} if licence else {})


def _licence(package: Distribution) -> dict[str, Any] | None:
    """Return the licence as the package states it; None if it states none in a few words."""
    stated = package.metadata
    if expressions := stated.get_all("License-Expression"):
        return {"expression": expressions[0]}
    classified = stated.get_all("Classifier") or []
    kinds = [each.split(" :: ")[-1] for each in classified if "License ::" in each]
    name = (stated.get_all("License") or [""])[0]
    if not name.strip() or "\n" in name or len(name) > MOST_OF_A_NAME:
        name = " and ".join(kinds)
    return {"license": {"name": name}} if name else None


def _hashes(lock: str) -> dict[str, list[str]]:
    """Return the SHA-256 of each package's files."""
    blocks = re.findall(r"^([a-z0-9-]+)==[^\n]*\n((?:    --hash[^\n]*\n)+)", lock, re.MULTILINE)
    return {name: re.findall(r"sha256:([0-9a-f]{64})", lines) for name, lines in blocks}


def _dependencies(needed: dict[str, tuple[Distribution, list[str]]]) -> list[dict[str, Any]]:
    refs = {name: f"pkg:pypi/{name}@{package.version}" for name, (package, _) in needed.items()}
    return [
        {"ref": refs[name], "dependsOn": [refs[other] for other in others]}
        for name, (_, others) in sorted(needed.items())
    ]


def main() -> None:
    """Write the document to the file that the command line names."""
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(bill(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
