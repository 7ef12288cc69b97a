"""Names in public files: each finds its own destination or none, never another's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.records import Destination
from monitor.sources.destination_names import CUT_AT, OTHER_SPELLINGS, resolve
from monitor.sources.snapshot import destinations

LISTED = destinations()
AMBIGUOUS_AT_8 = {
    "BRITISH INDIAN OCEAN TERRITORY",
    "BRITISH PACIFIC ISLANDS",
    "DOMINICAN REPUBLIC",
    "NETHERLANDS",
    "NETHERLANDS ANTILLES",
    "WESTERN AFRICA, NEC",
    "WESTERN SAHARA",
    "WESTERN SAMOA",
}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CHINA, PEOPLES REPUBLIC OF", 5700),
        ("CHINA, PEOPLES REPUBLIC OF     ", 5700),
        ("China, Peoples Republic Of", 5700),
        ("CHINA, PEOPLES REPUBLIC O", 5700),
        ("CHINA, P", 5700),
        ("CHINA", 5700),
        ("CHINA, PEOPLE\u2019S REPUBLIC OF", 5700),
        ("HONG KONG", 5820),
        ("HG KONG", 5820),
        ("TAIWAN", 5830),
        ("MACAU", 5660),
        ("MACAO", 5660),
        ("MEXICO", 2010),
        ("KOREA, REPUBLIC OF", 5800),
        ("KOREA, SOUTH", 5800),
        ("KOREA, R", 5800),
        ("KOREA, D", 5790),
        ("GERMANY", 4280),
        ("NIGER", 7510),
        ("NIGERIA", 7530),
        ("GUINEA", 7460),
        ("PANAMA", 2250),
        ("PANAMA C", 2270),
        ("VIETNAM", 5520),
        ("VIETNAM,", 5510),
        ("YEMEN", 5210),
        ("YEMEN (A", 5220),
        ("SOUTH SUDAN", 7323),
        ("UNKNOWN", 9990),
        ("UNKNOWN                        ", 9990),
        ("UNKNOWN DESTINATIONS", 9990),
    ],
)
def test_a_name_finds_its_destination(name: str, code: int) -> None:
    assert resolve(name, LISTED) == code


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "KOREA",
        "CHIN",
        "CHINA,",
        "CHINA, REPUBLIC OF",
        "CHINA, R",
        "CHINA, TAIWAN PROVINCE",
        "TAIWAN, PROVINCE OF CHINA",
        "DOMINICA",
        "Dominica",
        "NETHERLA",
        "WESTERN",
        "GUINEA-B",
        "TOTAL KNOWN AND UNKNOWN",
        "TOTAL UNKNOWN",
        "TOTAL KN",
        "GRAND TOTAL",
        "OPTIONAL ORIGIN",
        "EXPORTS FOR OWN ACCT",
        "ATLANTIS",
    ],
)
def test_a_name_that_may_mean_two_or_none_has_no_code(name: str) -> None:
    assert resolve(name, LISTED) is None


def test_unknown_destinations_have_the_lists_own_code() -> None:
    older = [Destination(2, "UNKNOWN", "UNKNOWN"), *(d for d in LISTED if d.code != 9990)]

    assert resolve("UNKNOWN", older) == 2
    assert resolve("UNKNOWN", [d for d in LISTED if d.code != 9990]) is None
    assert resolve("UNKNOWN", [*older, Destination(9990, "UNKNOWN", "UNKNOWN")]) is None


def test_a_destination_listed_twice_alike_is_one() -> None:
    assert resolve("MEXICO", [*LISTED, Destination(2010, "MEXICO", "MEXICO")]) == 2010


@pytest.mark.parametrize("each", LISTED, ids=lambda each: str(each.code))
def test_every_listed_name_padded_or_cut_finds_its_own_code_or_none(each: Destination) -> None:
    found = {width: resolve(each.description[:width].ljust(width), LISTED) for width in CUT_AT}

    at_8 = None if each.description in AMBIGUOUS_AT_8 else each.code
    assert found == {8: at_8, 25: each.code, 31: each.code}
    assert resolve(f"  {each.description.lower()} ", LISTED) == each.code
    assert resolve(each.name, LISTED) == each.code


@given(each=st.sampled_from(LISTED), length=st.integers(0, 40), left=st.integers(0, 4))
def test_no_part_of_a_name_finds_another_destination(
    each: Destination, length: int, left: int
) -> None:
    part = each.description[:length]
    own = {d.code for d in LISTED if part.strip().upper() in (d.description.upper(), d.name)}

    assert resolve(" " * left + part.ljust(31), LISTED) in {None, each.code, *own}


def test_other_spellings_mean_destinations_that_are_listed_and_are_none_themselves() -> None:
    described = {each.description for each in LISTED}

    assert set(OTHER_SPELLINGS.values()) <= described
    assert not described & OTHER_SPELLINGS.keys()
    assert not {each.name for each in LISTED} & OTHER_SPELLINGS.keys()
