"""Exports to an address, by fsspec's store in memory and one that refuses."""

import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from click.testing import CliRunner
from fsspec.implementations.memory import MemoryFileSystem

from monitor.commands.export import export
from monitor.core.errors import ConfigError, OutputError
from monitor.exports import remote

SECRET = "key:very-secret"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MemoryFileSystem]:
    monkeypatch.chdir(tmp_path)
    found = fsspec.filesystem("memory")
    found.store.clear()
    yield found
    found.store.clear()


def exported(*arguments: str) -> str:
    done = CliRunner().invoke(export, ["--offline", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_an_export_to_an_address_is_the_one_of_a_folder(
    store: MemoryFileSystem, tmp_path: Path
) -> None:
    arguments = ("--as-of", "2026-10-09", "--table", "purchases", "--table", "observations")
    said = exported(*arguments, "--format", "parquet", "--out", "memory://bucket/tables")
    exported(*arguments, "--format", "parquet", "--out", "here")

    assert said.endswith(
        "Export written to memory://bucket/tables; memory://bucket/tables/datapackage.json "
        "describes its tables.\n"
    )
    here = {p.relative_to("here").as_posix() for p in Path("here").rglob("*") if p.is_file()}
    there = {path.removeprefix("/bucket/tables/") for path in store.find("/bucket/tables")}
    assert there == here - {".monitor.json"}
    assert len(there) == 14, "eleven marketing years, purchases, calendar, description"
    assert (
        store.cat("/bucket/tables/purchases.parquet") == Path("here/purchases.parquet").read_bytes()
    )


def test_what_an_earlier_export_left_is_removed(store: MemoryFileSystem) -> None:
    exported("--table", "events", "--table", "readings", "--out", "memory://b/t")
    exported("--table", "events", "--format", "csv", "--out", "memory://b/t")

    assert sorted(store.find("/b/t")) == [
        "/b/t/datapackage.json", "/b/t/deadlines.ics", "/b/t/events.csv"
    ]  # fmt: skip


def test_something_else_is_left_alone(store: MemoryFileSystem) -> None:
    store.pipe("/b/t/letter.txt", b"dear")

    with pytest.raises(OutputError, match=r"holds something that is not an export .letter.txt"):
        exported("--table", "events", "--out", "memory://b/t")
    assert store.find("/b/t") == ["/b/t/letter.txt"]


def test_the_description_comes_last_and_a_broken_copy_has_none(
    store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    exported("--table", "events", "--out", "memory://b/t")
    assert json.loads(store.cat("/b/t/datapackage.json"))["name"] == "purchase-commitment-monitor"
    order: list[str] = []

    def refuse(self: MemoryFileSystem, file: str, path: str, **_: object) -> None:
        order.append(path)
        if len(order) == 2:
            raise PermissionError(f"denied to {SECRET}")

    monkeypatch.setattr(MemoryFileSystem, "put_file", refuse)
    with pytest.raises(OutputError) as raised:
        exported("--table", "events", "--out", f"memory://{SECRET}@b/t")
    assert SECRET not in str(raised.value)
    assert str(raised.value).startswith("memory://b/t refused (PermissionError)")
    order.clear()
    monkeypatch.setattr(
        MemoryFileSystem, "put_file", lambda self, file, path, **_: order.append(path)
    )
    exported("--table", "events", "--out", "memory://b/t")
    assert order[-1] == "/b/t/datapackage.json"
    assert not store.exists("/b/t/datapackage.json"), "removed before anything was copied"


def test_an_unknown_store_or_a_missing_package_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(ConfigError, match="fsspec knows no store of the kind nosuch"):
        remote.check(f"nosuch://{SECRET}@bucket/tables")
    with pytest.raises(
        ConfigError, match=r"s3://bucket/tables cannot be written: .*s3fs"
    ) as raised:
        remote.check(f"s3://{SECRET}@bucket/tables?sig=abc")
    assert SECRET not in str(raised.value)
    monkeypatch.setattr(remote.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="fsspec is needed, which is not installed"):
        remote.check("memory://tables")
