"""A promises file is data: right ones are read, mistakes get one sentence that names the place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.commitments.promises import read_commitments, read_events
from monitor.core.errors import ConfigError
from monitor.core.paths import data_file

SHIPPED = data_file("commitments.toml").read_text(encoding="utf-8")
FILE = "promises.toml"


def read(tmp_path: Path, text: str) -> str:
    """Read a file with this text and give the sentence it is refused with."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_commitments(tmp_path / FILE)
    return str(refused.value).replace(f"{tmp_path}/", "")


def test_it_reads_the_four_soybean_promises_and_the_whole_of_them() -> None:
    promises = read_commitments(data_file("commitments.toml"))

    assert [(p.id, p.target, len(p.readings)) for p in promises] == [
        ("soy-2025", 12_000_000, 3),
        ("soy-2026", 25_000_000, 2),
        ("soy-2027", 25_000_000, 1),
        ("soy-2028", 25_000_000, 1),
        ("soy-2025-2028", 87_000_000, 1),
    ]
    assert promises[-1].parts == ("soy-2025", "soy-2026", "soy-2027", "soy-2028")
    assert promises[0].headline.deadline == date(2026, 2, 28)
    assert promises[0].headline.source.said_on == date(2025, 12, 3)
    assert promises[1].seasonal_windows == (2021, 2022, 2023, 2024)


def test_it_reads_the_events_oldest_first() -> None:
    events = read_events(data_file("events.toml"))

    assert events[0].label == "US shutdown"
    assert events[0].text == "The US government is shut down."
    assert events[0].until == date(2025, 11, 12)
    assert [event.on for event in events] == sorted(event.on for event in events)


def test_an_id_is_of_safe_signs_to_its_last(tmp_path: Path) -> None:
    refused = read(tmp_path, SHIPPED.replace('id = "soy-2025"', 'id = "soy-2025\\n"'))
    assert refused.endswith("id: holds U+000A, a sign that cannot be seen or printed: remove it.")

    refused = read(tmp_path, SHIPPED.replace('id = "soy-2025"', f'id = "{"x" * 61}"'))
    assert refused.endswith("id: has 61 signs; at most 60 are allowed.")


def test_two_readings_never_have_files_of_one_name(tmp_path: Path) -> None:
    first = SHIPPED.split("\n[[commitment]]")[1]
    one = first.replace('id = "soy-2025"', 'id = "soy"').replace(
        'id = "end-of-february"', 'id = "a-b"'
    )
    other = first.replace('id = "soy-2025"', 'id = "soy-a"').replace(
        'id = "end-of-february"', 'id = "b"'
    )

    assert read(tmp_path, f"[[commitment]]{one}[[commitment]]{other}") == (
        "promises.toml: the files of soy-a/b would be named as those of soy/a-b: change one id."
    )


def test_a_note_may_be_written_in_several_lines_and_is_one(tmp_path: Path) -> None:
    text = SHIPPED.replace(
        'note = "At least 25 million metric tons in each of 2026, 2027 and 2028."',
        'note = """\nAt least 25 million metric tons\n    in each of 2026, 2027 and 2028.\n"""',
    )
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    _, second, *_ = read_commitments(tmp_path / FILE)
    assert second.note == "At least 25 million metric tons in each of 2026, 2027 and 2028."


