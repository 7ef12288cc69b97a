"""Ask for known vulnerabilities of all locked packages: `python -m tools.audit`, `make audit`.

A known one fails, unless tools/known_vulnerabilities.toml names it with the reason why it does not
matter here. Where the database cannot be asked (no network, or an index without one), the audit
is skipped, and says so: a build does not fail because a network is away.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

REPO = Path(__file__).parent.parent
ACCEPTED = Path(__file__).with_name("known_vulnerabilities.toml")
LOCKS = ("locked.txt", "locked-tools.txt")
PIP_AUDIT = ("-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off")
WHOLE_S = 300


def audit(answer: str, accepted: Mapping[str, str]) -> tuple[list[str], bool]:
    """Return sentences about pip-audit's JSON answer, and whether all of it may pass."""
    packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    asked = [each for each in packages if "skip_reason" not in each]
    if not asked:
        return ["Skipped: the package index answers no questions about vulnerabilities."], True
    found = [_finding(each, hole, accepted) for each in asked for hole in each["vulns"]]
    lines = [line for line, _ in found]
    lines += [
        f"Not known to the index, so not asked about: {each['name']}."
        for each in packages
        if "skip_reason" in each
    ]
    lines.append(f"{len(asked)} packages asked about, {len(found)} vulnerabilities known.")
    return lines, all(passes for _, passes in found)


def _finding(
    package: dict[str, Any], hole: dict[str, Any], accepted: Mapping[str, str]
) -> tuple[str, bool]:
    """Return a sentence about a vulnerability, and whether it is accepted."""
    names = [hole["id"], *hole["aliases"]]
    reason = next((accepted[name] for name in names if name in accepted), None)
    what = f"{package['name']} {package['version']}: {', '.join(names)}"
    if reason:
        return f"{what}: accepted, because {reason}", True
    mended = ", ".join(hole["fix_versions"]) or "no version yet"
    return f"{what}: mended in {mended}.", False


def accepted_with_reasons(text: str) -> dict[str, str]:
    """Return the reasons of the accepted ones. Raises ValueError for one without a reason."""
    reasons: dict[str, str] = tomllib.loads(text)
    for name, reason in reasons.items():
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError(f"{ACCEPTED.name}: {name} needs its reason as text.")
    return reasons


def _asked(lock: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *PIP_AUDIT, "--format", "json", *options, "--requirement", lock]
    return subprocess.run(  # noqa: S603 pip-audit, from the tools' environment
        command, cwd=REPO, capture_output=True, text=True, check=False, timeout=WHOLE_S
    )


def main(locks: Sequence[str] = LOCKS) -> int:
    """Print what is known about each lock; return 1 for a vulnerability or an unreadable lock."""
    accepted = accepted_with_reasons(ACCEPTED.read_text(encoding="utf-8"))
    outcome = 0
    for lock in locks:
        # because only this tells a lock that cannot be read from a database that does not answer
        if (read := _asked(lock, "--dry-run")).returncode:
            print(f"{lock}: it cannot be read: {read.stderr.strip()}")
            return 1
        try:
            answer = _asked(lock).stdout
        except subprocess.TimeoutExpired:
            answer = ""
        if answer.strip():
            lines, passes = audit(answer, accepted)
        else:
            lines, passes = ["Skipped: the database of vulnerabilities does not answer."], True
        outcome |= not passes
        print(*(f"{lock}: {line}" for line in lines), sep="\n")
    return outcome


if __name__ == "__main__":
    sys.exit(main())
