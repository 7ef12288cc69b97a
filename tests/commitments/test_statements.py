"""A statements file is data: right ones are read, mistakes get one sentence with the place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.assess.load_statements import statements_for
from monitor.commitments.promises import read_commitments, read_events
from monitor.commitments.statements import check_promises, read_statements
from monitor.core.errors import ConfigError
from monitor.core.frozen import replace
from monitor.core.paths import data_file
from monitor.settings.settings import load

SHIPPED = data_file("statements.toml").read_text(encoding="utf-8")
PROMISES = read_commitments(data_file("commitments.toml"))
FILE = "said.toml"


def refused(tmp_path: Path, text: str) -> str:
    """Read a file with this text and give the sentence it is refused with."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    settings = load({"MONITOR_STATEMENTS": str(tmp_path / FILE)})
    with pytest.raises(ConfigError) as error:
        statements_for(settings, PROMISES)
    return str(error.value).replace(f"{tmp_path}/", "")


def test_it_reads_the_five_statements_oldest_first() -> None:
    statements = read_statements(data_file("statements.toml"))

    assert [(s.source.said_on, s.of, s.claims, s.quoted) for s in statements] == [
        (date(2025, 12, 9), "purchases", 3_000_000, False),
        (date(2026, 1, 20), "completed", 12_000_000, True),
        (date(2026, 2, 9), "on track", 12_000_000, False),
        (date(2026, 3, 27), "shipments", 11_200_000, True),
        (date(2026, 9, 11), "purchases", 15_500_000, False),
    ]
    check_promises(data_file("statements.toml"), statements, PROMISES)


def test_a_round_figure_stands_for_what_rounds_to_its_last_digit() -> None:
    tolerances = {s.claims: s.tolerance for s in read_statements(data_file("statements.toml"))}

    assert tolerances[3_000_000] == 150_000  # 2.85 to 3.15: a twentieth, not half a million
    assert tolerances[11_200_000] == 50_000  # 11.15 to 11.25
    assert tolerances[15_500_000] == 50_000
    assert tolerances[12_000_000] == 0, "not said to be round"


@pytest.mark.parametrize(
    ("claims", "tolerance"),
    [
        (10_000_000, 500_000),  # 9.5 to 10.5, not 5 to 15
        (12_000_000, 500_000),
        (9_000_000, 450_000),
        (100_000, 5_000),
        (15_500_000, 50_000),
        (19, 0),
    ],
)
def test_about_is_a_twentieth_of_the_amount_at_most(
    tmp_path: Path, claims: int, tolerance: int
) -> None:
    text = SHIPPED.replace("claims = 3_000_000", f"claims = {claims}", 1)
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    assert read_statements(tmp_path / FILE)[0].tolerance == tolerance


def test_a_round_figure_may_name_the_place_it_is_rounded_to(tmp_path: Path) -> None:
    text = SHIPPED.replace("\nabout = true", "\nabout = true\nrounded_to = 100_000", 1)
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    assert read_statements(tmp_path / FILE)[0].tolerance == 50_000


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (
            'of = "purchases"',
            'of = "exports"',
            "of: is 'exports'; it must be one of purchases, shipments, completed, on track.",
        ),
        ("claims = 3_000_000", "claims = 0", "claims: is 0; it must be above zero."),
        (
            "claims = 3_000_000",
            'claims = "3 MMT"',
            "claims: is '3 MMT'; it must be a whole number without quotes.",
        ),
        (
            "said_on = 2025-12-09",
            'said_on = "soon"',
            "said_on: is 'soon'; it must be a date such as 2026-02-28, without quotes.",
        ),
        ("quoted = false\n", "", "the field quoted is missing."),
        (
            'who = "Jamieson',
            'whom = "Jamieson',
            "there is no field whom; correct its name or remove it.",
        ),
        (
            "claims = 3_000_000\n",
            "",
            "about = true needs claims, the amount that was said.",
        ),
        (
            "\nabout = true",
            "\nrounded_to = 100",
            "rounded_to is only for about = true; leave it out.",
        ),
        (
            "\nabout = true",
            "\nabout = true\nrounded_to = 10_000_000",
            "rounded_to is 10000000, more than the amount said; it is the place that amount was "
            "rounded to.",
        ),
        (
            'promise = "soy-2025"',
            'promise = "soy-2052"',
            "promise is 'soy-2052'; it must be one of soy-2025, soy-2026, soy-2027, soy-2028, "
            "soy-2025-2028.",
        ),
        (
            'promise = "soy-2025"',
            'promise = "soy-2026"\nreading = "soon"',
            "reading is 'soon'; it must be one of calendar-year, next-season.",
        ),
        (
            'id = "davos-2026-01"',
            'id = "senate-2025-12"',
            "stands there 2 times; ids must differ.",
        ),
    ],
)
def test_a_mistake_gets_one_sentence_with_entry_and_field(
    tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    assert right in SHIPPED

    found = refused(tmp_path, SHIPPED.replace(right, wrong, 1))

    assert found.startswith(f"{FILE}: statement senate-2025-12")
    assert found.endswith(sentence)


def test_a_file_that_is_not_there_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist: correct MONITOR_STATEMENTS"):
        read_statements(tmp_path / "none.toml")


def test_shipped_statements_about_promises_one_has_not_are_left_out() -> None:
    own = [promise for promise in PROMISES if promise.id == "soy-2026"]

    assert [s.id for s in statements_for(load({}), own)] == ["wires-2026-09"]


def test_ones_own_statements_about_a_promise_one_has_not_are_a_mistake(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(SHIPPED, encoding="utf-8")
    settings = load({"MONITOR_STATEMENTS": str(tmp_path / FILE)})

    with pytest.raises(ConfigError, match="promise is 'soy-2025'; it must be one of soy-2026"):
        statements_for(settings, [replace(PROMISES[1])])


def test_every_shipped_source_has_an_address_or_is_marked_as_without_one() -> None:
    def sources(value: object) -> Iterator[dict[str, object]]:
        if isinstance(value, dict):
            if {"who", "label"} & value.keys():
                yield value
            yield from (found for held in value.values() for found in sources(held))
        elif isinstance(value, list):
            yield from (found for held in value for found in sources(held))

    for name in ("commitments", "events", "statements"):
        found = list(sources(tomllib.loads(data_file(f"{name}.toml").read_text(encoding="utf-8"))))
        assert found
        for source in found:
            url = source.get("url")
            assert url == "none" or str(url).startswith("https://"), source


def test_an_address_marked_as_missing_is_none(tmp_path: Path) -> None:
    said = {s.id: s.source.url for s in read_statements(data_file("statements.toml"))}
    assert [name for name, url in said.items() if url is None] == [
        "on-track-2026-02",
        "fact-check-2026-03",
        "wires-2026-09",
    ]
    events = {event.label: event for event in read_events(data_file("events.toml"))}
    assert events["Beijing summit"].url is None
    assert (events["Fact sheet"].url or "").startswith(
        "https://www.whitehouse.gov/fact-sheets/2025"
    )
    assert "10 January" not in events["Xi in Washington"].text, "no source holds it"
