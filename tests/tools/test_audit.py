"""A known vulnerability stops a change; a database that cannot be asked does not."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tools.audit import REPO, accepted_with_reasons, audit, main

HOLE = {"id": "PYSEC-2026-7", "fix_versions": ["3.1.7"], "aliases": ["CVE-2026-0007"]}
JINJA = {"name": "jinja2", "version": "3.1.6", "vulns": [HOLE]}
CLICK = {"name": "click", "version": "8.5.1", "vulns": []}
UNKNOWN = {"name": "six", "skip_reason": "Dependency not found on PyPI"}


def answer(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_known_vulnerability_fails() -> None:
    lines, passes = audit(answer(JINJA, CLICK), {})

    assert not passes
    assert lines == [
        "jinja2 3.1.6: PYSEC-2026-7, CVE-2026-0007: mended in 3.1.7.",
        "2 packages asked about, 1 vulnerabilities known.",
    ]


@pytest.mark.parametrize("name", ["PYSEC-2026-7", "CVE-2026-0007"])
def test_one_that_is_listed_with_its_reason_passes(name: str) -> None:
    lines, passes = audit(answer(JINJA), {name: "no template comes from outside."})

    assert passes
    assert lines[0].endswith("accepted, because no template comes from outside.")
    assert not audit(answer(JINJA), {"CVE-2026-0008": "another one"})[1]


def test_an_index_that_knows_nothing_is_skipped_and_says_so() -> None:
    lines, passes = audit(answer(UNKNOWN, UNKNOWN), {})

    assert passes
    assert lines == ["Skipped: the package index answers no questions about vulnerabilities."]


def test_a_package_not_asked_about_is_named() -> None:
    lines, passes = audit(answer(UNKNOWN, CLICK), {})

    assert passes
    assert lines[0] == "Not known to the index, so not asked about: six."


def test_without_a_network_it_is_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as closed:  # bound, but it does not listen
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed.getsockname()[1]}")

        outcome = main(["locked.txt"])

    assert outcome == 0
    assert "Skipped: the database of vulnerabilities does not answer." in capsys.readouterr().out


def test_a_lock_that_cannot_be_read_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no-hash.txt").write_text("jinja2==3.1.6\n")

    assert main([str(tmp_path / "no-hash.txt")]) == 1
    assert "it cannot be read" in capsys.readouterr().out


def test_an_accepted_one_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="CVE-2026-0007 needs its reason"):
        accepted_with_reasons('CVE-2026-0007 = ""')
    kept = (REPO / "tools/known_vulnerabilities.toml").read_text(encoding="utf-8")
    assert accepted_with_reasons(kept) == {}