MISTAKES = [
    (
        'title = "China: 12 MMT',
        'title = "\\u001b[2JChina: 12 MMT',
        "soy-2025: title: holds U+001B, a sign that cannot be seen or printed: remove it.",
    ),
    (
        'who = "White House"',
        'who = "White\u202e House"',
        "soy-2025: source: who: holds U+202E, a sign that cannot be seen or printed: remove it.",
    ),
    (
        'title = "By the end of February 2026"',
        'title = "By the end\\nof February 2026"',
        "soy-2025: reading end-of-february: title: holds U+000A, a sign that cannot be seen or "
        "printed: remove it.",
    ),
    (
        'title = "China: 12 MMT of US soybeans, first tranche"',
        f'title = "{"x" * 5_000}"',
        "soy-2025: title: has 5,000 signs; at most 120 are allowed.",
    ),
    (
        'title = "China: 12 MMT of US soybeans, first tranche"',
        'title = "  "',
        "soy-2025: title: holds nothing but spaces.",
    ),
    (
        'unit = "metric tons"',
        f'unit = "{"x" * 90}"',
        f'soy-2025: unit is \'{"x" * 90}\'; allowed are "metric tons", "running bales", '
        '"pieces", "number", "pounds", "US dollars".',
    ),
    (
        "target = 12_000_000",
        "target = 1_000_000_000_000_001",
        "soy-2025: target: is 1000000000000001; it must be at most 1,000,000,000,000,000.",
    ),
    (
        "bushels_per_unit = 36.7437",
        "bushels_per_unit = inf",
        "soy-2025: bushels_per_unit: is inf; it must be at most 1,000,000.",
    ),
    ("target = 12_000_000", "target = 0", "soy-2025: target: is 0; it must be above zero."),
    (
        "target = 12_000_000",
        'target = "12"',
        "soy-2025: target: is '12'; it must be a whole number without quotes.",
    ),
    ("target = 12_000_000\n", "", "soy-2025: the field target is missing."),
    (
        "target = 12_000_000",
        "target = 1.5",
        "soy-2025: target: is 1.5; it must be a whole number without quotes.",
    ),
    (
        'basis = "booked"',
        'basis = "sold"',
        "soy-2025: reading end-of-february: basis: is 'sold'; "
        "it must be one of booked, shipped, season, value.",
    ),
    (
        "deadline = 2026-02-28",
        "deadline = 2025-01-01",
        "soy-2025: reading end-of-february: deadline 2025-01-01 is before its start 2025-10-30; "
        "it must be the same day or later.",
    ),
    (
        "deadline = 2026-02-28",
        'deadline = "soon"',
        "soy-2025: reading end-of-february: deadline: is 'soon'; "
        "it must be a date such as 2026-02-28, without quotes.",
    ),
    (
        'unit = "metric tons"',
        'unit = "tons"',
        'soy-2025: unit is \'tons\'; allowed are "metric tons", "running bales", "pieces", '
        '"number", "pounds", "US dollars".',
    ),
    (
        'buyer = "China"',
        'buyr = "China"',
        "soy-2025: there is no field buyr; correct its name or remove it.",
    ),
    (
        "headline = true",
        "headline = false",
        "soy-2025: exactly one reading must have headline = true; here: none.",
    ),
    (
        'id = "soy-2026"',
        'id = "soy-2025"',
        "soy-2025 stands there 2 times; ids must differ.",
    ),
    (
        "first_week_ending = 2025-10-30",
        "first_week_ending = 2025-10-31",
        "soy-2025: reading end-of-february: first_week_ending 2025-10-31 is a Friday; "
        "reporting weeks end on a Thursday.",
    ),
    (
        "first_week_ending = 2025-10-30\n",
        "",
        "soy-2025: reading end-of-february: give either counts_from or first_week_ending; "
        "here: neither.",
    ),
    (
        "last_week_ending = 2026-02-26",
        "last_week_ending = 2025-10-23",
        "soy-2025: reading end-of-february: the window ends 2025-10-23, "
        "before it starts 2025-10-30.",
    ),
    (
        "marketing_year = 2026\n",
        "",
        'soy-2025: reading this-growing-season: basis "season" needs marketing_year, '
        "the year the season ends in (2026 for 2025/26).",
    ),
    (
        'basis = "season"',
        'basis = "booked"',
        'soy-2025: reading this-growing-season: marketing_year is only for basis "season"; '
        "leave it out.",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), MISTAKES)
def test_a_mistake_gets_one_sentence_with_entry_and_field(
    tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    assert right in SHIPPED

    assert read(tmp_path, SHIPPED.replace(right, wrong, 1)) == f"{FILE}: commitment {sentence}"


def test_text_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    sentence = read(tmp_path, "a = 1\nb == 2")

    assert sentence.startswith(f"{FILE} is not valid TOML: ")
    assert "line 2" in sentence


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        read_commitments(tmp_path / FILE)


def test_a_file_that_is_not_there_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"does not exist: correct MONITOR_COMMITMENTS"):
        read_commitments(tmp_path / "none.toml")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, "") == f"{FILE}: the field commitment is missing."
