"""What is installed is the whole program: every package, every template, every figure."""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.wheel import PARTS, build

REPO = Path(__file__).parent.parent


def setup_cfg() -> configparser.ConfigParser:
    """The project's setup.cfg."""
    parser = configparser.ConfigParser()
    parser.read(REPO / "setup.cfg", encoding="utf-8")
    return parser


def test_every_package_is_named_in_setup_cfg() -> None:
    named = set(setup_cfg()["options"]["packages"].split()) - {"monitor.data"}

    folders = {p.parent.relative_to(REPO) for p in (REPO / "monitor").rglob("__init__.py")}

    assert named == {".".join(folder.parts) for folder in folders}


def test_every_dependency_is_pinned_and_has_its_reason() -> None:
    parsed = setup_cfg()
    extras = parsed["options.extras_require"]
    required = "\n".join([parsed["options"]["install_requires"], extras["xlsx"], extras["parquet"]])
    names = re.findall(r"^([A-Za-z0-9-]+)", required.strip(), re.MULTILINE)
    pinned = (REPO / "constraints.txt").read_text(encoding="utf-8").lower()
    reasons = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert len(names) >= 15
    for name in names:
        assert f"\n{name.lower()}==" in pinned
        assert re.search(rf"\| [^|]*\b{re.escape(name)}\b[^|]* \|", reasons), name


def test_what_the_tests_need_is_pinned_and_named() -> None:
    needed = setup_cfg()["options.extras_require"]["dev"]
    names = re.findall(r"^([A-Za-z0-9-]+)", needed.strip(), re.MULTILINE)
    pinned = (REPO / "constraints.txt").read_text(encoding="utf-8").lower()
    named = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")

    for name in names:
        assert f"\n{name.lower()}==" in pinned
        assert name in named or name in ("pandas-stubs", "types-requests"), name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The wheel, built from a copy of the checkout with what is installed here."""
    setuptools = pytest.importorskip("setuptools", reason="building needs setuptools installed")
    if int(setuptools.__version__.split(".")[0]) < 77:
        pytest.skip(f"setuptools {setuptools.__version__} is older than the build needs")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", "1792670400")
        yield build(REPO, tmp_path_factory.mktemp("wheel"))


def test_two_folders_give_a_wheel_of_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    for part in PARTS:
        subprocess.run(["cp", "-r", str(REPO / part), str(other)], check=True)
    (other / "README.md").chmod(0o600)
    (other / "data/commitments.toml").chmod(0o755)
    os.utime(other / "monitor/__init__.py", (1_700_000_000, 1_700_000_000))
    (other / "build/lib/monitor").mkdir(parents=True)
    (other / "build/lib/monitor/left_behind.py").write_text("an earlier build's")

    again = build(other, tmp_path / "out")

    assert again.name == wheel.name
    assert (
        hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()
    )
    assert {entry.date_time for entry in zipfile.ZipFile(wheel).infolist()} == {
        (2026, 10, 22, 12, 0, 0)
    }


def test_without_a_commit_the_files_of_a_wheel_have_the_first_day(
    monkeypatch: pytest.MonkeyPatch, wheel: Path, tmp_path: Path
) -> None:
    for part in PARTS:
        subprocess.run(["cp", "-r", str(REPO / part), str(tmp_path)], check=True)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")

    undated = build(tmp_path, tmp_path / "out")

    entries = zipfile.ZipFile(undated).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_the_wheel_holds_the_figures_the_promises_and_the_templates(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())

    assert {
        "monitor/data/METHODOLOGY.md",
        "monitor/data/commitments.toml",
        "monitor/data/outlook/levels.csv",
        "monitor/data/outlook/track_record.csv",
        "monitor/data/publications.csv",
        "monitor/data/snapshot/observations.csv",
        "monitor/exports/sql/assessments.sql",
        "monitor/reports/schemas/asof.schema.json",
        "monitor/reports/templates/page.html.j2",
    } <= inside
    assert not [name for name in inside if name.endswith(".db")]


def test_the_program_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")

    done = subprocess.run(
        [sys.executable, "-I", "-c", RUN, str(tmp_path / "installed")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "16,606,954 t" in done.stdout


RUN = (
    "import sys; sys.path.insert(0, sys.argv[1]); import monitor; "
    "assert monitor.__file__.startswith(sys.argv[1]), monitor.__file__; "
    "from monitor.__main__ import cli; cli(['status'], standalone_mode=False)"
)
