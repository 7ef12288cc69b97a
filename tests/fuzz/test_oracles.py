"""What the fuzzer knows of each origin: a wrong row is found, and a harmless damage is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.fuzz.case import Case, Origin, WrongError
from tools.fuzz.ground import Ground, ground
from tools.fuzz.origins import (
    agtransport,
    announcements,
    highlights,
    inspections,
    release_dates,
    reports,
)
from tools.fuzz.run import outcome
from tools.fuzz.visible import visible
from tools.fuzz.xml_root import xml_root

TEXT, FOOT = announcements.TEXTS[0], announcements.FOOT
SECOND = "Private exporters reported sales of 132,000 metric tons of corn for delivery to Japan."
STAMP = b'"releaseTimeStamp": "2026-04-09T08:30:00"'
STALE = STAMP.replace(b"09T", b"02T")


def announced(text: str) -> dict[str, bytes]:
    return {announcements.PATH: text.encode()}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Ground]:
    with ground(tmp_path) as begun:
        yield begun


def check(origin: Origin, own: Ground, given: dict[str, bytes], right: dict[str, bytes]) -> None:
    """Give one answer to the program, and check what it recorded against another."""
    with own.scratch(given):
        errors = origin.take(own, Case("", given))
        origin.check(own, Case("", right), errors)


@pytest.mark.parametrize(
    ("make", "path", "old", "new"),
    [
        (agtransport.AgTransport, agtransport.PATH, b"2025/2026", b"2024/2025"),
        (highlights.Highlights, highlights.PATH, b"124,700", b"124,800"),
        (highlights.Highlights, highlights.PATH, b"121,000 MT switched", b"121,100 MT switched"),
        (inspections.Inspections, inspections.FILES[2026], b"10111.5", b"10113.5"),
        (release_dates.ReleaseDates, release_dates.PATH, STAMP, STAMP.replace(b"09T", b"08T")),
        (reports.Reports, reports.DESTINATIONS, b"CHINA", b"JAPAN"),
    ],
)
def test_what_an_answer_does_not_say_is_found(
    own: Ground, make: Callable[[], Origin], path: str, old: bytes, new: bytes
) -> None:
    origin = make()
    true: dict[str, bytes] = origin.truth  # type: ignore[attr-defined]
    lie = true[path].replace(old, new)

    assert lie != true[path]
    check(origin, own, true, true)
    with pytest.raises(WrongError):
        check(origin, own, true, {**true, path: lie})


@pytest.mark.parametrize(
    "said", [TEXT.replace("792,000", "793,000"), f"{TEXT} {SECOND}", f"{TEXT}{FOOT} {SECOND}"]
)
def test_an_announced_sale_that_was_not_recorded_is_found(own: Ground, said: str) -> None:
    with pytest.raises(WrongError):
        check(announcements.Announcements(), own, announced(TEXT), announced(said))


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}{FOOT}".replace("issues both", "issues \u00a0 both"),
        f"{TEXT}{FOOT}".replace("100,000", "100,009"),
        TEXT.replace("792,000", "792,\u200b000").replace("soybeans", "soy\u202ebeans"),
        TEXT.replace("for delivery", "for\x85delivery"),
    ],
)
def test_an_announcement_that_reads_alike_is_recorded(own: Ground, text: str) -> None:
    case = Case("", announced(text))

    with own.scratch(case.bodies):
        assert outcome(announcements.Announcements(), own, case) == "recorded"


@pytest.mark.parametrize(
    ("make", "path", "old", "new", "outcome_of_it"),
    [
        # A sign that nobody sees; rows that came without a newer date; an amount past all bounds.
        (highlights.Highlights, highlights.PATH, b"switch", b"swit\xe2\x80\xaech", "recorded"),
        (release_dates.ReleaseDates, release_dates.PATH, STAMP, STALE, "recorded"),
        (inspections.Inspections, inspections.FILES[2026], b"10111.5", b"9" * 5_000, "text alone"),
    ],
)
def test_what_the_program_may_do_with_a_damaged_answer_is_no_mistake(
    own: Ground, make: Callable[[], Origin], path: str, old: bytes, new: bytes, outcome_of_it: str
) -> None:
    origin = make()
    true: dict[str, bytes] = origin.truth  # type: ignore[attr-defined]
    case = Case("", {**true, path: true[path].replace(old, new)})

    with own.scratch(case.bodies):
        assert outcome(origin, own, case) == outcome_of_it


def test_what_is_seen_of_a_text() -> None:
    text = " soy\u200bbe\ufeffans\u00a0 to\x85Ch\ud800i\ufffena \u2019\u2028 \ufffd\u4e2d\x00"

    assert visible(text) == "soybeans to China \u2019 \ufffd\u4e2d"


def test_a_name_with_a_colon_is_a_name() -> None:
    root = xml_root(b'<Report><Details :a="1" b:c="2" d="3"/></Report>')

    assert root is not None
    assert root[0].attrib == {":a": "1", "b:c": "2", "d": "3"}
    assert xml_root(b"<!DOCTYPE r><r/>") is xml_root(b"<r>") is None
